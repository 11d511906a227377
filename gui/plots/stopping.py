"""Early stopping in the error plot: bests, the next goal, and how long is still waited."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor

from engine import Curves, EarlyStopping, Era, Settings
from gui.theme import LABEL_SIZE, Theme, mixed, tabular

from .axes import Axes
from .reading import Line

Schedule = tuple[Era, ...]

_HORIZON_OPACITY = 0.07
# Nearer than this, in pixels on the average, dots would be a thick line.
_ROOM_OF_A_DOT = 7.0
# When patience ends is known at every step, also at one that is looked at.
_ABOVE_A_VEIL = 30.0


def bests(curves: Curves) -> Line:
    """Return steps and validation errors of the new bests: where the test set was touched.

    Of those a long run still has the errors of; see `engine.Curves`.
    """
    steps, errors = curves.valid_error
    index = np.searchsorted(steps, curves.test_error[0])
    index = index[index < len(steps)]
    index = index[np.isin(steps[index], curves.test_error[0])]
    return steps[index], errors[index]


def significant(best: Line, schedule: Schedule) -> Line:
    """Return those of the new bests that were below the threshold in force times the one before."""
    steps, errors = best
    eras = np.searchsorted([era.first_step for era in schedule], steps, side="right") - 1
    thresholds = np.array([era.settings.improvement_threshold for era in schedule])[eras]
    before = np.concatenate([[math.inf], errors])[: len(errors)]
    extends = errors < thresholds * before
    return steps[extends], errors[extends]


class StoppingMarks:
    """What early stopping knows, drawn.

    Attributes
    ----------
    best_ring : pyqtgraph.ScatterPlotItem
        Round the best validation.
    touch_dots, significant_dots : pyqtgraph.ScatterPlotItem
        Where the test set was touched, a new best each; and which of those extended patience.
    goal_line : pyqtgraph.InfiniteLine
        An error must fall below it to extend patience.
    horizon : pyqtgraph.LinearRegionItem
        From the step shown to where patience ends.
    """

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self.best_ring = pg.ScatterPlotItem(size=10, antialias=True)
        self.touch_dots = pg.ScatterPlotItem(size=3, antialias=True)
        self.significant_dots = pg.ScatterPlotItem(size=5, antialias=True)
        self.goal_line = pg.InfiniteLine(angle=0)
        self.horizon = pg.LinearRegionItem(movable=False)
        self._text = pg.TextItem(anchor=(1, 0))
        for item in (self.horizon, self.goal_line):
            item.setZValue(-2)
        for item in (
            self.horizon, self.goal_line, self.touch_dots, self.significant_dots,
            self.best_ring, self._text,
        ):  # fmt: skip
            axes.addItem(item, ignoreBounds=True)
        self.best_ring.setZValue(5)
        self._text.setZValue(_ABOVE_A_VEIL)
        self._stopping: EarlyStopping | None = None
        self._step = 0
        self._ringed: tuple[list[float], list[float]] | None = None
        self._bests: tuple[Line, Line] | None = None
        axes.view.sigRangeChanged.connect(self._place)
        axes.view.sigResized.connect(self._place)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.best_ring.setPen(theme.valid, width=2)
        self.best_ring.setBrush(QColor(theme.panel))
        for dots, colour in ((self.touch_dots, theme.test), (self.significant_dots, theme.valid)):
            dots.setPen(None)
            dots.setBrush(QColor(colour))
        self.goal_line.setPen(QColor(theme.valid), style=Qt.PenStyle.DotLine)
        shade = QColor(theme.valid)
        shade.setAlphaF(_HORIZON_OPACITY)
        self.horizon.setBrush(shade)
        now, end = self.horizon.lines
        now.setPen(None)
        end.setPen(theme.muted, style=Qt.PenStyle.DotLine)
        self._text.setColor(theme.muted)
        self._text.setFont(tabular(self._axes.font(), LABEL_SIZE))
        self._place_text()

    def show_bests(self, curves: Curves, schedule: Schedule) -> None:
        """Mark where the test set was touched, and which of the bests were significant.

        Parameters
        ----------
        curves : Curves
            Of the run.
        schedule : tuple of Era
            Its settings.
        """
        # A run's curves are other arrays whenever they are others.
        if self._bests is None or self._bests[0][1] is not curves.test_error[1]:
            self._bests = curves.test_error, significant(bests(curves), schedule)
            self._place_bests()

    def _place_bests(self) -> None:
        """Put the dots of the bests where they are on the axes as they are now."""
        if self._bests is None:
            return
        touched, of_note = (self._axes.scales.to_points(*line) for line in self._bests)
        view = self._axes.view
        left, right = view.viewRange()[0]
        inside = [x for x in touched[0] if left <= x <= right]
        spanned = (inside[-1] - inside[0]) / (right - left) * view.width() if inside else 0
        room = spanned >= _ROOM_OF_A_DOT * (len(inside) - 1)
        self.touch_dots.setData(*(touched if room else ([], [])))
        self.significant_dots.setData(*of_note)

    def show_state(self, stopping: EarlyStopping | None, settings: Settings, step: int) -> None:
        """Draw the best, the next goal and the horizon as they are at a step."""
        self._stopping, self._step = stopping, step
        known = stopping is not None and math.isfinite(stopping.best_valid_error)
        goal = self.goal(stopping, settings)
        height = math.nan if goal is None else self._axes.scales.to_y(goal)
        self.best_ring.setVisible(known)
        self.goal_line.setVisible(math.isfinite(height))
        self.horizon.setVisible(stopping is not None)
        if stopping is not None:
            to_x = self._axes.scales.to_x
            end = to_x(stopping.patience)
            self.horizon.setRegion((min(to_x(step), end), end))
        self._place_text()
        if stopping is not None and known:
            self._ring(stopping.best_step, stopping.best_valid_error)
        if math.isfinite(height):
            self.goal_line.setValue(height)

    @staticmethod
    def goal(stopping: EarlyStopping | None, settings: Settings) -> float | None:
        """Return the error below which a new best is significant; None before the first."""
        if stopping is None or not math.isfinite(stopping.best_valid_error):
            return None
        return settings.improvement_threshold * stopping.best_valid_error

    def _ring(self, step: float, error: float) -> None:
        """Put the ring around the best; a ring that stays is not drawn again."""
        at = self._axes.scales.to_points([step], [error])
        if self._ringed != at:
            self._ringed = at
            self.best_ring.setData(*at)

    def _place(self) -> None:
        self._place_bests()
        self._place_text()

    def _place_text(self) -> None:
        """Write where patience ends, inside the shade, if it is wide enough for that."""
        text, stopping = self._text, self._stopping
        if stopping is None:
            text.setVisible(False)
            return
        (left, right), (_, top) = self._axes.view.viewRange()
        per_pixel = (right - left) / max(self._axes.view.width(), 1)
        verb = "ended" if stopping.is_over(self._step) else "ends"
        words = f"patience {verb} at {stopping.patience:,}"
        if text.toPlainText() != words:
            text.setText(words)
        needed = text.boundingRect().width() * per_pixel
        patience = self._axes.scales.to_x(stopping.patience)
        start, end = max(left, self._axes.scales.to_x(self._step)), min(right, patience)
        inside, beyond = end - start >= needed, right - end >= needed > 0 and end > left
        text.setVisible(inside or beyond)
        text.setAnchor((1, 0) if inside else (0, 0))
        shade = _HORIZON_OPACITY if inside else 0.0
        # A ground of its own, so that no grid line runs through it.
        text.fill = pg.mkBrush(mixed(self._theme.panel, self._theme.valid, shade))
        text.setPos(end, top)
