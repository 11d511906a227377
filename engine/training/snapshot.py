"""What the trainer tells the window: everything, at one moment, never to change again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from engine.data.dataset import Dataset
from engine.parameters import Parameters

from .curves import Curves
from .early_stopping import EarlyStopping
from .schedule import Era, Schedule, epoch_at, era_at
from .settings import Settings
from .timeline import Keyframe

if TYPE_CHECKING:
    # At run time it would go round: runs are made of snapshots' parts.
    from engine.runs.origin import Start


class State(StrEnum):
    """What the trainer is doing."""

    PREPARING = "preparing"  # loading data or compiling; `Snapshot.message` says which
    READY = "ready"  # at step 0, nothing trained yet
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"  # `Snapshot.stopped_by` says why
    FAILED = "failed"  # `Snapshot.report` has the traceback


class StoppedBy(StrEnum):
    """Why a run is over."""

    PATIENCE = "patience"
    EPOCHS = "epochs"
    DIVERGENCE = "divergence"
    INTERRUPT = "interrupt"


@dataclass(frozen=True)
class Until:
    """Where a running trainer is to pause by itself; the first that is reached.

    Attributes
    ----------
    step, epoch : int or None
        After so many minibatches; at the end of this epoch, from 1.
    valid_error : float or None
        At the first validation error, a fraction, that is not above this.
    """

    step: int | None = None
    epoch: int | None = None
    valid_error: float | None = None


@dataclass(frozen=True, eq=False)
class Moment:
    """A run at one step, which need not be the newest.

    Attributes
    ----------
    step : int
        Minibatches trained on so far; the next one has this index.
    era : Era
        The settings in force, and which minibatch of which epoch the next one is.
    parameters : Parameters
        As they are after ``step`` minibatches.
    early_stopping : EarlyStopping or None
        Patience and bests at that step.
    cost : float or None
        Of the minibatch that comes next, before its update; None where it is not known.
    next_parameters : Parameters or None
        After that minibatch; None where they are not known.
    """

    step: int
    era: Era
    parameters: Parameters
    early_stopping: EarlyStopping | None = None
    cost: float | None = None
    next_parameters: Parameters | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The whole of a run at one moment; losing one loses nothing.

    Attributes
    ----------
    state : State
        What the trainer is doing.
    settings : Settings
        As they are in force now.
    message : str
        One line for a person: what is being prepared, why the run ended, what went wrong.
    refused : bool
        Whether ``message`` says why a command was not obeyed.
    report : str
        The traceback of a failure, for copying; else empty.
    dataset : Dataset or None
        None until the first one is loaded.
    backend, device : str
        What computes, and on what; empty until chosen.
    backend_notes : tuple of str
        Why faster backends do not serve here, a line each.
    step : int
        Minibatches trained on so far; the next one has this index.
    parameters : Parameters or None
        As they are after ``step`` minibatches.
    best_parameters : Parameters or None
        As they were at the best validation error.
    early_stopping : EarlyStopping or None
        Patience and bests.
    curves : Curves
        The curves so far.
    epochs_per_second : float
        Over the last second or so of running; 0 before.
    stopped_by : StoppedBy or None
        Set in `State.ENDED`.
    schedule : tuple of Era
        The settings of the run from its first step on; empty before there is a data set.
    viewed : Moment or None
        The step a person looks at; None where that is the newest.
    keyframes : tuple of Keyframe
        The run at steps spread over its whole length, oldest first, its beginning among them.
        Their parameters are shared with the trainer, not copied: nothing ever changes them.
    pace : float or None
        Minibatches a second that the run is held to; None for as fast as it can.
    until : Until or None
        Where it is to pause by itself.
    run_path : Path or None
        The folder in which the run is saved; None while it is not.
    save_failure : str
        Why the last save failed; empty if it did not.
    missing : tuple of str
        What was damaged or lost of the run that was opened, a sentence each.
    start : Start or None
        The weights the run began with; None for zeros.
    """

    state: State
    settings: Settings
    message: str = ""
    refused: bool = False
    report: str = ""
    dataset: Dataset | None = None
    backend: str = ""
    device: str = ""
    backend_notes: tuple[str, ...] = ()
    step: int = 0
    parameters: Parameters | None = None
    best_parameters: Parameters | None = None
    early_stopping: EarlyStopping | None = None
    curves: Curves = field(default_factory=Curves)
    epochs_per_second: float = 0.0
    stopped_by: StoppedBy | None = None
    schedule: Schedule = ()
    viewed: Moment | None = None
    keyframes: tuple[Keyframe, ...] = ()
    pace: float | None = None
    until: Until | None = None
    run_path: Path | None = None
    save_failure: str = ""
    missing: tuple[str, ...] = ()
    start: Start | None = None

    @property
    def shown(self) -> Moment | None:
        """What the views of one step show: the step looked at, else the newest."""
        if self.viewed is not None or self.parameters is None:
            return self.viewed
        era = era_at(self.schedule, self.step) if self.schedule else Era(0, self.settings, 1)
        return Moment(self.step, era, self.parameters, self.early_stopping)

    @property
    def n_train_batches(self) -> int:
        """Minibatches an epoch has now; 0 before there is a data set."""
        return era_at(self.schedule, self.step).n_train_batches if self.schedule else 0

    @property
    def epoch(self) -> int:
        """Number of the epoch under way, from 1; 0 before the first minibatch."""
        return self.epoch_at(self.step - 1)

    @property
    def best_epoch(self) -> int:
        """Epoch of the best validation error; 0 before the first validation."""
        return self.epoch_at(self.early_stopping.best_step) if self.early_stopping else 0

    def epoch_at(self, step: int) -> int:
        """Return the number, from 1, of the epoch of a step; 0 for step -1, none."""
        return epoch_at(self.schedule, step) if self.schedule else 0
