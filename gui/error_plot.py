"""Validation and test error, and how long early stopping still waits."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtWidgets import QWidget

from engine import Curves, Snapshot

from .panel_parts import EmptyState, falling_curve, lay_out_panel
from .plot_axes import HELD_CAPTION, Axes, nearest
from .theme import DARK, LABEL_SIZE, Theme, mixed, tabular
from .ticks import Range, nice_ceiling, nice_floor, percent_text, step_range, value_ticks

_CAPTION = "ring: best · dotted: next goal"
_EMPTY_TEXT = "Validation and test error appear here, epoch by epoch · press Run (Space)"
_AWAITED_TEXT = "Validation and test error appear here after the first validation"
_HORIZON_OPACITY = 0.07
# What is shown: from a little below the best error to a small multiple of it.
_BELOW_BEST = 0.9
_ABOVE_BEST = 2.5
_SMALLEST_TOP = 0.01
# The top comes down only where less than this share of it is still of interest.
_TOP_IN_USE = 0.5


def last_step(curves: Curves) -> float:
    """Return the latest step of any curve, the one the cost plot ends with."""
    return max(float(steps[-1]) for steps, _ in (curves.cost, curves.valid_error) if len(steps))


class ErrorRange:
    """Which errors are shown.

    A first error may be 90 % and the last 8 %: a range that holds both shows nothing of how
    the best was found. So the range goes from `_BELOW_BEST` to at most `_ABOVE_BEST` times the
    best error, rounded outwards to nice numbers. As the best falls, the bottom follows it
    outwards in steps; the top stays, except when less than `_TOP_IN_USE` of it would be needed:
    then, a few times in a run, it comes down in one step.
    """

    def __init__(self) -> None:
        self._top = 0.0

    def reset(self) -> None:
        """Forget the last run."""
        self._top = 0.0

    def update(self, curves: Curves) -> Range:
        """Return the range for these curves, as fractions."""
        errors = np.concatenate([curves.valid_error[1], curves.test_error[1]])
        best, worst = float(errors.min()), float(errors.max())
        wanted = nice_ceiling(max(min(worst, _ABOVE_BEST * best), _SMALLEST_TOP))
        wanted = min(wanted, 1.0)
        if not _TOP_IN_USE * self._top <= wanted <= self._top:
            self._top = wanted
        bottom = nice_floor(_BELOW_BEST * best) if best > 0 else 0.0
        return bottom, self._top


class ErrorPlot(QWidget):
    """Validation error, test error where it was measured, and the horizon of patience.

    Attributes
    ----------
    heading, caption : QLabel
        The caption reads out the validation under the pointer.
    axes : Axes
        The plot.
    valid_line, test_line : pyqtgraph.PlotDataItem
        The two curves, fractions.
    best_ring : pyqtgraph.ScatterPlotItem
        Marks the best validation.
    threshold_line : pyqtgraph.InfiniteLine
        An error must fall below it to extend patience.
    horizon : pyqtgraph.LinearRegionItem
        From the latest step to where patience ends.
    """

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("error_plot")
        self.axes = Axes(value_ticks, percent_text)
        self.axes.setObjectName("error_axes")
        self.axes.setAccessibleName("Validation and test error over minibatches")
        self.valid_line = pg.PlotDataItem(antialias=True)
        self.test_line = pg.PlotDataItem(antialias=True)
        self.best_ring = pg.ScatterPlotItem(size=10, antialias=True)
        self.threshold_line = pg.InfiniteLine(angle=0)
        self.horizon = pg.LinearRegionItem(movable=False)
        self._horizon_text = pg.TextItem(anchor=(1, 0))
        for item in (
            self.horizon,
            self.threshold_line,
            self.test_line,
            self.valid_line,
            self.best_ring,
            self._horizon_text,
        ):
            self.axes.addItem(item, ignoreBounds=True)
        self.empty_state = EmptyState(_EMPTY_TEXT, falling_curve())
        parts = lay_out_panel(
            self,
            "ERROR · validation, and test where it was touched",
            self.empty_state,
            self.axes,
        )
        self.heading, self.caption, self._pages = parts.heading, parts.caption, parts.pages
        self._range = ErrorRange()
        self._snapshot: Snapshot | None = None
        self._pointed: float | None = None
        self._ringed: tuple[float, float] | None = None
        self.axes.pointed.connect(self._point)
        self.axes.following_changed.connect(self._write_caption)
        self.axes.plotItem.vb.sigRangeChanged.connect(self._place_horizon_text)
        self.apply_theme(theme)
        self._write_caption()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.axes.apply_theme(theme)
        self.empty_state.apply_theme(theme)
        self.valid_line.setPen(theme.valid)
        self.test_line.setPen(QColor(theme.test), style=Qt.PenStyle.DashLine)
        self.best_ring.setPen(theme.valid, width=2)
        self.best_ring.setBrush(QColor(theme.panel))
        self.threshold_line.setPen(QColor(theme.valid), style=Qt.PenStyle.DotLine)
        shade = QColor(theme.valid)
        shade.setAlphaF(_HORIZON_OPACITY)
        self.horizon.setBrush(shade)
        now, end = self.horizon.lines
        now.setPen(None)
        end.setPen(theme.muted, style=Qt.PenStyle.DotLine)
        self._horizon_text.setColor(theme.muted)
        self._horizon_text.setFont(tabular(self.font(), LABEL_SIZE))
        self._place_horizon_text()
        self._label_ends()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the errors and early stopping as they are in ``snapshot``."""
        before, self._snapshot = self._snapshot, snapshot
        curves = snapshot.curves
        if before is not None and snapshot.step < before.step:
            self._range.reset()
        have_errors = len(curves.valid_error[0]) > 0
        self._pages.setCurrentWidget(self.axes if have_errors else self.empty_state)
        if not have_errors:
            self.empty_state.set_text(_AWAITED_TEXT if snapshot.step else _EMPTY_TEXT)
            self.axes.follow()
            self._read_out()
            return
        if before is None or before.curves.valid_error[1] is not curves.valid_error[1]:
            self.valid_line.setData(*curves.valid_error)
            self.test_line.setData(*curves.test_error)
            self._label_ends()
        self._show_early_stopping(snapshot)
        self.axes.show_range(step_range(last_step(curves)), self._range.update(curves))
        self._read_out()

    def _show_early_stopping(self, snapshot: Snapshot) -> None:
        stopping = snapshot.early_stopping
        known = stopping is not None and math.isfinite(stopping.best_valid_error)
        for item in (self.best_ring, self.threshold_line):
            item.setVisible(known)
        self.horizon.setVisible(stopping is not None)
        if stopping is not None:
            self.horizon.setRegion((min(snapshot.step, stopping.patience), stopping.patience))
            self._place_horizon_text()
        if stopping is not None and known:
            best = stopping.best_valid_error
            self._ring(stopping.best_step, best)
            self.threshold_line.setValue(snapshot.settings.improvement_threshold * best)

    def _ring(self, step: float, error: float) -> None:
        """Put the ring around the best; a ring that stays is not drawn again."""
        if self._ringed != (step, error):
            self._ringed = step, error
            self.best_ring.setData([step], [error])

    def _place_horizon_text(self) -> None:
        """Write where patience ends, inside the shade, if it is wide enough for that."""
        stopping = self._snapshot.early_stopping if self._snapshot is not None else None
        if self._snapshot is None or stopping is None:
            self._horizon_text.setVisible(False)
            return
        (left, right), (_, top) = self.axes.plotItem.vb.viewRange()
        per_pixel = (right - left) / max(self.axes.plotItem.vb.width(), 1)
        text = self._horizon_text
        verb = "ended" if stopping.is_over(self._snapshot.step) else "ends"
        words = f"patience {verb} at {stopping.patience:,}"
        if text.toPlainText() != words:
            text.setText(words)
        needed = text.boundingRect().width() * per_pixel
        start, end = max(left, self._snapshot.step), min(right, stopping.patience)
        inside, beyond = end - start >= needed, right - end >= needed > 0 and end > left
        text.setVisible(inside or beyond)
        text.setAnchor((1, 0) if inside else (0, 0))
        shade = _HORIZON_OPACITY if inside else 0.0
        # A ground of its own, so that no grid line runs through it.
        text.fill = pg.mkBrush(mixed(self._theme.panel, self._theme.valid, shade))
        text.setPos(end, top)

    def _label_ends(self) -> None:
        curves = self._snapshot.curves if self._snapshot is not None else Curves()
        named = (
            ("valid", curves.valid_error[1], self._theme.valid),
            ("test", curves.test_error[1], self._theme.test),
        )
        self.axes.label_ends(
            [
                (f"{name} {errors[-1]:.2%}".replace("%", " %"), float(errors[-1]), colour)
                for name, errors, colour in named
                if len(errors)
            ]
        )

    def _point(self, x: float | None) -> None:
        self._pointed = x
        self._read_out()

    def _read_out(self) -> None:
        """Put the hair line and the caption at the validation under the pointer."""
        curves = self._snapshot.curves if self._snapshot is not None else Curves()
        steps, errors = curves.valid_error
        if self._pointed is None or not len(steps):
            self.axes.point_at(None)
            self._write_caption()
            return
        index = nearest(steps, self._pointed)
        self.axes.point_at(float(steps[index]))
        text = f"step {steps[index]:,.0f} · valid {100 * errors[index]:.2f} %"
        touched = np.flatnonzero(curves.test_error[0] == steps[index])
        if touched.size:
            text += f" · test {100 * curves.test_error[1][touched[0]]:.2f} %"
        self.caption.setText(text)

    def _write_caption(self) -> None:
        if self._pages.currentWidget() is self.empty_state:
            self.caption.setText("")
        elif self._pointed is None:
            self.caption.setText(_CAPTION if self.axes.following else HELD_CAPTION)
