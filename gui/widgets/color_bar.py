"""The colours of a symmetric scale, its ends and its middle written beside them."""

from __future__ import annotations

import math

import numpy as np
from PyQt6.QtGui import QColor, QFontMetricsF, QTransform
from PyQt6.QtWidgets import QGraphicsSimpleTextItem

from gui.board.canvas import BoardCanvas
from gui.color_scale import TABLE_SIZE, diverging_table
from gui.theme import GAP, LABEL_SIZE, Theme, tabular

_WIDTH = 10
_WIDEST_TEXT = "≤ −0.125"
# Limits outside are written with a power of ten, on a line of its own.
_PLAIN_LIMITS = 0.01, 1e4
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed(value: float, digits: str) -> str:
    """Return a number with its sign, a true minus."""
    return f"{value:+{digits}}".replace("-", "−")


def limit_parts(limit: float, plain: tuple[float, float] = _PLAIN_LIMITS) -> tuple[float, str]:
    """Return a positive number as one easily read, and the power of ten it lacks, if any.

    It lacks none if it is one of those, from and below which they are, in ``plain``.
    """
    low, high = plain
    if low <= limit < high:
        return limit, ""
    exponent = math.floor(math.log10(limit) + 1e-9)
    mantissa = float(f"{limit / 10.0**exponent:.6g}")
    return mantissa, f"×10{str(exponent).translate(_SUPERSCRIPT)}"


def limit_text(limit: float) -> str:
    """Return where a scale ends, on one line."""
    mantissa, power = limit_parts(limit)
    return f"±{mantissa:g}{power}"


class ColorBar:
    """An upright bar with three numbers, in a scene whose unit is the screen pixel.

    Attributes
    ----------
    texts : list of QGraphicsSimpleTextItem
        The numbers at the top, in the middle and at the bottom.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self._image = canvas.new_image()
        column = np.linspace(1, -1, TABLE_SIZE)[:, np.newaxis]
        self._image.setImage(column, autoLevels=False, levels=(-1, 1))
        self.texts = [QGraphicsSimpleTextItem() for _ in range(3)]
        for text in self.texts:
            canvas.addItem(text)
        self._left = self._top = self._height = 0.0

    def apply_theme(self, theme: Theme, canvas: BoardCanvas) -> None:
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

    def place(self, left: float, top: float, height: float) -> None:
        """Stand somewhere in the scene."""
        self._left, self._top, self._height = left, top, height
        self._image.setTransform(QTransform(_WIDTH, 0, 0, height / TABLE_SIZE, left, top))
        self._place_texts()

    def show_limit(self, limit: float, exceeded: bool) -> None:
        """Write the numbers, and whether there are values beyond."""
        mantissa, power = limit_parts(limit)
        above, below = ("≥ ", "≤ ") if exceeded else ("", "")
        factor = f"\n{power}" if power else ""
        ends = above + signed(mantissa, "g"), "0", below + signed(-mantissa, "g")
        for text, label, after in zip(self.texts, ends, (factor, "", factor), strict=True):
            text.setText(label + after)
        self._place_texts()

    def _place_texts(self) -> None:
        left = self._left + _WIDTH + GAP // 2
        for text, share in zip(self.texts, (0.0, 0.5, 1.0), strict=True):
            room = self._height - text.boundingRect().height()
            text.setPos(left, round(self._top + share * room))
