"""Colours for signed values: zero is the panel's neutral, and the scale holds still."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtGui import QColor

from .plots.nice_ticks import nice_ceiling
from .theme import Theme

TABLE_SIZE = 256
SHARE_INSIDE = 0.995
# A scale that has become this much too large for the values is narrowed again.
_TOO_LARGE = 3.0


def diverging_table(theme: Theme) -> NDArray[np.uint8]:
    """Return `TABLE_SIZE` RGB colours from the most negative to the most positive value.

    pyqtgraph's map has a neutral of its own in the middle; it is bent so that its middle is
    exactly the panel's colour and its ends stay as they are.

    Returns
    -------
    ndarray of shape (TABLE_SIZE, 3), uint8
    """
    table = pg.colormap.get(theme.colormap).getLookupTable(nPts=TABLE_SIZE)[:, :3].astype(float)
    panel = np.array(QColor(theme.panel).getRgb()[:3], dtype=float)
    # Zero lies between the two middle entries, so both are neutral.
    above, below = TABLE_SIZE // 2, TABLE_SIZE // 2 - 1
    distance = np.abs(np.arange(TABLE_SIZE) - (TABLE_SIZE - 1) / 2)
    towards_middle = 1 - (distance - 0.5) / (above - 0.5)
    bend = panel - (table[above] + table[below]) / 2
    table += towards_middle[:, np.newaxis] * bend
    table[[below, above]] = panel
    return np.clip(np.rint(table), 0, 255).astype(np.uint8)


class ScaleLimit:
    """The value that has the last colour; it changes in nice steps and only when it must.

    `SHARE_INSIDE` of the values are inside: a few extreme ones at the rim of the images would
    otherwise drain all others of colour. While a run goes on the limit grows when they would no
    longer fit; it comes down only when they have shrunk to a third of it, as a strong weight
    decay makes them.

    Attributes
    ----------
    value : float
        The scale goes from minus this to plus this.
    exceeded : bool
        Whether any value is outside; it has the last colour too.
    frozen : bool
        Whether the limit stays as it is, come what may.
    """

    def __init__(self) -> None:
        self.value = 1.0
        self.exceeded = False
        self.frozen = False
        self._fresh = True

    def reset(self) -> None:
        """Take the next values as the first, unless frozen."""
        self._fresh = self._fresh or not self.frozen

    def fit(self, values: NDArray[np.floating]) -> None:
        """Adapt to the values; zeros alone, and what is not finite, leave it as it is."""
        sizes = np.abs(values).ravel()
        largest = float(sizes.max())
        # One that has had no values yet has nothing to hold.
        if (self._fresh or not self.frozen) and 0 < largest < np.inf:
            index = min(int(SHARE_INSIDE * sizes.size), sizes.size - 1)
            usual = float(np.partition(sizes, index)[index]) or largest
            if self._fresh or usual > self.value or usual * _TOO_LARGE < self.value:
                self.value = nice_ceiling(usual)
            self._fresh = False
        self.exceeded = largest > self.value
