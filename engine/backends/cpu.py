"""The CPU backend: the fused Numba kernel over the data set's own bytes."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from ..cores import usable_cores
from ..data.dataset import Dataset, Split
from ..parameters import Parameters
from . import cpu_kernels as kernels
from .protocol import SplitName


class _Scratch:
    """Working memory for batches of one size, a slice a block of rows."""

    def __init__(self, n_rows: int, n_in: int, n_classes: int, with_gradient: bool) -> None:
        self.block_rows = kernels.rows_per_block(n_rows)
        n_blocks = -(-n_rows // self.block_rows)
        self.tiles = np.empty((n_blocks, kernels.TILE_ROWS, n_in), np.float32)
        self.z = np.empty((n_blocks, kernels.TILE_ROWS, n_classes), np.float32)
        if with_gradient:
            self.labels = np.empty((n_blocks, kernels.TILE_ROWS), np.int32)
            self.g = np.empty((n_blocks, n_classes, n_in), np.float32)
            self.g_b = np.empty((n_blocks, n_classes), np.float32)
            self.losses = np.empty(n_blocks)


class CpuBackend:
    """A chunk of minibatches in one call that does not hold Python's global lock.

    Parameters
    ----------
    dataset : Dataset
        Used in place; nothing is copied.
    threads : int or None
        How many threads compute; None for all cores. The result does not depend on it.
    """

    name = "cpu"

    def __init__(self, dataset: Dataset, threads: int | None = None) -> None:
        most = int(numba.get_num_threads())
        self.threads = max(1, min(threads or usable_cores(), most))
        self.device = f"CPU · {self.threads} thread{'s' if self.threads > 1 else ''}"
        self._splits: dict[str, Split] = {
            "train": dataset.train,
            "valid": dataset.valid,
            "test": dataset.test,
        }
        self._scale = np.float32(dataset.pixel_scale)
        self._n_out = dataset.n_out
        self._shape = (dataset.n_out + dataset.n_out % 2, dataset.n_in)
        longest = max(len(split) for split in self._splits.values())
        self._file_order = np.arange(longest, dtype=np.int32)
        self._order = self._file_order
        self._scratch: dict[tuple[int, bool], _Scratch] = {}
        self.set_parameters(Parameters.zeros(dataset.n_in, dataset.n_out))

    def get_parameters(self) -> Parameters:
        """Return a host copy of the parameters."""
        return Parameters(self._W[: self._n_out].T, self._b[: self._n_out])

    def set_parameters(self, parameters: Parameters) -> None:
        """Replace the parameters."""
        self._W = np.zeros(self._shape, np.float32)
        self._b = np.zeros(self._shape[0], np.float32)
        self._W[: self._n_out] = parameters.W.T
        self._b[: self._n_out] = parameters.b
        self._W_next, self._b_next = np.empty_like(self._W), np.empty_like(self._b)

    def set_order(self, order: NDArray[np.int32] | None) -> None:
        """Visit the training images in this order; None is file order."""
        self._order = self._file_order if order is None else order

    def train(
        self, first: int, count: int, batch_size: int, learning_rate: float, l2: float
    ) -> NDArray[np.floating]:
        """Run a chunk of minibatches; see `Backend.train`."""
        numba.set_num_threads(self.threads)
        train, scratch = self._splits["train"], self._scratch_for(batch_size, True)
        costs = np.empty(count, np.float32)
        done = kernels.train_chunk(
            train.x, train.y, self._order, first, count, batch_size, scratch.block_rows,
            self._n_out, self._scale, learning_rate, l2,
            self._W, self._b, self._W_next, self._b_next,
            scratch.tiles, scratch.z, scratch.labels,
            scratch.g, scratch.g_b, scratch.losses, costs,
        )  # fmt: skip
        return costs[:done]

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        numba.set_num_threads(self.threads)
        images, scratch = self._splits[split], self._scratch_for(n_images, False)
        return int(
            kernels.count_errors(
                images.x, images.y, self._file_order, n_images, scratch.block_rows,
                self._W, self._b, self._n_out, self._scale, scratch.tiles, scratch.z,
            )  # fmt: skip
        )

    def _scratch_for(self, n_rows: int, with_gradient: bool) -> _Scratch:
        key = (n_rows, with_gradient)
        if key not in self._scratch:
            self._scratch[key] = _Scratch(n_rows, self._shape[1], self._shape[0], with_gradient)
        return self._scratch[key]
