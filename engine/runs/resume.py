"""From a saved run back to one that trains."""

from __future__ import annotations

from engine.backends.protocol import Backend
from engine.data import load_joined
from engine.data.dataset import Dataset
from engine.errors import RunError
from engine.training.curves import CurveRecorder
from engine.training.snapshot import StoppedBy
from engine.training.training_loop import TrainingLoop
from engine.watch import Watch

from .fingerprint import fingerprint
from .folder import SavedRun

_UNWATCHED = Watch()


def check_dataset(saved: SavedRun, dataset: Dataset) -> None:
    """Make sure that a run goes on with the very data it began with.

    Raises
    ------
    RunError
        If a pixel or a label is another.
    """
    if fingerprint(dataset) != saved.state.origin.sha256:
        raise RunError(
            f"{saved.path}: {saved.state.origin.source} no longer holds the images this run "
            "learned from; bring them back, or open its weights alone"
        )


def loaded_again(saved: SavedRun, watch: Watch = _UNWATCHED) -> Dataset:
    """Return what a run learns from, prepared as it was.

    Raises
    ------
    DataError
        If it is not there any more.
    """
    origin = saved.state.origin
    dataset = load_joined(origin.source, origin.added, watch)
    return dataset.prepared_for(saved.state.schedule[0].settings)


def restored_loop(
    saved: SavedRun, dataset: Dataset, backend: Backend, recorder: CurveRecorder
) -> TrainingLoop:
    """Return the loop where it was saved; it goes on as if it had never stopped.

    Parameters
    ----------
    recorder : CurveRecorder
        Has the run's curves already.
    """
    state = saved.state
    settings = state.schedule[0].settings
    loop = TrainingLoop(dataset, settings, backend, None, recorder, state.schedule, state.at)
    loop.best_parameters = state.best_parameters
    # Whoever resumes an interrupted run no longer wants it interrupted.
    if state.stopped_by is not StoppedBy.INTERRUPT:
        loop.stopped_by = state.stopped_by
    return loop
