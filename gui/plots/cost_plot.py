"""The cost of every minibatch, as it comes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtWidgets import QWidget

from engine import SMOOTHING_STEPS, Curves, Snapshot
from gui.theme import DARK, Theme, mixed
from gui.widgets.panel_parts import EmptyState, falling_curve

from .axes import Axes
from .ends import End
from .lines import BoldLine
from .nice_ticks import (
    Range,
    log_text,
    log_ticks,
    nice_ceiling,
    nice_floor,
    number_text,
    step_range,
    value_ticks,
)
from .others import OtherLines, OtherRun
from .panel import PlotPanel
from .reading import cost_at, last_step
from .steps import Dot
from .ticks import AxisStyle

# How much of the cost's colour the raw line keeps: seen as a texture behind the smoothed line.
_RAW_SHARE = 0.3
_UNDER_OTHERS = -2.0
# Costs that nice numbers around them do not carry out of a float64.
_DRAWABLE = 1e-300, 1e300


def format_cost(cost: float) -> str:
    """Return a cost with four decimals, or in powers of ten where those say nothing."""
    return f"{cost:.4f}" if 1e-3 <= abs(cost) < 1e4 or cost == 0 else f"{cost:.3e}"


def cost_range(costs: NDArray[np.float64], log: bool = True) -> Range:
    """Return nice numbers around all costs, or their logarithms around those that have one."""
    smallest, largest = _DRAWABLE
    drawn = costs[(costs >= smallest) & (costs <= largest)]
    if not drawn.size:
        return (-1.0, 1.0) if log else (0.0, 1.0)
    low, high = nice_floor(float(drawn.min())), nice_ceiling(float(drawn.max()))
    if not log:
        return 0.0, high
    # At least an octave, so that the first minibatches do not look like mountains.
    return float(np.log10(min(low, high / 2))), float(np.log10(high))


def _smooth_cost(curves: Curves) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return curves.smooth_cost


class CostPlot(QWidget):
    """Raw and smoothed cost over minibatches, on a logarithmic axis unless a person prefers not.

    The range is that of all costs so far, rounded outwards to nice numbers: it changes in
    steps, only outwards while a run goes on, and starts afresh with a new run.

    Attributes
    ----------
    panel : PlotPanel
        Header, cursor and marks.
    axes : Axes
        The plot.
    raw_line, smooth_line : pyqtgraph.PlotDataItem
        The two curves.
    others : OtherLines
        The smoothed cost of other runs.
    """

    caption_at_rest = f"smoothed over {SMOOTHING_STEPS} steps"

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cost_plot")
        self.axes = Axes(
            "cost", linear=AxisStyle(value_ticks, number_text), log=AxisStyle(log_ticks, log_text)
        )
        self.axes.setAccessibleName("Cost over minibatches")
        self.others = OtherLines(self.axes, _smooth_cost, format_cost)
        self.raw_line = pg.PlotDataItem()
        self.raw_line.setZValue(_UNDER_OTHERS)
        self.axes.add_line(self.raw_line)
        self._smooth = BoldLine(self.axes)
        self.smooth_line = self._smooth.line
        self.snapshot: Snapshot | None = None
        self.empty_state = EmptyState(
            "The cost of every minibatch appears here · press Run (Space)", falling_curve()
        )
        self.panel = PlotPanel(
            self,
            self,
            "cost",
            "COST · negative log-likelihood of each minibatch",
            log_y=True,
            words_of_changes=True,
        )
        self.heading, self.caption = self.panel.heading, self.panel.caption
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.panel.apply_theme(theme)
        self.others.apply_theme(theme)
        self.raw_line.setPen(mixed(theme.panel, theme.cost, _RAW_SHARE))
        self._smooth.set_pen(theme.cost)
        self.rescale()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the curves as they are in ``snapshot``."""
        before, self.snapshot = self.snapshot, snapshot
        curves = snapshot.curves
        if before is None or before.curves.cost[1] is not curves.cost[1]:
            self.raw_line.setData(*curves.cost)
            self._smooth.show_line(*curves.smooth_cost)
            self.rescale()
        self.panel.show_snapshot(snapshot, have_data=len(curves.cost[0]) > 0)

    def show_others(self, runs: Sequence[OtherRun]) -> None:
        """Draw the smoothed cost of other runs under this one."""
        self.others.show_runs(runs)
        self.rescale()

    # -- what the panel asks -------------------------------------------------------------

    def rescale(self) -> None:
        """Tell the axes what to show, and write the newest value at the end of the line."""
        curves = self._curves()
        if not len(curves.cost[0]):
            self.axes.ends.show_ends([])
            return
        costs = np.concatenate([curves.cost[1], *(line[1] for line in self.others.lines)])
        self.axes.show_range(
            step_range(max(last_step(curves), self.others.last_step()), self.axes.scales.log_x),
            cost_range(costs, self.axes.scales.log_y),
        )
        self.others.place()
        self.axes.ends.show_ends([*self._own_end(curves), *self.others.ends()])

    def _own_end(self, curves: Curves) -> list[End]:
        step, cost = (float(part[-1]) for part in curves.smooth_cost)
        y = self.axes.scales.to_y(cost)
        if not np.isfinite(y):
            return []
        return [End(format_cost(cost), self.axes.scales.to_x(step), y, self._theme.cost)]

    def snapped(self, step: float) -> int:
        """Return the minibatch nearest to a place."""
        last = self.snapshot.step - 1 if self.snapshot is not None else 0
        return int(min(max(round(step), 0), max(last, 0)))

    def moved(self, step: int, amount: int) -> int:
        """Return the minibatch ``amount`` pixels further, at least as many steps."""
        return self.snapped(step + amount * max(1, round(1 / self.axes.pixels_per_step(step))))

    def moment_at(self, step: int) -> int:
        """Return the moment before a minibatch: its cost is that of the weights then."""
        return step

    def read_moment(self, step: int) -> int:
        """Return the minibatch that comes next then."""
        return step

    def read(self, step: int) -> tuple[str, list[Dot]]:
        """Return step, epoch, cost and smoothed cost of a minibatch."""
        curves, snapshot = self._curves(), self.snapshot
        assert snapshot is not None  # a panel without data does not ask
        words, dots = [f"step {step:,} · epoch {snapshot.epoch_at(step):,}"], []
        viewed = snapshot.viewed
        cost = cost_at(curves.cost, step)
        if viewed is not None and viewed.step == step and viewed.cost is not None:
            words.append(f"cost {format_cost(viewed.cost)}")
        elif cost is not None:
            of = f" in {cost.number:,} steps" if cost.number > 1 else ""
            words.append(f"cost {cost.text(format_cost)}{of}")
        smooth = cost_at(curves.smooth_cost, step)
        if smooth is not None:
            words.append(f"smoothed {smooth.text(format_cost)}")
            at = float(np.interp(step, *curves.smooth_cost))
            dots.append((float(step), at, self._theme.cost))
        return " · ".join(words), dots

    def _curves(self) -> Curves:
        return self.snapshot.curves if self.snapshot is not None else Curves()
