"""Picture files of any size and polarity, read as ink on paper."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import DataError

from .contrast import Gray
from .ink import Ink, find_ink
from .picture_files import on_paper, open_picture
from .preparation import Preparation, ladder_of_gray

# Larger pictures are shrunk first: a digit of 28 pixels needs no more.
_LONGEST_SIDE = 1024
# On transparency, white paper is the rule; black is taken when it shows this much more.
_BLACK_PAPER_CONTRAST = 4.0

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
    return read_largest(path, image_shape, preparation)[0]


def read_largest(
    path: str | os.PathLike[str],
    image_shape: tuple[int, int],
    preparation: Preparation = _PREPARATION,
) -> tuple[NDArray[np.uint8], Ink]:
    """Read a picture as `read_image` does, and say which ink was taken, of how many signs."""
    try:
        found = read_picture(path)
        return ladder_of_gray(found.ink, image_shape, preparation)[-1].image, found
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


def read_ink(path: str | os.PathLike[str]) -> Gray:
    """Read a picture and return where its ink is, 0..1; see `read_picture`."""
    return read_picture(path).ink


def read_picture(path: str | os.PathLike[str]) -> Ink:
    """Read a picture and find its ink.

    Ink is what differs most from the paper around it, lighter or darker. Transparency shows white
    paper, or black where the ink is white.

    Raises
    ------
    DataError
        If the file is no picture, too large, or shows no ink. The message does not name it.
    """
    picture = open_picture(path, _LONGEST_SIDE)
    if picture.mode != "RGBA":
        return find_ink(_gray(picture))
    white, black = (_gray(on_paper(picture, shade)) for shade in (255, 0))
    return find_ink(black if np.ptp(black) > _BLACK_PAPER_CONTRAST * np.ptp(white) else white)


def _gray(picture: Image.Image) -> Gray:
    """Return the lightness, 0..1; deeper pictures than 8 bits keep what they have."""
    return np.asarray(picture, np.float64) / 255
