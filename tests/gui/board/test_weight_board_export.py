"""The weight board as a picture file."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QFileDialog, QMessageBox

from engine import OutputError
from tests.gui.boards import pin_at, shown_board, snapshot_of, some_weights
from tests.gui.using import choose, in_dialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
STRONGEST = {"orange": (150, 52, 14), "blue": (10, 85, 158)}


@pytest.fixture
def board(qtbot):
    return shown_board(qtbot)


def pixels(path):
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture.convert("RGB"))


def count(picture, colour):
    return int((picture == STRONGEST[colour]).all(axis=2).sum())


def test_what_is_shown_is_written_on_its_scale(board, tmp_path):
    W = np.zeros((784, 10), np.float32)
    W[:, 3], W[:, 4] = 0.5, -0.5
    board.show_snapshot(snapshot_of(W))
    board.export_board(tmp_path / "weights.png")
    picture = pixels(tmp_path / "weights.png")
    # Two whole images have the strongest colours, as they have on the screen.
    for colour in STRONGEST:
        assert count(picture, colour) > 28 * 28 * 16
    board.freeze.click()
    board.show_snapshot(snapshot_of(W / 5, step=101))
    board.export_board(tmp_path / "frozen.png")
    frozen = pixels(tmp_path / "frozen.png")
    for colour in STRONGEST:
        assert count(frozen, colour) < 500  # the ends of the colour bar


def test_a_difference_is_written_as_such(board, tmp_path):
    W = some_weights()
    board.show_snapshot(snapshot_of(W))
    board.export_board(tmp_path / "weights.png")
    board.set_pins({"A": pin_at(W, step=1), "B": pin_at(-W, step=2)})
    board.canvas.setFocus()
    QTest.keyClick(board.canvas, Qt.Key.Key_D)
    board.export_board(tmp_path / "difference.png")
    one, two = pixels(tmp_path / "weights.png"), pixels(tmp_path / "difference.png")
    assert one.shape == two.shape
    # Title and caption say what it is; the images have changed sign.
    assert (one[:90] != two[:90]).any()
    orange, blue = ((p[..., 0] > p[..., 2]).sum() for p in (one, two))
    assert orange > 10_000
    assert blue > 10_000


def test_the_button_asks_where_and_tells(board, qtbot, tmp_path):
    board.show_snapshot(snapshot_of(some_weights()))
    in_dialog(QFileDialog, choose(tmp_path / "board"))
    with qtbot.waitSignal(board.told) as told:
        board.export.click()
    assert told.args == [f"Saved {tmp_path / 'board.png'}"]
    assert pixels(tmp_path / "board.png").shape[1] > 800


def test_a_failure_is_told_and_leaves_what_was_there(board, tmp_path):
    board.show_snapshot(snapshot_of(some_weights()))
    with pytest.raises(OutputError, match=r"ends in \.png"):
        board.export_board(tmp_path / "board.jpeg")
    in_dialog(QFileDialog, choose(tmp_path / "board.jpeg"))
    board.export.click()
    box = board.findChild(QMessageBox, "error_box")
    assert "board.jpeg" in box.text()
    assert list(tmp_path.glob("board*")) == []
    box.close()


def test_where_there_is_nothing_to_export_the_button_rests(board, tmp_path):
    assert not board.export.isEnabled()
    board.export_board(tmp_path / "nothing.png")
    assert not (tmp_path / "nothing.png").exists()
