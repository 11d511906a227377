"""Speed of the CPU kernel for many shapes: python tests/benchmarks/shapes.py [THREADS].

Prints GFLOP/s for batch sizes, numbers of classes and image sizes, one varied at a time around
MNIST's, and the largest ratio between neighbours.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import Dataset, Split
from engine.backends.cpu import CpuBackend
from engine.backends.protocol import Minibatches

BATCH_SIZES = (1, 6, 20, 60, 64, 100, 120, 128, 200, 300, 600, 1000, 2000, 5000, 10_000, 60_000)
CLASSES = (2, 3, 5, 10, 11, 16, 26, 47, 62, 100, 128, 256)
SIDES = (8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64)
_SECONDS = 0.3


def gflops(batch_size: int, n_out: int, side: int, threads: int) -> float:
    """Return the training speed, counting 4 n_in n_out operations an image."""
    random = np.random.default_rng(0)
    n_in = side * side
    n = max(batch_size, min(5000, 40_000_000 // n_in) // batch_size * batch_size)
    split = Split(
        random.integers(0, 256, (n, n_in), np.uint8),
        random.integers(0, n_out, n).astype(np.int32),
    )
    names = tuple(map(str, range(n_out)))
    backend = CpuBackend(Dataset("", split, split[:1], split[:1], (side, side), names, ""), threads)
    n_batches = n // batch_size
    backend.train(Minibatches(0, min(2, n_batches), batch_size, 1e-4, 0))
    best, deadline = np.inf, time.perf_counter() + _SECONDS
    while time.perf_counter() < deadline:
        started = time.perf_counter()
        backend.train(Minibatches(0, n_batches, batch_size, 1e-4, 0))
        best = min(best, time.perf_counter() - started)
    return 4 * n_in * n_out * n_batches * batch_size / best / 1e9


def main(threads: int) -> None:
    """Measure and print."""
    for name, values, shape in (
        ("batch", BATCH_SIZES, lambda v: (v, 10, 28)),
        ("classes", CLASSES, lambda v: (600, v, 28)),
        ("side", SIDES, lambda v: (600, 10, v)),
    ):
        speeds = [gflops(*shape(value), threads) for value in values]
        for value, speed in zip(values, speeds, strict=True):
            print(f"{name:>8} {value:>6}  {speed:7.1f} GFLOP/s")
        compared = [s for v, s in zip(values, speeds, strict=True) if name != "batch" or v >= 60]
        ratios = [max(a, b) / min(a, b) for a, b in pairwise(compared)]
        print(f"{name:>8}: worst step between neighbours {max(ratios):.2f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
