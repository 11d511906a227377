"""The weight board: upright images, one symmetric scale, zero in the panel's colour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPointF

from engine import Dataset, Era, Parameters, Settings, Snapshot, Split, State
from gui.board_grid import board_grid, mosaic
from gui.color_scale import TABLE_SIZE, ScaleLimit, diverging_table
from gui.theme import DARK, LIGHT
from gui.weight_board import WeightBoard

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def dataset_of(n_classes: int, shape: tuple[int, int]) -> Dataset:
    pixels = np.zeros((n_classes, shape[0] * shape[1]), np.uint8)
    split = Split(pixels, np.arange(n_classes, dtype=np.int32))
    names = tuple(str(index) for index in range(n_classes))
    return Dataset("made", split, split, split, shape, names, "test")


def snapshot_of(W: np.ndarray, shape=(28, 28), step: int = 100, b=None) -> Snapshot:
    b = np.zeros(W.shape[1], W.dtype) if b is None else np.asarray(b, W.dtype)
    return Snapshot(
        State.RUNNING,
        Settings(),
        dataset=dataset_of(W.shape[1], shape),
        step=step,
        schedule=(Era(0, Settings(), 83),),
        parameters=Parameters(W, b),
    )


def some_weights(n_classes=10, shape=(28, 28), size=0.3) -> np.ndarray:
    random = np.random.default_rng(3)
    return (size * random.uniform(-1, 1, (shape[0] * shape[1], n_classes))).astype(np.float32)


@pytest.fixture
def board(qtbot):
    board = WeightBoard()
    qtbot.addWidget(board)
    board.resize(820, 300)
    board.show()
    qtbot.waitExposed(board)
    return board


def on_canvas(board: WeightBoard, index: int, row: int, column: int) -> QPointF:
    """Return where the middle of a weight is on the canvas."""
    grid, (height, width) = board._grid, board._snapshot.dataset.image_shape
    tile_row, tile_column = divmod(index, grid.columns)
    x = tile_column * (grid.gutter_x + width) + grid.gutter_x + column + 0.5
    y = tile_row * (height + grid.gutter_y) + row + 0.5
    return board.image.mapToScene(QPointF(x, y))


def colour_at(board: WeightBoard, point: QPointF) -> str:
    return board.canvas.grab().toImage().pixelColor(point.toPoint()).name().upper()


def test_says_what_will_be_here_until_a_weight_is_not_zero(board):
    assert board.empty_state.isVisible()
    assert "Run" in board.empty_state.text
    board.show_snapshot(snapshot_of(np.zeros((784, 10), np.float32), step=0))
    assert board.empty_state.isVisible()
    board.show_snapshot(snapshot_of(some_weights()))
    assert not board.empty_state.isVisible()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_zero_is_exactly_the_panel_and_the_ends_are_far_from_it(theme):
    table = diverging_table(theme)
    assert table.shape == (TABLE_SIZE, 3)
    middle = {"#{:02X}{:02X}{:02X}".format(*table[index]) for index in (127, 128)}
    assert middle == {theme.panel}
    assert table[0, 2] > table[0, 0] + 50  # blue is negative
    assert table[-1, 0] > table[-1, 2] + 50  # red is positive
    assert np.abs(np.diff(table.astype(int), axis=0)).max() <= 8


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize(("row", "column"), [(3, 20), (26, 1)])
def test_a_weight_is_drawn_upright_at_its_place(board, theme, row, column):
    W = np.zeros((784, 10), np.float32)
    W[row * 28 + column, 7] = 0.5
    board.apply_theme(theme)
    board.show_snapshot(snapshot_of(W))
    red = "#{:02X}{:02X}{:02X}".format(*diverging_table(theme)[-1])
    assert colour_at(board, on_canvas(board, 7, row, column)) == red
    for other in ((7, 27 - row, column), (7, row, 27 - column), (6, row, column)):
        assert colour_at(board, on_canvas(board, *other)) == theme.panel


def test_gutters_and_empty_places_are_neutral():
    W = np.ones((6, 5), np.float32)
    grid = board_grid(5, (2, 3), (300.0, 200.0))
    picture = mosaic(W, (2, 3), grid)
    assert picture.shape == (grid.rows * (2 + grid.gutter_y), grid.columns * (grid.gutter_x + 3))
    assert picture.sum() == W.sum()
    assert not picture[:, : grid.gutter_x].any()
    assert not picture[2 : 2 + grid.gutter_y].any()


@pytest.mark.parametrize("room", [(700.0, 240.0), (410.0, 165.0), (2500.0, 900.0)])
def test_ten_images_stand_five_by_two(room):
    grid = board_grid(10, (28, 28), room)
    assert (grid.columns, grid.rows) == (5, 2)


@pytest.mark.parametrize("n_classes", [2, 3, 26, 62, 256])
@pytest.mark.parametrize("shape", [(28, 28), (8, 8), (40, 12)])
def test_any_number_of_classes_and_any_shape_fits(board, n_classes, shape):
    W = some_weights(n_classes, shape)
    board.show_snapshot(snapshot_of(W, shape))
    grid = board._grid
    assert grid.columns * grid.rows >= n_classes
    box = board.image.mapRectToScene(board.image.boundingRect())
    assert board.canvas.sceneRect().adjusted(-1, -1, 1, 1).contains(box)
    last = on_canvas(board, n_classes - 1, shape[0] - 1, shape[1] - 1)
    board.canvas.pointed.emit(last)
    value = f"{W[-1, -1]:+.4f}".replace("-", "−")
    assert board.caption.text() == (
        f"class {n_classes - 1} · row {shape[0] - 1}, column {shape[1] - 1} · {value}"
    )
    board.grab()


def test_names_and_biases_are_written_while_they_can_be_read(board):
    board.show_snapshot(snapshot_of(some_weights(), b=np.linspace(-0.46, 1.57, 10)))
    assert [item.text() for item in board._names if item.isVisible()] == list("0123456789")
    biases = [item.text() for item in board._biases if item.isVisible()]
    assert (biases[0], biases[-1], len(biases)) == ("b −0.46", "b +1.57", 10)
    board.show_snapshot(snapshot_of(some_weights(256)))
    assert not any(item.isVisible() for item in (*board._names, *board._biases))
    board.show_snapshot(snapshot_of(some_weights(2)))
    assert [item.text() for item in board._names if item.isVisible()] == ["0", "1"]


def test_the_scale_is_symmetric_and_its_numbers_are_shown(board):
    board.show_snapshot(snapshot_of(some_weights(size=0.29)))
    low, high = board.image.levels
    assert (low, high) == pytest.approx((-0.3, 0.3))
    assert [item.text() for item in board.color_bar.texts] == ["+0.3", "0", "−0.3"]
    W = some_weights(size=0.29)
    W[0, 0] = 0.9
    board.show_snapshot(snapshot_of(W, step=200))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    assert [item.text() for item in board.color_bar.texts] == ["≥ +0.3", "0", "≤ −0.3"]


def test_the_scale_grows_in_steps_and_not_with_every_minibatch():
    limit, seen = ScaleLimit(), []
    values = some_weights(size=1.0)
    for size in np.geomspace(0.01, 0.9, 500):
        limit.fit(values * size)
        seen.append(limit.value)
        assert limit.value >= np.quantile(np.abs(values * size), 0.99)
    assert seen == sorted(seen)
    assert len(set(seen)) < 25
    limit.fit(values * 0.5)
    assert limit.value == seen[-1]
    limit.fit(values * 0.2)
    assert limit.value == pytest.approx(0.2)


def test_freezing_holds_the_scale_until_it_is_released(board, qtbot):
    board.show_snapshot(snapshot_of(some_weights(size=0.29)))
    board.freeze.click()
    assert "frozen" in board.caption.text()
    board.show_snapshot(snapshot_of(some_weights(size=5.0), step=200))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    board.show_snapshot(snapshot_of(some_weights(size=5.0), step=10))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    board.freeze.click()
    assert tuple(board.image.levels) == pytest.approx((-5, 5))


def test_a_new_run_starts_with_a_scale_of_its_own(board):
    board.show_snapshot(snapshot_of(some_weights(size=0.5), step=500))
    board.show_snapshot(snapshot_of(some_weights(size=0.3), step=1))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))


def test_hovering_follows_the_weights_and_ends_outside(board, qtbot):
    W = some_weights()
    board.show_snapshot(snapshot_of(W))
    point = on_canvas(board, 3, 12, 7)
    qtbot.mouseMove(board.canvas.viewport(), point.toPoint())
    value = f"{W[12 * 28 + 7, 3]:+.4f}".replace("-", "−")
    assert board.caption.text() == f"class 3 · row 12, column 7 · {value}"
    board.show_snapshot(snapshot_of(W / 2, step=101))
    half = f"{W[12 * 28 + 7, 3] / 2:+.4f}".replace("-", "−")
    assert board.caption.text().endswith(half)
    board.canvas.pointed.emit(point + QPointF(0, 1000))
    assert board.caption.text().startswith("scale")


def test_unchanged_weights_are_not_drawn_again(board, qtbot):
    snapshot = snapshot_of(some_weights())
    board.show_snapshot(snapshot)
    with qtbot.assertNotEmitted(board.image.sigImageChanged):
        board.show_snapshot(replace(snapshot, state=State.PAUSED))


def test_switching_the_theme_changes_the_colours(board):
    W = np.zeros((784, 10), np.float32)
    W[0, 0] = 0.1
    board.show_snapshot(snapshot_of(W))
    middle = on_canvas(board, 4, 14, 14)
    for theme in (LIGHT, DARK):
        board.apply_theme(theme)
        assert colour_at(board, middle) == theme.panel
        assert board._names[0].brush().color().name().upper() == theme.text
