"""The CPU backend: the fused Numba kernel over the data set's own bytes."""

from __future__ import annotations

import math
import os
from typing import Any, cast

import numba
import numpy as np
from numpy.typing import NDArray

from engine.cores import usable_cores
from engine.data.dataset import Dataset, Split
from engine.parameters import Parameters

from . import cpu_kernels as kernels
from .protocol import NEVER_STOP, Chunk, Minibatches, SplitName, StopFlag, Validation
from .span import Span

# How long GNU's OpenMP, where Numba uses it, spins at a barrier before it sleeps; read when it is
# loaded, which is later. Its default waits out a whole time slice where another program has taken
# one of the cores: measured, two threads then fell to half the speed of one.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

# A cache line, and the widest vector register.
_ALIGNMENT = 64


def _aligned_zeros(*shape: int) -> NDArray[np.float32]:
    """Return float32 zeros that begin at a cache line.

    NumPy aligns to 16 bytes, and the kernel's speed varies by a fifth with where it happens to
    land.
    """
    n_bytes = 4 * math.prod(shape)
    raw = np.zeros(n_bytes + _ALIGNMENT, np.uint8)
    start = -raw.ctypes.data % _ALIGNMENT
    return raw[start : start + n_bytes].view(np.float32).reshape(shape)


def _read_only(split: Split) -> Split:
    """Return a split whose arrays are read-only, whatever they were.

    Numba compiles anew for arrays that differ in this, in the middle of a run if need be.
    """
    x, y = np.ascontiguousarray(split.x).view(), np.ascontiguousarray(split.y).view()
    x.flags.writeable = y.flags.writeable = False
    return Split(x, y)


class _Scratch:
    """Working memory for batches of one size, a slice a block of rows."""

    def __init__(self, n_rows: int, n_in: int, n_classes: int, with_gradient: bool) -> None:
        self.block_rows = kernels.rows_per_block(n_rows)
        n_blocks = -(-n_rows // self.block_rows)
        self.tiles = _aligned_zeros(n_blocks, kernels.TILE_ROWS, n_in)
        self.z = _aligned_zeros(n_blocks, kernels.TILE_ROWS, n_classes)
        if with_gradient:
            self.labels = np.empty((n_blocks, kernels.TILE_ROWS), np.int32)
            self.g = _aligned_zeros(n_blocks, n_classes, n_in)
            self.g_b = _aligned_zeros(n_blocks, n_classes)
            self.losses = np.empty((n_blocks, 2))


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
        # Not get_num_threads(), which is what was last set in this thread.
        most: int = cast(Any, numba.config).NUMBA_NUM_THREADS
        self.threads = max(1, min(threads or usable_cores(), most))
        self.device = f"CPU · {self.threads} thread{'s' if self.threads > 1 else ''}"
        self._splits: dict[str, Split] = {
            "train": _read_only(dataset.train),
            "valid": _read_only(dataset.valid),
            "test": _read_only(dataset.test),
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
        self._W = _aligned_zeros(*self._shape)
        self._b = _aligned_zeros(self._shape[0])
        self._W[: self._n_out] = parameters.W.T
        self._b[: self._n_out] = parameters.b
        self._W_next = _aligned_zeros(*self._shape)
        self._b_next = _aligned_zeros(self._shape[0])

    def set_order(self, order: NDArray[np.int32] | None) -> None:
        """Visit the training images in this order; None is file order."""
        self._order = self._file_order if order is None else order

    def train(
        self,
        minibatches: Minibatches,
        stop: StopFlag = NEVER_STOP,
        validation: Validation | None = None,
    ) -> Chunk:
        """Run a chunk of minibatches; see `Backend.train`."""
        first, count, batch_size, learning_rate, l2 = minibatches
        span = Span(
            first=first,
            count=count,
            n_train_batches=first + count,
            batch_size=batch_size,
            learning_rate=learning_rate,
            l2=l2,
            until_validation=count if validation else count + 1,
            every=count + 1,
            validation=validation or Validation(1, 1, 0),
            n_in=self._shape[1],
            n_out=self._n_out,
            stop=stop,
        )
        self.train_span(span)
        applied, validated = span.done
        tested = validated and span.test_errors[0] >= 0
        return Chunk(
            span.costs[:applied],
            span.train_errors[:applied],
            int(span.valid_errors[0]) if validated else None,
            int(span.test_errors[0]) if tested else None,
        )

    def train_span(self, span: Span) -> None:
        """Run a span without Python's global lock; see `Span`."""
        numba.set_num_threads(self.threads)
        train, valid, test = (self._splits[name] for name in ("train", "valid", "test"))
        n_valid, n_test, best = span.validation
        scratch = self._scratch_for(span.batch_size, True)
        valid_scratch = self._scratch_for(n_valid, False)
        test_scratch = self._scratch_for(n_test, False)
        best_W, best_b = np.zeros_like(self._W), np.zeros_like(self._b)
        kernels.train_span(
            self.threads > 1, train.x, train.y, self._order, span.first, span.count,
            span.n_train_batches, span.batch_size, scratch.block_rows, self._n_out, self._scale,
            span.learning_rate, span.l2,
            self._W, self._b, self._W_next, self._b_next,
            scratch.tiles, scratch.z, scratch.labels, scratch.g, scratch.g_b, scratch.losses,
            self._file_order, span.until_validation, span.every, best,
            valid.x, valid.y, n_valid, valid_scratch.block_rows, valid_scratch.tiles,
            valid_scratch.z,
            test.x, test.y, n_test, test_scratch.block_rows, test_scratch.tiles, test_scratch.z,
            best_W, best_b, span.costs, span.train_errors, span.valid_errors, span.test_errors,
            span.done, span.stop, span.request, span.live_done, span.live_W, span.live_b,
            span.live_best_W, span.live_best_b,
        )  # fmt: skip
        if (span.test_errors >= 0).any():
            span.best = Parameters(best_W[: self._n_out].T, best_b[: self._n_out])

    def count_errors(self, split: SplitName, n_images: int) -> int:
        """Return how many of the first ``n_images`` of a split are misclassified."""
        numba.set_num_threads(self.threads)
        images, scratch = self._splits[split], self._scratch_for(n_images, False)
        wrong = kernels.count_errors(
            self.threads > 1, images.x, images.y, self._file_order, n_images,
            scratch.block_rows, self._W, self._b, self._n_out, self._scale,
            scratch.tiles, scratch.z,
        )  # fmt: skip
        return int(wrong)

    def _scratch_for(self, n_rows: int, with_gradient: bool) -> _Scratch:
        key = (n_rows, with_gradient)
        if key not in self._scratch:
            self._scratch[key] = _Scratch(n_rows, self._shape[1], self._shape[0], with_gradient)
        return self._scratch[key]
