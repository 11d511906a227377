"""A few of the parameters that a run has had, gathered from the snapshots that pass by."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from engine.data.dataset import Dataset
from engine.parameters import Parameters
from engine.training.schedule import Schedule
from engine.training.snapshot import Snapshot

#: What they may take, bytes ...
MEMORY = 8 * 2**20
#: ... and how many there are at most: more points than a small plot can show.
MOST = 64
# However large each is, a line needs a beginning, an end and something between.
_FEWEST = 4


@dataclass(frozen=True, eq=False)
class PastParameters:
    """Parameters as they were after ``step`` minibatches."""

    step: int
    parameters: Parameters


class ParameterHistory:
    """Parameters of a run at steps about evenly spaced, thinned as they become many.

    It sees what a window is shown, so it starts where the window does and knows nothing of the
    steps between two snapshots. A reset or another data set begins it anew; where a run goes on
    from an earlier step, what came after is forgotten.

    Parameters
    ----------
    memory : int
        Bytes the parameters may take.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._past: list[PastParameters] = []
        self._stride = 1
        self._dataset: Dataset | None = None
        self._schedule: Schedule = ()

    def past(self) -> tuple[PastParameters, ...]:
        """Return all of them, oldest first."""
        return tuple(self._past)

    def note(self, snapshot: Snapshot) -> None:
        """Keep the parameters of a snapshot, and those it looks back at, where none are near."""
        if snapshot.parameters is None:
            return
        self._forget_what_is_no_more(snapshot)
        self._insert(snapshot.step, snapshot.parameters)
        if snapshot.viewed is not None:
            self._insert(snapshot.viewed.step, snapshot.viewed.parameters)

    def _forget_what_is_no_more(self, snapshot: Snapshot) -> None:
        before, self._schedule = self._schedule, snapshot.schedule
        if snapshot.dataset is not self._dataset or snapshot.step == 0:
            self._dataset = snapshot.dataset
            self._past = []
        self._past = [
            kept
            for kept in self._past
            if kept.step <= snapshot.step
            and _way_to(kept.step, before) == _way_to(kept.step, snapshot.schedule)
        ]
        if not self._past:
            self._stride = 1

    def _insert(self, step: int, parameters: Parameters) -> None:
        index = bisect_left(self._past, step, key=lambda kept: kept.step)
        neighbours = self._past[max(0, index - 1) : index + 1]
        if any(abs(kept.step - step) < self._stride for kept in neighbours):
            return
        self._past.insert(index, PastParameters(step, parameters))
        each = parameters.W.nbytes + parameters.b.nbytes
        while len(self._past) > max(_FEWEST, min(MOST, self._memory // each)):
            self._stride *= 2
            self._thin()

    def _thin(self) -> None:
        kept = self._past[:1]
        for later in self._past[1:]:
            if later.step >= kept[-1].step + self._stride:
                kept.append(later)
        self._past = kept


def _way_to(step: int, schedule: Schedule) -> Schedule:
    """Return the settings under which a run came to a step."""
    return tuple(era for era in schedule if era.first_step < step)
