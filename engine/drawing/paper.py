"""The paper of a picture: how light it would be everywhere without the ink."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .contrast import Gray, border, deviation

# Beyond so many deviations, a pixel of the border is no paper.
_PAPER_SIGMAS = 3.0
# Lines are told from shadows on a picture of about this many pixels.
_COARSE = 48
_WHITE = 65535


def plane(gray: Gray) -> Gray:
    """Return the shade of evenly lit paper everywhere: a plane through most of the border.

    A photo is lighter towards the lamp. Where most of the border has one shade, as in drawn
    pictures, the plane is level and of exactly that shade.
    """
    edge = border(gray)
    shade = np.median(edge)
    off = edge - shade
    on_paper = np.abs(off) <= _PAPER_SIGMAS * deviation(off)
    if not np.ptp(edge[on_paper]):
        return np.full(gray.shape, shade)
    row, column = np.meshgrid(*(np.linspace(-1, 1, n) for n in gray.shape), indexing="ij")
    terms = np.stack([np.ones(gray.shape), row, column], axis=-1)
    slope, *_ = np.linalg.lstsq(border(terms)[on_paper], edge[on_paper])
    shades: Gray = terms @ slope
    return shades


def between_lines(gray: Gray, window: int, is_light: bool) -> Gray:
    """Return the shade of the paper, whatever shadows fall on it, where ink is thin lines.

    A closing, or for dark paper an opening (J. Serra, *Image Analysis and Mathematical
    Morphology*, 1982): what is thinner than the window is filled with what lies around it, and
    the edges of anything wider stay where they are.

    Parameters
    ----------
    gray : ndarray of shape (h, w), float64
        Lightness, 0..1.
    window : int
        Odd; wider than any line, narrower than any shadow.
    is_light : bool
        Whether the paper is lighter than the ink.
    """
    # Whole numbers of 16 bits go four times as fast, and their complement is their negative.
    deep = np.rint(gray * _WHITE).astype(np.uint16)
    paper = deep if is_light else ~deep
    filled = ~most_around(~most_around(paper, window), window)
    shades: Gray = (filled if is_light else ~filled) / _WHITE
    return shades


def is_light(gray: Gray) -> bool:
    """Whether the paper is lighter than the ink, of which there is less than of shadows.

    The median of a wide neighbourhood keeps the edges of shadows and forgets lines; what differs
    from it is ink.
    """
    # The mean over whole blocks, so that noise does not count.
    block = min(max(1, max(gray.shape) // _COARSE), *gray.shape)
    rows, columns = (side // block for side in gray.shape)
    blocks = gray[: rows * block, : columns * block].reshape(rows, block, columns, block)
    coarse = blocks.mean(axis=(1, 3))
    window = min(coarse.shape) // 3 | 1
    padded = np.pad(coarse, window // 2, mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, (window, window))
    paper = np.median(around, axis=(2, 3))
    # Cubed, so that few strong lines outweigh much faint texture.
    return bool(((paper - coarse) ** 3).sum() >= 0)


def most_around(values: NDArray[Any], window: int) -> NDArray[Any]:
    """Return the largest value in a square window around each pixel.

    Parameters
    ----------
    values : ndarray of shape (h, w), bool or unsigned
        Beyond it lies 0.
    window : int
        Odd.
    """
    return _most_along_rows(_most_along_rows(values, window).T, window).T


def _most_along_rows(values: NDArray[Any], window: int) -> NDArray[Any]:
    most = np.pad(values, ((0, 0), (window // 2, window // 2)))
    span = 1
    # Each turn doubles how many neighbours are looked at.
    while 2 * span <= window:
        most = np.maximum(most[:, :-span], most[:, span:])
        span *= 2
    rest = window - span
    return np.maximum(most[:, :-rest], most[:, rest:]) if rest else most
