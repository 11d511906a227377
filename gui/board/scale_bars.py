"""The colours of symmetric scales, their ends and middles written beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PyQt6.QtGui import QColor, QFontMetricsF, QTransform
from PyQt6.QtWidgets import QGraphicsSimpleTextItem

from gui.color_scale import TABLE_SIZE, diverging_table
from gui.theme import GAP, LABEL_SIZE, Theme, tabular
from gui.widgets.color_bar import limit_parts, signed

from .canvas import BoardCanvas
from .picture import BoardPicture

_WIDTH = 10
_WIDEST_TEXT = "≤ −0.125"
# Of the height, the share of the scale that two of three pictures have in common.
_SHARED = 0.6


class ScaleBar:
    """An upright bar with three numbers, and above it what it is for.

    Attributes
    ----------
    texts : list of QGraphicsSimpleTextItem
        The numbers at the top, in the middle and at the bottom.
    title : QGraphicsSimpleTextItem
        What it is for; empty where that is plain.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self._image = canvas.new_image()
        column = np.linspace(1, -1, TABLE_SIZE)[:, np.newaxis]
        self._image.setImage(column, autoLevels=False, levels=(-1, 1))
        self.title = QGraphicsSimpleTextItem()
        self.texts = [QGraphicsSimpleTextItem() for _ in range(3)]
        for text in (self.title, *self.texts):
            canvas.addItem(text)
        self._left = self._top = self._height = 0.0

    def apply_theme(self, theme: Theme, canvas: BoardCanvas) -> None:
        """Take over the colours, and the font of the canvas."""
        self._image.setLookupTable(diverging_table(theme))
        font = tabular(canvas.font(), LABEL_SIZE)
        self._line_height = QFontMetricsF(font).height()
        for text in self.texts:
            text.setFont(font)
            text.setBrush(QColor(theme.muted))
        self.title.setFont(tabular(canvas.font(), LABEL_SIZE, bold=True))
        self.title.setBrush(QColor(theme.text))

    def show_picture(self, picture: BoardPicture | None, title: str = "") -> None:
        """Write the numbers of a picture's scale, and whether it has values beyond."""
        for item in (self._image, self.title, *self.texts):
            item.setVisible(picture is not None)
        if picture is None:
            return
        mantissa, power = limit_parts(picture.limit)
        above, below = ("≥ ", "≤ ") if picture.exceeded else ("", "")
        factor = f"\n{power}" if power else ""
        top, _, bottom = self.texts
        top.setText(above + signed(mantissa, "g") + factor)
        bottom.setText(below + signed(-mantissa, "g") + factor)
        self.title.setText(title)
        self._place_texts()

    def place(self, left: float, top: float, height: float) -> None:
        """Stand somewhere in the scene, the title included."""
        self._left, self._top, self._height = left, top, height
        self._place_texts()

    def _place_texts(self) -> None:
        top = self._top
        if self.title.text():
            self.title.setPos(self._left, round(top))
            top += self.title.boundingRect().height() + 2
        height = max(self._top + self._height - top, 1.0)
        self._image.setTransform(QTransform(_WIDTH, 0, 0, height / TABLE_SIZE, self._left, top))
        # A low bar has room for its ends alone.
        ends = 2 * self.texts[0].boundingRect().height()
        self.texts[1].setText("0" if ends + self._line_height <= height else "")
        for text, share in zip(self.texts, (0.0, 0.5, 1.0), strict=True):
            room = height - text.boundingRect().height()
            text.setPos(self._left + _WIDTH + GAP // 2, round(top + share * room))


class ScaleBars:
    """The scales of all pictures: one of its own for the difference of two.

    Attributes
    ----------
    bars : list of ScaleBar
        From the top; the second is hidden where there is one picture.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self._canvas = canvas
        self.bars = [ScaleBar(canvas), ScaleBar(canvas)]

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._metrics = QFontMetricsF(tabular(self._canvas.font(), LABEL_SIZE))
        for bar in self.bars:
            bar.apply_theme(theme, self._canvas)

    def width(self) -> float:
        """Return the room that bars and numbers take."""
        return _WIDTH + GAP + self._metrics.horizontalAdvance(_WIDEST_TEXT)

    def show_pictures(self, pictures: Sequence[BoardPicture]) -> None:
        """Write the numbers of every scale, and of several what each is for."""
        first, last = self.bars
        if len(pictures) == 1:
            first.show_picture(pictures[0])
            last.show_picture(None)
        else:
            *alike, difference = pictures
            first.show_picture(alike[0], ", ".join(picture.values.kind for picture in alike))
            last.show_picture(difference, difference.values.kind)

    def place(self, left: float, top: float, height: float, n_pictures: int) -> None:
        """Stand somewhere in the scene, below each other."""
        first, last = self.bars
        if n_pictures == 1:
            first.place(left, top, height)
            return
        upper = round(_SHARED * height)
        first.place(left, top, upper - GAP)
        last.place(left, top + upper, height - upper)
