"""What the images of a class are, written beside their rows or above their columns."""

from __future__ import annotations

from collections.abc import Sequence

from gui.theme import GAP, LABEL_SIZE, Theme, tabular

from .canvas import BoardCanvas
from .grid import BoardGrid
from .picture import BoardPicture
from .texts import Texts
from .tile import TEXT_HEIGHT, tile_at


class Heads:
    """The names of the pictures of which each class has an image; none where there is but one.

    Attributes
    ----------
    names, biases : Texts
        Row by row or column by column; what the biases are called, where rows have names.
    """

    def __init__(self, canvas: BoardCanvas) -> None:
        self._canvas = canvas
        self.names, self.biases = Texts(canvas), Texts(canvas)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        font = self._canvas.font()
        self.names.style(tabular(font, LABEL_SIZE, bold=True), theme.text)
        self.biases.style(tabular(font, LABEL_SIZE), theme.muted)

    def room(self, pictures: Sequence[BoardPicture]) -> tuple[float, float]:
        """Return what is to be left free at the left of rows, and above columns."""
        if len(pictures) == 1:
            return 0.0, 0.0
        return self.names.widest([picture.values.kind for picture in pictures]) + GAP, TEXT_HEIGHT

    def place(
        self, pictures: Sequence[BoardPicture], grid: BoardGrid, origin: tuple[float, float]
    ) -> None:
        """Write the names where there is room for them."""
        n_classes, image_shape = len(pictures[0].class_names), pictures[0].image_shape
        kinds = [picture.values.kind.value for picture in pictures]
        widest = self.names.widest(kinds)
        # The classes that have the names at their side: the first of each row, or the first row.
        if grid.stacked:
            labels = range(0, n_classes, grid.classes_across)
            fits = (image_shape[0] + grid.gutter_y) * grid.scale >= TEXT_HEIGHT - 2
        else:
            labels = range(grid.classes_across)
            fits = (image_shape[1] + grid.gutter_x) * grid.scale >= widest + 2
        if len(pictures) == 1 or not fits:
            labels = range(0)
        self.names.show(kinds * len(labels))
        with_biases = grid.stacked and grid.with_bias
        biases = [picture.words.bias for picture in pictures]
        self.biases.show(biases * len(labels) if with_biases else ())
        indices = [label * grid.n_parts + part for label in labels for part in range(grid.n_parts)]
        places = [tile_at(index, grid, image_shape, origin) for index in indices]
        for item, tile in zip(self.names.items, places, strict=False):
            if grid.stacked:
                middle = tile.top + (tile.height - item.boundingRect().height()) / 2
                item.setPos(round(tile.left - GAP - widest), round(middle))
            else:
                # Above the middle; wider than the image, it has the gutter at its left.
                spare = tile.width - item.boundingRect().width()
                item.setPos(round(tile.left + min(spare, spare / 2)), round(tile.top - TEXT_HEIGHT))
        for item, tile in zip(self.biases.items, places, strict=False):
            item.setPos(round(tile.left - GAP - widest), round(tile.top + tile.height + 2))
