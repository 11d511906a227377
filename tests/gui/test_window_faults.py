"""What goes wrong is said in the window, which goes on."""

from __future__ import annotations

from PyQt6.QtWidgets import QApplication

import engine
from engine import State
from engine.training.training_loop import TrainingLoop
from gui.main_window import MainWindow

from .using import click, text, wait_for


def test_data_that_is_no_data_is_said(window, qtbot, tmp_path):
    window.trainer.load(str(tmp_path))
    qtbot.waitUntil(lambda: "not a data set" in window.status_line.message())
    assert window.snapshot.dataset.name == "sample"


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
