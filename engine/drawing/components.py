"""Connected components of a mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Components:
    """The connected components of a mask; pixels that touch at a corner are connected.

    Attributes
    ----------
    row, start, end, label : ndarray of shape (n_runs,), int64
        Pixels side by side, ``start`` to before ``end`` of a row, and the component they are of.
    boxes : ndarray of shape (n, 4), int64
        Top, left, bottom and right of each component; the last two are just outside.
    shape : tuple of int
        Of the mask.
    """

    row: Ints
    start: Ints
    end: Ints
    label: Ints
    boxes: Ints
    shape: tuple[int, int]

    @property
    def sizes(self) -> Ints:
        """The longer side of each component."""
        sizes: Ints = np.maximum(*self._sides)
        return sizes

    @property
    def slimness(self) -> NDArray[np.float64]:
        """The shorter side of each component, as a share of the longer one."""
        slimness: NDArray[np.float64] = np.minimum(*self._sides) / self.sizes
        return slimness

    @property
    def _sides(self) -> tuple[Ints, Ints]:
        top, left, bottom, right = self.boxes.T
        return bottom - top, right - left

    @property
    def n_borders(self) -> Ints:
        """How many of the four borders each component reaches, all but for a pixel."""
        top, left, bottom, right = self.boxes.T
        rows, columns = self.shape
        reached = (top <= 1, left <= 1, bottom >= rows - 1, right >= columns - 1)
        n_borders: Ints = np.sum(reached, axis=0, dtype=np.int64)
        return n_borders

    @property
    def n_on_border(self) -> Ints:
        """How many pixels each component has on the border."""
        rows, columns = self.shape
        first_or_last = (self.row == 0) | (self.row == rows - 1)
        pixels = np.where(
            first_or_last,
            self.end - self.start,
            (self.start == 0).astype(np.int64) + (self.end == columns),
        )
        return np.bincount(self.label, pixels, len(self.boxes)).astype(np.int64)

    def mask(self, which: Sequence[int] | Ints) -> NDArray[np.bool_]:
        """Return where some of the components are."""
        chosen = np.isin(self.label, which)
        steps = np.zeros((self.shape[0], self.shape[1] + 1), np.int8)
        steps[self.row[chosen], self.start[chosen]] = 1
        # Runs of a row never touch: none begins where another ends.
        steps[self.row[chosen], self.end[chosen]] = -1
        return np.cumsum(steps, axis=1, dtype=np.int8)[:, :-1] > 0


def components(mask: NDArray[np.bool_]) -> Components:
    """Find the connected components of a mask, (h, w), by its runs.

    Runs are joined instead of pixels (L. He, Y. Chao and K. Suzuki, *A run-based two-scan labeling
    algorithm*, 2008): there are far fewer.
    """
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).view(np.int8), axis=1)
    row, start = np.nonzero(edges == 1)
    _, end = np.nonzero(edges == -1)
    label = _joined(*_neighbours(row, start, end, mask.shape[1]), len(row))
    n = int(label.max(initial=-1)) + 1
    boxes = np.empty((n, 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = np.iinfo(np.int64).max, 0
    np.minimum.at(boxes[:, 0], label, row)
    np.minimum.at(boxes[:, 1], label, start)
    np.maximum.at(boxes[:, 2], label, row + 1)
    np.maximum.at(boxes[:, 3], label, end)
    return Components(row, start, end, label, boxes, (mask.shape[0], mask.shape[1]))


def _neighbours(row: Ints, start: Ints, end: Ints, columns: int) -> tuple[Ints, Ints]:
    """Return the pairs of runs in neighbouring rows that touch."""
    # One number line for all rows, with room between them.
    stride = columns + 2
    below = (row + 1) * stride
    first = np.searchsorted(row * stride + end, below + start)
    last = np.searchsorted(row * stride + start, below + end, side="right")
    count = np.maximum(last - first, 0)
    upper = np.repeat(np.arange(len(row)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return upper, np.repeat(first, count) + within


def _joined(one: Ints, other: Ints, n: int) -> Ints:
    """Return which of the joined sets, numbered from 0, each of n things is in.

    After Y. Shiloach and U. Vishkin, *An O(log n) parallel connectivity algorithm* (1982): all
    roots that touch a lower one are hung under it at once, then every chain is cut short.
    """
    least = np.arange(n)
    while True:
        lower = least.copy()
        of_one, of_other = least[one], least[other]
        lowest = np.minimum(of_one, of_other)
        np.minimum.at(lower, of_one, lowest)
        np.minimum.at(lower, of_other, lowest)
        while not np.array_equal(lower, lower[lower]):
            lower = lower[lower]
        if np.array_equal(lower, least):
            return np.unique(least, return_inverse=True)[1]
        least = lower
