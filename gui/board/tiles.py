"""What is written beside the images of the weight board, and the frame round one of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPen
from PyQt6.QtWidgets import QGraphicsRectItem, QGraphicsSimpleTextItem

from gui.microscope.numbers import signed_number
from gui.theme import LABEL_SIZE, Theme, tabular
from gui.widgets.color_bar import signed

from .canvas import BoardCanvas
from .grid import GUTTER, BoardGrid

# Screen pixels an image needs before a name over its corner leaves enough of it to be seen.
_SMALLEST_NAMED = 36
# One shortened to less tells nothing.
_SHORTEST_NAME = 24
_PLATE_OPACITY = 0.8
# Left and right of a name in the gutter: it belongs to the image at its right.
_BESIDE = 10
_MOST_DECIMALS = 4
_USUAL_BIAS = "−8.88"


class Where(Enum):
    """Where the names stand, all of them."""

    BESIDE = auto()
    BELOW = auto()
    OVER = auto()
    NOWHERE = auto()


class Tile(NamedTuple):
    """Where an image lies on the canvas."""

    left: float
    top: float
    width: float
    height: float


def tile_at(
    index: int, grid: BoardGrid, image_shape: tuple[int, int], origin: tuple[float, float]
) -> Tile:
    """Return where an image of a grid lies that begins at ``origin``."""
    (rows, columns), scale = image_shape, grid.scale
    row, column = divmod(index, grid.columns)
    left = origin[0] + (column * (grid.gutter_x + columns) + grid.gutter_x) * scale
    top = origin[1] + row * (rows + grid.gutter_y) * scale
    return Tile(left, top, columns * scale, rows * scale)


def bias_text(bias: float, limit: float) -> str:
    """Return a bias with as many decimals as the scale calls for, so that all have as many."""
    decimals = max(2, 1 - math.floor(math.log10(limit)))
    if decimals <= _MOST_DECIMALS:
        return signed(bias, f".{decimals}f")
    return signed_number(bias, 2)


class Tiles:
    """A name and a bias an image, all names in the same place.

    Names stand beside the images where every one fits into the gutter; else below them where every
    one fits beside its bias; else over the corner, on a plate.

    Attributes
    ----------
    names, biases : list of QGraphicsSimpleTextItem
        In the order of the classes; those not needed are hidden.
    frame : QGraphicsRectItem
        Round the selected image.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self._canvas = canvas
        self.names: list[QGraphicsSimpleTextItem] = []
        self.biases: list[QGraphicsSimpleTextItem] = []
        self._plates: list[QGraphicsRectItem] = []
        self._places: list[Tile] = []
        self._where = Where.NOWHERE
        self._widest_name = self._spare = 0.0
        self._with_bias = False
        self.frame = QGraphicsRectItem()
        self.frame.setZValue(3)
        self.frame.setVisible(False)
        canvas.addItem(self.frame)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and fonts."""
        self._theme = theme
        self._usual = tabular(self._canvas.font(), LABEL_SIZE)
        self._bold = tabular(self._canvas.font(), LABEL_SIZE, bold=True)
        self._metrics = QFontMetricsF(self._usual)
        self._bold_metrics = QFontMetricsF(self._bold)
        self.frame.setPen(QPen(QColor(theme.cost), 2))
        self._style()

    def _style(self) -> None:
        plate = QColor(self._theme.panel)
        plate.setAlphaF(_PLATE_OPACITY)
        for name, bias, rect in zip(self.names, self.biases, self._plates, strict=True):
            name.setFont(self._bold)
            name.setBrush(QColor(self._theme.text))
            bias.setFont(self._usual)
            bias.setBrush(QColor(self._theme.muted))
            rect.setBrush(plate)

    def place(
        self,
        names: Sequence[str],
        grid: BoardGrid,
        image_shape: tuple[int, int],
        origin: tuple[float, float],
    ) -> None:
        """Put the names where they can be read."""
        self._add(len(names) - len(self.names))
        self._places = [tile_at(i, grid, image_shape, origin) for i in range(len(names))]
        self._with_bias = grid.with_bias
        tile, gutter = self._places[0], grid.gutter_x * grid.scale
        self._spare = gutter - GUTTER
        self._widest_name = max(map(self._bold_metrics.horizontalAdvance, names))
        bias_width = self._metrics.horizontalAdvance(_USUAL_BIAS)
        room_below = tile.width + self._spare - GUTTER - bias_width if grid.with_bias else 0.0
        self._where = self._choose_place(tile, gutter, room_below)
        room = {Where.BESIDE: gutter, Where.BELOW: room_below}.get(self._where, tile.width - 4)
        self._widest_name = min(self._widest_name, room)
        for index, (name, plate) in enumerate(zip(self.names, self._plates, strict=True)):
            used = index < len(names)
            name.setVisible(used and self._where is not Where.NOWHERE)
            plate.setVisible(used and self._where is Where.OVER)
            if used:
                right = Qt.TextElideMode.ElideRight
                name.setText(self._bold_metrics.elidedText(names[index], right, room))
        self._place_names()

    def _choose_place(self, tile: Tile, gutter: float, room_below: float) -> Where:
        if self._widest_name + _BESIDE <= gutter:
            return Where.BESIDE
        if self._widest_name <= room_below:
            return Where.BELOW
        if min(tile.width, tile.height) >= _SMALLEST_NAMED:
            return Where.OVER
        return Where.BELOW if room_below >= _SHORTEST_NAME else Where.NOWHERE

    def _place_names(self, shift: float = 0.0) -> None:
        """Put the names where they belong; below the images, so far to the left."""
        for name, plate, tile in zip(self.names, self._plates, self._places, strict=False):
            width, height = name.boundingRect().width(), name.boundingRect().height()
            if self._where is Where.BESIDE:
                name.setPos(round(tile.left - width - 3), round(tile.top - 1))
            elif self._where is Where.BELOW:
                name.setPos(round(tile.left - shift), round(tile.top + tile.height + 2))
            else:
                name.setPos(round(tile.left + 2), round(tile.top))
                plate.setRect(QRectF(tile.left, tile.top, width + 4, height))

    def show_biases(self, biases: NDArray[np.floating], symbol: str, limit: float) -> None:
        """Write the biases below the images, right-aligned; named where there is room for it."""
        texts = [bias_text(float(bias), limit) for bias in biases] if self._with_bias else []
        below = self._where is Where.BELOW
        room = self._places[0].width - (self._widest_name + GUTTER if below else -self._spare)
        named = [f"{symbol} {text}" for text in texts]
        if self._widest(named) <= room:
            texts = named
        missing = max(0.0, self._widest(texts) - room)
        if below:
            # Name and bias may both reach into the gutter, but not into each other.
            self._place_names(min(missing, self._spare))
            missing -= self._spare
        if missing > 0:
            texts = []
        for index, item in enumerate(self.biases):
            item.setVisible(index < len(texts))
            if index < len(texts):
                tile = self._places[index]
                item.setText(texts[index])
                left = tile.left + tile.width - item.boundingRect().width()
                item.setPos(round(left), round(tile.top + tile.height + 2))

    def _widest(self, texts: Sequence[str]) -> float:
        return max(map(self._metrics.horizontalAdvance, texts), default=0.0)

    def select(self, index: int | None) -> None:
        """Frame an image, or none."""
        self.frame.setVisible(index is not None)
        if index is not None:
            tile = self._places[index]
            self.frame.setRect(QRectF(*tile).adjusted(-1, -1, 1, 1))

    def _add(self, count: int) -> None:
        for _ in range(count):
            name, bias, plate = (
                QGraphicsSimpleTextItem(), QGraphicsSimpleTextItem(), QGraphicsRectItem()
            )  # fmt: skip
            plate.setPen(QPen(Qt.PenStyle.NoPen))
            for item, height in ((plate, 1), (name, 2), (bias, 2)):
                item.setZValue(height)
                self._canvas.addItem(item)
            self.names.append(name)
            self.biases.append(bias)
            self._plates.append(plate)
        if count > 0:
            self._style()
