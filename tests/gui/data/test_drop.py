"""Files dragged onto the window."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QWidget

import engine
from gui.data.drop import Kind, kind_of
from tests.gui.using import data_file, picture_folder, text

BUTTON, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def weights_file(path):
    W = np.random.default_rng(0).normal(size=(784, 10)).astype(np.float32)
    weights = engine.Weights(
        engine.Parameters(W, np.zeros(10, np.float32)), (28, 28), tuple("0123456789")
    )
    engine.save_weights(path, weights)
    return path


class Dragged:
    """Files that somebody holds over a window."""

    def __init__(self, window, *paths):
        self.window = window
        self.mime = QMimeData()
        self.mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        event = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, self.mime, BUTTON, KEYS)
        QApplication.sendEvent(window, event)

    def drop(self):
        event = QDropEvent(
            QPointF(300, 300), Qt.DropAction.CopyAction, self.mime, BUTTON, KEYS, QEvent.Type.Drop
        )
        QApplication.sendEvent(self.window, event)
        return event.dropAction()

    def leave(self):
        QApplication.sendEvent(self.window, QDragLeaveEvent())


def test_a_folder_is_looked_at(window, qtbot, tmp_path):
    folder = picture_folder(tmp_path / "bars", ("left", "right"))
    held = Dragged(window, folder)
    area = window.drop_area
    assert area.isVisible()
    assert area.size() == window.size()
    assert area.offer.headline == "Drop to look at this data"
    assert area.offer.detail == "bars"
    assert held.drop() == Qt.DropAction.CopyAction
    assert not area.isVisible()
    qtbot.waitUntil(window.preview.use.isEnabled)
    assert text(window, "preview_title") == "bars"


def test_weights_are_opened(window, qtbot, tmp_path):
    path = weights_file(tmp_path / "w.npz")
    held = Dragged(window, path)
    assert window.drop_area.offer.headline == "Drop to open these weights"
    held.drop()
    W = engine.load_weights(path).parameters.W
    qtbot.waitUntil(lambda: np.array_equal(window.snapshot.parameters.W, W))
    assert not window.preview.isVisible()


def test_what_a_file_holds_decides_and_not_its_suffix(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    weights_file(run / "weights.npz")
    (tmp_path / "empty.npz").write_bytes(b"")
    assert kind_of(data_file(tmp_path / "data.npz")) is Kind.DATA
    assert kind_of(weights_file(tmp_path / "weights.npz")) is Kind.WEIGHTS
    assert kind_of(weights_file(tmp_path / "weights.json")) is Kind.WEIGHTS
    assert kind_of(run) is Kind.WEIGHTS
    # The preview says what is wrong with it.
    assert kind_of(tmp_path / "empty.npz") is Kind.DATA
    for name in ("a.csv", "a.csv.gz", "A.CSV", "mnist.pkl.gz"):
        assert kind_of(tmp_path / name) is Kind.DATA
    (tmp_path / "other.json").write_text(json.dumps({"W": 3}))
    assert kind_of(tmp_path / "other.json") is Kind.NEITHER


def test_of_several_the_first_counts_and_it_is_said(window, qtbot, tmp_path):
    paths = [data_file(tmp_path / f"{name}.npz") for name in ("one", "two")]
    held = Dragged(window, *paths)
    assert window.drop_area.offer.detail == "one.npz · the first of 2 counts"
    held.drop()
    qtbot.waitUntil(window.preview.use.isEnabled)
    assert text(window, "preview_title") == "one"


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("photo.png", "Drop pictures on the canvas"),
        ("photo.JPG", "Drop pictures on the canvas"),
        ("letter.docx", "letter.docx cannot be opened"),
    ],
)
def test_what_is_of_no_use_here_is_said_and_does_nothing(window, tmp_path, name, headline):
    (tmp_path / name).write_bytes(b"something")
    held = Dragged(window, tmp_path / name)
    assert window.drop_area.isVisible()
    assert window.drop_area.offer.headline == headline
    assert held.drop() == Qt.DropAction.IgnoreAction
    assert not window.drop_area.isVisible()
    assert not window.preview.isVisible()


def test_text_and_addresses_elsewhere_are_no_files(window):
    mime = QMimeData()
    mime.setText("hello")
    mime.setUrls([QUrl("https://example.org/mnist.npz")])
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, BUTTON, KEYS)
    QApplication.sendEvent(window, event)
    assert window.drop_area.offer.kind is Kind.NEITHER


def test_leaving_hides_it(window, tmp_path):
    held = Dragged(window, data_file(tmp_path / "own.npz"))
    held.leave()
    assert not window.drop_area.isVisible()


def test_nothing_but_the_canvas_takes_drops_from_the_window(window):
    # A plot or a number field that did would swallow a file without a word.
    views = [view for view in window.findChildren(QWidget) if view.window() is window]
    takers = [view for view in views if view.acceptDrops()]
    assert [view for view in takers if view is not window.digit_panel] == []
    assert window.acceptDrops()
