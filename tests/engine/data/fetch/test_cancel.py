"""Cancel ends a fetch whatever it waits for, and leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine import Cancelled, Watch
from engine.data.published import PublishedDataset

from . import misbehaving_server as mirror


@pytest.fixture
def cancelled(fetch, folder) -> Callable[[PublishedDataset], None]:
    """Return a function that cancels a fetch, one that would last a minute."""

    def run(dataset: PublishedDataset) -> None:
        watch = Watch()
        timer = threading.Timer(0.3, watch.cancelled.set)
        timer.start()
        with pytest.raises(Cancelled):
            fetch(dataset, watch, patience_s=60)
        timer.join()
        assert list(folder.parent.iterdir()) == []

    return run


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "behaviour",
    [mirror.silent, mirror.silent_after_half, mirror.dripping, mirror.dripping_headers],
    ids=lambda behaviour: behaviour.__name__,
)
def test_while_a_mirror_hangs(server, published, cancelled, behaviour):
    cancelled(published(server.mirror(behaviour)))


@pytest.mark.timeout(20)
def test_while_connecting(published, cancelled, never_connecting):
    cancelled(published(never_connecting))


@pytest.mark.timeout(20)
def test_while_a_name_is_looked_up(published, cancelled, monkeypatch):
    answered = threading.Event()

    def slow(*args: object) -> list[object]:
        answered.wait(60)
        return []

    monkeypatch.setattr("socket.getaddrinfo", slow)
    try:
        cancelled(published("http://mirror.invalid/"))
    finally:
        answered.set()


def test_before_it_begins(server, published, fetch, folder):
    watch = Watch()
    watch.cancelled.set()
    with pytest.raises(Cancelled):
        fetch(published(server.mirror(mirror.well)), watch)
    assert server.requests == []
    assert not folder.exists()


@pytest.mark.parametrize("share", [0.1, 1])
def test_after_some_of_it(server, published, fetch, folder, share):
    dataset = published(server.mirror(mirror.well))
    watch = Watch(lambda done, total: watch.cancelled.set() if done >= share * total else None)
    with pytest.raises(Cancelled):
        fetch(dataset, watch)
    assert not folder.exists()
