"""What the menus do with weights and themes."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QFileDialog, QMessageBox

import engine
from engine import State
from gui.theme import DARK, LIGHT

from .using import choose, click, in_dialog, wait_for


def test_export_through_the_file_dialog(window, qtbot, tmp_path):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 100, timeout=20_000)
    click(window, "run_button")
    wait_for(qtbot, window, State.PAUSED)
    path = tmp_path / "mine.npz"
    in_dialog(QFileDialog, choose(path))
    click(window, "export_button")
    assert window.status_line.message() == f"Saved {path}"
    with np.load(path, allow_pickle=False) as file:
        np.testing.assert_array_equal(file["W"], window.snapshot.parameters.W)
        assert file["W"].shape == (784, 10)
        assert file["pixel_scale"] == 1 / 256


def test_export_that_cannot_be_done_says_so(window, tmp_path):
    in_dialog(QFileDialog, choose(tmp_path / "weights.docx"))
    click(window, "export_button")
    box = window.findChild(QMessageBox, "error_box")
    assert "weights.docx" in box.text()
    assert ".npz" in box.text()
    assert not box.isModal()
    assert list(tmp_path.iterdir()) == []
    box.close()


def test_export_thought_better_of(window, tmp_path):
    in_dialog(QFileDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    click(window, "export_button")
    assert window.findChild(QMessageBox, "error_box") is None


def test_opened_weights_are_shown(window, qtbot, tmp_path):
    W = np.random.default_rng(0).normal(size=(784, 10)).astype(np.float32)
    weights = engine.Weights(
        engine.Parameters(W, np.zeros(10, np.float32)), (28, 28), tuple("0123456789")
    )
    engine.save_weights(tmp_path / "w.npz", weights)
    window.open_weights(tmp_path / "w.npz")
    qtbot.waitUntil(lambda: np.array_equal(window.snapshot.parameters.W, W))


def test_theme_follows_the_system_unless_chosen(window):
    hints = QApplication.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert window.theme is LIGHT
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.theme is DARK
    window.actions_by_name["theme_light"].trigger()
    assert window.theme is LIGHT
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.theme is LIGHT
    window.actions_by_name["theme_system"].trigger()
    assert window.theme is DARK  # the offscreen platform does not say
