"""Where an image of the weight board lies."""

from __future__ import annotations

from typing import NamedTuple

from .grid import BoardGrid

#: What a line above an image takes.
TEXT_HEIGHT = 15


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
    top, left = grid.corner(index, image_shape)
    return Tile(origin[0] + left * scale, origin[1] + top * scale, columns * scale, rows * scale)
