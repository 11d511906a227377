"""How the weight images are laid out side by side in one mosaic."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GUTTER = 4
# Where height decides the size of the images, gutters widen up to this, and hold the names.
_WIDEST_GUTTER = 24
_BIAS_ROOM = 18
# Screen pixels an image needs before its bias can be read below it; one of several of a class,
# whose bias needs no name, less.
_SMALLEST_WITH_BIAS, _SMALLEST_PART_WITH_BIAS = 52, 40
# Between classes of several images; the wider, where images are not too small, holds names.
_WIDE_GAP, _NARROW_GAP = 16, 6
_SMALLEST_WIDE_APART = 16
# Images may be so much smaller if that makes room for what stands beside or above them.
_FOR_HEADS = 0.75


@dataclass(frozen=True)
class BoardGrid:
    """How the images are laid out in one mosaic.

    A class may have several images, its parts. They stand together, below each other or, if they
    are not stacked, beside each other.

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
    n_parts : int
        Images a class has.
    stacked : bool
        Whether the parts of a class stand below each other.
    gap : int
        Image pixels above every row of stacked parts; else between classes beside each other.
    """

    columns: int
    rows: int
    gutter_x: int
    gutter_y: int
    scale: float
    with_bias: bool
    n_parts: int = 1
    stacked: bool = False
    gap: int = 0

    @property
    def classes_across(self) -> int:
        """How many classes are beside each other."""
        return self.columns if self.stacked else self.columns // self.n_parts

    def size(self, image_shape: tuple[int, int]) -> tuple[int, int]:
        """Return (height, width) of the mosaic in image pixels."""
        (height, width), gaps = image_shape, self.rows // self.n_parts
        return (
            self.rows * (height + self.gutter_y) + (gaps * self.gap if self.stacked else 0),
            self.columns * (self.gutter_x + width)
            + (0 if self.stacked else (self.classes_across - 1) * self.gap),
        )

    def corner(self, index: int, image_shape: tuple[int, int]) -> tuple[int, int]:
        """Return (top, left) of an image, in image pixels; a class's parts follow each other."""
        label, part = divmod(index, self.n_parts)
        row, column = divmod(label, self.classes_across)
        gap_y, gap_x = ((row + 1) * self.gap, 0) if self.stacked else (0, column * self.gap)
        if self.stacked:
            row = row * self.n_parts + part
        else:
            column = column * self.n_parts + part
        height, width = image_shape
        top = row * (height + self.gutter_y) + gap_y
        return top, column * (self.gutter_x + width) + self.gutter_x + gap_x


class _Trial(NamedTuple):
    """A number of images beside and above each other, and the screen pixels there are for it."""

    columns: int
    rows: int
    stacked: bool
    width: float
    height: float
    # Gaps from left to right, and from top to bottom.
    gaps: tuple[int, int]


class _Measured(NamedTuple):
    scale: float
    gap: int
    with_bias: bool
    # What the gaps leave.
    width: float
    height: float


def _trials(
    n_classes: int, n_parts: int, room: tuple[float, float], heads: tuple[float, float]
) -> Iterator[_Trial]:
    for across in range(1, n_classes + 1):
        down = math.ceil(n_classes / across)
        if n_parts == 1:
            yield _Trial(across, down, False, *room, (0, 0))
            continue
        yield _Trial(across, down * n_parts, True, room[0] - heads[0], room[1], (0, down))
        beside = across * n_parts
        yield _Trial(beside, down, False, room[0], room[1] - heads[1], (across - 1, 0))


def _measure(trial: _Trial, image_shape: tuple[int, int], n_parts: int) -> _Measured:
    gap = 0
    width, height = trial.width, trial.height
    if n_parts > 1:
        for gap in (_WIDE_GAP, _NARROW_GAP):
            width = trial.width - trial.gaps[0] * gap
            height = trial.height - trial.gaps[1] * gap
            if min(width / trial.columns, height / trial.rows) >= _SMALLEST_WIDE_APART:
                break
    cell_width, cell_height = width / trial.columns, height / trial.rows
    smallest = _SMALLEST_WITH_BIAS if n_parts == 1 else _SMALLEST_PART_WITH_BIAS
    with_bias = min(cell_height - _BIAS_ROOM, cell_width) >= smallest
    below = _BIAS_ROOM if with_bias else GUTTER
    rows, columns = image_shape
    scale = min((cell_width - GUTTER) / columns, (cell_height - below) / rows)
    return _Measured(scale, gap, with_bias, width, height)


