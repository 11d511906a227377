"""What is marked on the timeline: changed settings and the best validation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from engine import Snapshot
from gui.plots.changes import change_text

# A tooltip with more lines than this says nothing to anybody.
_MOST_LINES = 8


class Kind(Enum):
    """What a mark stands for."""

    CHANGE = auto()
    BEST = auto()


@dataclass(frozen=True)
class Mark:
    """Something that happened at a step.

    Attributes
    ----------
    step : int
        Where to look at it.
    kind : Kind
        What it is.
    text : str
        One line about it.
    """

    step: int
    kind: Kind
    text: str


def marks_of(snapshot: Snapshot) -> tuple[Mark, ...]:
    """Return the marks of a run, earliest first."""
    marks = [
        Mark(
            after.first_step,
            Kind.CHANGE,
            f"From step {after.first_step:,}: {change_text(before, after)}",
        )
        for before, after in pairwise(snapshot.schedule)
    ]
    stopping = snapshot.early_stopping
    if stopping is not None and stopping.best_step >= 0:
        text = (
            f"Best validation error {100 * stopping.best_valid_error:.2f} %: "
            f"epoch {snapshot.best_epoch:,}, after step {stopping.best_step:,}"
        )
        # The parameters that were validated are those after that step.
        marks.append(Mark(stopping.best_step + 1, Kind.BEST, text))
    return tuple(sorted(marks, key=lambda mark: mark.step))


def lines_of(marks: Iterable[Mark]) -> str:
    """Return what marks close to each other have to say, a line each."""
    lines = [mark.text for mark in marks]
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], *([f"and {more:,} more"] if more > 0 else [])])
