"""A curve of any length in bounded memory, and its smoothed form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CAPACITY = 2048
SMOOTHING_STEPS = 120


class BoundedCurve:
    """A curve that keeps at most `CAPACITY` buckets, however many values are appended.

    A bucket spans ``stride`` consecutive values and remembers the smallest and the largest of
    them with their positions, so no peak is lost. When all buckets are full, neighbours are
    merged and the stride doubles.
    """

    def __init__(self) -> None:
        self.stride = 1
        self._used = 0  # buckets begun
        self._in_last = 0  # values in the last bucket
        self._low = np.empty((2, CAPACITY))
        self._high = np.empty((2, CAPACITY))

    def append(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Append finite values ``y`` at increasing positions ``x``, both of shape (n,)."""
        start = 0
        while start < len(y):
            if self._used == CAPACITY and self._in_last >= self.stride:
                self._double()
            if self._used == 0 or self._in_last >= self.stride:
                self._low[1, self._used] = np.inf
                self._high[1, self._used] = -np.inf
                self._used += 1
                self._in_last = 0
            if self.stride == 1:
                stop = start + min(len(y) - start, CAPACITY - self._used + 1)
                columns = slice(self._used - 1, self._used - 1 + stop - start)
                self._low[:, columns] = self._high[:, columns] = x[start:stop], y[start:stop]
                self._used += stop - start - 1
                self._in_last = 1
            else:
                stop = start + min(len(y) - start, self.stride - self._in_last)
                self._extend_last(x[start:stop], y[start:stop])
                self._in_last += stop - start
            start = stop

    def _extend_last(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        last = self._used - 1
        low, high = int(y.argmin()), int(y.argmax())
        if y[low] < self._low[1, last]:
            self._low[:, last] = x[low], y[low]
        if y[high] > self._high[1, last]:
            self._high[:, last] = x[high], y[high]

    def _double(self) -> None:
        """Merge neighbouring buckets; CAPACITY is even, so none is left alone."""
        half = CAPACITY // 2
        for kept, better in ((self._low, np.less), (self._high, np.greater)):
            left, right = kept[:, 0::2], kept[:, 1::2]
            kept[:, :half] = np.where(better(right[1], left[1]), right, left)
        self._used = half
        self.stride *= 2
        self._in_last = self.stride

    def first(self, buckets: int) -> BoundedCurve:
        """Return a copy of the oldest buckets, all of them full."""
        copy = BoundedCurve()
        copy.stride = copy._in_last = self.stride
        copy._used = min(buckets, self._used)
        copy._low[:, : copy._used] = self._low[:, : copy._used]
        copy._high[:, : copy._used] = self._high[:, : copy._used]
        return copy

    def before(self, x: float) -> BoundedCurve:
        """Return a copy of the buckets whose extremes lie before a position."""
        latest = np.maximum(self._low[0, : self._used], self._high[0, : self._used])
        return self.first(int(np.searchsorted(latest, x)))

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return copies of what it consists of: three counts, and (4, buckets) numbers."""
        counts = np.array([self.stride, self._used, self._in_last], np.int64)
        used = slice(self._used)
        return counts, np.concatenate([self._low[:, used], self._high[:, used]])

    @classmethod
    def from_arrays(cls, counts: NDArray[np.int64], buckets: NDArray[np.float64]) -> BoundedCurve:
        """Return the curve whose `arrays` these are.

        Raises
        ------
        ValueError
            If they do not fit each other.
        """
        curve = cls()
        curve.stride, curve._used, curve._in_last = (int(count) for count in counts)
        if buckets.shape != (4, curve._used) or curve.stride < 1 or curve._used > CAPACITY:
            raise ValueError("the curve's arrays do not fit each other")
        curve._low[:, : curve._used], curve._high[:, : curve._used] = buckets[:2], buckets[2:]
        return curve

    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (x, y) of a polyline through every bucket's extremes, fresh and read-only."""
        low, high = self._low[:, : self._used], self._high[:, : self._used]
        if self.stride == 1:
            line = low.copy()
        else:
            low_first = low[0] <= high[0]
            line = np.empty((2, 2 * self._used))
            line[:, 0::2] = np.where(low_first, low, high)
            line[:, 1::2] = np.where(low_first, high, low)
        line.flags.writeable = False
        return line[0], line[1]


class Smoother:
    """An exponential moving average over steps, corrected for its start at zero.

    ``m_t = d m_(t-1) + (1 - d) y_t``, shown as ``m_t / (1 - d^t)`` (D. P. Kingma and J. Ba,
    *Adam*, 2015, section 3), with ``d = 1 - 1 / SMOOTHING_STEPS``: a constant stays constant
    from the first step on.
    """

    # A block short enough that the powers of d below stay near 1.
    _BLOCK = 256

    def __init__(self) -> None:
        self._decay = 1 - 1 / SMOOTHING_STEPS
        self._mean = 0.0
        self._steps = 0

    @property
    def state(self) -> tuple[float, int]:
        """Everything it remembers: the mean, not yet corrected, and the number of steps."""
        return self._mean, self._steps

    @state.setter
    def state(self, state: tuple[float, int]) -> None:
        self._mean, self._steps = state

    def append(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take the next values, shape (n,), and return the smoothed ones, shape (n,)."""
        smooth = np.empty(len(y))
        for start in range(0, len(y), self._BLOCK):
            block = y[start : start + self._BLOCK]
            powers = self._decay ** np.arange(1, len(block) + 1)
            means = powers * (self._mean + (1 - self._decay) * np.cumsum(block / powers))
            corrections = 1 - self._decay**self._steps * powers
            smooth[start : start + len(block)] = means / corrections
            self._mean = float(means[-1])
            self._steps += len(block)
        return smooth
