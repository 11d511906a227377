"""A whole training run in one call."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .backends import select_backend
from .backends.protocol import Backend
from .chunking import ChunkSizer
from .ctrl_c import ctrl_c_noted
from .curves import CurveRecorder, Curves
from .data.dataset import Dataset
from .parameters import Parameters
from .settings import Settings
from .snapshot import StoppedBy
from .trained_weights import number_or_none, trained_weights, weights_of
from .training_loop import TrainingLoop
from .weights import Weights

__all__ = ["Progress", "Run", "train", "train_on", "weights_of"]

_TUTORIAL = Settings()


@dataclass(frozen=True)
class Progress:
    """Where a run is; handed out after every chunk of minibatches.

    Attributes
    ----------
    step, epoch : int
        Minibatches trained on so far, and the number of the epoch under way, from 1.
    n_train_batches : int
        Minibatches an epoch.
    horizon : int
        Step at which the run ends if nothing improves any more.
    best_valid_error : float
        A fraction; infinite before the first validation.
    seconds : float
        Training time so far.
    """

    step: int
    epoch: int
    n_train_batches: int
    horizon: int
    best_valid_error: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Run:
    """What a training run found.

    Attributes
    ----------
    weights : Weights
        The model at the best validation error, ready to be saved; the last one if there was no
        validation.
    settings : Settings
        What it was set to.
    dataset : str
        Name of the data set.
    costs : ndarray of shape (n_steps,), float64
        Cost of each minibatch before its update, in nats.
    valid_steps : ndarray of shape (n_validations,), int64
        Minibatch, from 0, after which each validation was made.
    valid_errors : ndarray of shape (n_validations,), float64
        Fractions over whole minibatches.
    test_errors : ndarray of shape (n_validations,), float64
        The same; NaN where the test set was not touched.
    curves : Curves
        The same as lines to draw, bounded in size.
    n_train_batches : int
        Minibatches an epoch.
    epochs : int
        Number of the epoch in which training stopped, from 1.
    best_epoch : int
        Epoch of the best validation error; 0 if there was no validation.
    best_valid_error, test_error : float
        Smallest validation error and the test error there; NaN if there was no validation.
    test_error_full : float
        Error of the weights over every test image.
    epochs_per_second : float
        Training and validating, without the preparation of the backend; 0 if nothing was done.
    backend, device : str
        What computed, and on what.
    stopped_by : StoppedBy
        Why it ended.
    """

    weights: Weights
    settings: Settings
    dataset: str
    costs: NDArray[np.float64]
    valid_steps: NDArray[np.int64]
    valid_errors: NDArray[np.float64]
    test_errors: NDArray[np.float64]
    curves: Curves
    n_train_batches: int
    epochs: int
    best_epoch: int
    best_valid_error: float
    test_error: float
    test_error_full: float
    epochs_per_second: float
    backend: str
    device: str
    stopped_by: StoppedBy

    @property
    def parameters(self) -> Parameters:
        """Those of the weights."""
        return self.weights.parameters

    def summary(self) -> dict[str, Any]:
        """Return what ``summary.json`` holds: JSON values only, null where there is none."""
        return {
            "epochs": self.epochs,
            "best_epoch": self.best_epoch,
            "best_valid_error": number_or_none(self.best_valid_error),
            "test_error": number_or_none(self.test_error),
            "test_error_full": number_or_none(self.test_error_full),
            "epochs_per_second": self.epochs_per_second,
            "backend": self.backend,
            "device": self.device,
            "dataset": self.dataset,
            "settings": self.settings.as_dict(),
            "stopped_by": str(self.stopped_by),
        }


def train(
    dataset: Dataset,
    settings: Settings = _TUTORIAL,
    backend: str = "auto",
    threads: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Run:
    """Train to the end, as the tutorial does.

    Ctrl-C ends the run early and returns it with ``stopped_by`` ``interrupt``.

    Parameters
    ----------
    dataset : Dataset
        What to learn.
    settings : Settings
        How; the defaults are the tutorial's.
    backend : str
        ``auto``, ``gpu``, ``cpu`` or ``reference``.
    threads : int or None
        How many threads the CPU backend may use; None for all cores.
    progress : callable or None
        Called with a `Progress` after every chunk, some hundred times a second.

    Raises
    ------
    BackendError
        If the backend does not work on this machine.
    SettingsError
        If the training images do not fill one minibatch.
    """
    # Before the backend, which may take seconds to compile.
    dataset.n_train_batches(settings.batch_size)
    return train_on(select_backend(backend, dataset, threads).backend, dataset, settings, progress)


def train_on(
    backend: Backend,
    dataset: Dataset,
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
) -> Run:
    """Do the same as `train` on a backend that holds the data set already."""
    recorder = _CompleteRecorder()
    loop = TrainingLoop(dataset, settings, backend, recorder=recorder)
    started = time.perf_counter()
    try:
        with ctrl_c_noted() as ctrl_c:
            _train_to_end(loop, ctrl_c, progress)
    # Where Ctrl-C could not be noted, or was pressed again, or `progress` raised it.
    except KeyboardInterrupt:
        loop.stopped_by = StoppedBy.INTERRUPT
    return _gather(loop, recorder, time.perf_counter() - started)


class _CompleteRecorder(CurveRecorder):
    """Keeps every value besides the curves, which merge neighbours in a long run."""

    def __init__(self) -> None:
        super().__init__()
        self.costs: list[NDArray[np.floating]] = []
        self.validations: list[tuple[int, float, float]] = []

    def add_costs(self, first_step: int, costs: NDArray[np.floating]) -> None:
        super().add_costs(first_step, costs)
        self.costs.append(costs)

    def add_validation(self, step: int, valid_error: float, test_error: float | None) -> None:
        super().add_validation(step, valid_error, test_error)
        self.validations.append((step, valid_error, math.nan if test_error is None else test_error))


def _train_to_end(
    loop: TrainingLoop, ctrl_c: threading.Event, progress: Callable[[Progress], None] | None
) -> None:
    sizer = ChunkSizer()
    started = now = time.perf_counter()
    while loop.stopped_by is None:
        if ctrl_c.is_set():
            loop.stopped_by = StoppedBy.INTERRUPT
            return
        before = now
        costs = loop.advance(sizer.count)
        now = time.perf_counter()
        # A validation takes its time but says nothing about the speed of a minibatch.
        if loop.step % loop.validation_frequency:
            sizer.took(len(costs), now - before)
        if progress is not None:
            progress(_progress(loop, now - started))
            now = time.perf_counter()


def _progress(loop: TrainingLoop, seconds: float) -> Progress:
    return Progress(
        step=loop.step,
        epoch=loop.epoch,
        n_train_batches=loop.n_train_batches,
        # The last step is the first one that patience does not exceed.
        horizon=min(loop.early_stopping.patience + 1, loop.settings.epochs * loop.n_train_batches),
        best_valid_error=loop.early_stopping.best_valid_error,
        seconds=seconds,
    )


def _gather(loop: TrainingLoop, recorder: _CompleteRecorder, seconds: float) -> Run:
    dataset, best = loop.dataset, loop.early_stopping
    assert loop.stopped_by is not None
    validated = loop.best_parameters is not None
    parameters = loop.best_parameters or loop.backend.get_parameters()
    best_epoch = best.best_step // loop.n_train_batches + 1 if validated else 0
    best_valid_error = best.best_valid_error if validated else math.nan
    loop.backend.set_parameters(parameters)
    n_test = len(dataset.test)
    validations = np.array(recorder.validations, np.float64).reshape(-1, 3)
    return Run(
        weights=trained_weights(
            dataset,
            parameters,
            loop.settings,
            best_epoch or loop.epoch,
            best_valid_error,
            best.test_error,
        ),
        settings=loop.settings,
        dataset=dataset.name,
        costs=np.concatenate([np.empty(0), *recorder.costs]),
        valid_steps=validations[:, 0].astype(np.int64),
        valid_errors=validations[:, 1],
        test_errors=validations[:, 2],
        curves=recorder.curves(),
        n_train_batches=loop.n_train_batches,
        epochs=loop.epoch,
        best_epoch=best_epoch,
        best_valid_error=best_valid_error,
        test_error=best.test_error,
        test_error_full=loop.backend.count_errors("test", n_test) / n_test,
        epochs_per_second=loop.step / loop.n_train_batches / seconds,
        backend=loop.backend.name,
        device=loop.backend.device,
        stopped_by=loop.stopped_by,
    )
