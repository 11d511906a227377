"""MNIST is offered and fetched beside the training, from a real server on this machine."""

from __future__ import annotations

import gzip
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtWidgets import QPushButton

import engine
from engine import Mailbox, State, Trainer
from gui.main_window import MainWindow
from tests.engine.data.fetch.misbehaving_server import (
    answers,
    publish,
    serving,
    silent_after_half,
    well,
)
from tests.gui.conftest import is_in
from tests.gui.using import click


@pytest.fixture
def origin(tmp_path):
    """A small set with the names of MNIST's files."""
    folder = tmp_path / "origin"
    folder.mkdir()
    for part, n in (("train", 1200), ("t10k", 60)):
        y = np.arange(n, dtype=np.uint8) % 10
        x = np.random.default_rng(n).integers(0, 99, (n, 28, 28)).astype(np.uint8)
        for stem, array in (("images-idx3", x), ("labels-idx1", y)):
            header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
            content = gzip.compress(header + array.tobytes(), 1)
            (folder / f"{part}-{stem}-ubyte.gz").write_bytes(content)
    return folder


@pytest.fixture
def server(origin, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with serving(origin) as running:
        yield running


@pytest.fixture
def mirrors(origin, server, monkeypatch):
    """Return a function that has MNIST published by mirrors that behave so."""

    def use(*behaviours):
        published = publish(origin, *map(server.mirror, behaviours))
        small = replace(published, name="mnist", title="MNIST")
        monkeypatch.setitem(engine.PUBLISHED, "mnist", small)

    return use


def visible_buttons(window):
    return [
        button.objectName()
        for button in window.fetch_band.findChildren(QPushButton)
        if button.isVisible()
    ]


def test_it_is_offered_fetched_and_loaded(window, qtbot, mirrors):
    assert window.fetch_band.isVisible()
    assert "bundled sample" in window.fetch_band.text()
    assert window.fetch_band.get.text() == "Get MNIST (12 MB)"
    mirrors(well)
    click(window, "get_offered")
    qtbot.waitUntil(lambda: window.snapshot.dataset.title == "MNIST", timeout=20_000)
    assert len(window.snapshot.dataset.test) == 60
    assert engine.is_on_disk("mnist")
    assert not window.fetch_band.isVisible()


def test_training_goes_on_and_cancel_keeps_nothing(window, qtbot, mirrors):
    mirrors(silent_after_half)
    click(window, "run_button")
    click(window, "get_offered")
    qtbot.waitUntil(lambda: window.fetch_band.progress.figures() != "", timeout=20_000)
    assert visible_buttons(window) == ["cancel_fetch"]
    step = window.snapshot.step
    qtbot.waitUntil(lambda: window.snapshot.step > step)
    assert is_in(window, State.RUNNING)
    window.toolbar.data_menu.aboutToShow.emit()
    entries = {action.objectName(): action for action in window.toolbar.data_menu.actions()}
    assert not entries["get_mnist"].isEnabled()
    click(window, "cancel_fetch")
    assert not window.fetch_band.isVisible()
    window.fetch_band.fetch("mnist")
    assert window.fetch_band.progress.figures() == ""
    click(window, "cancel_fetch")
    # The thread tidies up after itself; the next test would not begin with it still running.
    qtbot.waitUntil(lambda: not list(engine.data_directory().glob("mnist/*")))
    assert window.snapshot.dataset.name == "sample"


def test_failure_is_one_line_and_can_be_retried(window, qtbot, mirrors):
    mirrors(answers(403), answers(500))
    click(window, "get_offered")
    qtbot.waitUntil(lambda: "retry_fetch" in visible_buttons(window), timeout=20_000)
    said = window.fetch_band.text()
    assert "answered 403 Forbidden" in said
    assert "answered 500" in said
    assert "\n" not in said
    assert visible_buttons(window) == ["retry_fetch", "dismiss_fetch"]
    assert window.snapshot.dataset.name == "sample"
    mirrors(answers(404), well)
    click(window, "retry_fetch")
    qtbot.waitUntil(lambda: window.snapshot.dataset.title == "MNIST", timeout=20_000)


def test_a_failure_that_was_dismissed_is_gone(window, qtbot, mirrors):
    mirrors(answers(404))
    click(window, "get_offered")
    qtbot.waitUntil(lambda: "retry_fetch" in visible_buttons(window), timeout=20_000)
    click(window, "dismiss_fetch")
    assert not window.fetch_band.isVisible()
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 1)
    assert not window.fetch_band.isVisible()


def open_another(qtbot, source):
    mailbox = Mailbox()
    window = MainWindow(Trainer(mailbox, backend="reference"), mailbox)
    window.trainer.load(source)
    window.show()
    qtbot.waitUntil(lambda: is_in(window, State.READY), timeout=20_000)
    shown = window.fetch_band.isVisible()
    window.close()
    window.deleteLater()
    return shown


def test_an_offer_that_was_dismissed_is_not_made_again(window, qtbot):
    assert open_another(qtbot, "sample")
    click(window, "dismiss_fetch")
    assert not window.fetch_band.isVisible()
    assert not open_another(qtbot, "sample")


def test_who_has_data_of_their_own_or_mnist_is_offered_nothing(qtbot, origin):
    assert not open_another(qtbot, str(origin))
    folder = engine.data_directory() / "mnist"
    folder.parent.mkdir(parents=True, exist_ok=True)
    origin.rename(folder)
    assert not open_another(qtbot, "sample")


def test_a_closing_window_stops_fetching(window, qtbot, mirrors):
    mirrors(silent_after_half)
    click(window, "get_offered")
    qtbot.waitUntil(lambda: window.fetch_band.progress.figures() != "", timeout=20_000)
    window.close()
    assert not list(engine.data_directory().glob("mnist/*"))
