"""What every contender is given and has to hand back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset
from engine.training.settings import Settings


@dataclass(frozen=True, eq=False)
class Task:
    """The work: the tutorial's run, from zero parameters, minibatches in file order.

    Attributes
    ----------
    dataset : Dataset
        Its pixels are uint8; a contender converts them once, before its first epoch, or every
        time anew, whichever suits its library best.
    batch_size : int
        Images a minibatch; an epoch is the whole ones.
    learning_rate : float
        Step down the gradient.
    """

    dataset: Dataset
    batch_size: int = Settings().batch_size
    learning_rate: float = Settings().learning_rate

    @property
    def n_batches(self) -> int:
        """Number of minibatches an epoch."""
        return self.dataset.n_train_batches(self.batch_size)

    @property
    def n_trained(self) -> int:
        """Number of images an epoch trains on."""
        return self.n_batches * self.batch_size

    def scaled(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return pixels as the model sees them, float32."""
        return pixels * np.float32(self.dataset.pixel_scale)


class Epoch(NamedTuple):
    """What an epoch came to, on the host.

    Attributes
    ----------
    costs : ndarray of shape (n_batches,)
        Cost of each minibatch before its update.
    valid_errors : int
        Misclassified validation images after the last update, of all there are.
    """

    costs: NDArray[np.floating]
    valid_errors: int


class Contender(NamedTuple):
    """One way of doing the task.

    Attributes
    ----------
    run_epoch : callable
        Trains the next epoch, validates, and returns when both results are on the host.
    device : str
        What it computes on.
    """

    run_epoch: Callable[[], Epoch]
    device: str = "CPU"
