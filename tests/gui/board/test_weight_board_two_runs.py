"""Pins outlive a change of run: steps of two real runs, compared in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QPushButton

import engine
from engine import SMOOTHING_STEPS, Mailbox, Settings, Snapshot, State, Trainer
from gui.board.kinds import Kind
from gui.main_window import MainWindow
from tests.gui.boards import on_canvas, printed
from tests.gui.conftest import is_in
from tests.gui.desk import train_to
from tests.gui.using import click

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
FAST = Settings(batch_size=100, learning_rate=0.5)


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """The folder in which the window looks for runs."""
    monkeypatch.setenv("SOFTSCOPE_DATA", str(tmp_path))
    return engine.runs_directory()


@pytest.fixture
def saving(qtbot, runs):
    """A shown window on the sample that saves its runs."""
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, settings=FAST, backend="cpu", threads=1, runs=runs)
    window = MainWindow(trainer, mailbox)
    trainer.load("sample")
    window.show()
    qtbot.waitUntil(lambda: is_in(window, State.READY), timeout=20_000)
    yield window
    window.close()
    window.deleteLater()


def train_and_pin(qtbot, window, step, name):
    """Train up to a step and pin it; return its parameters and the run's name."""
    train_to(qtbot, window, step)
    qtbot.waitUntil(lambda: window.snapshot.run_path is not None, timeout=20_000)
    click(window, f"pin_{name.lower()}")
    return window.snapshot.parameters, window.snapshot.run_path.name


def compare(window):
    board = window.weight_board
    board.canvas.setFocus()
    QTest.keyClick(board.canvas, Qt.Key.Key_C)
    return board


def said(board):
    """Return what the board says of the pins in its longest line."""
    return " ".join(board.details._texts[0].split())


def smoothed(costs):
    """The mean that forgets, corrected for its start at 0 (Kingma and Ba, 2015)."""
    decay, mean = 1 - 1 / SMOOTHING_STEPS, 0.0
    for cost in costs:
        mean = decay * mean + (1 - decay) * float(cost)
    return mean / (1 - decay ** len(costs))


def validation_error(window, parameters):
    """Classify the validation images, whole minibatches of them, and count."""
    split, size = window.snapshot.dataset.valid, window.snapshot.settings.batch_size
    n = len(split) // size * size
    z = split.x[:n].astype(np.float64) / 256 @ parameters.W.astype(np.float64) + parameters.b
    return float((z.argmax(axis=1) != split.y[:n]).mean())


def test_steps_of_one_run_are_told_with_their_costs_and_errors(saving, qtbot):
    batches = saving.snapshot.schedule[0].n_train_batches
    first, _ = train_and_pin(qtbot, saving, batches, "A")
    second, _ = train_and_pin(qtbot, saving, 3 * batches, "B")
    board = compare(saving)
    costs = saving.snapshot.curves.cost[1]
    assert len(costs) == 3 * batches
    errors = [validation_error(saving, parameters) for parameters in (first, second)]
    assert said(board) == (
        f"A step {batches} · smoothed cost {smoothed(costs[:batches]):.4f}"
        f" · last validation {100 * errors[0]:.2f} %"
        f" B step {3 * batches} · smoothed cost {smoothed(costs):.4f}"
        f" · last validation {100 * errors[1]:.2f} %"
    )


def test_a_step_of_one_run_and_one_of_the_next(saving, qtbot, runs, tmp_path):
    first, run = train_and_pin(qtbot, saving, 80, "A")
    saving.trainer.reset(Settings(batch_size=100, learning_rate=0.05))
    qtbot.waitUntil(lambda: is_in(saving, State.READY), timeout=20_000)
    second, later = train_and_pin(qtbot, saving, 120, "B")
    assert run != later
    board = compare(saving)
    assert said(board).startswith(f"A step 80 of {run} · ")
    assert f" B step 120 of {later} · " in said(board)
    board.canvas.pointed.emit(on_canvas(board, 3 * 6 + 2, 14, 9))
    pixel = 14 * 28 + 9, 6
    a, b = first.W[pixel], second.W[pixel]
    assert board.details.text() == (
        f"class 6 · row 14, column 9 · A {printed(a)} · B {printed(b)} · B − A {printed(b - a)}"
    )
    board.export_board(tmp_path / "both.png")
    assert (tmp_path / "both.png").stat().st_size > 10_000
    # Open the first run again, and train on: both pins stay what they were.
    saving.trainer.open_run(str(runs / run))
    qtbot.waitUntil(lambda: saving.snapshot.step == 80, timeout=20_000)
    train_to(qtbot, saving, 100)
    parts = [picture.values.W for picture in board.live.pictures]
    for part, W in zip(parts, (first.W, second.W, second.W - first.W), strict=True):
        assert np.array_equal(part, W)
    board.canvas.pointed.emit(None)
    assert f" of {run} · " in said(board)
    assert f" of {later} · " in said(board)


