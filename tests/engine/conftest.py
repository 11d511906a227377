"""Small data that the engine's tests share."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine import Dataset, Mailbox, Parameters, Snapshot, Split, State, Trainer, Weights


def two_blobs(n: int, seed: int) -> Split:
    """Images of 4x6 pixels in three classes: noise with a bright patch that tells the class."""
    random = np.random.default_rng(seed)
    y = random.integers(0, 3, n).astype(np.int32)
    x = random.integers(0, 120, (n, 4, 6)).astype(np.uint8)
    for image, label in zip(x, y, strict=True):
        image[1:3, 2 * label : 2 * label + 2] += 80
    return Split(x.reshape(n, -1), y)


@pytest.fixture
def tiny_dataset() -> Dataset:
    return Dataset(
        name="tiny",
        train=two_blobs(200, 1),
        valid=two_blobs(60, 2),
        test=two_blobs(70, 3),
        image_shape=(4, 6),
        class_names=("left", "middle", "right"),
        source="test",
    )


@pytest.fixture
def weights() -> Weights:
    """Random parameters for 4x6 images in three classes, with awkward numbers among them."""
    random = np.random.default_rng(5)
    W = random.normal(0, 1, (24, 3)).astype(np.float32)
    W[0] = [-0.0, np.finfo(np.float32).smallest_subnormal, np.finfo(np.float32).max]
    b = np.array([0.1, -1 / 3, 1e-30], np.float32)
    return Weights(
        Parameters(W, b), (4, 6), ("left", "é", '"3"'), 1 / 256, {"dataset": "tiny", "epoch": 3}
    )


def idx_bytes(array: np.ndarray) -> bytes:
    """Return the array as an IDX file's content (http://yann.lecun.com/exdb/mnist)."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.astype(np.uint8).tobytes()


@pytest.fixture
def idx_folder(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a folder of IDX files and returns it."""

    def write(name: str = "digits", n: int = 240, gzipped: bool = False) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for part, size, seed in (("train", n, 1), ("t10k", 60, 2)):
            split = two_blobs(size, seed)
            images = split.x.reshape(-1, 4, 6)
            for stem, array in (("images-idx3", images), ("labels-idx1", split.y)):
                content = idx_bytes(array)
                path = folder / f"{part}-{stem}-ubyte"
                if gzipped:
                    path = path.with_name(path.name + ".gz")
                    content = gzip.compress(content)
                path.write_bytes(content)
        return folder

    return write


class Listener:
    """Reads a trainer's mailbox as the window does."""

    def __init__(self, **options):
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.trainer = Trainer(self.mailbox, **options)
        self.last: Snapshot | None = None

    def until(self, condition, seconds=60.0) -> Snapshot:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.last = self.mailbox.take() or self.last
            if self.last is not None and condition(self.last):
                return self.last
            time.sleep(0.002)
        pytest.fail(
            f"waited in vain; last was {self.last and (self.last.state, self.last.message)}"
        )


@pytest.fixture
def listen():
    listeners = []

    def start(**options):
        listeners.append(Listener(**({"backend": "reference"} | options)))
        return listeners[-1]

    yield start
    for listener in listeners:
        assert listener.trainer.close()


@pytest.fixture
def ready(listen):
    listener = listen()
    listener.trainer.load("sample")
    listener.until(lambda s: s.state is State.READY)
    return listener
