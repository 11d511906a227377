"""Picture files of any size and polarity, read as ink on paper."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import DataError

from .picture_files import on_paper, open_picture
from .preparation import Preparation, ladder_of_gray

# Larger pictures are shrunk first: a digit of 28 pixels needs no more.
_LONGEST_SIDE = 1024
# Below this difference from the paper, of 0..1, there is no ink but noise.
_LEAST_CONTRAST = 0.05
# Median absolute deviation to standard deviation, for normal noise (F. R. Hampel, 1974) ...
_MAD_TO_SIGMA = 1.4826
# ... of which this many are not taken for ink.
_NOISE_SIGMAS = 4.0
_PAPER_SIGMAS = 3.0  # beyond these, a pixel of the border is no paper
# What counts as a stroke and not as its blur. Of 0, 0.1, 0.2, 0.3, 0.5 this gave the fewest errors
# on MNIST test images enlarged, as JPEG, and as noisy, unevenly lit photos.
_STRONG_INK = 0.2
# On transparency, white paper is the rule; black is taken when it shows this much more.
_BLACK_PAPER_CONTRAST = 4.0

_Gray = NDArray[np.float64]
_PREPARATION = Preparation()


def read_image(
    path: str | os.PathLike[str],
    image_shape: tuple[int, int],
    preparation: Preparation = _PREPARATION,
) -> NDArray[np.uint8]:
    """Read a picture and fit its ink into the image that a model expects.

    Parameters
    ----------
    path : str or path
        The picture file.
    image_shape : tuple of int
        (rows, columns) of the result.
    preparation : Preparation
        What the ink goes through.

    Returns
    -------
    ndarray of shape image_shape, uint8
        Ink 255, paper 0, as MNIST has it.

    Raises
    ------
    DataError
        If the file is no picture, too large, or shows no ink.
    """
    try:
        return ladder_of_gray(read_ink(path), image_shape, preparation)[-1].image
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


def read_ink(path: str | os.PathLike[str]) -> _Gray:
    """Read a picture and return where its ink is, 0..1.

    The paper is the shade of most of the border; ink is what differs from it most, lighter or
    darker. Transparency shows white paper, or black where the ink is white.

    Raises
    ------
    DataError
        If the file is no picture, too large, or of one shade.
    """
    picture = open_picture(path, _LONGEST_SIDE)
    if picture.mode != "RGBA":
        return _ink(_gray(picture))
    white, black = (_gray(on_paper(picture, shade)) for shade in (255, 0))
    return _ink(black if np.ptp(black) > _BLACK_PAPER_CONTRAST * np.ptp(white) else white)


def _gray(picture: Image.Image) -> _Gray:
    """Return the lightness, 0..1; deeper pictures than 8 bits keep what they have."""
    return np.asarray(picture, np.float64) / 255


def _ink(gray: _Gray) -> _Gray:
    contrast = gray - _paper(gray)
    if -contrast.min() > contrast.max():
        contrast = -contrast
    strongest = float(contrast.max())
    if strongest < _LEAST_CONTRAST:
        raise DataError("no ink found: the picture has one shade; draw with more contrast")
    noise = _MAD_TO_SIGMA * float(np.median(np.abs(_border(contrast))))
    # A tight crop has ink on its border, which is no noise.
    faintest = min(_NOISE_SIGMAS * noise, strongest / 2)
    # From the noise to the strongest shade, so that faint pencil counts as much as a marker.
    return _without_specks(np.clip((contrast - faintest) / (strongest - faintest), 0, 1))


def _border(picture: _Gray) -> _Gray:
    """Return what lies on the border, (n,) of a picture or (n, k) of k pictures' last axis."""
    return np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])


def _paper(gray: _Gray) -> _Gray:
    """Return the shade of the paper everywhere: a plane through most of the border.

    A photo is lighter towards the lamp. Where most of the border has one shade, as in drawn
    pictures, the plane is level and of exactly that shade.
    """
    border = _border(gray)
    shade = np.median(border)
    off = np.abs(border - shade)
    on_paper = off <= _PAPER_SIGMAS * _MAD_TO_SIGMA * np.median(off)
    if not np.ptp(border[on_paper]):
        return np.full(gray.shape, shade)
    row, column = np.meshgrid(*(np.linspace(-1, 1, n) for n in gray.shape), indexing="ij")
    terms = np.stack([np.ones(gray.shape), row, column], axis=-1)
    slope, *_ = np.linalg.lstsq(_border(terms)[on_paper], border[on_paper])
    plane: _Gray = terms @ slope
    return plane


def _without_specks(ink: _Gray) -> _Gray:
    """Keep what lies within the rectangle of all strong ink.

    Faint grains and JPEG's ripples outside would decide how large the digit is taken to be.
    """
    strong = ink >= _STRONG_INK
    inside = np.ix_(_span(np.any(strong, axis=1)), _span(np.any(strong, axis=0)))
    kept = np.zeros_like(ink)
    kept[inside] = ink[inside]
    return kept


def _span(present: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return all positions from the first to the last that is true."""
    found = np.flatnonzero(present)
    return np.arange(found[0], found[-1] + 1)
