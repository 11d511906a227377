"""Where a run has been: keyframes in bounded memory, from which any step is replayed exactly.

Training is deterministic, so the bits of any step are those of the nearest keyframe before it,
trained on for the few steps between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from engine.parameters import Parameters

from .early_stopping import EarlyStopping

#: What the keyframes of a run may take, bytes.
MEMORY = 60 * 2**20
# Nearer than this, replaying is faster than anybody sees.
_SMALLEST_STRIDE = 64


@dataclass(frozen=True, eq=False)
class Keyframe:
    """A run at one step, whole: training goes on from here as if nothing had happened.

    Attributes
    ----------
    step : int
        Minibatches trained on so far.
    parameters : Parameters
        As they are after them.
    early_stopping : EarlyStopping
        Patience and bests.
    best_errors : int
        Misclassified validation images at the best validation; what the next one must beat.
    smoothed : tuple of (float, int)
        State of the smoothed cost: mean and number of steps.
    misread : tuple of (int, int)
        How many training images were misread since the last validation, and of how many.
    """

    step: int
    parameters: Parameters
    early_stopping: EarlyStopping
    best_errors: int
    smoothed: tuple[float, int] = (0.0, 0)
    misread: tuple[int, int] = (0, 0)


class Timeline:
    """Keyframes of a run, oldest first, thinned as they become many.

    Parameters
    ----------
    start : Keyframe
        Where the run begins; always kept.
    memory : int
        Bytes the keyframes may take.
    """

    def __init__(self, start: Keyframe, memory: int = MEMORY) -> None:
        self._keyframes = [start]
        self._stride = _SMALLEST_STRIDE
        each = start.parameters.W.nbytes + start.parameters.b.nbytes
        self._capacity = max(4, memory // each)

    @classmethod
    def of(cls, keyframes: Sequence[Keyframe]) -> Timeline:
        """Return the timeline of a run on disk; at least one keyframe, oldest first."""
        timeline = cls(keyframes[0])
        for keyframe in keyframes[1:]:
            timeline.note(keyframe, always=True)
        return timeline

    def __len__(self) -> int:
        """Return how many keyframes there are."""
        return len(self._keyframes)

    @property
    def first_step(self) -> int:
        """The earliest step that can be gone back to."""
        return self._keyframes[0].step

    def note(self, keyframe: Keyframe, always: bool = False) -> None:
        """Keep a keyframe later than all others, unless it is close to the last one."""
        if keyframe.step < self._keyframes[-1].step + (1 if always else self._stride):
            return
        self._keyframes.append(keyframe)
        if len(self._keyframes) > self._capacity:
            self._stride *= 2
            self._thin()

    def _thin(self) -> None:
        kept = self._keyframes[:1]
        for keyframe in self._keyframes[1:]:
            if keyframe.step >= kept[-1].step + self._stride:
                kept.append(keyframe)
        self._keyframes = kept

    def before(self, step: int) -> Keyframe:
        """Return the last keyframe that is not after ``step``."""
        return self._keyframes[bisect_right(self._keyframes, step, key=lambda k: k.step) - 1]

    def keyframes(self) -> tuple[Keyframe, ...]:
        """Return all of them, oldest first."""
        return tuple(self._keyframes)

    def forget_after(self, step: int) -> None:
        """Drop what lies after a step: the run goes on from there in another way."""
        del self._keyframes[bisect_right(self._keyframes, step, key=lambda k: k.step) :]
