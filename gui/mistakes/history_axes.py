"""Two probabilities at steps of a run, and where they lie on a small plot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFont, QFontMetricsF

from gui.plots.nice_ticks import step_range
from gui.theme import GAP, LABEL_SIZE, tabular

#: Height of a line of text, and room for a number in it.
LINE = 14
WIDEST_PERCENT = " 100.0 %"
_LARGEST_MARGIN = 110.0


@dataclass(frozen=True, eq=False)
class ProbabilityLines:
    """Two probabilities at steps of a run.

    Attributes
    ----------
    steps : ndarray of shape (n,), float64
        Increasing; at least one.
    label, rival : ndarray of shape (n,), float
        Probability of the image's own class, and of the other one.
    names : tuple of str
        Of the two classes.
    shown_step : int
        The step that all else is about.
    """

    steps: NDArray[np.float64]
    label: NDArray[np.floating]
    rival: NDArray[np.floating]
    names: tuple[str, str]
    shown_step: int

    def nearest(self, step: float) -> int:
        """Return the index of the step next to one."""
        return int(np.abs(self.steps - step).argmin())


@dataclass(frozen=True)
class HistoryAxes:
    """Where steps and probabilities lie.

    Attributes
    ----------
    place : QRectF
        Between the axes.
    last : float
        Step at the right end.
    right : float
        Where the texts beside the lines end.
    """

    place: QRectF
    last: float
    right: float

    @classmethod
    def fitting(cls, lines: ProbabilityLines, room: QRectF, font: QFont) -> HistoryAxes:
        """Return axes with room for what is written beside them."""
        metrics = QFontMetricsF(tabular(font, LABEL_SIZE, bold=True))
        names = max(map(metrics.horizontalAdvance, lines.names))
        margin = min(names + metrics.horizontalAdvance(WIDEST_PERCENT) + 2, _LARGEST_MARGIN)
        left = metrics.horizontalAdvance("100 %") + GAP
        place = room.adjusted(left, LINE / 2, -margin - GAP, -LINE - 4)
        return cls(place, step_range(float(lines.steps[-1]))[1], room.right())

    def at(self, step: float, p: float) -> QPointF:
        """Return where a probability at a step is."""
        place = self.place
        return QPointF(
            place.left() + step / self.last * place.width(), place.bottom() - p * place.height()
        )

    def step_at(self, x: float) -> float:
        """Return the step at a place."""
        return (x - self.place.left()) / self.place.width() * self.last
