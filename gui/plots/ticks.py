"""An axis of a plot: its ticks and what is written at them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import pyqtgraph as pg
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QFont, QFontMetricsF
from PyQt6.QtWidgets import QGraphicsItem

from gui.theme import GAP, LABEL_SIZE, Theme, tabular

from .nice_ticks import STEP_LABEL_ROOM, Ticks, log_step_text, log_step_ticks, step_text, step_ticks


class AxisStyle(NamedTuple):
    """How an axis finds its ticks, and how it writes them."""

    ticks: Callable[[float, float, float], Ticks]
    text: Callable[[float, float], str]


_GRID_OPACITY = 0.1
_LEFT_AXIS_WIDTH = 48
# So far below the axis, the first step does not touch the lowest value.
_STEP_TEXT_OFFSET = 6

LINEAR_STEPS = AxisStyle(step_ticks, step_text)
LOG_STEPS = AxisStyle(log_step_ticks, log_step_text)


class RoundTicks(pg.AxisItem):
    """An axis whose ticks and texts come from two functions.

    Parameters
    ----------
    orientation : str
        "bottom", without a grid, or "left", with one.
    style : AxisStyle
        The two functions.
    """

    def __init__(self, orientation: str, style: AxisStyle) -> None:
        super().__init__(orientation)
        self._round = style
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, hideOverlappingLabels=STEP_LABEL_ROOM // 2)
        # Drawn only when its ticks change: writing labels is slower than all the curves.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        if orientation == "left":
            self.setWidth(_LEFT_AXIS_WIDTH)
            self.setGrid(255)
            self.setZValue(-1)  # the grid lies behind the curves
            self.setStyle(tickAlpha=_GRID_OPACITY)
        else:
            self.setStyle(tickAlpha=0.0, tickTextOffset=_STEP_TEXT_OFFSET)

    def apply_theme(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        small = tabular(font, LABEL_SIZE)
        self.setTextPen(theme.muted)
        self.setTickFont(small)
        if self.orientation == "left":
            self.setPen(None)
            self.setTickPen(theme.text)
        else:
            self.setPen(theme.line)
            height = math.ceil(QFontMetricsF(small).height())
            self.setHeight(height + _STEP_TEXT_OFFSET + 2)

    def use(self, style: AxisStyle) -> None:
        """Take other ticks and texts."""
        self._round = style
        self.picture = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Leave room for the halves of labels at both ends; with a grid, pyqtgraph does not."""
        rect = super().boundingRect()
        return rect.adjusted(0, -GAP, 0, GAP) if self.orientation == "left" else rect

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[Ticks]:
        """Return one level of ticks."""
        return [self._round.ticks(minVal, maxVal, size)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the texts of the ticks."""
        return [self._round.text(value, spacing) for value in values]