def board_grid(
    n_classes: int,
    image_shape: tuple[int, int],
    room: tuple[float, float],
    n_parts: int = 1,
    heads: tuple[float, float] = (0.0, 0.0),
) -> BoardGrid:
    """Return the grid with the largest images in ``room`` (width, height), in screen pixels.

    Empty places count against a grid, so that ten images stand 5 x 2. Of classes with several
    parts, ``heads`` is the size of what is written left of rows or above columns.
    """

    def fitness(trial: _Trial) -> float:
        measured = _measure(trial, image_shape, n_parts)
        if trial.stacked:
            has_heads = measured.height / trial.rows >= heads[1]
        else:
            has_heads = measured.width / trial.columns >= heads[0]
        share_used = n_classes * n_parts / (trial.rows * trial.columns)
        return measured.scale * share_used * (1.0 if has_heads else _FOR_HEADS)

    trial = max(_trials(n_classes, n_parts, room, heads), key=fitness)
    found = _measure(trial, image_shape, n_parts)
    scale, with_bias = max(found.scale, 0.1), found.with_bias
    spare = found.width / trial.columns - image_shape[1] * scale
    # Below narrow images the gutters hold the biases as well.
    needed = _SMALLEST_WITH_BIAS - image_shape[1] * scale if with_bias else 0.0
    gutter_x = max(1, round(min(max(spare, GUTTER), max(_WIDEST_GUTTER, needed)) / scale))
    gutter_y = max(1, math.ceil((_BIAS_ROOM if with_bias else GUTTER) / scale - 0.25))
    gap = max(1, round(found.gap / scale)) if n_parts > 1 else 0
    grid = BoardGrid(
        trial.columns, trial.rows, gutter_x, gutter_y, scale, with_bias, n_parts, trial.stacked, gap
    )
    height, width = grid.size(image_shape)
    return replace(grid, scale=max(min(trial.width / width, trial.height / height), 0.1))


def mosaic(W: NDArray[np.floating], image_shape: tuple[int, int], grid: BoardGrid) -> NDArray:
    """Return the columns of W, shape (n_in, n_images), as one image with zeros between them."""
    height, width = image_shape
    picture = np.zeros(grid.size(image_shape), W.dtype)
    for index, image in enumerate(W.T.reshape(-1, height, width)):
        top, left = grid.corner(index, image_shape)
        picture[top : top + height, left : left + width] = image
    return picture


def weight_at(
    x: float, y: float, image_shape: tuple[int, int], grid: BoardGrid
) -> tuple[int, int, int] | None:
    """Return (image, row, column) of the weight at a point of the mosaic; None between images."""
    height, width = image_shape
    gap_x, gap_y = (0, grid.gap) if grid.stacked else (grid.gap, 0)
    tile_column, column = _place(math.floor(x), grid.gutter_x + width, grid.n_parts, gap_x)
    tile_row, row = _place(math.floor(y) - gap_y, height + grid.gutter_y, grid.n_parts, gap_y)
    column -= grid.gutter_x
    on_board = 0 <= tile_column < grid.columns and 0 <= tile_row < grid.rows
    if not on_board or not 0 <= column < width or row >= height:
        return None
    if grid.stacked:
        tile_row, part = divmod(tile_row, grid.n_parts)
    else:
        tile_column, part = divmod(tile_column, grid.n_parts)
    label = tile_row * grid.classes_across + tile_column
    return label * grid.n_parts + part, row, column


def _place(at: int, pitch: int, n_together: int, gap: int) -> tuple[int, int]:
    """Return which of the images in a row is at a pixel, and how far into it.

    Behind so many of them is a gap, which counts to the last of them.
    """
    group, inside = divmod(at, n_together * pitch + gap)
    place = min(inside // pitch, n_together - 1)
    return group * n_together + place, inside - place * pitch
