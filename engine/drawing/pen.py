"""Pen strokes as ink: smooth anti-aliased lines at any size, without a window.

A stroke is an array (n, 3) of x (to the right), y (down) and the pen's width, in pixels of the
sheet it was drawn on. The line is the one the canvas paints: a quadratic B-spline of the points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.errors import DataError

Floats = NDArray[np.float64]

# Each round of corner cutting leaves a quarter of the distance to the spline.
_ROUNDS = 3
# Discs an eighth of the pen's width apart make an edge that is straight to 1/250 of the width.
_DISCS_A_WIDTH = 8
# A thick pen's too, since a thin one may follow its path: this many along the longer side.
_DISCS_A_SIDE = 50
# A scribble must not stop the window: from here on discs are further apart, but still overlap.
_MANY_DISCS = 2000

# Lines are drawn on at least this many pixels a side, so that small images get thin lines.
_FINEST_SIDE = 56


def trace(strokes: Sequence[ArrayLike]) -> Floats:
    """Return where the pen was, close enough together to be drawn as discs.

    Parameters
    ----------
    strokes : sequence of array_like of shape (n, 3)
        x, y and width of each point of each stroke; a single point is a dot.

    Returns
    -------
    ndarray of shape (m, 3), float64
        m is 0 where nothing was drawn.

    Raises
    ------
    DataError
        If a stroke has another shape, numbers that are not finite, or a pen without width.
    """
    lines = [_smoothed(_checked(stroke)) for stroke in strokes]
    lines = [line for line in lines if len(line)]
    if not lines:
        return np.empty((0, 3))
    lengths = [_lengths(line) for line in lines]
    thinnest = min(float(line[:, 2].min()) for line in lines)
    total = sum(float(length[-1]) for length in lengths)
    side = float(np.ptp(np.concatenate(lines)[:, :2], axis=0).max())
    # A dot has no side; a single disc serves, whatever the step.
    fine = min(thinnest / _DISCS_A_WIDTH, side / _DISCS_A_SIDE or thinnest)
    step = max(fine, min(total / _MANY_DISCS, thinnest / 2))
    return np.concatenate(
        [_at_even_steps(line, length, step) for line, length in zip(lines, lengths, strict=True)]
    )


def _checked(stroke: ArrayLike) -> Floats:
    points = np.asarray(stroke, np.float64)
    if points.size == 0:
        return np.empty((0, 3))
    if points.ndim != 2 or points.shape[1] != 3:
        raise DataError(f"a stroke must be points of x, y and width, not of shape {points.shape}")
    if not np.isfinite(points).all() or points[:, 2].min() <= 0:
        raise DataError("a stroke needs finite numbers and widths above 0")
    return points


def _smoothed(points: Floats) -> Floats:
    """Cut corners (G. Chaikin, 1974), which tends to the quadratic B-spline of the points."""
    for _ in range(_ROUNDS if len(points) > 2 else 0):
        before, after = points[:-1], points[1:]
        cut = np.stack((0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after), axis=1)
        points = np.concatenate((points[:1], cut.reshape(-1, 3)[1:-1], points[-1:]))
    return points


def _lengths(points: Floats) -> Floats:
    """Return the length of the line up to each point."""
    steps = np.hypot(*np.diff(points[:, :2], axis=0).T)
    return np.concatenate(([0.0], np.cumsum(steps)))


def _at_even_steps(points: Floats, length: Floats, step: float) -> Floats:
    count = math.ceil(float(length[-1]) / step) + 1
    at = np.linspace(0.0, float(length[-1]), count)
    return np.stack([np.interp(at, length, points[:, k]) for k in range(3)], axis=1)


def extent(discs: Floats) -> tuple[Floats, Floats]:
    """Return the smallest and the largest (x, y) that ink of these discs reaches."""
    radius = discs[:, 2:] / 2
    return (discs[:, :2] - radius).min(axis=0), (discs[:, :2] + radius).max(axis=0)


def rasterise(discs: Floats, image_shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw discs of ink, anti-aliased.

    Parameters
    ----------
    discs : ndarray of shape (m, 3), float64, at least one
        x, y and diameter in pixels of the image, whose upper left corner is (0, 0).
    image_shape : tuple of int
        (rows, columns) of the result.

    Returns
    -------
    ndarray of shape image_shape, uint8
        255 where a pixel is covered; ink beyond the image is lost.
    """
    fine = max(1, math.ceil(_FINEST_SIDE / min(image_shape)))
    x, y, radius = discs[:, 0] * fine, discs[:, 1] * fine, discs[:, 2] * fine / 2
    # Each disc covers a square patch of pixels; a border takes what lies beyond the image.
    reach = math.ceil(float(radius.max()) + 0.5)
    rows, columns = (side * fine + 2 * reach for side in image_shape)
    patch = np.arange(-reach, reach + 1)
    row = np.floor(y).astype(np.int64)[:, None] + patch
    column = np.floor(x).astype(np.int64)[:, None] + patch
    down, across = row + 0.5 - y[:, None], column + 0.5 - x[:, None]
    distance = np.sqrt((down**2)[:, :, None] + (across**2)[:, None, :])
    # Half covered where the edge runs through a pixel's middle; a line thinner than a pixel
    # covers none of them wholly.
    most = np.minimum(2 * radius, 1.0)[:, None, None]
    cover = np.clip(radius[:, None, None] + 0.5 - distance, 0.0, most)
    row = np.clip(row + reach, 0, rows - 1)
    column = np.clip(column + reach, 0, columns - 1)
    ink = np.zeros(rows * columns)
    flat = (row * columns)[:, :, None] + column[:, None, :]
    np.maximum.at(ink, flat.reshape(-1), cover.reshape(-1))
    inside = ink.reshape(rows, columns)[reach : rows - reach, reach : columns - reach]
    coarse = inside.reshape(image_shape[0], fine, image_shape[1], fine).mean(axis=(1, 3))
    image: NDArray[np.uint8] = np.rint(255 * coarse).astype(np.uint8)
    return image
