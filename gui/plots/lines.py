"""Lines that can be seen well and are drawn fast."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from .axes import Axes
from .reading import Line

# Columns for each of which a line keeps its extremes: about as many as there are pixels.
_COLUMNS = 400


class BoldLine:
    """A line about a pixel and a half wide, with no more points than can be seen.

    Qt draws lines of width 1 many times faster than wider ones, so it is drawn twice, half a
    pixel apart.

    Attributes
    ----------
    line : pyqtgraph.PlotDataItem
        The one of the two that is where the values are.
    """

    def __init__(self, axes: Axes, level: float = 0.0) -> None:
        self._axes = axes
        self._whole: Line = np.empty(0), np.empty(0)
        self._shadow = pg.PlotDataItem(antialias=True)
        self.line = pg.PlotDataItem(antialias=True)
        for item in (self._shadow, self.line):
            item.setZValue(level)
            axes.add_line(item)
        axes.view.sigRangeChanged.connect(self._place)
        axes.view.sigResized.connect(self._place)

    def show_line(self, steps: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        """Draw a line through these points."""
        self._whole = steps, values
        self._draw()

    def _draw(self) -> None:
        seen = thinned(self._whole, self._axes)
        self._shadow.setData(*seen)
        self.line.setData(*seen)

    def _place(self) -> None:
        view = self._axes.view
        (left, right), (low, high) = view.viewRange()
        across, up = (right - left) / max(view.width(), 1), (high - low) / max(view.height(), 1)
        self._shadow.setPos(across / 2, up / 2)
        if len(self._whole[0]) > 2 * _COLUMNS:
            self._draw()

    def set_pen(self, pen: object) -> None:
        """Take a pen, or whatever `pyqtgraph.mkPen` makes one of."""
        self._shadow.setPen(pen)
        self.line.setPen(pen)

    def set_visible(self, wanted: bool) -> None:
        """Show or hide it."""
        self._shadow.setVisible(wanted)
        self.line.setVisible(wanted)


def thinned(line: Line, axes: Axes) -> Line:
    """Return what can be seen of a line: the extremes within each column of pixels."""
    steps, values = line
    if len(steps) <= 2 * _COLUMNS:
        return line
    left, right = axes.view.viewRange()[0]
    first = max(int(np.searchsorted(steps, axes.scales.to_step(left))) - 1, 0)
    last = int(np.searchsorted(steps, axes.scales.to_step(right), side="right")) + 1
    steps, values = steps[first:last], values[first:last]
    if len(steps) <= 2 * _COLUMNS:
        return steps, values
    x = np.log10(np.maximum(steps, 1)) if axes.scales.log_x else steps
    columns = np.floor((x - left) / (right - left) * _COLUMNS)
    starts = np.flatnonzero(np.diff(columns, prepend=-np.inf))
    ends = np.append(starts[1:], len(steps)) - 1
    low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    rising = values[starts] <= values[ends]
    x = np.stack([steps[starts], steps[ends]], axis=1)
    y = np.stack([np.where(rising, low, high), np.where(rising, high, low)], axis=1)
    # The newest value is where a person looks.
    return np.append(x, steps[-1]), np.append(y, values[-1])
