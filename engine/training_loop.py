"""The tutorial's training loop, cut into pieces that a thread can pause between."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .backends.protocol import Backend, StopFlag, Validation, stop_flag
from .backends.span import Span, run_in_chunks
from .curves import CurveRecorder
from .data.dataset import Dataset
from .early_stopping import EarlyStopping, epoch_of, validation_frequency
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
        self.n_train_batches = dataset.n_train_batches(settings.batch_size)
        self.validation_frequency = validation_frequency(settings, self.n_train_batches)
        self.step = 0
        self.early_stopping = EarlyStopping.start(settings)
        self.recorder = recorder or CurveRecorder()
        self.best_parameters: Parameters | None = None
        self.stopped_by: StoppedBy | None = None
        self._span_begin = 0
        self._validated = 0
        self._use(backend)
        self._last_step = settings.epochs * self.n_train_batches
        n_valid = dataset.counted_images("valid", settings.batch_size)
        n_test = dataset.counted_images("test", settings.batch_size)
        # All wrong is not yet a best: the first validation always is.
        self._validation = Validation(n_valid, n_test, best=n_valid + 1)
        backend.set_parameters(start or Parameters.zeros(dataset.n_in, dataset.n_out))

    @property
    def epoch(self) -> int:
        """Number of the epoch under way, from 1; 0 before the first minibatch."""
        return epoch_of(self.step - 1, self.n_train_batches)

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

    def advance(self, count: int) -> NDArray[np.floating]:
        """Run up to ``count`` minibatches.

        Returns
        -------
        ndarray of shape (n,), n <= count
            Their costs; empty if the run is over or the first of them diverged.
        """
        if self.stopped_by is not None:
            return np.empty(0)
        span = self.begin(count)
        self.train(span)
        self.end(span)
        return span.costs[: span.done[0]]

    def move_to(self, backend: Backend, parameters: Parameters) -> None:
        """Go on with another backend that holds the same data, from parameters of this step."""
        self._use(backend)
        backend.set_parameters(parameters)

    def _use(self, backend: Backend) -> None:
        self.backend = backend
        backend.set_order(None)
        self._ordered_epoch: int | None = None
        # A backend that can run many epochs in one call has a method for it.
        run_span = getattr(backend, "train_span", None)
        self._run_span: Callable[[Span], None] = run_span or partial(run_in_chunks, backend)

    def begin(self, count: int, stop: StopFlag | None = None) -> Span:
        """Return the next span, of up to ``count`` minibatches and not beyond the run's end.

        It is to be handed to `train`, by whichever thread the backend belongs to, and then to
        `end`; in between, `look` may be called from this thread.
        """
        settings = self.settings
        index = self.step % self.n_train_batches
        count = min(
            count,
            self._last_step - self.step,
            # The tutorial's `patience <= iter` is tested after every minibatch.
            max(1, self.early_stopping.patience + 1 - self.step),
        )
        if settings.shuffle:
            # Each epoch has an order of its own, which the backend is told between two spans.
            count = min(count, self.n_train_batches - index)
        self._span_begin = self.step
        self._validated = 0
        return Span(
            first=index,
            count=count,
            n_train_batches=self.n_train_batches,
            batch_size=settings.batch_size,
            learning_rate=settings.learning_rate,
            l2=settings.l2,
            until_validation=self.validation_frequency - self.step % self.validation_frequency,
            every=self.validation_frequency,
            validation=self._validation,
            n_in=self.dataset.n_in,
            n_out=self.dataset.n_out,
            stop=stop_flag() if stop is None else stop,
        )

    def train(self, span: Span) -> None:
        """Run a span; nothing of this loop changes but the backend's parameters."""
        self._visit_in_order_of(self.step // self.n_train_batches)
        self._run_span(span)

    def look(self, span: Span, is_running: Callable[[], bool]) -> Parameters | None:
        """Take note of how far a running span is; return the parameters there, if it says."""
        view = span.look(is_running)
        if view is None:
            return None
        if view.best_parameters is not None:
            self.best_parameters = view.best_parameters
        self._note(span, view.applied, view.validated)
        return view.parameters

    def end(self, span: Span) -> None:
        """Take note of a span that has been run."""
        applied, validated = (int(n) for n in span.done)
        if span.best is not None:
            self.best_parameters = span.best
        self._note(span, applied, validated)
        # One that diverged as it was being stopped does so again when it is resumed.
        if applied < span.count and not span.stop[0]:
            self.stopped_by = StoppedBy.DIVERGENCE
        elif self.step and self.early_stopping.is_over(self.step - 1):
            self.stopped_by = StoppedBy.PATIENCE
        elif self.step >= self._last_step:
            self.stopped_by = StoppedBy.EPOCHS

    def _note(self, span: Span, applied: int, validated: int) -> None:
        """Record what a span has come to since the last look."""
        known = self.step - self._span_begin
        self.recorder.add_costs(self.step, span.costs[known:applied])
        self.step = self._span_begin + applied
        for n in range(self._validated, validated):
            step = self._span_begin + span.until_validation + n * span.every - 1
            self._note_validation(step, int(span.valid_errors[n]), int(span.test_errors[n]))
        self._validated = validated

    def _note_validation(self, step: int, valid_errors: int, test_errors: int) -> None:
        """Record a validation; the test images were counted if it is a new best."""
        valid_error = valid_errors / self._validation.n_valid
        test_error = None
        if test_errors >= 0:
            test_error = test_errors / self._validation.n_test
            self._validation = self._validation._replace(best=valid_errors)
        self.early_stopping = self.early_stopping.after_validation(
            step, valid_error, math.nan if test_error is None else test_error, self.settings
        )
        self.recorder.add_validation(step, valid_error, test_error)

    def _visit_in_order_of(self, epoch: int) -> None:
        if self.settings.shuffle and self._ordered_epoch != epoch:
            self.backend.set_order(epoch_order(self.settings, len(self.dataset.train), epoch))
            self._ordered_epoch = epoch
