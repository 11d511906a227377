"""All classes side by side in one mosaic, with names, biases and the scale they share."""

from __future__ import annotations

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QTransform

from gui.color_scale import diverging_table
from gui.theme import GAP, Theme
from gui.widgets.color_bar import ColorBar

from .canvas import BoardCanvas
from .grid import BoardGrid, board_grid, mosaic, shrunk, weight_at
from .picture import BoardPicture, Pixel
from .tiles import Tiles

# A bar lower than this has no room for its numbers.
_LOWEST_BAR = 120
# Above and left of the images, for the frame round one of them.
_EDGE = 2


class BoardMosaic:
    """The images of all classes on a canvas.

    Attributes
    ----------
    canvas : BoardCanvas
        Where they are drawn.
    image : pyqtgraph.ImageItem
        The mosaic; its pixels are means of several values where these are too many.
    tiles : Tiles
        Names and biases.
    color_bar : ColorBar
        The scale.
    selected : int
        The class that the keys act on; framed while they come to the canvas.
    """

    def __init__(self) -> None:
        self.canvas = BoardCanvas()
        self.canvas.setObjectName("weight_canvas")
        self.canvas.setAccessibleName("Weight images")
        self.image = self.canvas.new_image()
        self.color_bar = ColorBar(self.canvas)
        self.tiles = Tiles(self.canvas)
        self.selected = 0
        self._picture: BoardPicture | None = None
        self._grid: BoardGrid | None = None
        self._origin = 0.0, 0.0
        self._factor = 1
        self.canvas.resized.connect(self._resized)
        self.canvas.focus_changed.connect(self._frame)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.canvas.setBackground(theme.panel)
        self.image.setLookupTable(diverging_table(theme))
        self.color_bar.apply_theme(theme, self.canvas)
        self.tiles.apply_theme(theme)

    def has_grid_for(self, picture: BoardPicture) -> bool:
        """Whether the images last drawn were of the same classes and shape."""
        drawn = self._picture
        return drawn is not None and (
            (drawn.class_names, drawn.image_shape) == (picture.class_names, picture.image_shape)
        )

    def show_picture(self, picture: BoardPicture) -> None:
        """Draw, in the grid there is if it serves."""
        same_grid = self.has_grid_for(picture)
        self._picture = picture
        if not same_grid:
            self._lay_out(picture)
        self._draw(picture)

    def _resized(self) -> None:
        if self._picture is not None:
            self._lay_out(self._picture)
            self._draw(self._picture)

    def _lay_out(self, picture: BoardPicture) -> None:
        """Find the grid for the canvas as large as it is now, and put everything in its place."""
        width, height = self.canvas.width(), self.canvas.height()
        room = max(width - self.color_bar.width() - GAP, 1.0), max(height - _EDGE, 1.0)
        rows, columns = picture.image_shape
        n_images = len(picture.class_names)
        self._grid = grid = board_grid(n_images, picture.image_shape, room)
        used_width = grid.columns * (grid.gutter_x + columns) * grid.scale
        used_height = grid.rows * (rows + grid.gutter_y) * grid.scale
        left, top = (room[0] - used_width) / 2, _EDGE + (room[1] - used_height) / 2
        self._origin = float(round(left)), float(round(max(top, _EDGE)))
        self._factor = max(1, int(1 / (grid.scale * self.canvas.devicePixelRatioF())))
        cell = grid.scale * self._factor
        self.image.setTransform(QTransform(cell, 0, 0, cell, *self._origin))
        self.canvas.mix_pixels(cell)
        self.tiles.place(picture.class_names, grid, picture.image_shape, self._origin)
        self.selected = min(self.selected, n_images - 1)
        self._frame()
        block = used_height - grid.gutter_y * grid.scale
        bar_height = min(max(block, _LOWEST_BAR), height)
        middle = min(max(self._origin[1] + block / 2, bar_height / 2), height - bar_height / 2)
        bar_left = round(width - self.color_bar.width())
        self.color_bar.place(bar_left, middle - bar_height / 2, bar_height)

    def _draw(self, picture: BoardPicture) -> None:
        assert self._grid is not None
        pixels = mosaic(picture.values.W, picture.image_shape, self._grid)
        self.image.setImage(shrunk(pixels, self._factor), autoLevels=False, levels=picture.levels)
        self.tiles.show_biases(picture.values.b, picture.words.bias, picture.limit)
        self.color_bar.show_limit(picture.limit, picture.exceeded)

    def pixel_at(self, point: QPointF) -> tuple[int, Pixel] | None:
        """Return class and pixel at a point of the canvas; None between images."""
        picture, grid = self._picture, self._grid
        if picture is None or grid is None:
            return None
        inside = (point - QPointF(*self._origin)) / grid.scale
        place = weight_at(inside.x(), inside.y(), picture.image_shape, grid)
        if place is None or place[0] >= len(picture.class_names):
            return None
        return place[0], (place[1], place[2])

    def select(self, label: int) -> None:
        """Let the keys act on a class."""
        self.selected = label
        self._frame()

    def move_selection(self, right: int, down: int) -> None:
        """Select a neighbour, if there is one."""
        assert self._grid is not None
        assert self._picture is not None
        n_images, columns = len(self._picture.class_names), self._grid.columns
        column = self.selected % columns + right
        label = self.selected + right + down * columns
        if 0 <= column < columns and 0 <= label < n_images:
            self.select(label)

    def _frame(self) -> None:
        if self._picture is None:
            return
        self.tiles.select(self.selected if self.canvas.hasFocus() else None)
        self.canvas.setAccessibleDescription(
            f"class {self._picture.class_names[self.selected]} of {len(self._picture.class_names)}"
            " is selected; the arrow keys select another, Enter enlarges it"
        )
