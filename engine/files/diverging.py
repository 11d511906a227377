"""Colours for signed numbers: blue below zero, white at zero, red-orange above.

Blue and orange stay apart for every common kind of colour blindness, and both arms lose
lightness alike, so equal distances from zero look equally strong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# From zero outwards, in sRGB: CIE L* 100, 84, 67, 51, 36 at hue angles 280 and 47 degrees, with
# as much chroma as sRGB has there, at most 58.
_NEGATIVE = ("#FFFFFF", "#C5D1F6", "#7EA3ED", "#1D7ADC", "#0A559E")
_POSITIVE = ("#FFFFFF", "#F5C8B7", "#E28E6D", "#C45A32", "#96340E")


def _arm(anchors: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([[int(a[i : i + 2], 16) for i in (1, 3, 5)] for a in anchors], np.float64)


_ARMS = np.stack([_arm(_NEGATIVE), _arm(_POSITIVE)])


def diverging_colours(values: NDArray[np.floating], largest: float) -> NDArray[np.uint8]:
    """Return the colour of each value, shape (..., 3).

    Parameters
    ----------
    values : ndarray
        Signed numbers.
    largest : float
        Shown, with either sign, in the strongest colour; positive.
    """
    strength = np.clip(np.abs(values) / largest, 0, 1) * (_ARMS.shape[1] - 1)
    below = np.minimum(strength.astype(np.intp), _ARMS.shape[1] - 2)
    share = (strength - below)[..., None]
    arm = (values > 0).astype(np.intp)
    mixed = _ARMS[arm, below] * (1 - share) + _ARMS[arm, below + 1] * share
    colours: NDArray[np.uint8] = np.rint(mixed).astype(np.uint8)
    return colours
