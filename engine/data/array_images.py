"""Arrays of images and labels, as other programs keep them, as a `Reading`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.watch import Watch

from .dataset import Split
from .label_values import number_labels
from .pixel_values import to_pixels
from .reading import LARGEST_SIDE, SMALLEST_SIDE, Reading

Shape = tuple[int, ...]

# ITU-R BT.601's 0.299, 0.587 and 0.114 in 1/65536, the whole numbers that Pillow has: a picture
# gives the same gray as a file and as an array.
_GRAY_WEIGHTS = (19595, 38470, 7471)
_COLOURS = 3
# Bytes copied together, so that Cancel answers.
_AT_ONCE = 2**20


def check_shapes(shapes: Mapping[str, tuple[Shape, Shape]], where: str) -> tuple[int, int]:
    """Check that arrays can be images and their labels; it can be done before they are read.

    Parameters
    ----------
    shapes : mapping of str to (tuple of int, tuple of int)
        Shapes of the images and of the labels of each split. Images are (n, h, w), (n, h, w, 1),
        (n, h, w, 3), the last two also with the channels before the rows, or (n, pixels) of
        square images.
    where : str
        What messages begin with.

    Returns
    -------
    tuple of int
        (rows, columns) of every image.

    Raises
    ------
    DataError
        If not.
    """
    image_shapes = {}
    for part, (of_images, of_labels) in shapes.items():
        place = f"{where}:" if part == "all" else f"{where}: {part} split"
        if not of_labels or of_images[:1] != of_labels[:1]:
            raise DataError(
                f"{place} has images of shape {of_images} but labels of shape {of_labels}; "
                "each image needs one label"
            )
        image_shapes[part] = _image_shape(of_images, place)
    if len(set(image_shapes.values())) > 1:
        listed = ", ".join(f"{part} {rows}x{cols}" for part, (rows, cols) in image_shapes.items())
        raise DataError(f"{where}: the splits have images of different sizes ({listed})")
    return image_shapes.popitem()[1]


def square_side(n_pixels: int) -> int | None:
    """Return the side of square images of so many pixels; None if no such image is served."""
    side = math.isqrt(n_pixels)
    return side if side * side == n_pixels and SMALLEST_SIDE <= side <= LARGEST_SIDE else None


def _image_shape(shape: Shape, place: str) -> tuple[int, int]:
    if len(shape) == 2 and (side := square_side(shape[1])):
        return side, side
    if len(shape) == 2:
        raise DataError(
            f"{place} has images of {shape[1]:,} pixels, which are not square ones of "
            f"{SMALLEST_SIDE}x{SMALLEST_SIDE} to {LARGEST_SIDE}x{LARGEST_SIDE}; give them as an "
            "array (n, rows, columns)"
        )
    if len(shape) == 4 and shape[3] in (1, _COLOURS):
        shape = shape[:3]
    elif len(shape) == 4 and shape[1] in (1, _COLOURS):
        shape = (shape[0], *shape[2:])
    if len(shape) != 3:
        raise DataError(
            f"{place} has images of shape {shape}; give them as (n, rows, columns), (n, rows, "
            "columns, 3) or (n, pixels)"
        )
    if not SMALLEST_SIDE <= min(shape[1:]) <= max(shape[1:]) <= LARGEST_SIDE:
        raise DataError(
            f"{place} has images of {shape[1]}x{shape[2]} pixels; each side must be "
            f"{SMALLEST_SIDE} to {LARGEST_SIDE}"
        )
    return shape[1], shape[2]


def as_reading(
    arrays: Mapping[str, tuple[NDArray[Any], NDArray[Any]]],
    where: str,
    watch: Watch,
    class_names: tuple[str, ...] = (),
    notes: Iterable[str] = (),
) -> Reading:
    """Make images and labels what the application works with.

    Parameters
    ----------
    arrays : mapping of str to (ndarray, ndarray)
        Images and labels of each split, of the shapes that `check_shapes` admits and the values
        that `to_pixels` and `number_labels` admit.
    where : str
        What messages begin with.
    watch : Watch
        May be cancelled; it is not told how far this is, for reading took longer.
    class_names : tuple of str
        Names of the classes, empty where the data has none.
    notes : iterable of str
        What is known of the data already.

    Raises
    ------
    DataError
        If shapes or values are none of those admitted.
    Cancelled
        If the watch was cancelled.
    """
    quiet = Watch(cancelled=watch.cancelled)
    shapes = {part: (images.shape, labels.shape) for part, (images, labels) in arrays.items()}
    image_shape = check_shapes(shapes, where)
    y, class_names = number_labels(
        [labels for _, labels in arrays.values()], where, class_names, quiet
    )
    pixels, of_values = to_pixels([images for images, _ in arrays.values()], where, quiet)
    if any(_COLOURS in images.shape[1:] for images in pixels):
        of_values = (*of_values, "colours were made gray (ITU-R BT.601)")
    splits = {
        part: Split(_as_rows(images, quiet), labels)
        for part, images, labels in zip(arrays, pixels, y, strict=True)
    }
    return Reading(splits, image_shape, class_names, (*notes, *of_values))


def _as_rows(images: NDArray[np.uint8], watch: Watch) -> NDArray[np.uint8]:
    """Return images of shape (n, n_in), gray."""
    if images.ndim == 4 and images.shape[3] not in (1, _COLOURS):
        images = np.moveaxis(images, 1, 3)
    coloured = images.shape[3:] == (_COLOURS,)
    if images.flags.c_contiguous and not coloured:
        return images.reshape(len(images), -1)
    n_in = math.prod(images.shape[1:3])
    rows = np.empty((len(images), n_in), np.uint8)
    step = _AT_ONCE // n_in
    for start in range(0, len(images), step):
        block = images[start : start + step]
        if coloured:
            block = (block @ np.array(_GRAY_WEIGHTS, np.uint32) + 2**15 >> 16).astype(np.uint8)
        rows[start : start + step] = block.reshape(len(block), n_in)
        watch.at(start, len(images))
    return rows
