"""How fast this machine trains, without a window.

The work is the same for everyone: batches of 600, every cost recorded, the validation images
looked at once an epoch, pixels uint8 on the device.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from .backends import select_backend
from .backends.protocol import Backend
from .data import is_on_disk, load_dataset
from .data.dataset import Dataset, Split
from .errors import BackendError
from .training.chunking import ChunkSizer
from .training.settings import Settings
from .training.training_loop import TrainingLoop

# MNIST's sizes, on which everybody's figures are made.
_SIZES = {"train": 50_000, "valid": 10_000}
# Long enough that no measurement meets its end.
ENDLESS = Settings(epochs=10**9, patience=10**12)


def benchmark_dataset(source: str | None) -> Dataset:
    """Return the data set to measure on: ``source``, MNIST where found, else an equal of it.

    The equal is the sample repeated to MNIST's sizes: the same work, byte for byte in amount.
    Only one test image stays: how often a run touches the test images depends on how early in
    it one measures.
    """
    if source is None:
        source = "mnist" if is_on_disk("mnist") else None
    dataset = _repeated_sample() if source is None else load_dataset(source)
    return replace(dataset, test=dataset.test[:1])


def _repeated_sample() -> Dataset:
    sample = load_dataset("sample")
    splits = {
        name: Split(
            np.resize(getattr(sample, name).x, (size, sample.n_in)),
            np.resize(getattr(sample, name).y, size),
        )
        for name, size in _SIZES.items()
    }
    return replace(
        sample,
        name="sample repeated to MNIST's size",
        train=splits["train"],
        valid=splits["valid"],
    )


def floor_epochs_per_second(dataset: Dataset) -> float:
    """Return what the machine's own matrix product allows: its rate over an epoch's operations.

    An epoch multiplies and adds 2 n_in n_out times an image, twice for training (forwards and
    backwards) and once for validation.
    """
    operations = 2.0 * dataset.n_in * dataset.n_out * (2 * len(dataset.train) + len(dataset.valid))
    n = 2000
    a = np.random.default_rng(0).random((n, n), dtype=np.float32)
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        a @ a
        seconds.append(time.perf_counter() - started)
    return 2.0 * n**3 / min(seconds) / operations


def epochs_per_second(backend: Backend, dataset: Dataset, seconds: float) -> float:
    """Return how many epochs a second a backend trains, after one epoch of warming up."""
    loop = TrainingLoop(dataset, ENDLESS, backend)
    sizer = ChunkSizer()

    def train_until(done: float) -> None:
        while time.perf_counter() < done:
            started = time.perf_counter()
            costs = loop.advance(sizer.count)
            sizer.took(len(costs), time.perf_counter() - started)

    while loop.epoch < 2:
        train_until(time.perf_counter() + 0.01)
    before, started = loop.step, time.perf_counter()
    train_until(started + seconds)
    elapsed = time.perf_counter() - started
    return (loop.step - before) / loop.n_train_batches / elapsed


def headless_rates(
    dataset: Dataset, threads: int | None, seconds: float, rounds: int
) -> tuple[dict[str, float | None], dict[str, str], str]:
    """Measure every backend in turn, several rounds, and take medians.

    Returns
    -------
    rates : dict
        Epochs per second by backend; None for one that does not work here.
    notes : dict
        Why not, by ``headless.<backend>``.
    device : str
        The fastest backend's device.
    """
    backends: dict[str, Backend] = {}
    rates: dict[str, float | None] = {}
    notes: dict[str, str] = {}
    for name in ("gpu", "cpu", "reference"):
        rates[name] = None
        try:
            backends[name] = select_backend(name, dataset, threads).backend
        except BackendError as error:
            notes[f"headless.{name}"] = str(error)
    found: dict[str, list[float]] = {name: [] for name in backends}
    # Round by round, so that a slow minute of the machine hits all of them.
    for _ in range(rounds):
        for name, backend in backends.items():
            found[name].append(epochs_per_second(backend, dataset, seconds))
    rates |= {name: float(np.median(values)) for name, values in found.items()}
    return rates, notes, next(iter(backends.values())).device
