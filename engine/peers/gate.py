"""A contender counts only if it did the work: its figures are held to the float64 reference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.backends.protocol import Minibatches, Validation
from engine.backends.reference import ReferenceBackend

from .protocol import Task

COST_TOLERANCE = 1e-4
ERRORS_TOLERANCE = 3
# The published run has 74 epochs; what came after them is not looked at, so that a fast machine
# need not wait for the reference.
MOST_EPOCHS = 74


class History(NamedTuple):
    """What a contender's run came to.

    Attributes
    ----------
    first_costs : ndarray of shape (n_batches,)
        Costs of the first epoch.
    valid_errors : list of int
        Misclassified validation images after each epoch.
    """

    first_costs: NDArray[np.floating]
    valid_errors: list[int]


def reference_history(task: Task, n_epochs: int) -> History:
    """Return what the float64 reference computes, over at most `MOST_EPOCHS`."""
    reference = ReferenceBackend(task.dataset, np.float64)
    validation = Validation(len(task.dataset.valid), n_test=0, best=0)
    chunks = [
        reference.train(
            Minibatches(0, task.n_batches, task.batch_size, task.learning_rate, 0.0),
            validation=validation,
        )
        for _ in range(min(n_epochs, MOST_EPOCHS))
    ]
    return History(chunks[0].costs, [chunk.valid_errors or 0 for chunk in chunks])


def refusal(found: History, truth: History) -> str | None:
    """Return why a contender does not count, in one line; None if it does."""
    if found.first_costs.shape != truth.first_costs.shape:
        return (
            f"refused: {len(found.first_costs)} costs an epoch, not {len(truth.first_costs)}: "
            "other work"
        )
    off = float(np.max(np.abs(found.first_costs / truth.first_costs - 1)))
    # "not <=" and never ">": a NaN is refused.
    if not off <= COST_TOLERANCE:
        return f"refused: costs of the first epoch are off by {off:.1e} (at most {COST_TOLERANCE})"
    last = min(len(found.valid_errors), len(truth.valid_errors)) - 1
    errors, right = found.valid_errors[last], truth.valid_errors[last]
    if abs(errors - right) > ERRORS_TOLERANCE:
        return (
            f"refused: {errors} validation errors after epoch {last + 1}, the reference has "
            f"{right} (at most {ERRORS_TOLERANCE} apart)"
        )
    return None
