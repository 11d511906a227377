"""The one thing a backend does."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.parameters import Parameters

SplitName = Literal["train", "valid", "test"]

# An array of one byte, which compiled code can look at without Python's global lock.
StopFlag = NDArray[np.uint8]


def stop_flag() -> StopFlag:
    """Return a flag that is not set."""
    return np.zeros(1, np.uint8)


# Writeable all the same: Numba would compile everything twice for a read-only one.
NEVER_STOP = stop_flag()


class Minibatches(NamedTuple):
    """Which minibatches to run, and how each changes the parameters.

    Attributes
    ----------
    first, number : int
        Minibatches ``first`` to ``first + number - 1`` of the order.
    batch_size : int
        Images of each.
    learning_rate, l2 : float
        As in `engine.softmax.sgd_update`.
    """

    first: int
    number: int
    batch_size: int
    learning_rate: float
    l2: float


class Validation(NamedTuple):
    """A look at the validation images after the last minibatch of a chunk.

    Attributes
    ----------
    n_valid, n_test : int
        How many images of each split to count.
    best : int
        Smallest number of validation errors so far; only fewer send it to the test images.
    """

    n_valid: int
    n_test: int
    best: int


class Chunk(NamedTuple):
    """What a chunk of minibatches came to.

    Attributes
    ----------
    costs : ndarray of shape (n,)
        Cost of each minibatch before its update.
    train_errors : ndarray of shape (n,), int64
        Misclassified images of each minibatch, likewise.
    valid_errors, test_errors : int or None
        Misclassified images of a `Validation`; None where there was no look at them.
    """

    costs: NDArray[np.floating]
    train_errors: NDArray[np.int64]
    valid_errors: int | None = None
    test_errors: int | None = None


class Backend(Protocol):
    """Parameters and a data set on some device, and a way to run a chunk of minibatches there.

    One thread uses a backend at a time, and always the same one: devices and thread pools are
    per thread.
    """

    @property
    def name(self) -> str:
        """``reference``, ``cpu`` or ``gpu``."""
        ...

    @property
    def device(self) -> str:
        """What it runs on, for people."""
        ...

    def get_parameters(self) -> Parameters:
        """Return a host copy of the parameters."""
        ...

    def set_parameters(self, parameters: Parameters) -> None:
        """Replace the parameters."""
        ...

    def set_order(self, order: NDArray[np.int32] | None) -> None:
        """Visit the training images in this order, shape (n_train,); None is file order."""
        ...

    def train(
        self,
        minibatches: Minibatches,
        stop: StopFlag = NEVER_STOP,
        validation: Validation | None = None,
    ) -> Chunk:
        """Run minibatches.

        Another thread may set ``stop[0]``: the chunk then ends after the minibatch it is at. A
        minibatch whose cost or update is not finite is not applied and ends the chunk: the
        parameters are those before it. In both cases fewer costs come back than asked for.

        A validation belongs to the same call, so that a whole epoch waits only once for
        Python's global lock; it is made if all minibatches were run.
        """
        ...

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        ...
