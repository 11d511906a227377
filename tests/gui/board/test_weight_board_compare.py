"""Pins A and B and their difference side by side, for every class."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from gui.board.kinds import Kind
from gui.color_scale import diverging_table
from gui.plots.reading import Reading
from gui.theme import DARK, LIGHT
from tests.gui.boards import (
    LAYOUT_CASES,
    colour_at,
    dataset_of,
    images_of,
    on_canvas,
    pin_at,
    printed,
    rect_of,
    shown_board,
    snapshot_of,
    some_weights,
    texts_lie_in_nobodys_way,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def compared(board, a, b, shape=(28, 28), names=None, bias=(0.25, 1.0)):
    """Pin two sets of weights on a board and have them shown side by side."""
    n_classes = a.shape[1]
    dataset = dataset_of(n_classes, shape, names)
    board.show_snapshot(snapshot_of(some_weights(n_classes, shape), shape, 9000, dataset=dataset))
    biases = [np.full(n_classes, value) for value in bias]
    board.set_pins({
        "A": pin_at(a, 200, shape, biases[0]),
        "B": pin_at(b, 4000, shape, biases[1]),
    })  # fmt: skip
    board.canvas.setFocus()
    QTest.keyClick(board.canvas, Qt.Key.Key_C)
    assert board.live.kind is Kind.COMPARE


def texts(items):
    return [item.text() for item in items if item.isVisible()]


@pytest.mark.parametrize("shape", [(28, 28), (12, 20), (64, 5)])
@pytest.mark.parametrize("n_classes", [2, 3, 10, 40, 256])
def test_the_pixel_under_the_pointer_is_read_in_all_three(qtbot, n_classes, shape):
    board = shown_board(qtbot)
    a, b = some_weights(n_classes, shape, seed=1), some_weights(n_classes, shape, 0.9, seed=2)
    compared(board, a, b, shape)
    random = np.random.default_rng(0)
    for part in (0, 1, 2):
        label, row, column = (int(random.integers(size)) for size in (n_classes, *shape))
        board.canvas.pointed.emit(on_canvas(board, 3 * label + part, row, column))
        pixel = row * shape[1] + column, label
        assert board.details.text() == (
            f"class {label} · row {row}, column {column} · A {printed(a[pixel])}"
            f" · B {printed(b[pixel])} · B − A {printed(b[pixel] - a[pixel])}"
        )
        assert board.details.toolTip() == ""  # it fits
    board.canvas.pointed.emit(images_of(board)[-1].bottomRight() + QPointF(1, 1))
    assert board.details.text().startswith("A step 200")


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_both_pins_have_one_scale_and_the_difference_its_own(qtbot, theme):
    board = shown_board(qtbot, 820, 400)
    board.apply_theme(theme)
    a, b = np.zeros((784, 10), np.float32), np.zeros((784, 10), np.float32)
    # A class whose weight grows to the end of the scale, and one that keeps what it has.
    a[100:108, 3], b[100:108, 3] = 0.5, 1.0
    a[100:108, 4] = b[100:108, 4] = -1.0
    compared(board, a, b)
    pinned, difference = board.mosaic.scales.bars
    assert (pinned.title.text(), difference.title.text()) == ("A, B", "B − A")
    assert [text.text() for text in pinned.texts] == ["+1", "0", "−1"]
    assert [text.text() for text in difference.texts] == ["+0.5", "0", "−0.5"]
    table = ["#{:02X}{:02X}{:02X}".format(*colour) for colour in diverging_table(theme)]
    colours = [
        [colour_at(board.canvas, on_canvas(board, 3 * label + part, 3, 20)) for part in (0, 1, 2)]
        for label in (3, 4)
    ]
    # Half way up, all the way, and of the difference's own scale all the way.
    assert colours[0] == [table[192], table[255], table[255]]
    assert colours[1] == [table[0], table[0], theme.panel]


def test_classes_pins_and_biases_are_named(qtbot):
    board = shown_board(qtbot, 820, 330)
    compared(board, some_weights(seed=1), some_weights(seed=2), bias=(0.25, 1.0))
    tiles, heads = board.mosaic.tiles, board.mosaic.heads
    assert texts(tiles.names.items) == list("0123456789")
    assert texts(heads.names.items) == ["A", "B", "B − A"]
    assert texts(heads.biases.items) == ["b", "b", "Δb"]
    assert texts(tiles.biases.items) == ["+0.25", "+1.00", "+0.75"] * 10
    # Every head stands beside its own row of images, which are in the order of the classes.
    rows = [images_of(board)[part::3] for part in range(3)]
    for head, row in zip(heads.names.items, rows, strict=True):
        assert len({image.top() for image in row}) == 1
        assert row[0].top() < rect_of(head).center().y() < row[0].bottom()
        assert rect_of(head).right() < row[0].left() < row[1].left()


def test_few_classes_have_their_images_beside_each_other(qtbot):
    board = shown_board(qtbot, 820, 250)
    weights = some_weights(2, (28, 28), seed=1), some_weights(2, (28, 28), seed=2)
    compared(board, *weights)
    images = images_of(board)
    assert len({image.top() for image in images}) == 1
    assert texts(board.mosaic.heads.names.items) == ["A", "B", "B − A"] * 2
    assert texts(board.mosaic.tiles.biases.items) == ["b +0.25", "b +1.00", "Δb +0.75"] * 2
    # Classes are further apart than what is shown of one.
    gaps = [right.left() - left.right() for left, right in pairwise(images)]
    assert gaps[2] > 2 * max(gaps[0], gaps[1], gaps[3], gaps[4])
    assert images[0].width() > 90


@pytest.mark.parametrize("size", [(830, 330), (690, 210)])
@pytest.mark.parametrize(("n_classes", "shape", "names"), LAYOUT_CASES)
def test_all_that_is_written_can_be_read(qtbot, size, n_classes, shape, names):
    board = shown_board(qtbot, *size)
    weights = (some_weights(n_classes, shape, seed=seed) for seed in (1, 2))
    compared(board, *weights, shape, names, bias=(-9.99, 9.99))
    texts_lie_in_nobodys_way(board)
    canvas = board.canvas.rect().adjusted(-1, -1, 1, 1)
    assert all(canvas.contains(image.toAlignedRect()) for image in images_of(board))
    upper, lower = board.mosaic.scales.bars
    assert rect_of(upper.texts[2]).bottom() <= rect_of(lower.title).top() + 1
    assert rect_of(lower.texts[2]).bottom() <= board.canvas.height() + 1


def test_it_stays_chosen_while_both_are_pinned(qtbot):
    board = shown_board(qtbot)
    a, b = some_weights(seed=1), some_weights(seed=2)
    compared(board, a, b)
    button = board.choice._buttons[Kind.COMPARE]
    assert button.isChecked()
    assert "(C on the board)" in button.toolTip()
    moved = some_weights(seed=3)
    board.set_pins({"A": pin_at(moved, 300), "B": pin_at(b, 4000)})
    assert [picture.values.kind for picture in board.live.pictures] == ["A", "B", "B − A"]
    assert np.array_equal(board.live.pictures[2].values.W, b - moved)
    # Nothing is worked out again while the run goes on: pins do not change.
    with qtbot.assertNotEmitted(board.image.sigImageChanged):
        for step in range(9001, 9005):
            W = some_weights(seed=step)
            board.show_snapshot(snapshot_of(W, step=step, dataset=board.live.dataset))
    with qtbot.waitSignal(board.told) as told:
        board.set_pins({})
    assert told.args == ["No pin A and B any more: the board shows the weights"]
    assert board.live.kind is board.choice.kind is Kind.WEIGHTS
    assert not board.details.isVisible()
    assert np.array_equal(board.live.picture.values.W, W)


def test_frozen_scales_outlast_other_pins(qtbot):
    board = shown_board(qtbot)
    compared(board, some_weights(size=0.19), some_weights(size=0.19, seed=2))
    limits = [picture.limit for picture in board.live.pictures]
    board.freeze.click()
    assert board.details.text().endswith("scale frozen")
    compared(board, some_weights(size=1.9), some_weights(size=0.19))
    assert [picture.limit for picture in board.live.pictures] == limits
    assert board.mosaic.scales.bars[1].texts[0].text().startswith("≥ +")
    board.freeze.click()
    assert board.live.pictures[0].limit == board.live.pictures[1].limit == pytest.approx(2)


def test_a_pin_at_step_0_is_compared_too(qtbot):
    board = shown_board(qtbot)
    b = some_weights(seed=2)
    compared(board, np.zeros((784, 10), np.float32), b)
    assert not board.empty_state.isVisible()
    assert np.array_equal(board.live.pictures[2].values.W, b)
    compared(board, b, b)
    assert not board.live.pictures[2].values.W.any()
    zeros = np.zeros((784, 10), np.float32)
    compared(board, zeros, zeros)
    assert board.empty_state.text == "All weights are zero at both pins"


def test_costs_errors_and_runs_are_told_with_the_steps(qtbot):
    board = shown_board(qtbot, 1100, 330)
    compared(board, some_weights(seed=1), some_weights(seed=2))
    known = {"cost": Reading(199, 0.5931, 0.5931), "valid_error": Reading(165, 0.1101, 0.1101)}
    ranged = {
        "cost": Reading(3998, 0.2870, 0.2876, 2),
        "valid_error": Reading(3983, 0.0771, 0.0771),
    }
    a = pin_at(some_weights(seed=1), 200, **known)
    b = pin_at(some_weights(seed=2), 4000, run="2026-07-01 mnist", **ranged)
    board.set_pins({"A": a, "B": b})
    said = " ".join(board.details.text().split())
    # Both lie on the present run: it needs no name.
    assert said == (
        "A step 200 · smoothed cost 0.5931 · last validation 11.01 % "
        "B step 4,000 · smoothed cost 0.2870–0.2876 · last validation 7.71 %"
    )
    name = "2026-07-01 12-30-15 MNIST, a run with a name much longer than the others have"
    other = replace(b, run=name, on_run=False)
    board.set_pins({"A": a, "B": other})
    # Costs and errors go before the steps, where not all of it fits.
    assert " ".join(board.details.text().split()) == (
        f"A step 200 of this run · validation 11.01 % B step 4,000 of {name} · validation 7.71 %"
    )
    board.resize(820, 330)
    QApplication.processEvents()
    said = " ".join(board.details.text().split())
    assert said == f"A step 200 of this run B step 4,000 of {name}"
