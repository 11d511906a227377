"""What every test needs: no display, nobody's own files, and no thread left behind."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _private_directories(tmp_path_factory: pytest.TempPathFactory, monkeypatch) -> None:
    """Keep settings and data of the person who runs the tests out of them, and the reverse."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SOFTSCOPE_DATA", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))


@pytest.fixture(autouse=True)
def _no_thread_left():
    """Fail a test after which a thread of its own still runs."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left running: {left}"


def _shared(relative: str) -> Path:
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"../shared/{relative} is not beside this checkout")
    return path


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """Where the real MNIST files lie."""
    return _shared("data/mnist")


@pytest.fixture(scope="session")
def mnist(mnist_folder: Path):
    """Real MNIST."""
    import engine

    return engine.load_dataset(mnist_folder)


@pytest.fixture(scope="session")
def theano_float32() -> Path:
    """What the Theano program computes for the published run, in float32."""
    return _shared("reference/theano_mnist_batch600_lr0.13.npz")


@pytest.fixture(scope="session")
def theano_float64() -> Path:
    """The same in float64, three epochs."""
    return _shared("reference/theano_mnist_batch600_lr0.13_float64_3epochs.npz")
