"""A whole training run in one call."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

import numpy as np

from engine.backends import select_backend
from engine.backends.protocol import Backend
from engine.ctrl_c import ctrl_c_noted
from engine.data.dataset import Dataset
from engine.runs import RunFolder, SavedRun
from engine.runs.headless import HeadlessAutosave
from engine.runs.resume import restored_loop

from .chunking import ChunkSizer
from .complete_recorder import CompleteRecorder
from .run import Progress, Run
from .schedule import epoch_at
from .settings import Settings
from .snapshot import StoppedBy
from .trained_weights import trained_weights
from .training_loop import TrainingLoop

_TUTORIAL = Settings()


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
    saved: SavedRun | None = None,
    folder: RunFolder | None = None,
) -> Run:
    """Do the same as `train` on a backend that holds the data set already.

    Parameters
    ----------
    saved : SavedRun or None
        A run to go on with, instead of beginning with ``settings``.
    folder : RunFolder or None
        Where the run is saved while it goes; closed at the end.

    Raises
    ------
    OutputError
        If it could not be saved in the end; while it goes, saving is tried again.
    """
    recorder = CompleteRecorder()
    if saved is None:
        loop = TrainingLoop(dataset, settings, backend, recorder=recorder)
    else:
        recorder.restore(saved)
        loop = restored_loop(saved, dataset, backend, recorder)
    done_before = loop.step
    autosave = HeadlessAutosave(folder, loop) if folder is not None else None
    started = time.perf_counter()
    try:
        with ctrl_c_noted() as ctrl_c:
            _train_to_end(loop, ctrl_c, progress, autosave)
    # Where Ctrl-C could not be noted, or was pressed again, or `progress` raised it.
    except KeyboardInterrupt:
        loop.stopped_by = StoppedBy.INTERRUPT
    finally:
        seconds = time.perf_counter() - started
        if autosave is not None:
            autosave.close()
    return _gather(loop, recorder, (loop.step - done_before) / seconds)


def _train_to_end(
    loop: TrainingLoop,
    ctrl_c: threading.Event,
    progress: Callable[[Progress], None] | None,
    autosave: HeadlessAutosave | None,
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
        sizer.took(len(costs), now - before)
        if autosave is not None:
            autosave.note()
        if progress is not None:
            progress(_progress(loop, now - started))
        now = time.perf_counter()


def _progress(loop: TrainingLoop, seconds: float) -> Progress:
    return Progress(
        step=loop.step,
        epoch=loop.epoch,
        n_train_batches=loop.n_train_batches,
        # The last step is the first one that patience does not exceed.
        horizon=min(loop.early_stopping.patience + 1, loop.era.last_step),
        best_valid_error=loop.early_stopping.best_valid_error,
        seconds=seconds,
    )


def _gather(loop: TrainingLoop, recorder: CompleteRecorder, steps_per_second: float) -> Run:
    dataset, best = loop.dataset, loop.early_stopping
    assert loop.stopped_by is not None
    validated = loop.best_parameters is not None
    parameters = loop.best_parameters or loop.backend.get_parameters()
    best_epoch = epoch_at(loop.schedule, best.best_step)
    best_valid_error = best.best_valid_error if validated else math.nan
    loop.backend.set_parameters(parameters)
    n_test = len(dataset.test)
    validations = recorder.validations.view()
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
        costs=recorder.costs.view()[:, 0],
        valid_steps=validations[:, 0].astype(np.int64),
        valid_errors=validations[:, 1],
        test_errors=validations[:, 2],
        curves=recorder.curves(),
        schedule=loop.schedule,
        epochs=loop.epoch,
        best_epoch=best_epoch,
        best_valid_error=best_valid_error,
        test_error=best.test_error,
        test_error_full=loop.backend.count_errors("test", n_test) / n_test,
        epochs_per_second=steps_per_second / loop.n_train_batches,
        backend=loop.backend.name,
        device=loop.backend.device,
        stopped_by=loop.stopped_by,
    )
