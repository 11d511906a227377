"""The window as a person uses it: buttons, keys, menus, dialogs."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QSettings, Qt, QTimer
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

import engine
from engine import State
from engine.training_loop import TrainingLoop
from gui.main_window import MainWindow
from gui.theme import DARK, LIGHT

from .conftest import is_in


def text(window, name):
    return window.findChild(QLabel, name).text()


def click(window, name):
    button = window.findChild(QPushButton, name)
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.activateWindow()
    window.setFocus()
    QTest.keyClick(window, key, modifier)


def wait_for(qtbot, window, state):
    qtbot.waitUntil(lambda: is_in(window, state), timeout=20_000)


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


def test_learning_rate_typed_while_running(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    field = window.findChild(QLineEdit, "learning_rate_field")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.snapshot.settings.learning_rate == 0.5)
    assert is_in(window, State.RUNNING)


def test_batch_size_waits_for_reset(window, qtbot):
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 1)
    field = window.findChild(QLineEdit, "batch_size_field")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "100")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert text(window, "waiting_settings") == "batch size: applies after Reset"
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 2)
    assert window.snapshot.settings.batch_size == 600
    click(window, "reset_button")
    qtbot.waitUntil(lambda: window.snapshot.settings.batch_size == 100)
    assert text(window, "waiting_settings") == ""


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("learning_rate", "-1", "learning_rate must be above 0"),
        ("learning_rate", "fast", "not a number"),
        ("batch_size", "0", "batch_size must be at least 1"),
    ],
)
def test_bad_numbers_are_marked_and_change_nothing(window, key, typed, expected):
    field = window.findChild(QLineEdit, f"{key}_field")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.property("invalid")
    assert expected in field.toolTip()
    assert window.snapshot.settings == engine.Settings()


def test_batch_size_larger_than_the_data_is_said(window, qtbot):
    field = window.findChild(QLineEdit, "batch_size_field")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "99999")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "larger than the 7,200" in window.status_line.message())
    assert window.snapshot.settings.batch_size == 600


def in_dialog(kind, act):
    """Act on a dialog once it is open; the call that opens it blocks until it closes."""

    def look():
        dialog = next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind)), None)
        if dialog is None or not dialog.isVisible():
            QTimer.singleShot(20, look)
        else:
            act(dialog)

    QTimer.singleShot(20, look)


@pytest.fixture
def qt_dialogs():
    """Use Qt's own file dialog, which a test can type into."""
    app = QApplication.instance()
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    yield
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)


def choose(name):
    def act(dialog):
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        field.setText(str(name))
        QTest.keyClick(field, Qt.Key.Key_Return)

    return act


@pytest.mark.usefixtures("qt_dialogs")
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


@pytest.mark.usefixtures("qt_dialogs")
def test_export_that_cannot_be_done_says_so(window, tmp_path):
    in_dialog(QFileDialog, choose(tmp_path / "weights.docx"))
    click(window, "export_button")
    box = window.findChild(QMessageBox, "error_box")
    assert "weights.docx" in box.text()
    assert ".npz" in box.text()
    assert not box.isModal()
    assert list(tmp_path.iterdir()) == []
    box.close()


@pytest.mark.usefixtures("qt_dialogs")
def test_export_thought_better_of(window, tmp_path):
    in_dialog(QFileDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    click(window, "export_button")
    assert window.findChild(QMessageBox, "error_box") is None


@pytest.mark.usefixtures("qt_dialogs")
def test_open_data_folder(window, qtbot, mnist_folder):
    in_dialog(QFileDialog, choose(mnist_folder))
    window.actions_by_name["open_data"].trigger()
    qtbot.waitUntil(
        lambda: window.snapshot.dataset.title == "MNIST" and is_in(window, State.READY),
        timeout=20_000,
    )
    assert text(window, "data_summary").startswith("50,000 train · 10,000 validation")


def test_data_that_is_no_data_is_said(window, qtbot, tmp_path):
    window.trainer.load(str(tmp_path))
    qtbot.waitUntil(lambda: "not a folder of IDX files" in window.status_line.message())
    assert window.snapshot.dataset.name == "sample"


def test_opened_weights_are_shown(window, qtbot, tmp_path):
    W = np.random.default_rng(0).normal(size=(784, 10)).astype(np.float32)
    weights = engine.Weights(
        engine.Parameters(W, np.zeros(10, np.float32)), (28, 28), tuple("0123456789")
    )
    engine.save_weights(tmp_path / "w.npz", weights)
    window.open_weights(tmp_path / "w.npz")
    qtbot.waitUntil(lambda: np.array_equal(window.snapshot.parameters.W, W))


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


def test_fault_in_training_shows_a_report_and_goes_on(window, qtbot, monkeypatch):
    def faulty(*args):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(TrainingLoop, "train", faulty)
    click(window, "run_button")
    wait_for(qtbot, window, State.FAILED)
    dialog = window.crash_dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    click(dialog, "copy_report")
    copied = QApplication.clipboard().text()
    assert "ZeroDivisionError: on purpose" in copied
    assert "Softscope" in copied
    monkeypatch.undo()
    click(window, "reset_button")
    wait_for(qtbot, window, State.READY)
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 10, timeout=20_000)


def test_closing_during_training_is_prompt(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 50, timeout=20_000)
    with qtbot.waitCallback(timeout=1000) as closed:
        window.close()
        closed()
    assert window.trainer.close(timeout=0.01)


def test_a_refusal_is_shown_and_can_be_dismissed(window, qtbot, tmp_path):
    window.trainer.load(str(tmp_path / "nowhere"))
    qtbot.waitUntil(lambda: "nowhere" in window.notice.text())
    assert text(window, "state_word") == "ready"
    click(window, "dismiss_notice")
    assert window.notice.text() == ""
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 1)
    assert window.notice.text() == ""


def test_divergence_is_shown_with_what_to_do(window, qtbot):
    window.trainer.reset(engine.Settings(learning_rate=1e3, l2=0.1))
    qtbot.waitUntil(lambda: window.snapshot.settings.l2 == 0.1)
    click(window, "run_button")
    wait_for(qtbot, window, State.ENDED)
    assert "Reset with a learning rate below 1000" in window.notice.text()
    click(window, "reset_button")
    wait_for(qtbot, window, State.READY)
    assert window.notice.text() == ""


def test_no_data_at_the_start_offers_the_sample(qtbot, tmp_path):
    mailbox = engine.Mailbox()
    window = MainWindow(engine.Trainer(mailbox, backend="reference"), mailbox)
    window.trainer.load(str(tmp_path / "nowhere"))
    window.show()
    wait_for(qtbot, window, State.FAILED)
    assert "nowhere" in window.notice.text()
    click(window, "use_sample")
    wait_for(qtbot, window, State.READY)
    assert window.snapshot.dataset.name == "sample"
    assert window.notice.text() == ""
    window.close()
    window.deleteLater()
