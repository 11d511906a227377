"""How fast a run may go, and where it pauses by itself."""

from __future__ import annotations

import sys
import time

from engine.errors import SettingsError

from .snapshot import Until
from .training_loop import TrainingLoop

SLOWEST, FASTEST = 0.5, 1000.0  # minibatches a second
# More often, no window shows it.
_SHORTEST_WAIT = 1 / 60


class Pace:
    """Slow motion: so many minibatches a second, evenly.

    Parameters
    ----------
    minibatches_per_second : float or None
        None for as fast as possible.

    Raises
    ------
    SettingsError
        If it is not within `SLOWEST` .. `FASTEST`.
    """

    def __init__(self, minibatches_per_second: float | None = None) -> None:
        pace = minibatches_per_second
        if pace is not None and not SLOWEST <= pace <= FASTEST:
            raise SettingsError(
                f"slow motion goes from {SLOWEST:g} to {FASTEST:g} minibatches a second, "
                f"not {pace:g}"
            )
        self.minibatches_per_second = pace
        self.resume()

    def resume(self) -> None:
        """Begin to count now."""
        self._due = time.perf_counter()

    def wait(self) -> float:
        """Return the seconds until the next minibatch is due; 0 where it is."""
        if self.minibatches_per_second is None:
            return 0.0
        return max(0.0, self._due - time.perf_counter())

    def most(self, steps: int) -> int:
        """Return how many of ``steps`` minibatches are due now; at least 1."""
        pace = self.minibatches_per_second
        if pace is None:
            return steps
        late = time.perf_counter() - self._due
        return min(steps, max(1, int((late + _SHORTEST_WAIT) * pace)))

    def took(self, steps: int) -> None:
        """Take note of minibatches done."""
        pace = self.minibatches_per_second
        if pace is not None:
            # What a slow machine cannot keep up with is not made up for later.
            self._due = max(self._due + steps / pace, time.perf_counter() - _SHORTEST_WAIT)


def steps_until(until: Until | None, loop: TrainingLoop) -> int:
    """Return how many minibatches may be run before looking whether ``until`` is reached."""
    steps = [sys.maxsize]
    if until is None:
        return steps[0]
    if until.step is not None:
        steps.append(until.step - loop.step)
    if until.epoch is not None:
        steps.append(loop.era.origin + (until.epoch - loop.era.origin_epoch)
                     * loop.n_train_batches - loop.step)  # fmt: skip
    if until.valid_error is not None:
        steps.append(loop.era.until_validation(loop.step))
    return max(1, min(steps))


def reached(until: Until | None, loop: TrainingLoop) -> bool:
    """Whether a run is where it was to pause."""
    if until is None:
        return False
    epoch_is_whole = loop.era.index(loop.step) == 0
    return (
        (until.step is not None and loop.step >= until.step)
        or (until.epoch is not None and epoch_is_whole and loop.epoch >= until.epoch)
        or (until.valid_error is not None
            and loop.early_stopping.best_valid_error <= until.valid_error)
    )  # fmt: skip
