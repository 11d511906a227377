"""From ink on a sheet of any size to the small gray image a model was trained on.

The steps are those MNIST was made with (Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST
database of handwritten digits*, 1998): the ink is fitted into a box of 20 x 20 pixels with its
aspect kept and its edges anti-aliased, and the box is laid on 28 x 28 pixels so that the ink's
centre of mass is in the middle. Other image shapes get the same proportions.

`preparation` does the same a stage at a time, and more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.errors import DataError

#: Side of the box the ink is fitted into, as a fraction of the image's side.
BOX_SHARE = 20 / 28


def prepare_gray(ink: NDArray[Any], image_shape: tuple[int, int] = (28, 28)) -> NDArray[np.uint8]:
    """Fit ink into an image as MNIST's digits are.

    Parameters
    ----------
    ink : ndarray of shape (h, w), uint8 or floating
        How much ink is where: 0 is paper; 255, or 1 for floating numbers, is full ink.
        Floating numbers beyond 0..1 are clipped.
    image_shape : tuple of int
        (rows, columns) of the result.

    Returns
    -------
    ndarray of shape image_shape, uint8
        Ink high. Its centre of mass is within half a pixel of row ``rows // 2`` and column
        ``columns // 2``, unless ink would leave the image there.

    Raises
    ------
    DataError
        If there is no ink, or ``ink`` is no such array.
    """
    return centred_by_mass(fitted(cropped(as_bytes(ink)), box_shape(image_shape)), image_shape)


def as_bytes(ink: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the ink as uint8, without a copy where it is already."""
    if ink.ndim != 2:
        raise DataError(f"ink must have two dimensions, not the shape {ink.shape}")
    if ink.dtype == np.uint8:
        return ink
    if not np.issubdtype(ink.dtype, np.floating):
        raise DataError(f"ink must be uint8 or floating, not {ink.dtype}")
    if not np.isfinite(ink).all():
        raise DataError("ink holds NaN or infinity; give numbers from 0 to 1")
    sheet: NDArray[np.uint8] = np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8)
    return sheet


def box_shape(image_shape: tuple[int, int]) -> tuple[int, int]:
    """Return (rows, columns) of the box that ink is fitted into."""
    rows, columns = (max(1, round(side * BOX_SHARE)) for side in image_shape)
    return rows, columns


def cropped(sheet: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the part of the sheet that has ink, a view.

    Raises
    ------
    DataError
        If there is no ink.
    """
    rows = np.flatnonzero(sheet.any(axis=1))
    if len(rows) == 0:
        raise DataError("no ink: every pixel is paper; draw something first")
    columns = np.flatnonzero(sheet.any(axis=0))
    return sheet[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def fitted(crop: NDArray[np.uint8], box: tuple[int, int]) -> NDArray[np.uint8]:
    """Scale the crop to touch the box (rows, columns), both directions alike, and crop it again.

    Rounding the shorter side to whole pixels would make the stem of a 1 up to a quarter thicker
    or thinner, so paper is added beside the ink instead, up to the box's aspect.

    Raises
    ------
    DataError
        If no ink is left: specks far apart on a large sheet, each averaged away.
    """
    rows, columns = box
    scale = max(crop.shape[0] / rows, crop.shape[1] / columns)
    height, width = rows * scale, columns * scale
    padded = np.zeros((int(np.ceil(height)), int(np.ceil(width))), np.uint8)
    padded[: crop.shape[0], : crop.shape[1]] = crop
    # The mean over the area a pixel covers neither blurs nor rings; enlarged, it would be blocks.
    resample = Image.Resampling.BOX if scale >= 1 else Image.Resampling.BILINEAR
    small = np.asarray(
        Image.fromarray(padded).resize((columns, rows), resample, (0, 0, width, height))
    )
    if not small.any():
        raise DataError("no ink is left at the size of the image; draw with a thicker pen")
    return cropped(small)


def scaled_down(sheet: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Scale a whole sheet into (rows, columns), its aspect kept, paper beside it."""
    method = Image.Resampling.BOX
    return np.asarray(ImageOps.pad(Image.fromarray(sheet), size[::-1], method))


def laid_in_the_middle(crop: NDArray[np.uint8], image_shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Lay ink on an image of paper, its box in the middle."""
    top, left = ((side - size) // 2 for side, size in zip(image_shape, crop.shape, strict=True))
    return _laid(crop, image_shape, top, left)


def centred_by_mass(crop: NDArray[np.uint8], image_shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Lay the cropped ink on an image of paper, moved by whole pixels."""
    top = _offset(crop.sum(axis=1, dtype=np.int64), image_shape[0])
    left = _offset(crop.sum(axis=0, dtype=np.int64), image_shape[1])
    return _laid(crop, image_shape, top, left)


def _laid(
    crop: NDArray[np.uint8], image_shape: tuple[int, int], top: int, left: int
) -> NDArray[np.uint8]:
    image = np.zeros(image_shape, np.uint8)
    image[top : top + crop.shape[0], left : left + crop.shape[1]] = crop
    return image


def _offset(mass: NDArray[np.int64], side: int) -> int:
    """Return where the crop begins along one axis, given the ink on each of its pixels.

    MNIST's middle is the pixel with the index 14 of 28: over its test images the centre of mass
    lies between 13.500 and 14.500 on both axes.
    """
    centre = float(mass @ np.arange(len(mass))) / float(mass.sum())
    return min(max(round(side // 2 - centre), 0), side - len(mass))
