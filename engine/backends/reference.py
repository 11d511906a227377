"""The plain step of softmax.py: the truth the other backends are held to."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engine import softmax
from engine.data.dataset import Dataset, Split
from engine.parameters import Parameters

from .protocol import NEVER_STOP, Chunk, Minibatches, SplitName, StopFlag, Validation

# Images scored at once: bounds the floating-point copy of the pixels to a few tens of MB.
_SCORED_AT_ONCE = 10_000


class ReferenceBackend:
    """Several array operations a minibatch, on NumPy arrays or, handed ``cupy``, on CuPy's.

    Parameters
    ----------
    dataset : Dataset
        Its pixels stay uint8 on the device; a minibatch is converted when it is used.
    dtype : dtype
        float32, or float64 to check against.
    xp : module
        ``numpy`` or ``cupy``.
    name, device : str
        What to call it.
    """

    def __init__(
        self,
        dataset: Dataset,
        dtype: DTypeLike = np.float32,
        xp: Any = np,
        name: str = "reference",
        device: str = "CPU · NumPy",
    ) -> None:
        self.name = name
        self.device = device
        self._xp = xp
        self._to_host = getattr(xp, "asnumpy", np.asarray)
        self._dtype = np.dtype(dtype)
        self._scale = np.asarray(dataset.pixel_scale, self._dtype)[()]
        self._splits = {
            split_name: Split(xp.asarray(split.x), xp.asarray(split.y))
            for split_name, split in (
                ("train", dataset.train),
                ("valid", dataset.valid),
                ("test", dataset.test),
            )
        }
        self._order: Any = None
        self.set_parameters(Parameters.zeros(dataset.n_in, dataset.n_out))

    def get_parameters(self) -> Parameters:
        """Return a host copy of the parameters."""
        return Parameters(self._to_host(self._W), self._to_host(self._b))

    def set_parameters(self, parameters: Parameters) -> None:
        """Replace the parameters."""
        self._W = self._xp.asarray(parameters.W, self._dtype)
        self._b = self._xp.asarray(parameters.b, self._dtype)

    def set_order(self, order: NDArray[np.int32] | None) -> None:
        """Visit the training images in this order; None is file order."""
        self._order = None if order is None else self._xp.asarray(order)

    def train(
        self,
        minibatches: Minibatches,
        stop: StopFlag = NEVER_STOP,
        validation: Validation | None = None,
    ) -> Chunk:
        """Run a chunk of minibatches; see `Backend.train`."""
        first, count, batch_size, learning_rate, l2 = minibatches
        costs, wrong = [], []
        for index in range(first, first + count):
            x, y = self._minibatch(index, batch_size)
            # Overflow is not a fault here but the divergence the next lines look for.
            with np.errstate(over="ignore", invalid="ignore"):
                z = softmax.logits(self._W, self._b, x)
                cost, g_W, g_b = softmax.cost_and_gradients_at(z, x, y)
                W, b = softmax.sgd_update(self._W, self._b, g_W, g_b, learning_rate, l2)
                # One sum is finite only if each of its terms is; reading it waits for the GPU.
                finite = bool(self._xp.isfinite(cost + abs(W).max() + abs(b).max()))
            if not finite:
                break
            self._W, self._b = W, b
            costs.append(cost)
            wrong.append((z.argmax(axis=1) != y).sum())
            if stop[0]:
                break
        if validation is None or len(costs) < count:
            return Chunk(self._host_vector(costs), self._host_vector(wrong, np.int64))
        valid_errors = self.count_errors("valid", validation.n_valid)
        test_errors = None
        if valid_errors < validation.best:
            test_errors = self.count_errors("test", validation.n_test)
        return Chunk(
            self._host_vector(costs), self._host_vector(wrong, np.int64), valid_errors, test_errors
        )

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        images = self._splits[split]
        wrong = 0
        for start in range(0, n_images, _SCORED_AT_ONCE):
            rows = slice(start, min(start + _SCORED_AT_ONCE, n_images))
            y_pred = softmax.y_pred(self._W, self._b, self._scaled(images.x[rows]))
            wrong += int((y_pred != images.y[rows]).sum())
        return wrong

    def _minibatch(self, index: int, batch_size: int) -> tuple[Any, Any]:
        rows: Any = slice(index * batch_size, (index + 1) * batch_size)
        if self._order is not None:
            rows = self._order[rows]
        train = self._splits["train"]
        return self._scaled(train.x[rows]), train.y[rows]

    def _scaled(self, pixels: Any) -> Any:
        return pixels.astype(self._dtype) * self._scale

    def _host_vector(self, values: list[Any], dtype: DTypeLike | None = None) -> NDArray[Any]:
        dtype = self._dtype if dtype is None else dtype
        if not values:
            return np.empty(0, dtype)
        vector: NDArray[Any] = self._to_host(self._xp.stack(values))
        return vector.astype(dtype, copy=False)
