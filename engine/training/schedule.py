"""Which minibatch, epoch and validation a step is: the bookkeeping of a run whose settings change.

Steps are minibatches counted from 0, the tutorial's ``iter``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset

from .early_stopping import validation_frequency
from .settings import Settings

# The others decide what the run is: its order and what its errors count.
CHANGEABLE = frozenset(
    {
        "epochs", "batch_size", "learning_rate", "l2", "patience", "patience_increase",
        "improvement_threshold",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Era:
    """A stretch of a run under the same settings.

    Attributes
    ----------
    first_step : int
        Step from which the settings hold.
    settings : Settings
        What they are.
    n_train_batches : int
        Minibatches an epoch.
    origin : int
        A step, not after ``first_step``, at which an epoch begins ...
    origin_epoch : int
        ... and how many epochs lie before it.
    """

    first_step: int
    settings: Settings
    n_train_batches: int
    origin: int = 0
    origin_epoch: int = 0

    def index(self, step: int) -> int:
        """Return which minibatch of its epoch a step is, from 0 (the tutorial's ``index``)."""
        return (step - self.origin) % self.n_train_batches

    def epoch(self, step: int) -> int:
        """Return the number, from 1, of the epoch to which a step belongs."""
        return self.origin_epoch + (step - self.origin) // self.n_train_batches + 1

    @property
    def last_step(self) -> int:
        """The step before which all epochs are done."""
        return self.origin + (self.settings.epochs - self.origin_epoch) * self.n_train_batches

    @property
    def validation_frequency(self) -> int:
        """After how many minibatches the validation images are looked at again."""
        return validation_frequency(self.settings, self.n_train_batches)

    def until_validation(self, step: int) -> int:
        """Return how many minibatches from ``step`` on end with a validation; at least 1."""
        every = self.validation_frequency
        return every - (step - self.origin) % every

    def changed(self, step: int, settings: Settings, dataset: Dataset) -> Era:
        """Return the era that begins at ``step`` with other settings.

        Another batch size divides the images anew, so the epoch under way ends early and the
        next begins.
        """
        if settings.batch_size == self.settings.batch_size:
            return Era(step, settings, self.n_train_batches, self.origin, self.origin_epoch)
        epochs_done = self.epoch(step) - 1 + (self.index(step) > 0)
        n_train_batches = dataset.n_train_batches(settings.batch_size)
        return Era(step, settings, n_train_batches, step, epochs_done)


Schedule = tuple[Era, ...]


def era_at(schedule: Sequence[Era], step: int) -> Era:
    """Return the era to which a step belongs."""
    return schedule[max(0, bisect_right(schedule, step, key=lambda era: era.first_step) - 1)]


def epoch_at(schedule: Sequence[Era], step: int) -> int:
    """Return the number, from 1, of the epoch to which a step belongs; 0 for step -1, none."""
    return era_at(schedule, step).epoch(step) if step >= 0 else 0


def differing(old: Settings, new: Settings) -> dict[str, tuple[Any, Any]]:
    """Return (old, new) of every setting that differs, by name."""
    before, after = old.as_dict(), new.as_dict()
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def epoch_order(settings: Settings, n_train: int, epoch: int) -> NDArray[np.int32] | None:
    """Return the order in which an epoch (from 0) visits the training images; None: as filed.

    A function of seed and epoch alone, so any epoch can be replayed without those before it.
    """
    if not settings.shuffle:
        return None
    order = np.arange(n_train, dtype=np.int32)
    np.random.default_rng([settings.seed, epoch]).shuffle(order)
    return order


def minibatch_rows(dataset: Dataset, era: Era, step: int) -> NDArray[np.intp]:
    """Return which training images, shape (batch_size,), the minibatch of a step holds."""
    size, index = era.settings.batch_size, era.index(step)
    rows = np.arange(index * size, (index + 1) * size)
    order = epoch_order(era.settings, len(dataset.train), era.epoch(step) - 1)
    return rows if order is None else order[rows].astype(np.intp)
