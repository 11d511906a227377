"""The colours of a symmetric scale, its ends and its middle written beside them."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PyQt6.QtGui import QColor, QFontMetricsF, QTransform
from PyQt6.QtWidgets import QGraphicsSimpleTextItem

from .color_scale import TABLE_SIZE, ScaleLimit, diverging_table
from .theme import GAP, LABEL_SIZE, Theme, tabular

_WIDTH = 10
_WIDEST_TEXT = "≤ −0.125"


def signed(value: float, digits: str) -> str:
    """Return a number with its sign, a true minus."""
    return f"{value:+{digits}}".replace("-", "−")


class ColorBar:
    """An upright bar with three numbers, in a scene whose unit is the screen pixel.

    Attributes
    ----------
    texts : list of QGraphicsSimpleTextItem
        The numbers at the top, in the middle and at the bottom.
    """

    def __init__(self, canvas: pg.GraphicsView) -> None:
        column = np.linspace(1, -1, TABLE_SIZE)[:, np.newaxis]
        self._image = pg.ImageItem(column, axisOrder="row-major", autoLevels=False, levels=(-1, 1))
        canvas.addItem(self._image)
        self.texts = [QGraphicsSimpleTextItem() for _ in range(3)]
        for text in self.texts:
            canvas.addItem(text)

    def apply_theme(self, theme: Theme, canvas: pg.GraphicsView) -> None:
        """Take over the colours, and the font of the canvas."""
        self._image.setLookupTable(diverging_table(theme))
        font = tabular(canvas.font(), LABEL_SIZE)
        self._metrics = QFontMetricsF(font)
        for text in self.texts:
            text.setFont(font)
            text.setBrush(QColor(theme.muted))

    def width(self) -> float:
        """Return the room that bar and numbers take."""
        return _WIDTH + GAP + self._metrics.horizontalAdvance(_WIDEST_TEXT)

    def place(self, left: float, height: float) -> None:
        """Stand at the top of the scene."""
        self._image.setTransform(QTransform(_WIDTH, 0, 0, height / TABLE_SIZE, left, 0))
        line = self._metrics.height()
        for text, y in zip(self.texts, (0, (height - line) / 2, height - line), strict=True):
            text.setPos(left + _WIDTH + GAP // 2, round(y))

    def show_limit(self, limit: ScaleLimit) -> None:
        """Write the numbers."""
        above, below = ("≥ ", "≤ ") if limit.exceeded else ("", "")
        ends = above + signed(limit.value, "g"), "0", below + signed(-limit.value, "g")
        for text, label in zip(self.texts, ends, strict=True):
            text.setText(label)
