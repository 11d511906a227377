"""Pictures of all sizes, made into images of one shape."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import DataError

from .reading import LARGEST_SIDE, SMALLEST_SIDE

#: Of images that are not all of one size, or of one that is too small or too large.
FITTED_SHAPE = (28, 28)
#: Bytes that images may take, one a pixel; while they are divided into splits, twice as many.
MOST_PIXELS = 2**30

_Gray = NDArray[np.uint8]


def fitted(gray: _Gray, image_shape: tuple[int, int]) -> _Gray:
    """Scale a picture to fit into a shape, its aspect kept, on paper of its own shade.

    Parameters
    ----------
    gray : ndarray of shape (h, w), uint8
        The picture.
    image_shape : tuple of int
        (rows, columns) of the result. The picture touches two opposite sides at least and lies
        in the middle; the rest has the median shade of the picture's border. A pixel is the mean
        of the area it covers; where the picture is enlarged, it is interpolated.
    """
    if gray.shape == image_shape:
        return gray
    rows, columns = image_shape
    scale = max(gray.shape[0] / rows, gray.shape[1] / columns)
    # The paper is added before scaling, to whole pixels; the box that is scaled need not be whole.
    height, width = rows * scale, columns * scale
    padded = np.full((math.ceil(height), math.ceil(width)), _paper(gray), np.uint8)
    top, left = ((padded.shape[axis] - gray.shape[axis]) // 2 for axis in (0, 1))
    padded[top : top + gray.shape[0], left : left + gray.shape[1]] = gray
    resample = Image.Resampling.BOX if scale >= 1 else Image.Resampling.BILINEAR
    box = (0, 0, width, height)
    return np.asarray(Image.fromarray(padded).resize((columns, rows), resample, box))


def _paper(gray: _Gray) -> int:
    border = np.concatenate([gray[0], gray[-1], gray[1:-1, 0], gray[1:-1, -1]])
    return round(float(np.median(border)))


class ImageStack:
    """Images of one shape, made of pictures as they come.

    As long as all have one size, that is the shape; from the first that differs on, all are
    fitted into `FITTED_SHAPE`, those before it too.

    Attributes
    ----------
    size : tuple of int or None
        (rows, columns) of every picture so far; None if they differ.
    """

    def __init__(self, most: int) -> None:
        """Make a place for at most ``most`` images."""
        self.size: tuple[int, int] | None = None
        self._most = most
        self._images = np.empty((most, 0, 0), np.uint8)
        self._n = 0

    def add(self, gray: _Gray) -> None:
        """Add a picture of shape (h, w).

        Raises
        ------
        DataError
            If the images would take more than `MOST_PIXELS`.
        """
        size = (gray.shape[0], gray.shape[1])
        if self._n == 0:
            self.size = size
            self._make_place(size if _is_served(size) else FITTED_SHAPE)
        elif self.size is not None and size != self.size:
            self.size = None
            before = self._images[: self._n]
            self._make_place(FITTED_SHAPE)
            for row, image in enumerate(before):
                self._images[row] = fitted(image, FITTED_SHAPE)
        self._images[self._n] = fitted(gray, self.image_shape)
        self._n += 1

    @property
    def image_shape(self) -> tuple[int, int]:
        """(rows, columns) of every image."""
        return self._images.shape[1], self._images.shape[2]

    @property
    def x(self) -> NDArray[np.uint8]:
        """All images, (n, n_in), a row an image."""
        return self._images[: self._n].reshape(self._n, -1)

    def _make_place(self, shape: tuple[int, int]) -> None:
        if self._most * shape[0] * shape[1] > MOST_PIXELS:
            raise DataError(
                f"{self._most:,} images of {shape[0]}x{shape[1]} pixels would take more than "
                f"{MOST_PIXELS // 2**20:,} MB; use fewer or smaller ones"
            )
        # The system hands out memory as it is written to.
        self._images = np.empty((self._most, *shape), np.uint8)


def _is_served(size: tuple[int, int]) -> bool:
    return min(size) >= SMALLEST_SIDE and max(size) <= LARGEST_SIDE
