"""The cost of every minibatch, as it comes."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QWidget

from engine import SMOOTHING_STEPS, Snapshot

from .panel_parts import EmptyState, falling_curve, lay_out_panel
from .plot_axes import HELD_CAPTION, Axes, nearest
from .theme import DARK, Theme, mixed
from .ticks import Range, log_text, log_ticks, nice_ceiling, nice_floor, step_range

_CAPTION = f"log y · smoothed over {SMOOTHING_STEPS} steps"
# How much of the cost's colour the raw line keeps: seen as a texture behind the smoothed line.
_RAW_SHARE = 0.3
_LEADER_SHARE = 0.35
# Costs that nice numbers around them do not carry out of a float64.
_DRAWABLE = 1e-300, 1e300


def format_cost(cost: float) -> str:
    """Return a cost with four decimals, or in powers of ten where those say nothing."""
    return f"{cost:.4f}" if 1e-3 <= abs(cost) < 1e4 or cost == 0 else f"{cost:.3e}"


def cost_range(costs: NDArray[np.float64]) -> Range:
    """Return the logarithms of nice numbers around all costs that have a logarithm."""
    smallest, largest = _DRAWABLE
    drawn = costs[(costs >= smallest) & (costs <= largest)]
    if not drawn.size:
        return -1.0, 1.0
    low, high = nice_floor(float(drawn.min())), nice_ceiling(float(drawn.max()))
    # At least an octave, so that the first minibatches do not look like mountains.
    return float(np.log10(min(low, high / 2))), float(np.log10(high))


class CostPlot(QWidget):
    """Raw and smoothed cost over minibatches, on a logarithmic axis.

    The range is that of all costs so far, rounded outwards to nice numbers: it changes in
    steps, only outwards while a run goes on, and starts afresh with a new run.

    Attributes
    ----------
    heading, caption : QLabel
        The caption reads out the step under the pointer.
    axes : Axes
        The plot.
    raw_line, smooth_line : pyqtgraph.PlotDataItem
        The two curves.
    """

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cost_plot")
        self.axes = Axes(log_ticks, log_text, log_y=True)
        self.axes.setObjectName("cost_axes")
        self.axes.setAccessibleName("Cost over minibatches")
        self.raw_line = pg.PlotDataItem()
        self.smooth_line = pg.PlotDataItem(antialias=True)
        self._leader = pg.PlotDataItem()
        self._dots = pg.ScatterPlotItem(size=7, antialias=True)
        for item in (self.raw_line, self._leader, self.smooth_line):
            self.axes.addItem(item)
        self.axes.addItem(self._dots, ignoreBounds=True)
        self.empty_state = EmptyState(
            "The cost of every minibatch appears here · press Run (Space)", falling_curve()
        )
        parts = lay_out_panel(
            self,
            "COST · negative log-likelihood of each minibatch",
            self.empty_state,
            self.axes,
        )
        self.heading, self.caption, self._pages = parts.heading, parts.caption, parts.pages
        self._snapshot: Snapshot | None = None
        self._pointed: float | None = None
        self.axes.pointed.connect(self._point)
        self.axes.following_changed.connect(self._write_caption)
        self.apply_theme(theme)
        self._write_caption()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.axes.apply_theme(theme)
        self.empty_state.apply_theme(theme)
        self.raw_line.setPen(mixed(theme.panel, theme.cost, _RAW_SHARE))
        self.smooth_line.setPen(theme.cost)
        self._leader.setPen(mixed(theme.panel, theme.cost, _LEADER_SHARE))
        self._dots.setBrush(QColor(theme.cost))
        self._dots.setPen(QColor(theme.panel))
        if self._snapshot is not None:
            self._mark_end()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the curves as they are in ``snapshot``."""
        before, self._snapshot = self._snapshot, snapshot
        curves = snapshot.curves
        if before is not None and before.curves.cost[1] is curves.cost[1]:
            return
        steps, costs = curves.cost
        self._pages.setCurrentWidget(self.axes if len(steps) else self.empty_state)
        self.raw_line.setData(steps, costs)
        self.smooth_line.setData(*curves.smooth_cost)
        if len(steps):
            self.axes.show_range(step_range(steps[-1]), cost_range(costs))
        else:
            self.axes.follow()
        self._mark_end()
        self._read_out()

    def _mark_end(self) -> None:
        """Put a dot and the value at the end of the smoothed line."""
        assert self._snapshot is not None
        steps, costs = self._snapshot.curves.smooth_cost
        if not len(steps) or not np.isfinite(costs[-1]) or costs[-1] <= 0:
            self._leader.setData([], [])
            self._dots.setData([], [])
            self.axes.label_ends([])
            return
        step, cost = float(steps[-1]), float(costs[-1])
        height = float(np.log10(cost))
        self._leader.setData([step, step_range(step)[1]], [cost, cost])
        self._dots.setData([step], [height])
        self.axes.label_ends([(format_cost(cost), height, self._theme.cost)])

    def _point(self, x: float | None) -> None:
        self._pointed = x
        self._read_out()

    def _read_out(self) -> None:
        """Put the hair line and the caption at the step under the pointer."""
        curves = self._snapshot.curves if self._snapshot is not None else None
        if curves is None or self._pointed is None or not len(curves.cost[0]):
            self.axes.point_at(None)
            self._write_caption()
            return
        steps, costs = curves.cost
        index = nearest(steps, self._pointed)
        smooth = float(np.interp(steps[index], *curves.smooth_cost))
        self.axes.point_at(float(steps[index]))
        self.caption.setText(
            f"step {steps[index]:,.0f} · cost {format_cost(float(costs[index]))} "
            f"(smoothed {format_cost(smooth)})"
        )

    def _write_caption(self) -> None:
        if self._pages.currentWidget() is self.empty_state:
            self.caption.setText("")
        elif self._pointed is None:
            self.caption.setText(_CAPTION if self.axes.following else HELD_CAPTION)
