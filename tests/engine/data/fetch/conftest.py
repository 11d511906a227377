"""A small published set, the server it lies on, and ways to fetch it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine import DataError, Watch
from engine.data.fetch import fetch_published
from engine.data.published import PublishedDataset

from .misbehaving_server import Server, publish, serving


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def origin(idx_folder: Callable[..., Path]) -> Path:
    """The set as it is published: 4,000 training images, the largest file has some 70 kB."""
    return idx_folder("origin", n=4000, gzipped=True)


@pytest.fixture
def server(origin: Path) -> Iterator[Server]:
    with serving(origin) as running:
        yield running


@pytest.fixture
def never_connecting() -> Iterator[str]:
    """An address whose connections are neither accepted nor refused."""
    if not sys.platform.startswith("linux"):
        pytest.skip("how Linux treats a listener whose queue is full")
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}/"


@pytest.fixture
def published(origin: Path) -> Callable[..., PublishedDataset]:
    """Return a function that publishes the set at some mirrors."""
    return lambda *mirrors: publish(origin, *mirrors)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the set is fetched to; not there yet, nor is the folder that will hold it."""
    return tmp_path / "data" / "tiny"


@pytest.fixture
def fetch(folder: Path) -> Callable[..., Path]:
    def run(dataset: PublishedDataset, watch: Watch | None = None, patience_s: float = 15) -> Path:
        return fetch_published(dataset, folder, watch or Watch(), patience_s)

    return run


@pytest.fixture
def refused(folder: Path, fetch: Callable[..., Path]) -> Callable[..., str]:
    """Return a function that returns the message of a fetch that fails and leaves nothing."""

    def run(dataset: PublishedDataset, patience_s: float = 15) -> str:
        with pytest.raises(DataError) as caught:
            fetch(dataset, patience_s=patience_s)
        message = str(caught.value)
        assert "\n" not in message
        assert str(folder) in message
        assert list(folder.parent.iterdir()) == []
        return message

    return run


@pytest.fixture
def is_complete(folder: Path, origin: Path) -> Callable[[], bool]:
    """Return a function that tells whether the set has arrived, byte for byte, and alone."""
    return lambda: contents(folder) == contents(origin)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
