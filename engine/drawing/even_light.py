"""Ink on evenly lit paper, as in drawings, scans and good photos."""

from __future__ import annotations

import numpy as np

from .components import components
from .contrast import (
    LEAST_CONTRAST,
    NOISE_SIGMAS,
    STRONG,
    Gray,
    as_ink,
    border,
    deviation,
    full_ink,
    no_ink,
    smoothed,
    strongest,
    within_box,
)
from .line_width import line_width
from .paper import most_around, plane
from .signs import largest_sign

# Pictures with a shorter side are no photos: there, shadows and lines look alike.
_LEAST_SIDE = 64
# Up to this side, the images of a data set, pictures hold one sign, of whatever parts.
_ONE_SIGN_SIDE = 32
# From this share of the strongest contrast on something is ink, were the light even.
_HALF = 0.5
# Wider, in shares of the longer side, no line is, ...
_WIDEST_LINE = 0.3
# ... more of one side of the picture no line covers, ...
_LONGEST_ON_BORDER = 0.6
# ... and as dark as this share of their darkest pixels lines are inside.
_INSIDE = 0.75
# Off the lines, so much of the picture ...
_MOST_OFF = 0.02
# ... may differ from the paper by more than these shares of the ink's contrast, and of the paper.
_OFF_INK, _OFF_PAPER = 0.08, 0.25
_DARKEST = 0.05
# How far from a line its blur reaches, in widths of the line.
BLUR = 0.35


def contrast_in_even_light(gray: Gray) -> tuple[Gray, Gray]:
    """Return how much each pixel differs from the paper, the ink upwards, and the paper.

    Raises
    ------
    DataError
        If the picture has one shade.
    """
    paper = plane(gray)
    contrast = gray - paper
    if -contrast.min() > contrast.max():
        contrast = -contrast
    if contrast.max() < LEAST_CONTRAST:
        raise no_ink("the picture has one shade")
    return contrast, paper


def is_evenly_lit(contrast: Gray, paper: Gray) -> bool:
    """Whether what differs from the paper is lines of one ink, and nothing else does."""
    if min(contrast.shape) < _LEAST_SIDE:
        return True
    ink = strongest(contrast)
    lines = contrast >= _HALF * ink
    width = line_width(lines.view(np.uint8))
    if width > _WIDEST_LINE * max(contrast.shape):
        return False
    sides = (lines[0], lines[-1], lines[:, 0], lines[:, -1])
    if max(side.mean() for side in sides) > _LONGEST_ON_BORDER:
        return False
    inside = ~most_around(~lines, 3)
    if inside.any() and np.median(contrast[inside]) < _INSIDE * ink:
        return False
    off = np.abs(smoothed(contrast))
    is_off = (off > _OFF_INK * ink) | (off > _OFF_PAPER * np.maximum(paper, _DARKEST))
    is_off &= ~most_around(lines, 2 * max(2, round(width)) + 1)
    return bool(is_off.mean() < _MOST_OFF)


def ink_in_even_light(contrast: Gray) -> tuple[Gray, int]:
    """Return the ink of the largest sign, 0..1, and how many signs there are.

    Parameters
    ----------
    contrast : ndarray of shape (h, w), float64
        From `contrast_in_even_light`.

    Raises
    ------
    DataError
        If nothing but specks of a pixel differs from the paper.
    """
    noise = deviation(border(contrast))
    # A drawing's noise is nothing, and small pictures are drawn pixel by pixel.
    calm = smoothed(contrast) if noise else contrast
    full = float(contrast.max())
    threshold = max(STRONG * full, min(NOISE_SIGMAS * noise, full / 2))
    strong = calm >= threshold
    if not strong.any():
        raise no_ink("nothing but specks")
    if min(contrast.shape) <= _ONE_SIGN_SIDE:
        return within_box(as_ink(contrast, NOISE_SIGMAS * noise, full), strong), 1
    found = components(strong)
    sign, n_signs = largest_sign(found, np.arange(len(found.boxes)))
    if noise:
        full = full_ink(contrast, sign)
    ink = as_ink(contrast, NOISE_SIGMAS * noise, full)
    others = strong & ~sign
    if others.any():
        blur = max(1, round(BLUR * line_width(sign.view(np.uint8))))
        ink[most_around(others, 2 * blur + 1) & ~sign] = 0
    return within_box(ink, sign), n_signs