def test_a_run_and_its_branch(saving, qtbot, runs):
    whole, run = train_and_pin(qtbot, saving, 120, "A")
    saving.trainer.fork(str(runs / run), 60, learning_rate=0.01)
    qtbot.waitUntil(lambda: saving.snapshot.step == 60, timeout=20_000)
    branch, name = train_and_pin(qtbot, saving, 120, "B")
    assert name != run
    board = compare(saving)
    assert f"A step 120 of {run} · " in said(board)
    assert f" B step 120 of {name} · " in said(board)
    assert np.array_equal(board.live.pictures[2].values.W, branch.W - whole.W)
    assert board.live.pictures[2].values.W.any()


def test_two_runs_of_the_list_are_compared_at_their_best(saving, qtbot, runs):
    _, first = train_and_pin(qtbot, saving, 150, "A")
    saving.trainer.reset(Settings(batch_size=100, learning_rate=0.05))
    qtbot.waitUntil(lambda: is_in(saving, State.READY), timeout=20_000)
    train_to(qtbot, saving, 150)
    qtbot.waitUntil(lambda: saving.snapshot.run_path is not None, timeout=20_000)
    second = saving.snapshot.run_path.name
    saving.trainer.reset()
    qtbot.waitUntil(lambda: is_in(saving, State.READY), timeout=20_000)
    saving.trainer.step()
    qtbot.waitUntil(lambda: saving.snapshot.step == 1, timeout=20_000)
    click(saving, "clear_pins")
    saving.top_row.show_view("runs")
    paths = [runs / first, runs / second]
    qtbot.waitUntil(lambda: len(saving.runs.table.runs.nodes()) == 2, timeout=20_000)
    saving.runs.table.select(paths)
    button = saving.findChild(QPushButton, "pin_runs")
    qtbot.waitUntil(button.isEnabled, timeout=20_000)
    button.click()
    board = saving.weight_board
    assert board.isVisible()
    assert board.live.kind is Kind.COMPARE
    weights = [engine.load_weights(path) for path in paths]
    shown = [picture.values.W for picture in board.live.pictures]
    pinned = {pin.run: pin for pin in saving.timeline.pins.values()}
    assert set(pinned) == {first, second}
    for path, best in zip(paths, weights, strict=True):
        assert any(np.array_equal(best.parameters.W, W) for W in shown[:2])
        error = best.metadata["valid_error"]
        assert f" of {path.name} · " in said(board)
        assert f"last validation {100 * error:.2f} %" in said(board)
    # They are not of this run: no flags, but they can be cleared.
    assert saving.cost_plot.panel.steps.pins() == {}
    click(saving, "clear_pins")
    assert board.live.kind is Kind.WEIGHTS


def test_a_pin_takes_the_name_that_its_run_gets_when_it_is_saved(saving, qtbot):
    saving.trainer.step()
    qtbot.waitUntil(lambda: saving.snapshot.step == 1, timeout=20_000)
    assert saving.snapshot.run_path is None
    click(saving, "pin_a")
    _, run = train_and_pin(qtbot, saving, 80, "B")
    qtbot.waitUntil(lambda: saving.timeline.pins["A"].run == run, timeout=20_000)
    saving.trainer.reset()
    qtbot.waitUntil(lambda: is_in(saving, State.READY), timeout=20_000)
    assert said(compare(saving)).startswith(f"A step 1 of {run} · ")
