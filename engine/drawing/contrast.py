"""How much pixels differ from the paper: what is strong, and what is but noise."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

Gray = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Below this difference from the paper, of 0..1, there is no ink but noise.
LEAST_CONTRAST = 0.05
#: Of so many deviations of the noise, and less, nothing is taken for ink.
NOISE_SIGMAS = 4.0
#: What counts as a stroke and not as its blur, as a share of the strongest ink. Of 0, 0.1, 0.2, 0.3
#: and 0.5 this gave the fewest errors on MNIST test images enlarged, as JPEG, and as noisy photos.
STRONG = 0.2
# Median absolute deviation to standard deviation, for normal noise (F. R. Hampel, 1974).
_MAD_TO_SIGMA = 1.4826
# The share of a photo's ink that is no darker than full ink: noise and gloss make some so.
_FULL_PERCENTILE = 80
# The strongest ink is the mean of so many pixels, but of no larger share.
_STRONGEST_PIXELS, _STRONGEST_SHARE = 100, 0.02
# Lines on smaller pictures are too thin to be smoothed.
_SMOOTHED_FROM = 100


def border(picture: NDArray[Any]) -> Gray:
    """Return what lies on the border, (n,) of a picture or (n, k) of k pictures' last axis."""
    return np.concatenate([picture[0], picture[-1], picture[1:-1, 0], picture[1:-1, -1]])


def deviation(values: Gray) -> float:
    """Return the standard deviation about 0 of noise, whatever else lies among it."""
    return _MAD_TO_SIGMA * float(np.median(np.abs(values)))


def strongest(contrast: Gray) -> float:
    """Return the mean of the pixels that differ most."""
    pixels = contrast.ravel()
    n = max(1, min(_STRONGEST_PIXELS, round(pixels.size * _STRONGEST_SHARE)))
    return float(np.partition(pixels, -n)[-n:].mean())


def smoothed(gray: Gray) -> Gray:
    """Return the mean of 3 x 3 pixels around each; small pictures as they are."""
    if min(gray.shape) < _SMOOTHED_FROM:
        return gray
    padded = np.pad(gray, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    mean: Gray = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9
    return mean


def full_ink(contrast: Gray, sign: Mask) -> float:
    """Return what full ink differs from the paper by, in a photo."""
    # A sign is found on the smoothed picture; of pure noise, little may be left without.
    return max(LEAST_CONTRAST, float(np.percentile(contrast[sign], _FULL_PERCENTILE)))


def as_ink(contrast: Gray, faintest: float, full: float) -> Gray:
    """Return the ink, 0..1: from the noise to full ink, so that pencil counts like a marker."""
    # A tight crop has ink on its border, which is no noise.
    faintest = min(faintest, full / 2)
    ink: Gray = np.clip((contrast - faintest) / (full - faintest), 0, 1)
    return ink


def within_box(ink: Gray, sign: Mask) -> Gray:
    """Return the ink within the rectangle around a sign.

    Faint grains and JPEG's ripples outside would decide how large the sign is taken to be.
    """
    rows, columns = (np.flatnonzero(sign.any(axis=axis)) for axis in (1, 0))
    inside = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    kept = np.zeros_like(ink)
    kept[inside] = ink[inside]
    return kept


def no_ink(reason: str) -> DataError:
    """Return the error for pictures of paper."""
    return DataError(f"no ink found: {reason}; draw with more contrast")
