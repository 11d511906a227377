"""Which designs of the GPU engine are right on this device, and which of them is the fastest."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset, Split
from engine.errors import BackendError
from engine.parameters import Parameters

from .protocol import NEVER_STOP, Backend, Minibatches, Validation
from .reference import ReferenceBackend

Opener = Callable[[Dataset], Backend]

_PARAMETER_TOLERANCE = 1e-6
_COST_TOLERANCE = 1e-5
_LEARNING_RATE, _L2 = 0.13, 0.01
_N_TRAIN, _N_VALID = 6003, 301
# The full minibatch of the tutorial, and one that fills no tile.
_FULL, _RAGGED = 600, 37
# Shuffled and as filed in turn, each twice: launched, then replayed from a graph. The odd number of
# minibatches makes each pair begin in another of the two parameter buffers.
_REPETITIONS, _REPEATED_STEPS = 4, 41
_WARM_UP, _TIMED_CHUNKS = 3, 7


def problem(image_shape: tuple[int, int], n_out: int) -> tuple[Dataset, Parameters]:
    """Return random images in random classes and random parameters, the same ones always."""
    random = np.random.default_rng(0)
    n_in = image_shape[0] * image_shape[1]

    def split(n: int) -> Split:
        x = random.integers(0, 256, (n, n_in), np.uint8)
        return Split(x, random.integers(0, n_out, n).astype(np.int32))

    dataset = Dataset(
        name="self-check",
        train=split(_N_TRAIN),
        valid=split(_N_VALID),
        test=split(_N_VALID),
        image_shape=image_shape,
        class_names=tuple(str(c) for c in range(n_out)),
        source="self-check",
    )
    # Logits of about one, whatever the size of the images.
    W = random.normal(0, 1 / np.sqrt(n_in), (n_in, n_out)).astype(np.float32)
    b = random.normal(0, 0.1, n_out).astype(np.float32)
    return dataset, Parameters(W, b)


def _order() -> NDArray[np.int32]:
    return np.random.default_rng(1).permutation(_N_TRAIN).astype(np.int32)


def check_against_numpy(backend: Backend, dataset: Dataset, start: Parameters) -> None:
    """Compare single steps and a count of errors with NumPy in float64.

    Raises
    ------
    BackendError
        If parameters, cost or errors differ by more than rounding explains.
    """
    right = ReferenceBackend(dataset, np.float64)
    for batch_size, order in ((_FULL, None), (_RAGGED, None), (_FULL, _order())):
        chunks = []
        for each in (backend, right):
            each.set_order(order)
            each.set_parameters(start)
            chunks.append(each.train(Minibatches(1, 1, batch_size, _LEARNING_RATE, _L2)))
        costs, counts = zip(*(chunk[:2] for chunk in chunks), strict=True)
        found, expected = backend.get_parameters(), right.get_parameters()
        off = max(abs(found.W - expected.W).max(), abs(found.b - expected.b).max())
        if len(costs[0]) != 1 or not off <= _PARAMETER_TOLERANCE:
            raise BackendError(f"self-check failed: parameters off by {off:.1e}")
        if not abs(costs[0][0] / costs[1][0] - 1) <= _COST_TOLERANCE:
            raise BackendError(f"self-check failed: cost {costs[0][0]} instead of {costs[1][0]}")
        # One image may sit on a tie that rounding decides.
        if abs(counts[0][0] - counts[1][0]) > 1:
            raise BackendError(
                f"self-check failed: {counts[0][0]} errors instead of {counts[1][0]}"
            )
    wrong = [each.count_errors("valid", _N_VALID) for each in (backend, right)]
    if abs(wrong[0] - wrong[1]) > 1:
        raise BackendError("self-check failed: errors differ from the reference")


def bits_of_run(backend: Backend, start: Parameters) -> list[bytes]:
    """Return all that comes out of an epoch that is run several times over, bit for bit."""
    backend.set_parameters(start)
    found = []
    for repetition in range(_REPETITIONS):
        backend.set_order(None if repetition % 2 else _order())
        chunk = backend.train(
            Minibatches(0, _REPEATED_STEPS, _RAGGED, _LEARNING_RATE / (repetition + 1), _L2),
            NEVER_STOP,
            Validation(_N_VALID, _N_VALID, _N_VALID + 1),
        )
        now = backend.get_parameters()
        counts = f"{chunk.valid_errors} {chunk.test_errors}".encode()
        found += [
            chunk.costs.tobytes(),
            chunk.train_errors.tobytes(),
            counts,
            now.W.tobytes(),
            now.b.tobytes(),
        ]
    return found


def seconds_per_chunk(backend: Backend, start: Parameters) -> float:
    """Return the median time of a chunk of minibatches, after the first have warmed it up."""
    backend.set_order(None)
    backend.set_parameters(start)
    seconds = []
    for _ in range(_WARM_UP + _TIMED_CHUNKS):
        began = time.perf_counter()
        backend.train(Minibatches(0, _N_TRAIN // _FULL, _FULL, _LEARNING_RATE, _L2))
        seconds.append(time.perf_counter() - began)
    return median(seconds[_WARM_UP:])


def rank(
    designs: Mapping[str, Opener],
    same_bits: Mapping[str, str],
    image_shape: tuple[int, int],
    n_out: int,
    describe: Callable[[Exception], str],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the designs that are right, fastest first, and a note for each that is not.

    Parameters
    ----------
    designs : mapping of str to callable
        How to open each one; it may raise anything.
    same_bits : mapping of str to str
        The design with which another has to agree bit for bit.
    image_shape, n_out : tuple of int, int
        Images and classes to try.
    describe : callable
        Turns an exception into one line.
    """
    dataset, start = problem(image_shape, n_out)
    seconds: dict[str, float] = {}
    bits: dict[str, list[bytes]] = {}
    notes = []
    for name, open_design in designs.items():
        try:
            twin = same_bits.get(name)
            if twin is not None and twin not in bits:
                raise BackendError(f"needs {twin!r}, which does not work")
            backend = open_design(dataset)
            check_against_numpy(backend, dataset, start)
            found = bits_of_run(backend, start)
            if twin is not None and found != bits[twin]:
                raise BackendError(f"self-check failed: not the same bits as {twin!r}")
            bits[name] = found
            seconds[name] = seconds_per_chunk(backend, start)
        # Compilers and drivers raise what they like; the next design may work all the same.
        except Exception as error:
            notes.append(f"{name}: {describe(error)}")
    return tuple(sorted(seconds, key=lambda name: seconds[name])), tuple(notes)
