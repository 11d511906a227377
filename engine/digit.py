"""From ink on a sheet of any size to the small gray image a model was trained on.

The steps are those MNIST was made with (Y. LeCun, C. Cortes and C. J. C. Burges, *The MNIST
database of handwritten digits*, 1998): the ink is fitted into a box of 20 x 20 pixels with its
aspect kept and its edges anti-aliased, and the box is laid on 28 x 28 pixels so that the ink's
centre of mass is in the middle. Other image shapes get the same proportions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .errors import DataError

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
    sheet = _as_bytes(ink)
    crop = _cropped(sheet)
    if not crop.size:
        raise DataError("no ink: every pixel is paper; draw something first")
    box_shape = [max(1, round(side * BOX_SHARE)) for side in image_shape]
    fitted = _cropped(_fitted(crop, box_shape[0], box_shape[1]))
    if not fitted.size:
        # Specks far apart on a large sheet, each averaged away.
        raise DataError("no ink is left at the size of the image; draw with a thicker pen")
    return _centred_by_mass(fitted, image_shape)


def _as_bytes(ink: NDArray[Any]) -> NDArray[np.uint8]:
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


def _cropped(sheet: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the part of the sheet that has ink, a view; shape (0, 0) where there is none."""
    rows = np.flatnonzero(sheet.any(axis=1))
    if len(rows) == 0:
        return sheet[:0, :0]
    columns = np.flatnonzero(sheet.any(axis=0))
    return sheet[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fitted(crop: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    """Scale the crop to touch the box (rows, columns), both directions alike.

    Rounding the shorter side to whole pixels would make the stem of a 1 up to a quarter thicker
    or thinner, so paper is added beside the ink instead, up to the box's aspect.
    """
    scale = max(crop.shape[0] / rows, crop.shape[1] / columns)
    height, width = rows * scale, columns * scale
    padded = np.zeros((int(np.ceil(height)), int(np.ceil(width))), np.uint8)
    padded[: crop.shape[0], : crop.shape[1]] = crop
    # The mean over the area a pixel covers neither blurs nor rings; enlarged, it would be blocks.
    resample = Image.Resampling.BOX if scale >= 1 else Image.Resampling.BILINEAR
    box = Image.fromarray(padded).resize((columns, rows), resample, (0, 0, width, height))
    return np.asarray(box)


def _centred_by_mass(crop: NDArray[np.uint8], image_shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Lay the cropped ink on an image of paper, moved by whole pixels."""
    image = np.zeros(image_shape, np.uint8)
    top = _offset(crop.sum(axis=1, dtype=np.int64), image_shape[0])
    left = _offset(crop.sum(axis=0, dtype=np.int64), image_shape[1])
    image[top : top + crop.shape[0], left : left + crop.shape[1]] = crop
    return image


def _offset(mass: NDArray[np.int64], side: int) -> int:
    """Return where the crop begins along one axis, given the ink on each of its pixels.

    MNIST's middle is the pixel with the index 14 of 28: over its test images the centre of mass
    lies between 13.500 and 14.500 on both axes.
    """
    centre = float(mass @ np.arange(len(mass))) / float(mass.sum())
    return min(max(round(side // 2 - centre), 0), side - len(mass))
