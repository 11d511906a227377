"""Steps and epochs: which epoch a step lies in, and where epochs begin."""

from __future__ import annotations

from engine import Era

Schedule = tuple[Era, ...]


def goes_on(before: Schedule, after: Schedule) -> bool:
    """Whether two schedules are of one run, which has gone further or back in between."""
    return bool(before and after) and before[0] is after[0]


def era_of(schedule: Schedule, step: int) -> Era:
    """Return the era to which a step belongs."""
    return next((era for era in reversed(schedule) if era.first_step <= step), schedule[0])


def epochs_done(schedule: Schedule, step: int) -> float:
    """Return how many epochs lie before a step; one that was cut short counts whole."""
    era = era_of(schedule, step)
    return era.origin_epoch + (step - era.origin) / era.n_train_batches


def epoch_of(schedule: Schedule, step: int) -> int:
    """Return the number, from 1, of the epoch under way after ``step`` minibatches; 0 before."""
    return era_of(schedule, step - 1).epoch(step - 1) if step > 0 and schedule else 0


def epoch_begin_before(schedule: Schedule, step: int) -> int:
    """Return the last step before ``step`` at which an epoch begins; 0 at the least."""
    last = max(0, step - 1)
    return last - era_of(schedule, last).index(last)


def epoch_begin_after(schedule: Schedule, step: int) -> int:
    """Return the first step after ``step`` at which an epoch begins."""
    era = era_of(schedule, step)
    begin = step - era.index(step) + era.n_train_batches
    # Another batch size begins an epoch before the present one is whole.
    others = (later.origin for later in schedule if later.origin > step)
    return min([begin, *others])
