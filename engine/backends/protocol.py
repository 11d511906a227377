"""The one thing a backend does."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ..parameters import Parameters

SplitName = Literal["train", "valid", "test"]


class Backend(Protocol):
    """Parameters and a data set on some device, and a way to run a chunk of minibatches there.

    One thread uses a backend at a time, and always the same one: devices and thread pools are
    per thread.

    Attributes
    ----------
    name : str
        ``reference``, ``cpu`` or ``gpu``.
    device : str
        What it runs on, for people.
    """

    @property
    def name(self) -> str: ...

    @property
    def device(self) -> str: ...

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
        self, first: int, count: int, batch_size: int, learning_rate: float, l2: float
    ) -> NDArray[np.floating]:
        """Run minibatches ``first`` to ``first + count - 1`` of the order.

        Returns
        -------
        ndarray of shape (count,) or shorter
            The cost of each minibatch before its update. A minibatch whose cost or update is
            not finite is not applied and ends the chunk: fewer costs come back, and the
            parameters are those before it.
        """
        ...

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        ...
