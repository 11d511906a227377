"""Everything that a report of a run states, gathered once for every form of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.data.dataset import Dataset
from engine.errors import WeightsError
from engine.insight.evaluation import check_fit
from engine.insight.mistakes import Predictions, predict_split
from engine.runs.details import RunDetails
from engine.runs.environment import environment
from engine.runs.note import named
from engine.runs.origin import Origin
from engine.training.curves import Curves
from engine.training.early_stopping import EarlyStopping
from engine.training.schedule import Schedule, epoch_at
from engine.training.settings import Settings
from engine.training.snapshot import Snapshot, StoppedBy
from engine.training.trained_weights import weights_of
from engine.watch import Watch
from engine.weights import Weights


@dataclass(frozen=True, eq=False)
class Report:
    """A run as its report states it.

    Attributes
    ----------
    name : str
        What it is called.
    note : str
        What a person wrote about it.
    origin : Origin
        What it learned from.
    schedule : tuple of Era
        Its settings from the first step on.
    step : int
        Minibatches trained on.
    early_stopping : EarlyStopping
        Patience and bests.
    curves : Curves
        Cost and errors.
    stopped_by : StoppedBy or None
        Why it is over.
    weights : Weights or None
        Those of the best validation error; None before the first validation.
    dataset : Dataset or None
        What it learned from; None where that is not at hand.
    predictions : Predictions or None
        What the weights make of every test image.
    about : dict
        Backend, device, speed and versions, as far as they were kept.
    """

    name: str
    note: str
    origin: Origin
    schedule: Schedule
    step: int
    early_stopping: EarlyStopping
    curves: Curves
    stopped_by: StoppedBy | None = None
    weights: Weights | None = None
    dataset: Dataset | None = None
    predictions: Predictions | None = None
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """Those in force at the end."""
        return self.schedule[-1].settings

    def epoch_of(self, step: int) -> int:
        """Return the number, from 1, of the epoch of a step."""
        return epoch_at(self.schedule, step)


def report_on_run(run: RunDetails, dataset: Dataset | None, watch: Watch | None = None) -> Report:
    """Return what there is to report of a run on disk.

    Parameters
    ----------
    run : RunDetails
        From `engine.run_details`.
    dataset : Dataset or None
        From `engine.dataset_of`; None where it is gone: then nothing is said about test images.
    watch : Watch or None
        Told how many test images are done.

    Raises
    ------
    DataError
        If the weights are for other images than the data set's.
    Cancelled
        If the watch says so.
    """
    name, words = named(run.note)
    state = run.state
    return Report(
        name or run.path.resolve().name,
        words,
        state.origin,
        state.schedule,
        state.at.step,
        state.at.early_stopping,
        state.curves.curves(),
        state.stopped_by,
        run.weights,
        dataset,
        _predicted(run.weights, dataset, watch),
        state.about,
    )


def report_on_snapshot(snapshot: Snapshot, watch: Watch | None = None) -> Report:
    """Return what there is to report of a run under way; may take a second.

    Raises
    ------
    WeightsError
        If nothing has been trained yet.
    Cancelled
        If the watch says so.
    """
    dataset, stopping = snapshot.dataset, snapshot.early_stopping
    if dataset is None or stopping is None or not snapshot.step:
        raise WeightsError("nothing has been trained yet; press Run before asking for a report")
    weights = weights_of(snapshot, best=True) if snapshot.best_parameters else None
    about = {
        "backend": snapshot.backend,
        "device": snapshot.device,
        "epochs_per_second": snapshot.epochs_per_second,
        "environment": environment(),
    }
    return Report(
        snapshot.run_path.name if snapshot.run_path else f"{dataset.title}, not saved yet",
        "",
        Origin.of(dataset, snapshot.start),
        snapshot.schedule,
        snapshot.step,
        stopping,
        snapshot.curves,
        snapshot.stopped_by,
        weights,
        dataset,
        _predicted(weights, dataset, watch),
        about,
    )


def _predicted(
    weights: Weights | None, dataset: Dataset | None, watch: Watch | None
) -> Predictions | None:
    if weights is None or dataset is None:
        return None
    check_fit(weights, dataset)
    return predict_split(weights, dataset.test, watch)
