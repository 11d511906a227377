"""How the weight images are laid out side by side in one mosaic."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GUTTER = 4
# Where height decides the size of the images, gutters widen up to this, and hold the names.
_WIDEST_GUTTER = 24
_BIAS_ROOM = 18
# Screen pixels an image needs before its bias can be read below it.
_SMALLEST_WITH_BIAS = 52


@dataclass(frozen=True)
class BoardGrid:
    """How the images are laid out in one mosaic.

    Attributes
    ----------
    columns, rows : int
        Images beside and above each other.
    gutter_x, gutter_y : int
        Image pixels left of and below every image.
    scale : float
        Screen pixels an image pixel has.
    with_bias : bool
        Whether the biases are written below the images.
    """

    columns: int
    rows: int
    gutter_x: int
    gutter_y: int
    scale: float
    with_bias: bool


def board_grid(n_images: int, image_shape: tuple[int, int], room: tuple[float, float]) -> BoardGrid:
    """Return the grid with the largest images in ``room`` (width, height), in screen pixels.

    Empty places count against a grid, so that ten images stand 5 x 2.
    """
    height, width = image_shape

    def measure(columns: int) -> tuple[float, int, bool]:
        rows = math.ceil(n_images / columns)
        cell_width, cell_height = room[0] / columns, room[1] / rows
        with_bias = min(cell_height - _BIAS_ROOM, cell_width) >= _SMALLEST_WITH_BIAS
        below = _BIAS_ROOM if with_bias else GUTTER
        scale = min((cell_width - GUTTER) / width, (cell_height - below) / height)
        return scale, rows, with_bias

    def fitness(columns: int) -> float:
        scale, rows, _ = measure(columns)
        return scale * n_images / (rows * columns)

    columns = max(range(1, n_images + 1), key=fitness)
    scale, rows, with_bias = measure(columns)
    scale = max(scale, 0.1)
    spare = room[0] / columns - width * scale
    # Below narrow images the gutters hold the biases as well.
    widest = max(_WIDEST_GUTTER, _SMALLEST_WITH_BIAS - width * scale if with_bias else 0.0)
    gutter_x = max(1, round(min(max(spare, GUTTER), widest) / scale))
    gutter_y = max(1, math.ceil((_BIAS_ROOM if with_bias else GUTTER) / scale - 0.25))
    fitting = min(room[0] / (columns * (width + gutter_x)), room[1] / (rows * (height + gutter_y)))
    return BoardGrid(columns, rows, gutter_x, gutter_y, max(fitting, 0.1), with_bias)


def mosaic(W: NDArray[np.floating], image_shape: tuple[int, int], grid: BoardGrid) -> NDArray:
    """Return the columns of W, shape (n_in, n_out), as one image with zeros between them."""
    height, width = image_shape
    images = np.zeros((grid.rows * grid.columns, height, width), W.dtype)
    images[: W.shape[1]] = W.T.reshape(-1, height, width)
    tiles = np.zeros(
        (grid.rows, height + grid.gutter_y, grid.columns, grid.gutter_x + width), W.dtype
    )
    tiles[:, :height, :, grid.gutter_x :] = images.reshape(
        grid.rows, grid.columns, height, width
    ).swapaxes(1, 2)
    return tiles.reshape(tiles.shape[0] * tiles.shape[1], -1)


def weight_at(
    x: float, y: float, image_shape: tuple[int, int], grid: BoardGrid
) -> tuple[int, int, int] | None:
    """Return (image, row, column) of the weight at a point of the mosaic; None between images."""
    height, width = image_shape
    tile_column, column = divmod(math.floor(x), grid.gutter_x + width)
    tile_row, row = divmod(math.floor(y), height + grid.gutter_y)
    column -= grid.gutter_x
    on_board = 0 <= tile_column < grid.columns and 0 <= tile_row < grid.rows
    if not on_board or column < 0 or row >= height:
        return None
    return tile_row * grid.columns + tile_column, row, column


def shrunk(picture: NDArray[np.floating], factor: int) -> NDArray[np.floating]:
    """Return a mosaic of the means of squares of ``factor`` x ``factor`` of its pixels.

    Where an image pixel is smaller than one of the screen, the screen would show one of several
    and leave the others out.
    """
    if factor == 1:
        return picture
    rows, columns = (np.arange(0, size, factor) for size in picture.shape)
    sums = np.add.reduceat(np.add.reduceat(picture, rows, axis=0), columns, axis=1)
    heights, widths = (
        np.diff(starts, append=size)
        for starts, size in zip((rows, columns), picture.shape, strict=True)
    )
    return sums / np.outer(heights, widths)
