"""All classes side by side in one mosaic, with names, biases and the scales they share."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QTransform

from gui.color_scale import diverging_table
from gui.theme import GAP, Theme

from .canvas import BoardCanvas
from .grid import BoardGrid, board_grid, mosaic, weight_at
from .heads import Heads
from .picture import BoardPicture, Pixel
from .scale_bars import ScaleBars
from .shrink import shrunk
from .tiles import Tiles

# A bar lower than this has no room for its numbers; two need the height there is, up to a point.
_LOWEST_BAR, _HIGHEST_BARS = 120, 420
# Above and left of the images, for the frame round one of them.
_EDGE = 2


class BoardMosaic:
    """The images of all classes on a canvas, one a class or several.

    Attributes
    ----------
    canvas : BoardCanvas
        Where they are drawn.
    image : pyqtgraph.ImageItem
        The mosaic; its pixels are means of several values where these are too many.
    tiles : Tiles
        Names and biases.
    heads : Heads
        What the images of a class are, if they are several.
    scales : ScaleBars
        The scales.
    selected : int
        The class that the keys act on; framed while they come to the canvas.
    """

    def __init__(self) -> None:
        self.canvas = BoardCanvas()
        self.canvas.setObjectName("weight_canvas")
        self.canvas.setAccessibleName("Weight images")
        self.image = self.canvas.new_image()
        self.scales = ScaleBars(self.canvas)
        self.tiles, self.heads = Tiles(self.canvas), Heads(self.canvas)
        self.selected = 0
        self._pictures: Sequence[BoardPicture] = ()
        self._grid: BoardGrid | None = None
        self._origin = 0.0, 0.0
        self._factor = 1
        self.canvas.resized.connect(self.lay_out)
        self.canvas.focus_changed.connect(self._frame)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.canvas.setBackground(theme.panel)
        self.image.setLookupTable(diverging_table(theme))
        for part in (self.scales, self.tiles, self.heads):
            part.apply_theme(theme)

    def has_classes_of(self, picture: BoardPicture) -> bool:
        """Whether the images last drawn were of the same classes and shape."""
        return bool(self._pictures) and (
            (self._pictures[0].class_names, self._pictures[0].image_shape)
            == (picture.class_names, picture.image_shape)
        )

    def show_pictures(self, pictures: Sequence[BoardPicture]) -> None:
        """Draw, in the grid there is if it serves."""
        serves = len(self._pictures) == len(pictures) and self.has_classes_of(pictures[0])
        self._pictures = pictures
        if not serves:
            self._place_all()
        self._draw()

    def lay_out(self) -> None:
        """Draw in the grid for the canvas as large as it is now."""
        if self._pictures:
            self._place_all()
            self._draw()

    def _place_all(self) -> None:
        """Find the grid, and put everything in its place."""
        picture, n_parts = self._pictures[0], len(self._pictures)
        width, height = self.canvas.width(), self.canvas.height()
        room = max(width - self.scales.width() - GAP, 1.0), max(height - _EDGE, 1.0)
        n_classes, shape = len(picture.class_names), picture.image_shape
        heads = self.heads.room(self._pictures)
        self._grid = grid = board_grid(n_classes, shape, room, n_parts, heads)
        free_left, free_top = (heads[0], 0.0) if grid.stacked else (0.0, heads[1])
        used_height, used_width = (size * grid.scale for size in grid.size(shape))
        left = free_left + (room[0] - free_left - used_width) / 2
        top = _EDGE + free_top + (room[1] - free_top - used_height) / 2
        self._origin = float(round(left)), float(round(max(top, _EDGE + free_top)))
        self._factor = max(1, int(1 / (grid.scale * self.canvas.devicePixelRatioF())))
        cell = grid.scale * self._factor
        self.image.setTransform(QTransform(cell, 0, 0, cell, *self._origin))
        self.canvas.mix_pixels(cell)
        self.tiles.place(picture.class_names, grid, shape, self._origin)
        self.heads.place(self._pictures, grid, self._origin)
        self.selected = min(self.selected, n_classes - 1)
        self._frame()
        bar_left = round(width - self.scales.width())
        if n_parts > 1:
            self.scales.place(bar_left, 0.0, min(height, _HIGHEST_BARS), n_parts)
            return
        block = used_height - grid.gutter_y * grid.scale
        bar_height = min(max(block, _LOWEST_BAR), height)
        middle = min(max(self._origin[1] + block / 2, bar_height / 2), height - bar_height / 2)
        self.scales.place(bar_left, middle - bar_height / 2, bar_height, n_parts)

    def _draw(self) -> None:
        assert self._grid is not None
        first = self._pictures[0]
        pixels = mosaic(_on_one_scale(self._pictures), first.image_shape, self._grid)
        self.image.setImage(shrunk(pixels, self._factor), autoLevels=False, levels=first.levels)
        self.tiles.show_biases(self._pictures)
        self.scales.show_pictures(self._pictures)

    def has_biases(self) -> bool:
        """Whether there is room for the biases."""
        return self._grid is not None and self._grid.with_bias

    def used_height(self) -> int:
        """Return how much of the canvas's height images and names take, rounded up."""
        assert self._grid is not None
        height = self._grid.size(self._pictures[0].image_shape)[0] * self._grid.scale
        free_top = 0.0 if self._grid.stacked else self.heads.room(self._pictures)[1]
        return math.ceil(_EDGE + free_top + height)

    def pixel_at(self, point: QPointF) -> tuple[int, Pixel] | None:
        """Return class and pixel at a point of the canvas; None between images."""
        if not self._pictures or self._grid is None:
            return None
        first, grid = self._pictures[0], self._grid
        inside = (point - QPointF(*self._origin)) / grid.scale
        place = weight_at(inside.x(), inside.y(), first.image_shape, grid)
        if place is None or place[0] >= len(first.class_names) * grid.n_parts:
            return None
        return place[0] // grid.n_parts, (place[1], place[2])

    def select(self, label: int) -> None:
        """Let the keys act on a class."""
        self.selected = label
        self._frame()

    def move_selection(self, right: int, down: int) -> None:
        """Select a neighbour, if there is one."""
        assert self._grid is not None
        n_classes, across = len(self._pictures[0].class_names), self._grid.classes_across
        column = self.selected % across + right
        label = self.selected + right + down * across
        if 0 <= column < across and 0 <= label < n_classes:
            self.select(label)

    def _frame(self) -> None:
        if not self._pictures:
            return
        names = self._pictures[0].class_names
        self.tiles.select(self.selected if self.canvas.hasFocus() else None)
        self.canvas.setAccessibleDescription(
            f"class {names[self.selected]} of {len(names)}"
            " is selected; the arrow keys select another, Enter enlarges it"
        )


def _on_one_scale(pictures: Sequence[BoardPicture]) -> NDArray[np.floating]:
    """Return the numbers of all pictures, class by class, as colours of the first one's scale."""
    first = pictures[0]
    if len(pictures) == 1:
        return first.values.W
    parts = [picture.values.W * (first.limit / picture.limit) for picture in pictures]
    return np.stack(parts, axis=2).reshape(len(first.values.W), -1)
