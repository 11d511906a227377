"""What is written beside the images of the weight board, and the frame round some of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPen
from PyQt6.QtWidgets import QGraphicsRectItem

from gui.theme import LABEL_SIZE, Theme, tabular

from .canvas import BoardCanvas
from .grid import GUTTER, BoardGrid
from .picture import BoardPicture
from .texts import Texts
from .tile import TEXT_HEIGHT, Tile, tile_at

# Screen pixels an image needs before a name over its corner leaves enough of it to be seen.
_SMALLEST_NAMED = 36
# One shortened to less tells nothing.
_SHORTEST_NAME = 24
# Half of what stands above the middle of the first of several images, and a little more.
_HALF_A_HEAD = 16
_PLATE_OPACITY = 0.8
# Left and right of a name in the gutter: it belongs to the image at its right.
_BESIDE = 10
_USUAL_BIAS = "−8.88"


class Where(Enum):
    """Where the names stand, all of them."""

    ABOVE = auto()
    BESIDE = auto()
    BELOW = auto()
    OVER = auto()
    NOWHERE = auto()


class Tiles:
    """A name a class and a bias an image, all names in the same place.

    Names stand above images that are stacked, and above the first of several in one row where
    every one fits beside what the image is. Else they stand beside the first image of a class
    where every one fits into the gutter; else below it where every one fits beside its bias; else
    over its corner, on a plate.

    Attributes
    ----------
    names, biases : Texts
        In the order of the classes, and of the images.
    frame : QGraphicsRectItem
        Round the images of the selected class.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self._canvas = canvas
        self.names, self.biases = Texts(canvas), Texts(canvas)
        self._plates: list[QGraphicsRectItem] = []
        self._places: list[Tile] = []
        self._n_parts, self._stacked = 1, False
        self._where = Where.NOWHERE
        self._widest_name = self._spare = 0.0
        self._with_bias = False
        self.frame = QGraphicsRectItem()
        self.frame.setZValue(3)
        self.frame.setVisible(False)
        canvas.addItem(self.frame)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and fonts."""
        font = self._canvas.font()
        self.names.style(tabular(font, LABEL_SIZE, bold=True), theme.text)
        self.biases.style(tabular(font, LABEL_SIZE), theme.muted)
        self.frame.setPen(QPen(QColor(theme.cost), 2))
        self._plate = QColor(theme.panel)
        self._plate.setAlphaF(_PLATE_OPACITY)
        for plate in self._plates:
            plate.setBrush(self._plate)

    def place(
        self,
        names: Sequence[str],
        grid: BoardGrid,
        image_shape: tuple[int, int],
        origin: tuple[float, float],
    ) -> None:
        """Put the names where they can be read."""
        self._n_parts, self._stacked = grid.n_parts, grid.stacked
        self._with_bias = grid.with_bias
        n_images = len(names) * grid.n_parts
        self._places = [tile_at(i, grid, image_shape, origin) for i in range(n_images)]
        self._widest_name = self.names.widest(names)
        room = self._choose_place(grid)
        self._widest_name = min(self._widest_name, room)
        shown = names if self._where is not Where.NOWHERE else ()
        self.names.show([self.names.shortened(name, room) for name in shown])
        self._show_plates(len(names) if self._where is Where.OVER else 0)
        self._place_names()

    def _choose_place(self, grid: BoardGrid) -> float:
        """Choose where the names stand; return how wide they may be."""
        tile, gutter = self._places[0], grid.gutter_x * grid.scale
        self._spare = max(gutter - GUTTER, 0.0)
        beside_bias = tile.width + self._spare - GUTTER - self.biases.widest([_USUAL_BIAS])
        below = beside_bias if grid.with_bias else 0.0
        has_heads = grid.n_parts > 1 and grid.rows == 1
        self._where, room = Where.NOWHERE, 0.0
        if grid.stacked:
            if grid.gap * grid.scale >= TEXT_HEIGHT - 1:
                self._where, room = Where.ABOVE, tile.width + self._spare
        elif has_heads and self._widest_name + _HALF_A_HEAD <= tile.width / 2:
            self._where, room = Where.ABOVE, tile.width / 2
        elif self._widest_name + _BESIDE <= gutter:
            self._where, room = Where.BESIDE, gutter
        elif self._widest_name <= below:
            self._where, room = Where.BELOW, below
        elif min(tile.width, tile.height) >= _SMALLEST_NAMED:
            self._where, room = Where.OVER, tile.width - 4
        elif below >= _SHORTEST_NAME:
            self._where, room = Where.BELOW, below
        return room

    def _show_plates(self, count: int) -> None:
        while len(self._plates) < count:
            plate = QGraphicsRectItem()
            plate.setPen(QPen(Qt.PenStyle.NoPen))
            plate.setBrush(self._plate)
            plate.setZValue(1)
            self._canvas.addItem(plate)
            self._plates.append(plate)
        for index, plate in enumerate(self._plates):
            plate.setVisible(index < count)

    def _place_names(self, shift: float = 0.0) -> None:
        """Put the names where they belong; below the images, so far to the left."""
        first_images = self._places[:: self._n_parts]
        for index, (name, tile) in enumerate(zip(self.names.items, first_images, strict=False)):
            width, height = name.boundingRect().width(), name.boundingRect().height()
            if self._where is Where.ABOVE:
                name.setPos(round(tile.left), round(tile.top - TEXT_HEIGHT))
            elif self._where is Where.BESIDE:
                name.setPos(round(tile.left - width - 3), round(tile.top - 1))
            elif self._where is Where.BELOW:
                name.setPos(round(tile.left - shift), round(tile.top + tile.height + 2))
            elif self._where is Where.OVER:
                name.setPos(round(tile.left + 2), round(tile.top))
                self._plates[index].setRect(QRectF(tile.left, tile.top, width + 4, height))

    def show_biases(self, pictures: Sequence[BoardPicture]) -> None:
        """Write the biases below the images, right-aligned; named where there is room for it.

        Those of stacked images are named at the beginning of their row.
        """
        texts: list[str] = []
        named: list[str] = []
        if self._with_bias:
            for biases in zip(*(picture.bias_texts() for picture in pictures), strict=True):
                texts += biases
                named += [f"{p.words.bias} {b}" for p, b in zip(pictures, biases, strict=True)]
        below = self._where is Where.BELOW
        room = self._places[0].width - (self._widest_name + GUTTER if below else -self._spare)
        if not self._stacked and self.biases.widest(named) <= room:
            texts = named
        missing = max(0.0, self.biases.widest(texts) - room)
        if below:
            # Name and bias may both reach into the gutter, but not into each other.
            self._place_names(min(missing, self._spare))
            missing -= self._spare
        self.biases.show(texts if missing <= 0 else ())
        for item, tile in zip(self.biases.items, self._places, strict=False):
            left = tile.left + tile.width - item.boundingRect().width()
            item.setPos(round(left), round(tile.top + tile.height + 2))

    def select(self, label: int | None) -> None:
        """Frame the images of a class, or none."""
        self.frame.setVisible(label is not None)
        if label is not None:
            first = label * self._n_parts
            first_image, last_image = self._places[first], self._places[first + self._n_parts - 1]
            around = QRectF(*first_image).united(QRectF(*last_image))
            # Between several images are their biases, which end where the images do.
            beside = 1 if self._n_parts == 1 else 3
            self.frame.setRect(around.adjusted(-beside, -1, beside, 1))
