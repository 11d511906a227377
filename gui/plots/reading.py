"""What a curve says at a step, as exactly as it is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine import Curves

Line = tuple[np.ndarray, np.ndarray]

# A curve of more validations than this keeps the extremes of several together.
_MOST_VALIDATIONS = 2048


@dataclass(frozen=True)
class Reading:
    """A value, or the extremes between which it lies.

    Attributes
    ----------
    step : int
        Where the first of the values is.
    low, high : float
        The same where the value is known.
    number : int
        Of how many steps they are the extremes; 1 where the value is known.
    """

    step: int
    low: float
    high: float
    number: int = 1

    def text(self, write: Callable[[float], str]) -> str:
        """Return the value, or the range that holds it, as ``write`` writes numbers."""
        low, high = write(self.low), write(self.high)
        return low if low == high else f"{low}–{high}"


def last_step(curves: Curves) -> float:
    """Return the latest step of any curve; 0 of none."""
    lines = (curves.cost, curves.valid_error)
    return max((float(steps[-1]) for steps, _ in lines if len(steps)), default=0.0)


def cost_at(line: Line, step: int) -> Reading | None:
    """Return what a curve of every minibatch says of one; None outside of it.

    A long curve holds pairs of points, the extremes of buckets of 2, 4, 8 ... steps from step 0
    on: what is between them is known only to lie between their values.
    """
    steps, values = line
    index = int(np.searchsorted(steps, step))
    if index < len(steps) and steps[index] == step:
        return Reading(step, float(values[index]), float(values[index]))
    n_buckets = len(steps) // 2
    if not n_buckets:
        return None
    # The last step is in the last bucket, so this is less than twice as much as a bucket holds.
    stride = 1 << math.ceil(math.log2((steps[-1] + 1) / n_buckets))
    bucket = step // stride
    if not 0 <= bucket < n_buckets:
        return None
    pair = values[2 * bucket : 2 * bucket + 2]
    return Reading(bucket * stride, float(pair.min()), float(pair.max()), stride)


def validation_at(curves: Curves, step: int) -> Reading | None:
    """Return the latest validation, of those that are kept, not after a step; None before any.

    Of many validations a curve keeps only extremes: then those of the bucket it is from.
    """
    steps, errors = curves.valid_error
    index = int(np.searchsorted(steps, step, side="right")) - 1
    if len(steps) <= _MOST_VALIDATIONS:
        if index < 0:
            return None
        return Reading(int(steps[index]), float(errors[index]), float(errors[index]))
    index = max(index, 0)
    pair = errors[index // 2 * 2 : index // 2 * 2 + 2]
    number = 1 if pair.min() == pair.max() else 2
    return Reading(int(steps[index]), float(pair.min()), float(pair.max()), number)


def touched_at(curves: Curves, step: int) -> float | None:
    """Return the test error of a validation; None where it did not touch the test set."""
    steps, errors = curves.test_error
    index = int(np.searchsorted(steps, step))
    return float(errors[index]) if index < len(steps) and steps[index] == step else None


def latest(line: Line, step: int) -> float | None:
    """Return the last value of a curve that is not after a step; None before the first."""
    index = int(np.searchsorted(line[0], step, side="right")) - 1
    return float(line[1][index]) if index >= 0 else None


def nearest(positions: np.ndarray, x: float) -> int:
    """Return the index of the entry of increasing ``positions``, not empty, nearest to x."""
    after = int(np.searchsorted(positions, x))
    if after == 0 or (after < len(positions) and positions[after] - x < x - positions[after - 1]):
        return after
    return after - 1
