"""Other runs, drawn under the one that is live."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PyQt6.QtGui import QColor

from engine import Curves
from gui.theme import Theme

from .axes import Axes
from .ends import End
from .lines import BoldLine
from .reading import Line

MOST_OTHERS = 8
_UNDER_THE_LIVE = -1.0
# Found by search: with full protanopia, deuteranopia and tritanopia as with none (G. M. Machado et
# al., 2009), any two are at least 0.1 apart in OKLab, and 0.085 from the live run's three.
_COLOURS = {
    "dark": (
        "#CB4D00", "#C3C4FF", "#F0E95A", "#0270D5", "#7BFFC4", "#949CB4", "#EC8900", "#85657F",
    ),
    "light": (
        "#A3058B", "#0097E1", "#132058", "#D57813", "#4B2116", "#9C8C8C", "#2E20DB", "#634C09",
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class OtherRun:
    """A run to compare the live one with.

    Attributes
    ----------
    name : str
        What stands at the end of its lines.
    color : int
        Which of the `MOST_OTHERS` colours; a run keeps its colour whatever others are shown.
    curves : Curves
        Cost and errors.
    first_step : int
        From where it went its own way: a branch is drawn from there on.
    """

    name: str
    color: int
    curves: Curves
    first_step: int = 0


def other_colour(theme: Theme, color: int) -> str:
    """Return the colour of another run in a theme."""
    return _COLOURS[theme.name][color % MOST_OTHERS]


def branch_of(line: Line, first_step: int) -> Line:
    """Return what is drawn of a run's line: what lies from its fork on."""
    steps, values = line
    own = steps >= first_step
    return steps[own], values[own]


class OtherLines:
    """One line a run in a plot.

    Parameters
    ----------
    axes : Axes
        Where they are drawn.
    of : callable
        Picks the line to draw of a run's curves.
    write : callable
        Writes the value at a line's end.

    Attributes
    ----------
    runs : tuple of OtherRun
        Those that are drawn ...
    lines : list of Line
        ... and what is drawn of each.
    """

    def __init__(
        self, axes: Axes, of: Callable[[Curves], Line], write: Callable[[float], str]
    ) -> None:
        self._axes, self._of, self._write = axes, of, write
        self.runs: tuple[OtherRun, ...] = ()
        self.lines: list[Line] = []
        self._drawn: list[BoldLine] = []
        self._forks = pg.ScatterPlotItem(size=7, antialias=True)
        axes.addItem(self._forks, ignoreBounds=True)
        self._forks.setZValue(_UNDER_THE_LIVE)
        self._forks_at: list[tuple[float, float, str]] = []

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._forks.setBrush(QColor(theme.panel))
        self._colour()

    def show_runs(self, runs: Sequence[OtherRun]) -> None:
        """Draw these runs and no others."""
        self.runs = tuple(runs)[:MOST_OTHERS]
        self.lines = [branch_of(self._of(run.curves), run.first_step) for run in self.runs]
        while len(self._drawn) < len(self.runs):
            self._drawn.append(BoldLine(self._axes, _UNDER_THE_LIVE))
        for index, line in enumerate(self._drawn):
            line.set_visible(index < len(self.runs))
        for shown, line in zip(self.lines, self._drawn, strict=False):
            line.show_line(*shown)
        self._axes.name_others(bool(self.runs))
        self._colour()

    def _colour(self) -> None:
        for run, line in zip(self.runs, self._drawn, strict=False):
            line.set_pen(other_colour(self._theme, run.color))
        self.place()

    def place(self) -> None:
        """Mark where branches begin, on the scales as they are now."""
        scales = self._axes.scales
        forks = [
            (scales.to_x(steps[0]), scales.to_y(values[0]), other_colour(self._theme, run.color))
            for run, (steps, values) in zip(self.runs, self.lines, strict=True)
            if run.first_step and len(steps) and math.isfinite(scales.to_y(values[0]))
        ]
        # Forks that stay are not drawn again.
        if forks != self._forks_at:
            self._forks_at = forks
            self._forks.setData(
                [x for x, _, _ in forks],
                [y for _, y, _ in forks],
                pen=[pg.mkPen(colour) for _, _, colour in forks],
            )

    def last_step(self) -> float:
        """Return the latest step of any; 0 of none."""
        return max((float(steps[-1]) for steps, _ in self.lines if len(steps)), default=0.0)

    def ends(self) -> list[End]:
        """Return the ends of the lines, with names and values."""
        scales, ends = self._axes.scales, []
        for run, (steps, values) in zip(self.runs, self.lines, strict=True):
            if not len(steps) or not math.isfinite(scales.to_y(values[-1])):
                continue
            x, y = scales.to_x(steps[-1]), scales.to_y(values[-1])
            colour, value = other_colour(self._theme, run.color), self._write(float(values[-1]))
            ends.append(End(run.name, x, y, colour, strong=False, value=value))
        return ends
