"""The tutorial's training loop, cut into pieces that a thread can pause between."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .backends.protocol import NEVER_STOP, Backend, StopFlag, Validation
from .curves import CurveRecorder
from .data.dataset import Dataset
from .early_stopping import EarlyStopping, validation_frequency
from .parameters import Parameters
from .settings import Settings
from .snapshot import StoppedBy


def epoch_order(settings: Settings, n_train: int, epoch: int) -> NDArray[np.int32] | None:
    """Return the order in which an epoch (from 0) visits the training images; None: as filed.

    A function of seed and epoch alone, so any epoch can be replayed without those before it.
    """
    if not settings.shuffle:
        return None
    order = np.arange(n_train, dtype=np.int32)
    np.random.default_rng([settings.seed, epoch]).shuffle(order)
    return order


class TrainingLoop:
    """One run of minibatch gradient descent with early stopping.

    Parameters
    ----------
    dataset : Dataset
        What to learn.
    settings : Settings
        How; learning rate and L2 may change on the way (`change`).
    backend : Backend
        Holds the same data set.
    start : Parameters or None
        Where to start; None for zeros, as the tutorial does.
    recorder : CurveRecorder or None
        Gathers the curves; None for a new one.

    Attributes
    ----------
    step : int
        Minibatches trained on so far.
    early_stopping : EarlyStopping
        Patience and bests.
    best_parameters : Parameters or None
        Those of the best validation error.
    stopped_by : StoppedBy or None
        Why the run is over; None while it is not.

    Raises
    ------
    SettingsError
        If the training images do not fill one minibatch.
    """

    def __init__(
        self,
        dataset: Dataset,
        settings: Settings,
        backend: Backend,
        start: Parameters | None = None,
        recorder: CurveRecorder | None = None,
    ) -> None:
        self.dataset = dataset
        self.settings = settings
        self.backend = backend
        self.n_train_batches = dataset.n_train_batches(settings.batch_size)
        self.validation_frequency = validation_frequency(settings, self.n_train_batches)
        self.step = 0
        self.early_stopping = EarlyStopping.start(settings)
        self.recorder = recorder or CurveRecorder()
        self.best_parameters: Parameters | None = None
        self.stopped_by: StoppedBy | None = None
        self._ordered_epoch: int | None = None
        self._last_step = settings.epochs * self.n_train_batches
        n_valid = dataset.counted_images("valid", settings.batch_size)
        n_test = dataset.counted_images("test", settings.batch_size)
        # All wrong is not yet a best: the first validation always is.
        self._validation = Validation(n_valid, n_test, best=n_valid + 1)
        backend.set_order(None)
        backend.set_parameters(start or Parameters.zeros(dataset.n_in, dataset.n_out))

    @property
    def epoch(self) -> int:
        """Number of the epoch under way, from 1; 0 before the first minibatch."""
        return (self.step - 1) // self.n_train_batches + 1 if self.step else 0

    def change(self, **changes: Any) -> None:
        """Change learning rate or L2 from the next minibatch on.

        Raises
        ------
        SettingsError
            If a value is outside its range; nothing has changed then.
        """
        fixed = set(changes) - {"learning_rate", "l2"}
        if fixed:
            raise ValueError(f"only a new run can change {sorted(fixed)}")
        self.settings = replace(self.settings, **changes)

    def advance(self, count: int, stop: StopFlag = NEVER_STOP) -> NDArray[np.floating]:
        """Run up to ``count`` minibatches, at most to the next validation or end of an epoch.

        Another thread may set ``stop[0]`` to end it after the minibatch under way.

        Returns
        -------
        ndarray of shape (n,), n <= count
            Their costs; empty if the run is over or the first of them diverged.
        """
        if self.stopped_by is not None:
            return np.empty(0)
        epoch, index = divmod(self.step, self.n_train_batches)
        self._visit_in_order_of(epoch)
        count = min(
            count,
            self.n_train_batches - index,
            self.validation_frequency - self.step % self.validation_frequency,
            # The tutorial's `patience <= iter` is tested after every minibatch.
            max(1, self.early_stopping.patience + 1 - self.step),
        )
        validates = (self.step + count) % self.validation_frequency == 0
        chunk = self.backend.train(
            index,
            count,
            self.settings.batch_size,
            self.settings.learning_rate,
            self.settings.l2,
            stop,
            self._validation if validates else None,
        )
        costs = chunk.costs
        self.recorder.add_costs(self.step, costs)
        self.step += len(costs)
        if len(costs) < count:
            # One that diverged as it was being stopped does so again when it is resumed.
            if not stop[0]:
                self.stopped_by = StoppedBy.DIVERGENCE
            return costs
        if chunk.valid_errors is not None:
            self._record_validation(chunk.valid_errors, chunk.test_errors)
        if self.early_stopping.is_over(self.step - 1):
            self.stopped_by = StoppedBy.PATIENCE
        elif self.step >= self._last_step:
            self.stopped_by = StoppedBy.EPOCHS
        return costs

    def _visit_in_order_of(self, epoch: int) -> None:
        if self.settings.shuffle and self._ordered_epoch != epoch:
            self.backend.set_order(epoch_order(self.settings, len(self.dataset.train), epoch))
            self._ordered_epoch = epoch

    def _record_validation(self, valid_errors: int, test_errors: int | None) -> None:
        """Take note of a validation; the test images were counted if it is a new best."""
        step = self.step - 1
        valid_error = valid_errors / self._validation.n_valid
        test_error = None
        if test_errors is not None:
            test_error = test_errors / self._validation.n_test
            # A copy only now: the best so far is what the person carries away.
            self.best_parameters = self.backend.get_parameters()
            self._validation = self._validation._replace(best=valid_errors)
        self.early_stopping = self.early_stopping.after_validation(
            step, valid_error, math.nan if test_error is None else test_error, self.settings
        )
        self.recorder.add_validation(step, valid_error, test_error)
