"""Gradient and update on the weight board: of the minibatch that comes next at the step shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

import engine
from engine import Parameters, Settings, State
from gui.board.kinds import Kind
from gui.board.weight_board import WeightBoard
from tests.gui.boards import (
    dataset_of,
    era_of,
    moment_of,
    on_canvas,
    shown_board,
    snapshot_of,
    some_weights,
)
from tests.gui.using import press, wait_for

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def board(qtbot):
    return shown_board(qtbot)


def key(board, letter):
    board.canvas.setFocus()
    QTest.keyClick(board.canvas, getattr(Qt.Key, f"Key_{letter}"))


def gradient(dataset, rows, W, b):
    """The mean over images of (p - t) times the pixels, image by image."""
    W, b = W.astype(np.float64), np.asarray(b, np.float64)
    g_W, g_b = np.zeros_like(W), np.zeros_like(b)
    for row in rows:
        x = dataset.train.x[row] / 256
        z = x @ W + b
        p = np.exp(z - z.max())
        p /= p.sum()
        p[dataset.train.y[row]] -= 1
        g_W += np.outer(x, p) / len(rows)
        g_b += p / len(rows)
    return g_W, g_b


@pytest.mark.parametrize(("step", "first"), [(0, 0), (1, 20), (100, 0), (1003, 20)])
def test_they_are_those_of_the_minibatch_that_comes_next(board, step, first):
    W, b = some_weights(4, (5, 6)).astype(np.float64), np.array([0.125, -0.25, 0.5, 0.0])
    dataset = dataset_of(4, (5, 6))
    board.show_snapshot(snapshot_of(W, (5, 6), step, b, dataset, learning_rate=0.25, l2=0.01))
    g_W, g_b = gradient(dataset, range(first, first + 20), W, b)
    key(board, "G")
    values = board.live.picture.values
    assert np.abs(values.W - g_W).max() < 1e-12
    assert np.abs(values.b - g_b).max() < 1e-12
    assert board.caption.text() == f"step {step:,}: index {step % 2} of epoch {step // 2 + 1:,}"
    key(board, "U")
    values = board.live.picture.values
    assert np.abs(values.W + 0.25 * (g_W + 0.01 * W)).max() < 1e-12
    assert np.abs(values.b + 0.25 * g_b).max() < 1e-12
    assert board.mosaic.tiles.biases.items[0].text().startswith("Δb ")
    board.canvas.pointed.emit(on_canvas(board, 2, 1, 3))
    assert board.caption.text().startswith("class 2 · row 1, column 3 · ΔW ")


def test_a_shuffled_minibatch_has_the_images_of_its_epoch(board):
    dataset, W = dataset_of(4, (5, 6)), some_weights(4, (5, 6))
    snapshot = snapshot_of(W, (5, 6), 7, dataset=dataset, shuffle=True, seed=3)
    board.show_snapshot(snapshot)
    key(board, "G")
    order = np.arange(40, dtype=np.int32)
    np.random.default_rng([3, 3]).shuffle(order)
    g_W, _ = gradient(dataset, order[20:], W, np.zeros(4))
    assert np.abs(board.live.picture.values.W - g_W).max() < 1e-12


def test_the_first_update_is_what_the_theano_program_made_of_zeros(board, mnist, theano_float32):
    with np.load(theano_float32) as reference:
        W, b = reference["W_after_1"], reference["b_after_1"]
    zeros, settings = Parameters.zeros(784, 10), Settings(batch_size=600, learning_rate=0.13)
    era = engine.Era(0, settings, 83)
    board.show_snapshot(
        engine.Snapshot(State.READY, settings, dataset=mnist, schedule=(era,), parameters=zeros)
    )
    assert board.empty_state.isVisible()
    key(board, "U")
    values = board.live.picture.values
    assert np.abs(values.W - W).max() < 1e-8
    assert np.abs(values.b - b).max() < 1e-8
    assert not board.empty_state.isVisible()


def test_a_known_update_is_the_difference_bit_for_bit(board):
    here, after = some_weights(seed=1), some_weights(seed=2)
    moment = moment_of(here, step=40, after=Parameters(after, np.arange(10, dtype=np.float32)))
    board.show_snapshot(replace(snapshot_of(here), viewed=moment))
    key(board, "U")
    values = board.live.picture.values
    assert values.W.tobytes() == (after - here).tobytes()
    assert values.b.tolist() == list(range(10))


def test_stepping_back_in_a_real_run_moves_the_board(window, qtbot):
    for _ in range(3):
        window.trainer.step()
    qtbot.waitUntil(lambda: window.snapshot.step == 3, timeout=20_000)
    board = window.weight_board
    newest = board.live.picture.values.W
    window.trainer.view(1)
    qtbot.waitUntil(lambda: window.snapshot.viewed is not None, timeout=20_000)
    moment = window.snapshot.viewed
    assert np.array_equal(board.live.picture.values.W, moment.parameters.W)
    assert not np.array_equal(board.live.picture.values.W, newest)
    key(board, "U")
    update = moment.next_parameters.W - moment.parameters.W
    assert board.live.picture.values.W.tobytes() == update.tobytes()
    assert board.caption.text() == "step 1: index 1 of epoch 1"
    press(window, Qt.Key.Key_W)  # the board has not the focus
    assert board.live.kind is Kind.UPDATE
    wait_for(qtbot, window, State.PAUSED)


def test_a_setting_changed_at_rest_changes_the_update(board):
    W, dataset = some_weights(4, (5, 6)), dataset_of(4, (5, 6))
    snapshot = snapshot_of(W, (5, 6), dataset=dataset, learning_rate=0.1)
    board.show_snapshot(snapshot)
    key(board, "U")
    before = board.live.picture.values.W
    era = era_of(dataset, learning_rate=0.2)
    board.show_snapshot(replace(snapshot, schedule=(era,)))
    assert np.abs(board.live.picture.values.W - 2 * before).max() < 1e-12


def test_each_kind_has_a_scale_of_its_own(board):
    board.show_snapshot(snapshot_of(some_weights(4, (5, 6), size=0.29), (5, 6)))
    weights = tuple(board.image.levels)
    key(board, "G")
    assert tuple(board.image.levels) != pytest.approx(weights)
    assert board.mosaic.scales.bars[0].texts[0].text().lstrip("≥ ") == f"+{board.image.levels[1]:g}"
    board.freeze.click()
    assert board.caption.text().endswith("scale frozen")
    key(board, "W")
    assert tuple(board.image.levels) == pytest.approx(weights)


def test_the_kind_is_remembered(board, qtbot):
    assert board.choice.kind is Kind.WEIGHTS
    board.show_snapshot(snapshot_of(some_weights(4, (5, 6)), (5, 6)))
    key(board, "G")
    assert board.heading.text().startswith("GRADIENT")
    assert "minibatch that comes next" in board.choice._buttons[Kind.GRADIENT].toolTip()
    later = WeightBoard()
    qtbot.addWidget(later)
    assert later.choice.kind is Kind.GRADIENT
    later.show()
    later.show_snapshot(snapshot_of(some_weights(4, (5, 6)), (5, 6)))
    assert later.live.picture.values.kind is Kind.GRADIENT


def test_while_running_it_is_worked_out_now_and_then_and_the_last_step_at_rest(board, qtbot):
    dataset = dataset_of(4, (5, 6))
    drawn = []

    def show(step, state):
        W = some_weights(4, (5, 6), seed=step)
        board.show_snapshot(snapshot_of(W, (5, 6), step, dataset=dataset, state=state))
        return W

    board.choice.choose_by_key("G")
    board.live.changed.connect(lambda: drawn.append(board.live.picture.values.place))
    for step in range(50):
        show(step, State.RUNNING)
    assert 1 <= len(drawn) < 25
    # What came too early is drawn once nothing newer comes.
    qtbot.waitUntil(lambda: drawn[-1].startswith("step 49:"), timeout=5000)
    before = len(drawn)
    snapshot = snapshot_of(show(50, State.PAUSED), (5, 6), 50, dataset=dataset)
    for _ in range(3):
        board.show_snapshot(replace(snapshot, parameters=board.live._snapshot.parameters))
    assert drawn[before:] == ["step 50: index 0 of epoch 26"]


def test_a_gradient_of_nothing_but_zeros_says_so(board):
    dataset = dataset_of(2, (4, 4))
    dataset.train.x[:] = 0
    board.show_snapshot(snapshot_of(some_weights(2, (4, 4)), (4, 4), dataset=dataset))
    key(board, "G")
    assert board.empty_state.isVisible()
    assert "zero" in board.empty_state.text
    assert board.caption.text() == ""
