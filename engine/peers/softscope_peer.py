"""Softscope's own backend, under the same rules and in the same rounds as the others."""

from __future__ import annotations

from engine.backends import select_backend
from engine.backends.protocol import Minibatches, Validation

from .protocol import Contender, Epoch, Task


def open_contender(task: Task, backend_name: str, threads: int | None) -> Contender:
    """Return a backend by name, an epoch with its validation in one call, as the trainer does."""
    backend = select_backend(backend_name, task.dataset, threads).backend
    # No number of errors is below 0, so nothing is counted on the test images.
    validation = Validation(len(task.dataset.valid), n_test=0, best=0)

    def run_epoch() -> Epoch:
        chunk = backend.train(
            Minibatches(0, task.n_batches, task.batch_size, task.learning_rate, 0.0),
            validation=validation,
        )
        # -1, where training diverged, is refused by the gate.
        errors = -1 if chunk.valid_errors is None else chunk.valid_errors
        return Epoch(chunk.costs, errors)

    return Contender(run_epoch, backend.device)
