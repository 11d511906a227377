"""What a GPU that fails in the middle of a run turns into."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from engine.errors import BackendError
from engine.parameters import Parameters

from .protocol import NEVER_STOP, Backend, Chunk, Minibatches, SplitName, StopFlag, Validation


class GuardedBackend:
    """A backend on a GPU; whatever the driver raises comes out as one `BackendError`.

    After it the backend has let go of its arrays and refuses everything: the parameters are
    those the host had last.

    Parameters
    ----------
    backend : Backend
        The one that works.
    device : str
        What to call it.
    notes : tuple of str
        Why faster designs do not serve, a line each.
    lost : callable
        Receives the driver's exception, once the arrays are gone; returns the line for people.
    """

    name = "gpu"

    def __init__(
        self,
        backend: Backend,
        device: str,
        notes: tuple[str, ...],
        lost: Callable[[Exception], str],
    ) -> None:
        self.device = device
        self.notes = notes
        self._backend: Backend | None = backend
        self._lost = lost
        self._reason = ""

    def get_parameters(self) -> Parameters:
        """Return a host copy of the parameters."""
        return cast(Parameters, self._call("get_parameters"))

    def set_parameters(self, parameters: Parameters) -> None:
        """Replace the parameters."""
        self._call("set_parameters", parameters)

    def set_order(self, order: NDArray[np.int32] | None) -> None:
        """Visit the training images in this order; None is file order."""
        self._call("set_order", order)

    def train(
        self,
        minibatches: Minibatches,
        stop: StopFlag = NEVER_STOP,
        validation: Validation | None = None,
    ) -> Chunk:
        """Run a chunk of minibatches; see `Backend.train`.

        Raises
        ------
        BackendError
            If the GPU failed, now or before.
        """
        return cast(Chunk, self._call("train", minibatches, stop, validation))

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        return cast(int, self._call("count_errors", split, n_images))

    def _call(self, method: str, *args: Any) -> Any:
        if self._backend is None:
            raise BackendError(self._reason)
        try:
            return getattr(self._backend, method)(*args)
        except Exception as error:
            # Frames of the traceback hold arrays too, and what is held cannot be freed.
            traceback.clear_frames(error.__traceback__)
            self._backend = None
            self._reason = self._lost(error)
            raise BackendError(self._reason) from error
