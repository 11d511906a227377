"""However many classes there are and whatever they are called: all fits, and can be read."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRectF

from gui.board.grid import board_grid
from tests.gui.boards import (
    LAYOUT_CASES,
    dataset_of,
    images_of,
    on_canvas,
    rect_of,
    shown_board,
    snapshot_of,
    some_weights,
    texts_lie_in_nobodys_way,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def shown(board, n_classes, shape, names=None):
    W = some_weights(n_classes, shape)
    W[-1, -1] = -0.2345
    dataset = dataset_of(n_classes, shape, names)
    board.show_snapshot(snapshot_of(W, shape, b=np.linspace(-9.99, 9.99, n_classes),
                                    dataset=dataset))  # fmt: skip
    return W, images_of(board)


@pytest.mark.parametrize("room", [(700.0, 240.0), (410.0, 165.0), (2500.0, 900.0)])
def test_ten_images_stand_five_by_two(room):
    grid = board_grid(10, (28, 28), room)
    assert (grid.columns, grid.rows) == (5, 2)


@pytest.mark.parametrize("size", [(830, 330), (690, 250), (1900, 700)])
@pytest.mark.parametrize(("n_classes", "shape", "names"), LAYOUT_CASES)
def test_names_and_biases_lie_in_nobodys_way(qtbot, size, n_classes, shape, names):
    board = shown_board(qtbot, *size)
    shown(board, n_classes, shape, names)
    texts_lie_in_nobodys_way(board)


@pytest.mark.parametrize("n_classes", [2, 3, 26, 62, 256])
@pytest.mark.parametrize("shape", [(28, 28), (4, 4), (40, 12), (128, 128)])
def test_any_number_of_classes_and_any_shape_can_be_read_out(qtbot, n_classes, shape):
    board = shown_board(qtbot)
    _, images = shown(board, n_classes, shape)
    canvas = QRectF(board.canvas.rect()).adjusted(-1, -1, 1, 1)
    assert all(canvas.contains(image) for image in images)
    last = on_canvas(board, n_classes - 1, shape[0] - 1, shape[1] - 1)
    board.canvas.pointed.emit(last)
    said, _, number = board.caption.text().rpartition(" ")
    assert said == f"class {n_classes - 1} · row {shape[0] - 1}, column {shape[1] - 1} · W"
    assert number == "−0.2345"
    board.canvas.pointed.emit(images[-1].bottomRight() + QPointF(1, 1))
    assert board.caption.text().startswith("scale")
    board.grab()


def test_three_wide_images_stand_in_the_middle(qtbot):
    board = shown_board(qtbot, 830, 330)
    _, images = shown(board, 3, (12, 20))
    above, below = images[0].top(), board.canvas.height() - images[-1].bottom()
    assert abs(above - below) <= 24  # the biases are below
    bar = [rect_of(text) for text in board.mosaic.scales.bars[0].texts]
    assert abs(bar[1].center().y() - images[0].center().y()) <= 2


def test_names_and_biases_are_written_while_they_can_be_read(qtbot):
    board = shown_board(qtbot)
    tiles = board.mosaic.tiles
    board.show_snapshot(snapshot_of(some_weights(), b=np.linspace(-0.46, 1.57, 10)))
    assert [item.text() for item in tiles.names.items if item.isVisible()] == list("0123456789")
    biases = [item.text() for item in tiles.biases.items if item.isVisible()]
    assert (biases[0], biases[-1], len(biases)) == ("b −0.46", "b +1.57", 10)
    board.show_snapshot(snapshot_of(some_weights(256)))
    assert not any(item.isVisible() for item in (*tiles.names.items, *tiles.biases.items))
    board.show_snapshot(snapshot_of(some_weights(2)))
    assert [item.text() for item in tiles.names.items if item.isVisible()] == ["0", "1"]


def test_the_old_grid_goes_with_its_classes_even_if_zeros_come_between(qtbot):
    board = shown_board(qtbot)
    shown(board, 40, (8, 8))
    zeros = np.zeros((240, 3), np.float32)
    names = ("left", "middle", "right")
    dataset = dataset_of(3, (12, 20), names)
    board.show_snapshot(snapshot_of(zeros, (12, 20), step=0, dataset=dataset))
    W = some_weights(3, (12, 20))
    board.show_snapshot(snapshot_of(W, (12, 20), step=1, dataset=dataset))
    visible = [item.text() for item in board.mosaic.tiles.names.items if item.isVisible()]
    assert visible == list(names)
    assert np.count_nonzero(board.image.image) == np.count_nonzero(W)


def test_many_pixels_are_averaged_and_not_left_out(qtbot):
    board = shown_board(qtbot, 400, 200)
    checks = np.indices((128, 128)).sum(axis=0) % 2 * 2.0 - 1
    W = np.repeat(checks.reshape(-1, 1), 40, axis=1).astype(np.float32)
    W[0] = 2.0
    board.show_snapshot(snapshot_of(W, (128, 128)))
    assert board.mosaic._factor > 1
    # Black and white squares smaller than the screen's are gray.
    assert np.abs(board.image.image[1:, 1:]).max() < 0.6
