"""What the trainer tells the window: everything, at one moment, never to change again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .curves import Curves
from .data.dataset import Dataset
from .early_stopping import EarlyStopping, epoch_of
from .parameters import Parameters
from .settings import Settings


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
    n_train_batches : int
        Minibatches an epoch.
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
    n_train_batches: int = 0
    parameters: Parameters | None = None
    best_parameters: Parameters | None = None
    early_stopping: EarlyStopping | None = None
    curves: Curves = field(default_factory=Curves)
    epochs_per_second: float = 0.0
    stopped_by: StoppedBy | None = None

    @property
    def epoch(self) -> int:
        """Number of the epoch under way, from 1; 0 before the first minibatch."""
        return epoch_of(self.step - 1, self.n_train_batches) if self.step else 0

    @property
    def best_epoch(self) -> int:
        """Epoch of the best validation error; 0 before the first validation."""
        stopping = self.early_stopping
        if stopping is None or stopping.best_step < 0:
            return 0
        return epoch_of(stopping.best_step, self.n_train_batches)
