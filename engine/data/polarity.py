"""Whether images are ink on light paper, as scans are, or light on dark, as MNIST is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .dataset import Dataset

# Half way between black and white.
_LIGHT = 127.5
_ROWS_AT_ONCE = 4096


def paper_shade(dataset: Dataset) -> float:
    """Return the median of all pixels on the borders of the training images, 0..255."""
    border = np.ones(dataset.image_shape, np.bool_)
    border[1:-1, 1:-1] = False
    pixels = np.flatnonzero(border)
    x = dataset.train.x
    # Counting the 256 shades takes no memory to speak of, sorting all pixels would.
    counts = np.zeros(256, np.int64)
    for start in range(0, len(x), _ROWS_AT_ONCE):
        counts += np.bincount(x[start : start + _ROWS_AT_ONCE, pixels].ravel(), minlength=256)
    return _median(counts)


def with_ink_high(dataset: Dataset) -> Dataset:
    """Return a data set on dark paper: inverted, with a note, if its paper is light.

    Drawings and pictures are prepared as ink on paper of 0, so a model must learn that.
    """
    return dataset.inverted_pixels() if paper_shade(dataset) > _LIGHT else dataset


def _median(counts: NDArray[np.int64]) -> float:
    below = np.cumsum(counts)
    # The two in the middle; one and the same where the number is odd.
    middle = np.array([(below[-1] - 1) // 2, below[-1] // 2])
    return float(np.searchsorted(below, middle, side="right").mean())
