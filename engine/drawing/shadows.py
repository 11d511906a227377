"""Ink on paper with shadows, ruled lines, or a table beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import DataError

from .components import components
from .contrast import (
    LEAST_CONTRAST,
    NOISE_SIGMAS,
    Gray,
    Mask,
    as_ink,
    deviation,
    full_ink,
    no_ink,
    smoothed,
    strongest,
    within_box,
)
from .even_light import BLUR
from .line_width import line_width
from .paper import between_lines, is_light, most_around
from .paper_lines import along_border, parted, written
from .signs import largest_sign

# The window that paper is seen through: at first a share of the longer side, ...
_FIRST_WINDOW = 0.19
# ... then so many widths of the lines found, but no fewer pixels, ...
_LINES_WIDE, _NARROWEST = 3.5, 7
# ... until it would shrink to no less than this share of itself, or so often.
_SETTLED, _TURNS = 0.85, 3
# The darkest paper that contrast is a ratio to; on a darker one, noise would be enlarged to ink.
_DARKEST = 0.05
# Below this share of the strongest contrast most pixels are paper.
_PAPER = 0.4
# Above this one most are ink: of what is no smaller than this share of the largest component, ...
_INK, _LARGE = 0.5, 0.3
# ... this percentile is the ink's level.
_LEVEL_PERCENTILE = 90
# Beyond so many deviations of the smoothed noise there are components.
_CALM_SIGMAS = 5.0
# Of a threshold that parts the ink from ruled lines, this share is no ink yet.
_PARTING = 0.6


@dataclass(frozen=True, eq=False)
class _Lines:
    """What differs from the paper between lines.

    Attributes
    ----------
    paper, contrast : ndarray of shape (h, w), float64
        The paper's shade, and how much of its light is swallowed.
    is_paper : ndarray of shape (h, w), bool
        Where there is hardly any ink.
    level, width : float
        The ink's contrast, and how wide its lines are, in pixels.
    """

    paper: Gray
    contrast: Gray
    is_paper: Mask
    level: float
    width: float


def ink_in_shadows(gray: Gray) -> tuple[Gray, int]:
    """Return the ink of the largest sign, 0..1, and how many signs there are.

    Light is a factor, so contrast is a ratio: how much of the paper's light the ink swallows.

    Parameters
    ----------
    gray : ndarray of shape (h, w), float64
        Lightness, 0..1.

    Raises
    ------
    DataError
        If there are no lines but the paper's own.
    """
    gray = np.clip(gray, 0, 1)
    calm = smoothed(gray)
    light = is_light(gray)
    lines = _lines(calm, light)
    least = _CALM_SIGMAS * deviation(lines.contrast[lines.is_paper])
    found, threshold, is_lowest = parted(lines.contrast, lines.level, least)
    if len(found.boxes) == 0:
        raise _no_lines()
    sign, n_signs = largest_sign(found, written(found))
    if np.abs(lines.paper - calm)[sign].max() < LEAST_CONTRAST:
        raise _no_lines()
    contrast = _ratio(gray, lines.paper, light)
    contrast -= np.median(contrast[lines.is_paper])
    faintest = NOISE_SIGMAS * deviation(contrast[lines.is_paper])
    if not is_lowest:
        faintest = max(faintest, _PARTING * threshold)
    ink = as_ink(contrast, faintest, full_ink(contrast, sign))
    blur = max(1, round(BLUR * lines.width))
    return within_box(ink * most_around(sign, 2 * blur + 1), sign), n_signs


def _lines(calm: Gray, light: bool) -> _Lines:
    """Look for lines, with a window that gets as narrow as they allow."""
    window = _odd(_FIRST_WINDOW * max(calm.shape))
    for _ in range(_TURNS):
        paper = between_lines(calm, window, light)
        contrast = _ratio(calm, paper, light)
        ink = strongest(contrast)
        if ink < LEAST_CONTRAST:
            raise _no_lines()
        is_paper = contrast < _PAPER * ink
        contrast -= np.median(contrast[is_paper])
        lines = _Lines(paper, contrast, is_paper, *_level_and_width(contrast))
        narrower = _odd(max(_NARROWEST, _LINES_WIDE * lines.width))
        if narrower >= _SETTLED * window:
            break
        window = narrower
    return lines


def _ratio(gray: Gray, paper: Gray, light: bool) -> Gray:
    """Return how much of the paper's light is missing, or on dark paper added."""
    ratio: Gray = (paper - gray) / np.maximum(paper, _DARKEST)
    return ratio if light else -ratio


def _level_and_width(contrast: Gray) -> tuple[float, float]:
    """Return the contrast of strong ink, and how wide its lines are."""
    found = components(contrast >= _INK * strongest(contrast))
    inner = np.flatnonzero(~along_border(found))
    if inner.size == 0:
        inner = np.arange(len(found.boxes))
    sizes = found.sizes[inner]
    ink = found.mask(inner[sizes >= _LARGE * sizes.max()])
    level = float(np.percentile(contrast[ink], _LEVEL_PERCENTILE))
    return level, line_width(ink.view(np.uint8))


def _odd(size: float) -> int:
    return int(size) | 1


def _no_lines() -> DataError:
    return no_ink("nothing but light and shadow")
