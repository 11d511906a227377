"""What a training run found, and where it is while it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.parameters import Parameters
from engine.weights import Weights

from .curves import Curves
from .schedule import Schedule
from .settings import Settings
from .snapshot import StoppedBy
from .trained_weights import number_or_none


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
        Cost of each minibatch before its update, in nats; NaN where a resumed run has lost it.
    valid_steps : ndarray of shape (n_validations,), int64
        Minibatch, from 0, after which each validation was made.
    valid_errors : ndarray of shape (n_validations,), float64
        Fractions over whole minibatches.
    test_errors : ndarray of shape (n_validations,), float64
        The same; NaN where the test set was not touched.
    curves : Curves
        The same as lines to draw, bounded in size.
    schedule : tuple of Era
        The settings from the first step on.
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
    schedule: Schedule
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
