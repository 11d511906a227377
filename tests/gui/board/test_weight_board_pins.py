"""A pinned step in the place of the weights, or what lies between two."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from gui.board.kinds import Kind
from tests.gui.boards import on_canvas, pin_at, printed, shown_board, snapshot_of, some_weights

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def board(qtbot):
    board = shown_board(qtbot)
    board.show_snapshot(snapshot_of(some_weights(), step=9000))
    return board


def press(board, letter):
    board.canvas.setFocus()
    QTest.keyClick(board.canvas, getattr(Qt.Key, f"Key_{letter}"))


def offered(board):
    return [kind.value for kind, button in board.choice._buttons.items() if button.isVisible()]


def test_what_is_offered_follows_the_pins(board, qtbot):
    live = ["weights", "gradient", "update"]
    assert offered(board) == live
    one, two = pin_at(some_weights(seed=1)), pin_at(some_weights(seed=2))
    board.set_pins({"B": two})
    assert offered(board) == [*live, "B"]
    board.set_pins({"A": one, "B": two})
    assert offered(board) == [*live, "A", "B", "B − A", "compare"]
    press(board, "D")
    assert board.live.kind is Kind.DIFFERENCE
    with qtbot.waitSignal(board.told) as told:
        board.set_pins({"A": one})
    assert offered(board) == [*live, "A"]
    # What was shown is there no more, and that is said.
    assert board.live.kind is board.choice.kind is Kind.WEIGHTS
    assert told.args == ["No pin B any more: the board shows the weights"]
    press(board, "D")
    assert board.live.kind is Kind.WEIGHTS


def test_pins_and_their_difference_with_their_steps(board):
    first, second = some_weights(seed=1), some_weights(seed=2)
    board.set_pins({
        "A": pin_at(first, step=300, b=np.full(10, 0.25)),
        "B": pin_at(second, step=6141, b=np.full(10, 1.0)),
    })  # fmt: skip
    for letter, W, name, bias in (
        ("A", first, "W", "b +0.25"),
        ("B", second, "W", "b +1.00"),
        ("D", second - first, "ΔW", "Δb +0.75"),
    ):
        press(board, letter)
        assert board.details.text().split() == ["A", "step", "300", "B", "step", "6,141"]
        assert np.array_equal(board.live.picture.values.W, W)
        assert board.mosaic.tiles.biases.items[4].text() == bias
        board.canvas.pointed.emit(on_canvas(board, 4, 3, 2))
        assert board.details.text().endswith(f"{name} {printed(float(W[3 * 28 + 2, 4]))}")
        board.canvas.pointed.emit(None)


def test_both_pins_are_drawn_on_one_scale_whichever_comes_first(board):
    pins = {"A": pin_at(some_weights(size=0.2)), "B": pin_at(some_weights(size=1.9))}
    levels = []
    for letters in ("AB", "BA"):
        board.set_pins({})
        board.set_pins(pins)
        for letter in letters:
            press(board, letter)
            levels.append(tuple(board.image.levels))
    assert len(set(levels)) == 1
    assert levels[0] == pytest.approx((-2, 2))


def test_the_run_going_on_leaves_a_pin_alone(board, qtbot):
    board.set_pins({"A": pin_at(some_weights(seed=1))})
    press(board, "A")
    with qtbot.assertNotEmitted(board.image.sigImageChanged):
        newer = snapshot_of(some_weights(seed=6), step=9001, dataset=board.live.dataset)
        board.show_snapshot(newer)


def test_another_run_of_the_same_shapes_can_be_pinned(board):
    other = pin_at(some_weights(10, (28, 28), seed=9), step=77)
    board.set_pins({"A": pin_at(some_weights(seed=1), step=5), "B": other})
    press(board, "D")
    difference = other.parameters.W - some_weights(seed=1)
    assert np.array_equal(board.live.picture.values.W, difference)


@pytest.mark.parametrize("letter", ["B", "D", "C"])
def test_a_run_of_other_shapes_says_why_it_is_not_shown(board, letter):
    board.set_pins(
        {"A": pin_at(some_weights()), "B": pin_at(some_weights(26, (8, 8)), shape=(8, 8))}
    )
    press(board, letter)
    assert board.empty_state.isVisible()
    assert board.empty_state.text == (
        "Pin B cannot be shown here: it has 64 pixels and 26 classes, this run 784 and 10"
    )
    assert not board.export.isEnabled()
    press(board, "A")
    assert not board.empty_state.isVisible()


def test_the_same_step_twice_has_no_difference(board):
    moment = pin_at(some_weights())
    board.set_pins({"A": moment, "B": moment})
    press(board, "D")
    assert board.empty_state.text == "Both pins have the same weights"
