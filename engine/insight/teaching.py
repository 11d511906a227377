"""What training on a person's own drawings improved, and what was forgotten for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Split
from engine.weights import Weights


@dataclass(frozen=True, eq=False)
class Effect:
    """How one model reads a set of images beside another.

    Attributes
    ----------
    images : int
        How many were read.
    errors_before, errors_after : int
        How many were misread.
    learned, forgotten : ndarray of int64
        Which images only the later, and only the earlier model reads correctly.
    """

    images: int
    errors_before: int
    errors_after: int
    learned: NDArray[np.int64]
    forgotten: NDArray[np.int64]


def effect(before: Weights, after: Weights, split: Split) -> Effect:
    """Compare two models on the images of a split."""
    right_before, right_after = (
        weights.p_y_given_x(split.x).argmax(axis=1) == split.y for weights in (before, after)
    )
    return Effect(
        len(split),
        int((~right_before).sum()),
        int((~right_after).sum()),
        np.flatnonzero(right_after & ~right_before),
        np.flatnonzero(right_before & ~right_after),
    )
