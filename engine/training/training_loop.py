"""The tutorial's training loop, cut into pieces that a thread can pause between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.backends.protocol import Backend, Minibatches, StopFlag, Validation, stop_flag
from engine.backends.span import Span, run_in_chunks
from engine.data.dataset import Dataset
from engine.parameters import Parameters

from .curves import CurveRecorder
from .early_stopping import EarlyStopping
from .findings import Findings, counted
from .schedule import CHANGEABLE, Era, Schedule, epoch_at, epoch_order, era_at
from .settings import Settings
from .snapshot import StoppedBy
from .timeline import Keyframe


class TrainingLoop:
    """One run of minibatch gradient descent with early stopping.

    Parameters
    ----------
    dataset : Dataset
        What to learn.
    settings : Settings
        How it begins; what may change on the way, `change` does.
    backend : Backend
        Holds the same data set.
    start : Parameters or None
        Where to start; None for zeros, as the tutorial does.
    recorder : CurveRecorder or None
        Gathers the curves; None for a new one.
    schedule : sequence of Era or None
        The settings of a run that is gone through again, or on with; None for those given.
    at : Keyframe or None
        Where in the schedule to go on; None for its beginning.

    Attributes
    ----------
    era : Era
        Settings, epochs and validations at ``step``.
    schedule : tuple of Era
        All of them.
    step : int
        Minibatches trained on so far.
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
        schedule: Schedule | None = None,
        at: Keyframe | None = None,
    ) -> None:
        self.dataset = dataset
        n_train_batches = dataset.n_train_batches(settings.batch_size)
        self.schedule = schedule or (Era(0, settings, n_train_batches),)
        self.best_parameters: Parameters | None = None
        self.stopped_by: StoppedBy | None = None
        self._span_begin = 0
        self._validated = 0
        self.step = at.step if at else 0
        self._findings = Findings(
            recorder or CurveRecorder(),
            at.early_stopping if at else EarlyStopping.start(settings),
            self._counted(at.best_errors if at else None),
            at.misread if at else (0, 0),
        )
        if at is not None:
            self.recorder.smoothed = at.smoothed
            start = at.parameters
        self._enter_era()
        self._use(backend)
        backend.set_parameters(start or Parameters.zeros(dataset.n_in, dataset.n_out))

    @property
    def recorder(self) -> CurveRecorder:
        """Gathers the curves."""
        return self._findings.recorder

    @property
    def early_stopping(self) -> EarlyStopping:
        """Patience and bests."""
        return self._findings.early_stopping

    @property
    def settings(self) -> Settings:
        """The settings in force now."""
        return self.era.settings

    @property
    def n_train_batches(self) -> int:
        """Minibatches an epoch has now."""
        return self.era.n_train_batches

    @property
    def epoch(self) -> int:
        """Number of the epoch under way, from 1; 0 before the first minibatch."""
        return epoch_at(self.schedule, self.step - 1)

    def keyframe(self, parameters: Parameters) -> Keyframe:
        """Return where the run is, given the parameters of this very step."""
        return Keyframe(
            self.step,
            parameters,
            self.early_stopping,
            self._findings.validation.best,
            self.recorder.smoothed,
            self._findings.misread,
        )

    def change(self, **changes: Any) -> None:
        """Change settings from the next minibatch on.

        A run that patience or the number of epochs ended goes on if they no longer would.

        Raises
        ------
        SettingsError
            If a value is outside its range or does not fit the data; nothing has changed then.
        """
        fixed = set(changes) - CHANGEABLE
        if fixed:
            raise ValueError(f"only a new run can change {sorted(fixed)}")
        settings = replace(self.settings, **changes)
        if settings == self.settings:
            return
        before = era_at(self.schedule, self.step - 1)
        era = before.changed(self.step, settings, self.dataset)
        if self.step == 0:
            era = Era(0, settings, era.n_train_batches)
            self._findings.early_stopping = EarlyStopping.start(settings)
        kept = (era for era in self.schedule if era.first_step < self.step)
        self.schedule = (*kept, era)
        if self.step == 0:
            self._findings.validation = self._counted(None)
        self._enter_era()
        self.stopped_by = self._over()

    def _counted(self, best_errors: int | None) -> Validation:
        """Return what a validation counts, and the errors that the next best must be below."""
        return counted(self.dataset, self.schedule[0].settings.batch_size, best_errors)

    def _enter_era(self) -> None:
        """Obey the settings of this step."""
        self.era = era_at(self.schedule, self.step)
        if self.era.first_step == self.step > 0:
            findings = self._findings
            findings.early_stopping = findings.early_stopping.with_patience_of(self.settings)

    def _over(self) -> StoppedBy | None:
        """Return what ends the run at this step, unless it diverges."""
        if self.step and self.early_stopping.is_over(self.step - 1):
            return StoppedBy.PATIENCE
        return StoppedBy.EPOCHS if self.step >= self.era.last_step else None

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

    def peek(self) -> tuple[float, Parameters] | None:
        """Return cost and parameters that the next minibatch leads to, without going there.

        None where it diverges.
        """
        era, settings, here = self.era, self.settings, self.backend.get_parameters()
        self._visit_in_order_of(era.epoch(self.step) - 1)
        chunk = self.backend.train(
            Minibatches(
                era.index(self.step), 1, settings.batch_size, settings.learning_rate, settings.l2
            )
        )
        after = self.backend.get_parameters()
        self.backend.set_parameters(here)
        return (float(chunk.costs[0]), after) if len(chunk.costs) else None

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
        era, settings = self.era, self.settings
        index = era.index(self.step)
        count = min(
            count,
            era.last_step - self.step,
            # The tutorial's `patience <= iter` is tested after every minibatch.
            max(1, self.early_stopping.patience + 1 - self.step),
            *(later.first_step - self.step for later in self.schedule if later is not era
              and later.first_step > self.step),
        )  # fmt: skip
        if settings.shuffle:
            # Each epoch has an order of its own, which the backend is told between two spans.
            count = min(count, era.n_train_batches - index)
        self._span_begin = self.step
        self._validated = 0
        return Span(
            first=index,
            count=count,
            n_train_batches=era.n_train_batches,
            batch_size=settings.batch_size,
            learning_rate=settings.learning_rate,
            l2=settings.l2,
            until_validation=era.until_validation(self.step),
            every=era.validation_frequency,
            validation=self._findings.validation,
            n_in=self.dataset.n_in,
            n_out=self.dataset.n_out,
            stop=stop_flag() if stop is None else stop,
        )

    def train(self, span: Span) -> None:
        """Run a span; nothing of this loop changes but the backend's parameters."""
        self._visit_in_order_of(self.era.epoch(self.step) - 1)
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
        diverged = applied < span.count and not span.stop[0]
        self._enter_era()
        self.stopped_by = StoppedBy.DIVERGENCE if diverged else self._over()

    def _note(self, span: Span, applied: int, validated: int) -> None:
        """Record what a span has come to since the last look."""
        ran = range(self.step - self._span_begin, applied)
        self.step = self._span_begin + applied
        validations = range(self._validated, validated)
        self._findings.note(span, self._span_begin, ran, validations, self.settings)
        self._validated = validated

    def _visit_in_order_of(self, epoch: int) -> None:
        if self.settings.shuffle and self._ordered_epoch != epoch:
            self.backend.set_order(epoch_order(self.settings, len(self.dataset.train), epoch))
            self._ordered_epoch = epoch
