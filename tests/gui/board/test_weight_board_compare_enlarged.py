"""One class at both pins, enlarged; and all classes as a picture file."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from engine import OutputError
from gui.board.pin_words import for_paper
from gui.color_scale import diverging_table
from gui.theme import LIGHT
from tests.gui.boards import (
    dataset_of,
    on_canvas,
    pin_at,
    printed,
    shown_board,
    snapshot_of,
    some_weights,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
STRONGEST = {"red": diverging_table(LIGHT)[-1], "blue": diverging_table(LIGHT)[0]}


def compare(board, a, b, shape=(28, 28), **of_b):
    W = some_weights(a.shape[1], shape)
    board.show_snapshot(snapshot_of(W, shape, dataset=dataset_of(a.shape[1], shape)))
    board.set_pins({
        "A": pin_at(a, 200, shape, np.linspace(-1, 1, a.shape[1])),
        "B": pin_at(b, 4000, shape, np.linspace(0, 3, a.shape[1]), **of_b),
    })  # fmt: skip
    board.canvas.setFocus()
    QTest.keyClick(board.canvas, Qt.Key.Key_C)


@pytest.fixture
def board(qtbot):
    return shown_board(qtbot)


def click(board, *place):
    point = on_canvas(board, *place).toPoint()
    QTest.mouseClick(board.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QApplication.processEvents()  # it gets its size


def inside(board, part, row, column):
    """Return where the middle of a weight is in one of the large images."""
    return board.enlarged.large.images[part].mapToScene(QPointF(column + 0.5, row + 0.5))


@pytest.mark.parametrize("shape", [(28, 28), (8, 60), (40, 6)])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_click_on_any_of_the_three_enlarges_all(board, shape, part):
    a, b = some_weights(10, shape, seed=1), some_weights(10, shape, seed=2)
    compare(board, a, b, shape)
    click(board, 3 * 7 + part, 5, 3)
    enlarged = board.enlarged
    assert enlarged.isVisible()
    assert enlarged.name.text() == "class 7"
    for image, W in zip(enlarged.large.images, (a, b, b - a), strict=True):
        assert image.isVisible()
        assert np.array_equal(image.image, W[:, 7].reshape(shape))
    names = [item.text() for item in enlarged.large.names.items]
    assert names[2] == "B − A"
    if shape == (28, 28):
        assert names[:2] == ["A · step 200", "B · step 4,000"]
    assert enlarged.large.images[0].levels is not None
    for n, limit in enumerate((a, a, b - a)):
        assert enlarged.large.images[n].levels[1] >= np.quantile(np.abs(limit), 0.99)
    rooms = [image.mapRectToScene(image.boundingRect()) for image in enlarged.large.images]
    canvas = enlarged.canvas.rect().toRectF()
    assert all(canvas.contains(room) for room in rooms)
    assert not any(one.intersects(two) for one in rooms for two in rooms if one is not two)


def test_the_numbers_of_all_three_stand_beside_each_other(board):
    a, b = some_weights(seed=1), some_weights(seed=2)
    compare(board, a, b)
    click(board, 3 * 4 + 1, 10, 11)
    for part, (row, column) in enumerate([(0, 0), (27, 27), (13, 4)]):
        board.enlarged.canvas.pointed.emit(inside(board, part, row, column))
        pixel = row * 28 + column, 4
        values = a[pixel], b[pixel], b[pixel] - a[pixel]
        assert board.details.text() == (
            f"class 4 · row {row}, column {column} · A {printed(values[0])}"
            f" · B {printed(values[1])} · B − A {printed(values[2])}"
        )
        columns = (a[:, 4], b[:, 4], (b - a)[:, 4])
        biases = (-1 + 8 / 9, 12 / 9, 12 / 9 + 1 - 8 / 9)
        assert board.enlarged.table.texts() == [
            [printed(value) for value in values],
            [printed(bias) for bias in biases],
            [printed(W.sum(dtype=np.float64)) for W in columns],
            [printed(W.min()) for W in columns],
            [printed(W.max()) for W in columns],
        ]
    # The same pixel is framed in all three.
    frames = [frame.rect().center() for frame in board.enlarged.large._pixel_frames]
    for part, frame in enumerate(frames):
        assert (frame - inside(board, part, 13, 4)).manhattanLength() < 1
    board.enlarged.grab()


def test_keys_move_on_and_the_kind_can_be_changed(board):
    compare(board, some_weights(seed=1), some_weights(seed=2))
    click(board, 3 * 9 + 2, 6, 6)
    QTest.keyClick(board.enlarged.canvas, Qt.Key.Key_Right)
    assert board.enlarged.name.text() == "class 0"
    QTest.keyClick(board.enlarged.canvas, Qt.Key.Key_B)
    assert board.enlarged.isVisible()
    shown = [image.isVisible() for image in board.enlarged.large.images]
    assert shown == [True, False, False]
    assert board.enlarged.numbers.isVisible()
    QTest.keyClick(board.enlarged.canvas, Qt.Key.Key_C)
    assert all(image.isVisible() for image in board.enlarged.large.images)
    assert not board.enlarged.numbers.isVisible()
    QTest.keyClick(board.enlarged.canvas, Qt.Key.Key_Escape)
    assert board.canvas.isVisible()
    board.canvas.pointed.emit(on_canvas(board, 3 * 8 + 2, 0, 0))
    assert board.details.text().startswith("class 8 · row 0, column 0 · A ")


def test_the_selection_frames_the_whole_class_and_moves_by_class(board):
    compare(board, some_weights(seed=1), some_weights(seed=2))
    for _ in range(4):
        QTest.keyClick(board.canvas, Qt.Key.Key_Right)
    frame = board.mosaic.tiles.frame.rect()
    for part in range(3):
        assert frame.contains(on_canvas(board, 3 * 4 + part, 14, 14))
        assert not frame.contains(on_canvas(board, 3 * 3 + part, 14, 14))
    QTest.keyClick(board.canvas, Qt.Key.Key_Return)
    assert board.enlarged.name.text() == "class 4"


def strongest(path):
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        pixels = np.asarray(picture.convert("RGB"))
    return pixels, {name: (pixels == colour).all(axis=2) for name, colour in STRONGEST.items()}


@pytest.mark.parametrize("n_classes", [2, 10, 40, 256])
def test_the_file_holds_all_three_images_of_every_class(board, tmp_path, n_classes):
    # Weights at the end of the scale: A red, B blue, and so the difference, on its own scale.
    a = np.full((15 * 20, n_classes), 0.5, np.float32)
    compare(board, a, -a, (15, 20))
    board.export_board(tmp_path / "both.png")
    _, marked = strongest(tmp_path / "both.png")
    red, blue = marked["red"].sum(), marked["blue"].sum()
    image = red / n_classes
    assert image > 15 * 20 * 4
    assert blue == pytest.approx(2 * red, rel=0.05)


def test_its_caption_names_steps_runs_and_how_good_they_were(board, tmp_path):
    a, b = some_weights(seed=1), some_weights(seed=2)
    compare(board, a, b, run="2026-07-01 mnist", on_run=False)
    assert for_paper(board.live.pins) == (
        "A: step 200 of this run",
        "B: step 4,000 of 2026-07-01 mnist",
    )
    board.export_board(tmp_path / "one.png")
    compare(board, a, b, run="2026-07-02 mnist", on_run=False)
    board.export_board(tmp_path / "two.png")
    (one, _), (two, _) = (strongest(tmp_path / name) for name in ("one.png", "two.png"))
    differing = np.flatnonzero((one != two).any(axis=(1, 2)))
    # One line of small print, above the images.
    assert 0 < differing[0] <= differing[-1] < 300
    assert differing[-1] - differing[0] < 40


def test_a_file_that_cannot_be_written_says_why(board, tmp_path):
    compare(board, some_weights(seed=1), some_weights(seed=2))
    with pytest.raises(OutputError, match=r"ends in \.png"):
        board.export_board(tmp_path / "both.jpeg")
    with pytest.raises(OutputError, match=r"cannot write .*nowhere.*choose another place"):
        board.export_board(tmp_path / "nowhere" / "both.png")
    assert list(tmp_path.iterdir()) == []
