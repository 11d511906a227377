"""Digits made upright and equally spread, by the moments of their ink.

Writers differ in slant, width and height more than in anything a linear model could use. First and
second moments take those differences out: the centre of mass goes to the middle, a shear along the
rows makes the covariance of rows and columns zero, and, if wanted, scaling makes the ink as spread
along the rows as along the columns (R. G. Casey, *Moment normalization of handprinted characters*,
IBM Journal of Research and Development 14, 1970).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

#: Standard deviation of the ink along rows and columns after spreading, in sides of the image.
#: Of 4.5 to 6 of 28 all serve alike; at 4.5, ink of 4 MNIST digits in 1,000 touches the border.
SPREAD = 4.5 / 28
# The variance of a pen's line by itself, in pixels of MNIST. Without it the stem of a 1 would be
# stretched to the width of a 0.
_PEN_VARIANCE = 1.0 / 28**2
# Beyond 45 degrees it is a dash and no slant: taken for one, its ends would meet in a point.
_STEEPEST = 1.0
# Spreading enlarges or shrinks at most this much.
_MOST_SCALE = 4.0
# Images resampled at once: what is computed for them stays in the cache.
_BLOCK = 256

Floats = NDArray[np.float64]


class _Moments(NamedTuple):
    """Centre of mass (row, column) and covariance of the ink, float64 (n,), in pixels."""

    row: Floats
    column: Floats
    row_row: Floats
    row_column: Floats
    column_column: Floats


def deskew(
    images: NDArray[np.uint8],
    image_shape: tuple[int, int],
    *,
    shear: bool = True,
    spread: bool = False,
) -> NDArray[np.uint8]:
    """Undo slant, and differences of width and height, of images that show one thing each.

    The same for one drawing as for a training set, and the same on every machine.

    Parameters
    ----------
    images : ndarray of shape (n, rows, columns) or (n, rows * columns), uint8
        Ink high.
    image_shape : tuple of int
        (rows, columns) of an image.
    shear : bool
        Whether each row is moved sideways until the ink leans neither way.
    spread : bool
        Whether the ink is scaled along either axis to a standard deviation of `SPREAD`.

    Returns
    -------
    ndarray of the shape of ``images``, uint8
        Bilinear samples, rounded. The centre of mass is at (``rows // 2``, ``columns // 2``); ink
        that leaves the image is lost. Images without ink come back as they are.

    Raises
    ------
    DataError
        If ``images`` are not uint8 or not of that shape.
    """
    rows, columns = image_shape
    if images.dtype != np.uint8 or images[:1].size not in (0, rows * columns):
        raise DataError(
            f"images to deskew must be uint8 of {rows}x{columns} pixels, "
            f"not {images.dtype} of shape {images.shape}"
        )
    grids = images.reshape(-1, rows, columns)
    result = np.empty_like(grids)
    for start in range(0, len(grids), _BLOCK):
        block = grids[start : start + _BLOCK]
        result[start : start + _BLOCK] = _resampled(block, _moments(block), shear, spread)
    return result.reshape(images.shape)


def _moments(images: NDArray[np.uint8]) -> _Moments:
    _, rows, columns = images.shape
    ink = images.astype(np.float64)
    i, j = np.arange(rows, dtype=np.float64), np.arange(columns, dtype=np.float64)
    # Sums of whole numbers far below 2**53: exact, in whatever order a library adds them.
    by_row, by_column = ink.sum(axis=2), ink.sum(axis=1)
    # Without ink there is no middle; any number serves, since nothing will be moved.
    mass = np.maximum(by_row.sum(axis=1), 1.0)
    row, column = by_row @ i / mass, by_column @ j / mass
    return _Moments(
        row,
        column,
        by_row @ i**2 / mass - row**2,
        (ink @ j) @ i / mass - row * column,
        by_column @ j**2 / mass - column**2,
    )


def _resampled(
    images: NDArray[np.uint8], moments: _Moments, shear: bool, spread: bool
) -> NDArray[np.uint8]:
    """Sample each image where its result's pixels come from.

    Result (i, j), counted from the middle, comes from row ``scale_i i`` and column
    ``slant scale_i i + scale_j j``, counted from the centre of mass.
    """
    n, rows, columns = images.shape
    slant = np.zeros(n)
    if shear:
        # A level line has a variance of rows of nearly 0, and no slant.
        slant = moments.row_column / np.maximum(moments.row_row, _PEN_VARIANCE * rows**2)
        slant = np.clip(slant, -_STEEPEST, _STEEPEST)
    scale_i, scale_j = np.ones(n), np.ones(n)
    if spread:
        upright = (
            moments.column_column - 2 * slant * moments.row_column + slant**2 * moments.row_row
        )
        scale_i = _scale(moments.row_row, rows)
        scale_j = _scale(upright, columns)
    i, j = np.arange(rows) - rows // 2, np.arange(columns) - columns // 2
    down = scale_i[:, None] * i
    from_row = moments.row[:, None] + down
    from_column = moments.column[:, None] + slant[:, None] * down
    # First along the columns, then along the rows: a row of the result lies in one row's height.
    tall = _between_rows(images, from_row)
    return _between_columns(tall, from_column[:, :, None] + (scale_j[:, None] * j)[:, None, :])


def _scale(variance: Floats, side: int) -> Floats:
    """Return how many pixels of the image go into one of the result."""
    scale: Floats = np.sqrt(np.maximum(variance, 0) / side**2 + _PEN_VARIANCE) / SPREAD
    return np.clip(scale, 1 / _MOST_SCALE, _MOST_SCALE)


def _between_rows(images: NDArray[np.uint8], position: Floats) -> NDArray[np.float32]:
    """Return rows at fractional positions (n, rows), paper beyond the image."""
    n, rows, _ = images.shape
    # One row of paper above and two below stand for all there is outside.
    padded = np.pad(images, ((0, 0), (1, 2), (0, 0)))
    first, share = _floor(position, rows)
    which = np.arange(n)[:, None]
    above, below = padded[which, first + 1], padded[which, first + 2]
    return _blend(above, below, share[:, :, None])


def _between_columns(images: NDArray[np.float32], position: Floats) -> NDArray[np.uint8]:
    """Return pixels at fractional columns (n, rows, columns) of their rows."""
    n, rows, columns = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (1, 2)))
    first, share = _floor(position, columns)
    first += 1 + (columns + 3) * np.arange(n * rows).reshape(n, rows, 1)
    flat = padded.reshape(-1)
    return np.rint(_blend(flat[first], flat[first + 1], share)).astype(np.uint8)


def _floor(position: Floats, side: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Split positions into the pixel before them and the share of the pixel after."""
    position = np.clip(position, -1, side)
    first = np.floor(position)
    return first.astype(np.int64), (position - first).astype(np.float32)


def _blend(
    before: NDArray[np.generic], after: NDArray[np.generic], share: NDArray[np.float32]
) -> NDArray[np.float32]:
    one, two = before.astype(np.float32, copy=False), after.astype(np.float32, copy=False)
    return one + (two - one) * share
