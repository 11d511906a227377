"""Stretches of steps, found and put into words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Of which each is named.
_MOST = 3


def ranges_of(marked: NDArray[np.bool_]) -> list[range]:
    """Return the stretches of steps that are marked, shape (n,), in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    return [range(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def in_words(ranges: Sequence[range]) -> str:
    """Return stretches as a person reads them, such as ``steps 0 to 767, 3,072 to 4,710``."""
    total = sum(len(steps) for steps in ranges)
    if len(ranges) > _MOST:
        return f"{total:,} steps between {ranges[0].start:,} and {ranges[-1].stop - 1:,}"
    return ("step " if total == 1 else "steps ") + ", ".join(map(_in_words, ranges))


def _in_words(steps: range) -> str:
    return f"{steps.start:,}" if len(steps) == 1 else f"{steps.start:,} to {steps.stop - 1:,}"
