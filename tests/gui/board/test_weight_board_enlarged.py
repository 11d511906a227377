"""One class in the place of the board, with its numbers."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QPushButton

from gui.color_scale import diverging_table
from gui.theme import DARK
from tests.gui.boards import colour_at, on_canvas, printed, shown_board, snapshot_of, some_weights

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
B = np.linspace(-1, 1, 10)


@pytest.fixture
def W():
    return some_weights()


@pytest.fixture
def board(qtbot, W):
    board = shown_board(qtbot)
    board.show_snapshot(snapshot_of(W, b=B))
    return board


def click(board, *place):
    point = on_canvas(board, *place).toPoint()
    QTest.mouseClick(board.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QApplication.processEvents()  # it gets its size


def press(board, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(board.enlarged.canvas, key, modifier)


def inside(board, row, column):
    """Return where the middle of a weight is in the large image."""
    return board.enlarged.image.mapToScene(QPointF(column + 0.5, row + 0.5))


def test_a_click_shows_one_class_in_the_place_of_all(board, W):
    small = tuple(board.image.levels)
    click(board, 7, 12, 20)
    assert board.enlarged.isVisible()
    assert not board.canvas.isVisible()
    assert QApplication.activeModalWidget() is None
    assert board.enlarged.name.text() == "class 7"
    bias, total, extent = board.enlarged.numbers.text().split("\n")
    assert bias == f"b {printed(B[7])}"
    assert total == f"Σ W {printed(W[:, 7].astype(np.float64).sum())}"
    assert extent == f"from {printed(W[:, 7].min())} to {printed(W[:, 7].max())}"
    assert board.caption.text() == f"class 7 · row 12, column 20 · W {printed(W[12 * 28 + 20, 7])}"
    # The same scale, on a larger image.
    assert tuple(board.enlarged.image.levels) == small
    texts = [item.text() for item in board.enlarged.large.scales.bars[0].texts]
    assert texts == [item.text() for item in board.mosaic.scales.bars[0].texts]
    width = inside(board, 0, 27).x() - inside(board, 0, 0).x()
    assert width > 1.5 * (on_canvas(board, 0, 0, 27).x() - on_canvas(board, 0, 0, 0).x())


def test_it_is_drawn_upright(board):
    W = np.zeros((784, 10), np.float32)
    W[3 * 28 + 20, 2] = 0.5
    board.show_snapshot(snapshot_of(W, step=101))
    click(board, 2, 20, 5)
    red = "#{:02X}{:02X}{:02X}".format(*diverging_table(DARK)[-1])
    assert colour_at(board.enlarged.canvas, inside(board, 3, 20)) == red
    assert colour_at(board.enlarged.canvas, inside(board, 24, 7)) == DARK.panel


def test_the_numbers_round_the_pixel_under_the_pointer(board, qtbot, W):
    click(board, 1, 5, 5)
    image = W[:, 1].reshape(28, 28)
    qtbot.mouseMove(board.enlarged.canvas.viewport(), inside(board, 14, 9).toPoint())
    assert board.caption.text().endswith(f"row 14, column 9 · W {printed(image[14, 9])}")
    expected = [[printed(value, 2) for value in row[7:12]] for row in image[12:17]]
    assert board.enlarged.table.texts() == expected
    board.enlarged.canvas.pointed.emit(inside(board, 0, 27))
    # At the edge the table stays inside.
    corner = [[printed(value, 2) for value in row[23:]] for row in image[:5]]
    assert board.enlarged.table.texts() == corner
    board.enlarged.canvas.pointed.emit(inside(board, 0, 40))
    assert "row 0, column 27" in board.caption.text()
    board.grab()


def test_small_numbers_are_shown_in_the_unit_of_the_scale(board):
    W = some_weights(size=0.0029)
    board.show_snapshot(snapshot_of(W, step=3))
    click(board, 0, 10, 10)
    image = W[:, 0].reshape(28, 28)
    assert board.enlarged.table.texts()[2][2] == printed(image[10, 10] * 1000, 2)


def test_other_classes_and_pixels_by_key_and_back(board, W):
    click(board, 8, 6, 6)
    press(board, Qt.Key.Key_Right)
    assert board.enlarged.name.text() == "class 9"
    assert board.caption.text() == f"class 9 · row 6, column 6 · W {printed(W[6 * 28 + 6, 9])}"
    press(board, Qt.Key.Key_PageDown)
    assert board.enlarged.name.text() == "class 0"
    press(board, Qt.Key.Key_Left)
    assert board.enlarged.name.text() == "class 9"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        press(board, key, Qt.KeyboardModifier.ShiftModifier)
    assert "row 8, column 7" in board.caption.text()
    press(board, Qt.Key.Key_Escape)
    assert board.canvas.isVisible()
    assert board.canvas.hasFocus()
    assert board.mosaic.selected == 9


def test_buttons_do_the_same(board):
    click(board, 0, 6, 6)
    for name, expected in (("previous_class", "class 9"), ("next_class", "class 0")):
        button = board.findChild(QPushButton, name)
        assert button.toolTip()
        button.click()
        assert board.enlarged.name.text() == expected
    board.findChild(QPushButton, "close_enlarged").click()
    assert board.canvas.isVisible()


def test_the_selection_moves_by_key_and_enter_enlarges_it(board):
    board.canvas.setFocus()
    frame = board.mosaic.tiles.frame
    assert frame.isVisible()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(board.canvas, key)
    assert board.mosaic.selected == 7
    middle = frame.rect().center()
    assert (middle - on_canvas(board, 7, 14, 14)).manhattanLength() < 10
    QTest.keyClick(board.canvas, Qt.Key.Key_Return)
    assert board.enlarged.name.text() == "class 7"
    board.freeze.setFocus()
    assert not frame.isVisible()


def test_it_follows_the_run_and_the_kind(board, W):
    click(board, 4, 14, 14)
    board.show_snapshot(snapshot_of(W / 2, step=101))
    assert board.caption.text().endswith(printed(W[14 * 28 + 14, 4] / 2))
    press(board, Qt.Key.Key_G)
    assert board.enlarged.isVisible()
    assert board.enlarged.numbers.text().startswith("g_b ")
    assert "g_W" in board.caption.text()


@pytest.mark.parametrize(("n_classes", "label"), [(3, 9), (40, 2)])
def test_other_classes_put_all_of_them_back(board, n_classes, label):
    click(board, label, 20, 20)
    board.show_snapshot(snapshot_of(some_weights(n_classes, (12, 20)), (12, 20), step=1))
    assert board.canvas.isVisible()
    click(board, n_classes - 1, 3, 19)
    assert board.caption.text().startswith(f"class {n_classes - 1} · row 3, column 19")
    press(board, Qt.Key.Key_Right)
    assert board.enlarged.name.text() == "class 0"
