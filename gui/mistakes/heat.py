"""Colours for counts: the panel's own for none, warmer for more, and writing that can be read."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor

from gui.plots.nice_ticks import nice_ceiling
from gui.theme import Theme, mixed

_SHADES = 256
# What even the smallest count has of the last colour: one is not none.
_FAINTEST = 0.07
_STRONGEST = 0.85
# Of the light that black and white writing needs equally much: there both have 4.6:1.
_MIDDLE_LUMINANCE = 0.179
# A scale of which less than this share is used is narrowed.
_IN_USE = 0.6


class HeatScale:
    """The count that has the last colour, in nice steps.

    It grows when a count would be beyond it, and comes down only when little more than half of
    it is used.

    Attributes
    ----------
    limit : float
        The scale goes from zero to this; colours go by the square root, so that a single mistake
        is seen beside hundreds.
    """

    def __init__(self) -> None:
        self.limit = 1.0

    def fit(self, largest: float) -> None:
        """Adapt to values of which this is the largest."""
        if largest > 0 and not _IN_USE * self.limit <= largest <= self.limit:
            limit = nice_ceiling(largest)
            # Nobody counts twelve and a half images.
            self.limit = math.ceil(limit) if limit > 10 else limit

    def shares(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return how far along the colours each value is, 0 to 1."""
        return np.sqrt(np.clip(values / self.limit, 0, 1))


@lru_cache(maxsize=4)
def heat_colors(theme: Theme) -> NDArray[np.uint32]:
    """Return the colours from no count to the largest, as Qt's 0xffRRGGBB."""
    shares = _FAINTEST + (_STRONGEST - _FAINTEST) * np.linspace(0, 1, _SHADES - 1)
    names = [theme.panel, *(mixed(theme.panel, theme.danger, share) for share in shares)]
    return np.array([QColor(name).rgb() for name in names], np.uint32)


def heat(shares: NDArray[np.floating], theme: Theme) -> NDArray[np.uint32]:
    """Return the colour of each share; zero is exactly the panel's."""
    index = np.where(shares > 0, 1 + np.rint(shares * (_SHADES - 2)), 0)
    return heat_colors(theme)[index.astype(np.intp)]


def writing_on(color: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour; at least 4.5:1."""
    return QColor("#000000" if luminance(color) > _MIDDLE_LUMINANCE else "#FFFFFF")


def luminance(color: QColor) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, *relative luminance*)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
