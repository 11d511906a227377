"""The window as a whole: run and step, views that follow, themes, layout."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, QSettings, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from engine import State
from gui.theme import DARK, LIGHT

from .conftest import is_in
from .using import click, press, text, wait_for


def test_run_pause_and_resume_by_button(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 50, timeout=20_000)
    assert "Pause" in window.toolbar.run.text()
    assert text(window, "state_word") == "running"
    click(window, "run_button")
    wait_for(qtbot, window, State.PAUSED)
    paused_at = window.snapshot.step
    assert text(window, "step_value") == f"{paused_at:,}"
    assert text(window, "epoch_value") == f"{window.snapshot.epoch:,}"
    qtbot.wait(150)
    assert window.snapshot.step == paused_at
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > paused_at, timeout=20_000)


def test_step_and_reset_by_button(window, qtbot):
    click(window, "step_button")
    qtbot.waitUntil(lambda: text(window, "step_value") == "1")
    click(window, "step_button")
    qtbot.waitUntil(lambda: text(window, "step_value") == "2")
    assert text(window, "state_word") == "paused"
    click(window, "reset_button")
    qtbot.waitUntil(lambda: text(window, "step_value") == "0")
    assert text(window, "state_word") == "ready"


def test_keys(window, qtbot):
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    press(window, Qt.Key.Key_Space)
    wait_for(qtbot, window, State.PAUSED)
    step = window.snapshot.step
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.snapshot.step == step + 1)
    press(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, window, State.READY)


def test_space_belongs_to_the_focused_button(window, qtbot):
    step = window.findChild(QPushButton, "step_button")
    window.activateWindow()
    step.setFocus()
    QTest.keyClick(step, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.snapshot.step == 1)
    qtbot.wait(100)
    assert is_in(window, State.PAUSED)


def test_views_follow_the_run(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.epoch >= 5, timeout=20_000)
    click(window, "run_button")
    wait_for(qtbot, window, State.PAUSED)
    snapshot = window.snapshot
    assert text(window, "best_validation") == (
        f"{snapshot.early_stopping.best_valid_error * 100:.4f} %"
    )
    left = snapshot.early_stopping.patience - snapshot.step
    assert text(window, "patience_left") == f"{left:,} steps"


def test_drawing_is_answered_while_training(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.epoch > 10, timeout=20_000)
    canvas = window.digit_panel.canvas
    side = canvas.width()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 2, side // 6))
    QTest.mouseMove(canvas, QPoint(side // 2, side * 5 // 6))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 2, side * 5 // 6))
    assert is_in(window, State.RUNNING)
    assert window.digit_panel.prediction.text == "1"


def test_themes_switch_live(window):
    for theme in (LIGHT, DARK):
        window.apply_theme(theme)
        image = window.grab().toImage()
        panel = window.settings.geometry().center()
        point = window.settings.mapTo(window, QPoint(4, window.settings.height() // 2))
        assert image.pixelColor(point) == QColor(theme.panel), panel


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900)])
def test_nothing_is_squeezed(window, qtbot, size):
    window.resize(*size)
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 1)
    qtbot.wait(50)
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not isinstance(widget, QLabel | QAbstractButton):
            continue
        if widget.objectName() == "status_message":
            continue  # ends in an ellipsis by design
        hint = widget.minimumSizeHint()
        assert widget.width() >= hint.width(), (widget.objectName(), widget.text())
        assert widget.height() >= hint.height(), (widget.objectName(), widget.text())


def test_settings_fold_away_where_there_is_no_room(window):
    window.resize(1100, 700)
    assert not window.settings.isVisible()
    window.actions_by_name["settings"].trigger()
    assert window.settings.isVisible()
    window.actions_by_name["reset_layout"].trigger()
    assert not window.settings.isVisible()
    window.resize(1440, 900)
    assert window.settings.isVisible()


def test_controls_are_named_and_explained(window):
    for widget in window.findChildren(QWidget):
        # Qt's own parts have names of theirs, and need none.
        if not isinstance(widget, QAbstractButton | QAbstractSlider | QLineEdit):
            continue
        if widget.objectName().startswith("qt_") or not widget.isVisibleTo(window):
            continue
        assert widget.objectName(), widget
        assert widget.toolTip(), widget.objectName()
        assert widget.accessibleName() or widget.text(), widget.objectName()


def test_layout_is_remembered(window, qtbot):
    window.columns.setSizes([300, 700, 400])
    window.close()
    assert QSettings().value("window/columns") == window.columns.saveState()


def test_closing_during_training_is_prompt(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 50, timeout=20_000)
    with qtbot.waitCallback(timeout=1000) as closed:
        window.close()
        closed()
    assert window.trainer.close(timeout=0.01)
