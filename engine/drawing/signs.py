"""Which connected components make one written sign, and which sign is the largest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from .components import Components, Ints
from .contrast import Mask

# Neighbours in a line share so much of the lower one's height.
_LINE = 0.8
# How far a part may lie from the rest of its sign, above or below and beside it, in sides of that
# rest: the bar of a 5 hangs over its bow, another digit stands beside it.
_BELOW, _BESIDE = 0.2, 0.07
# From this share of the other's size on it is no part but a sign of its own, unless one is as flat
# as this, the bar of a 5 again.
_PART, _FLAT = 0.7, 0.4
# Two halves as large are one sign where their boxes overlap by so much of the smaller one, both
# ways, or nearly touch and are not in a line: the circles of an 8, a 4 in two strokes.
_OVERLAP, _TOUCH = 0.4, 0.05
# Below this share of the largest component there is dust, below that of the largest sign are dots.
_DUST, _SIGN = 0.06, 0.33
# So many components are looked at in pairs; noise has a hundred thousand.
_MOST_COMPONENTS = 40

Box = tuple[int, ...]


def largest_sign(found: Components, candidates: Ints) -> tuple[Mask, int]:
    """Return where the largest sign is, and how many there are.

    Parameters
    ----------
    found : Components
        Of a mask.
    candidates : ndarray of shape (n,), int64
        Which of them may be ink; at least one.
    """
    sizes = found.sizes[candidates]
    is_ink = sizes >= _DUST * sizes.max()
    by_size = candidates[is_ink][np.argsort(-sizes[is_ink], kind="stable")]
    members = signs(found.boxes[by_size[:_MOST_COMPONENTS]].tolist())
    boxes = [found.boxes[by_size[each]] for each in members]
    across = np.array([np.hypot(*(np.ptp(box[:, k::2]) for k in (0, 1))) for box in boxes])
    others = found.sizes[by_size[_MOST_COMPONENTS:]]
    least = _SIGN * across.max()
    n_signs = int((across >= least).sum() + (others >= least).sum())
    return found.mask(by_size[members[int(across.argmax())]]), n_signs


def signs(boxes: Sequence[Sequence[int]]) -> list[list[int]]:
    """Put together what is one sign.

    Parameters
    ----------
    boxes : sequence of (top, left, bottom, right)
        Of each component.

    Returns
    -------
    list of list of int
        The components of each sign.
    """
    found: list[tuple[list[int], Box]] = [([k], tuple(box)) for k, box in enumerate(boxes)]
    while pair := next((each for each in combinations(found, 2) if _are_one(*each)), None):
        one, other = pair
        joined = (one[0] + other[0], _around(one[1], other[1]))
        # A sign that grew may reach others, so all are compared again, the largest first.
        found = [joined, *(each for each in found if each is not one and each is not other)]
    return [members for members, _ in found]


def _around(one: Box, other: Box) -> Box:
    low = (min(pair) for pair in zip(one[:2], other[:2], strict=True))
    high = (max(pair) for pair in zip(one[2:], other[2:], strict=True))
    return (*low, *high)


def _are_one(one: tuple[list[int], Box], other: tuple[list[int], Box]) -> bool:
    """Whether two boxes are of one sign."""
    a, b = one[1], other[1]
    heights, widths = (a[2] - a[0], b[2] - b[0]), (a[3] - a[1], b[3] - b[1])
    small, large = sorted((max(heights[0], widths[0]), max(heights[1], widths[1])))
    down = min(a[2], b[2]) - max(a[0], b[0])
    across = min(a[3], b[3]) - max(a[1], b[1])
    in_line = down >= _LINE * min(heights)
    if in_line and across <= 0 and small >= _SIGN * large:
        return False
    is_flat = any(height <= _FLAT * width for height, width in zip(heights, widths, strict=True))
    if small < _PART * large or is_flat:
        return -down <= _BELOW * large and -across <= _BESIDE * large
    if down > _OVERLAP * min(heights) and across > _OVERLAP * min(widths):
        return True
    return not in_line and max(-down, -across) <= _TOUCH * large
