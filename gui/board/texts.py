"""Short texts on a canvas, as many as are needed."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF
from PyQt6.QtWidgets import QGraphicsSimpleTextItem

from .canvas import BoardCanvas


class Texts:
    """Texts of one kind, alike in font and colour.

    Attributes
    ----------
    items : list of QGraphicsSimpleTextItem
        Those not needed are hidden.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self.items: list[QGraphicsSimpleTextItem] = []
        self._canvas = canvas
        self._font, self._colour = QFont(), QColor()

    def style(self, font: QFont, colour: str) -> None:
        """Take on a font and a colour."""
        self._font, self._colour = font, QColor(colour)
        self._metrics = QFontMetricsF(font)
        for item in self.items:
            item.setFont(self._font)
            item.setBrush(self._colour)

    def show(self, texts: Sequence[str]) -> None:
        """Show these and no others, wherever their items stand."""
        while len(self.items) < len(texts):
            item = QGraphicsSimpleTextItem()
            # In front of images and plates.
            item.setZValue(2)
            item.setFont(self._font)
            item.setBrush(self._colour)
            self._canvas.addItem(item)
            self.items.append(item)
        for index, item in enumerate(self.items):
            item.setVisible(index < len(texts))
            if index < len(texts):
                item.setText(texts[index])

    def widest(self, texts: Sequence[str]) -> float:
        """Return the room that the longest of texts takes."""
        return max(map(self._metrics.horizontalAdvance, texts), default=0.0)

    def shortened(self, text: str, width: float) -> str:
        """Return a text, ending in … where it is wider than that."""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
