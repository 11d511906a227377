"""What is no writing: the paper's own lines and edges, and what lies beside it."""

from __future__ import annotations

import numpy as np

from .components import Components, Ints, components
from .contrast import Gray, Mask

# Shares of the ink's contrast. Lines of the paper run through the ink; a higher one parts them.
_THRESHOLDS = (0.2, 0.35, 0.5, 0.65)
# What runs through the picture is as long as this share of its shorter side.
_LONG = 0.5
# What is no writing has this share of its length on the border, or is as slim as this and long.
_ON_BORDER, _SLIM = 0.3, 0.05
# Where no writing reaches this share of the shorter side, the rest is the writing after all.
_LEAST_WRITING = 0.08


def parted(contrast: Gray, level: float, least: float) -> tuple[Components, float, bool]:
    """Find components above the lowest threshold at which none runs through the picture.

    Parameters
    ----------
    contrast : ndarray of shape (h, w), float64
        How much each pixel differs from the paper.
    level : float
        The ink's contrast.
    least : float
        What no threshold is below.

    Returns
    -------
    tuple of (Components, float, bool)
        The components; the threshold; and whether it was the lowest of all, which it is too where
        none helps.
    """
    thresholds = [max(share * level, least) for share in _THRESHOLDS]
    for number, threshold in enumerate(thresholds):
        found = components(contrast >= threshold)
        if not (_crosses(found) & _is_long(found)).any():
            return found, threshold, number == 0
    return components(contrast >= thresholds[0]), thresholds[0], True


def written(found: Components) -> Ints:
    """Return which components may be writing; all where hardly anything else may."""
    writing = np.flatnonzero(~along_border(found))
    if found.sizes[writing].max(initial=0) < _LEAST_WRITING * min(found.shape):
        return np.arange(len(found.boxes))
    return writing


def along_border(found: Components) -> Mask:
    """Return which components look like the paper's lines and edges, (n,)."""
    touches = found.n_on_border >= _ON_BORDER * found.sizes
    is_line = _is_long(found) & (found.slimness < _SLIM)
    along: Mask = _crosses(found) | touches | is_line
    return along


def _crosses(found: Components) -> Mask:
    """Return which components reach from one border of the picture to another, (n,)."""
    return found.n_borders >= 2


def _is_long(found: Components) -> Mask:
    return found.sizes >= _LONG * min(found.shape)
