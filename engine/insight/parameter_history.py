"""A few of the parameters that a run has had, spread over the whole of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import TypeVar

from engine.data.dataset import Dataset
from engine.parameters import Parameters
from engine.training.schedule import Schedule
from engine.training.snapshot import Snapshot
from engine.training.timeline import Keyframe

#: What they may take, bytes ...
MEMORY = 8 * 2**20
#: ... and how many there are at most: more points than a small plot can show.
MOST = 64
# However large each is, a line needs a beginning, an end and something between.
_FEWEST = 4

_step = attrgetter("step")


@dataclass(frozen=True, eq=False)
class PastParameters:
    """Parameters as they were after ``step`` minibatches."""

    step: int
    parameters: Parameters


_Past = TypeVar("_Past", Keyframe, PastParameters)


class ParameterHistory:
    """Parameters of a run at steps about evenly spaced, thinned as they become many.

    The keyframes of a run reach back to its beginning, wherever a window began to look. They lie
    64 steps apart at least, which is all of a run that somebody walks through: the snapshots that
    pass by fill in between. A reset or another data set begins those anew; where a run goes on
    from an earlier step, what came after is forgotten.

    Parameters
    ----------
    memory : int
        Bytes the parameters may take.
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._seen: list[PastParameters] = []
        self._stride = 1
        self._dataset: Dataset | None = None
        self._schedule: Schedule = ()

    def past(self, keyframes: Sequence[Keyframe] = ()) -> tuple[PastParameters, ...]:
        """Return so many of all that are known, oldest first, the beginning among them.

        Parameters
        ----------
        keyframes : sequence of Keyframe
            Of the run at the last snapshot noted, oldest first.
        """
        # First these alone: there are thousands, of which few get further.
        framed = [
            PastParameters(frame.step, frame.parameters) for frame in evenly_spread(keyframes, MOST)
        ]
        known = sorted((*framed, *self._seen), key=_step)
        return tuple(evenly_spread(known, self._most(known[0].parameters))) if known else ()

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
            self._seen = []
        self._seen = [
            kept
            for kept in self._seen
            if kept.step <= snapshot.step
            and _way_to(kept.step, before) == _way_to(kept.step, snapshot.schedule)
        ]
        if not self._seen:
            self._stride = 1

    def _insert(self, step: int, parameters: Parameters) -> None:
        index = bisect_left(self._seen, step, key=_step)
        neighbours = self._seen[max(0, index - 1) : index + 1]
        if any(abs(kept.step - step) < self._stride for kept in neighbours):
            return
        self._seen.insert(index, PastParameters(step, parameters))
        while len(self._seen) > self._most(parameters):
            self._stride *= 2
            self._seen = list(_apart(self._seen, self._stride))

    def _most(self, parameters: Parameters) -> int:
        """Return how many such parameters there may be."""
        each = parameters.W.nbytes + parameters.b.nbytes
        return max(_FEWEST, min(MOST, self._memory // each))


def evenly_spread(past: Sequence[_Past], most: int) -> list[_Past]:
    """Return at most so many moments of a run, the first among them, about evenly spaced.

    The distance doubles until they are few enough: as a run grows, those returned stay the same
    but for every other one that is left out now and then.

    Parameters
    ----------
    past : sequence of Keyframe or PastParameters
        Oldest first.
    most : int
        At least 1.
    """
    stride = 1
    while len(found := list(islice(_apart(past, stride), most + 1))) > most:
        stride *= 2
    return found


def _apart(past: Sequence[_Past], stride: int) -> Iterator[_Past]:
    """Return the first of moments, and on from there each that is ``stride`` after the last."""
    index = 0
    while index < len(past):
        yield past[index]
        index = bisect_left(past, past[index].step + stride, key=_step)


def _way_to(step: int, schedule: Schedule) -> Schedule:
    """Return the settings under which a run came to a step."""
    return tuple(era for era in schedule if era.first_step < step)
