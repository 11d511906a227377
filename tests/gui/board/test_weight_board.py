"""The weight board: upright images, one symmetric scale, zero in the panel's colour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPointF

from engine import State
from gui.board.grid import board_grid, mosaic
from gui.board.shrink import shrunk
from gui.color_scale import TABLE_SIZE, ScaleLimit, diverging_table
from gui.theme import DARK, LIGHT
from gui.widgets.color_bar import limit_text
from tests.gui.boards import (
    colour_at,
    moment_of,
    on_canvas,
    printed,
    shown_board,
    snapshot_of,
    some_weights,
)

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def board(qtbot):
    return shown_board(qtbot)


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
    assert colour_at(board.canvas, on_canvas(board, 7, row, column)) == red
    for other in ((7, 27 - row, column), (7, row, 27 - column), (6, row, column)):
        assert colour_at(board.canvas, on_canvas(board, *other)) == theme.panel


def test_the_step_looked_at_is_shown_and_not_the_newest(board):
    newest, past = some_weights(), some_weights(size=0.25, seed=4)
    snapshot = snapshot_of(newest, step=500)
    board.show_snapshot(replace(snapshot, viewed=moment_of(past, step=120)))
    board.canvas.pointed.emit(on_canvas(board, 2, 5, 6))
    assert board.caption.text().endswith(printed(past[5 * 28 + 6, 2]))
    board.canvas.pointed.emit(None)
    assert board.caption.text().startswith("step 120")
    board.show_snapshot(snapshot)
    assert board.caption.text().startswith("scale")
    board.canvas.pointed.emit(on_canvas(board, 2, 5, 6))
    assert board.caption.text().endswith(printed(newest[5 * 28 + 6, 2]))


def test_gutters_and_empty_places_are_neutral():
    W = np.ones((6, 5), np.float32)
    grid = board_grid(5, (2, 3), (300.0, 200.0))
    picture = mosaic(W, (2, 3), grid)
    assert picture.shape == (grid.rows * (2 + grid.gutter_y), grid.columns * (grid.gutter_x + 3))
    assert picture.sum() == W.sum()
    assert not picture[:, : grid.gutter_x].any()
    assert not picture[2 : 2 + grid.gutter_y].any()


@pytest.mark.parametrize("factor", [1, 2, 3, 7, 50])
def test_a_shrunk_mosaic_has_the_means(factor):
    picture = np.random.default_rng(0).normal(size=(30, 41))
    small = shrunk(picture, factor)
    assert small.shape == (-(-30 // factor), -(-41 // factor))
    for row, column in np.ndindex(*small.shape):
        part = picture[row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
        assert small[row, column] == pytest.approx(part.mean())


def test_the_scale_is_symmetric_and_its_numbers_are_shown(board):
    board.show_snapshot(snapshot_of(some_weights(size=0.29)))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    assert [item.text() for item in board.mosaic.scales.bars[0].texts] == ["+0.3", "0", "−0.3"]
    W = some_weights(size=0.29)
    W[0, 0] = 0.9
    board.show_snapshot(snapshot_of(W, step=200))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    assert [item.text() for item in board.mosaic.scales.bars[0].texts] == ["≥ +0.3", "0", "≤ −0.3"]


def test_small_scales_are_written_with_a_power_of_ten(board):
    board.show_snapshot(snapshot_of(some_weights(size=1.2e-5)))
    assert [item.text() for item in board.mosaic.scales.bars[0].texts] == [
        "+1.25\n×10⁻⁵", "0", "−1.25\n×10⁻⁵",
    ]  # fmt: skip
    assert "±1.25×10⁻⁵" in board.caption.text()
    assert [limit_text(value) for value in (0.125, 0.01, 0.008, 5e4)] == [
        "±0.125", "±0.01", "±8×10⁻³", "±5×10⁴",
    ]  # fmt: skip


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


def test_freezing_holds_the_scale_until_it_is_released(board):
    board.show_snapshot(snapshot_of(some_weights(size=0.29)))
    board.freeze.click()
    assert "frozen" in board.caption.text()
    board.show_snapshot(snapshot_of(some_weights(size=5.0), step=200))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    board.show_snapshot(snapshot_of(some_weights(size=5.0), step=10))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))
    board.freeze.click()
    assert tuple(board.image.levels) == pytest.approx((-5, 5))


def test_a_scale_frozen_before_there_was_anything_fits_the_first_values():
    limit = ScaleLimit()
    limit.frozen = True
    limit.reset()
    limit.fit(np.zeros(4))
    limit.fit(np.array([0.0, 0.02]))
    limit.fit(np.array([0.0, 7.0]))
    assert limit.value == pytest.approx(0.02)
    assert limit.exceeded


def test_a_new_run_starts_with_a_scale_of_its_own(board):
    board.show_snapshot(snapshot_of(some_weights(size=0.5), step=500))
    board.show_snapshot(snapshot_of(some_weights(size=0.3), step=1))
    assert tuple(board.image.levels) == pytest.approx((-0.3, 0.3))


def test_hovering_follows_the_weights_and_ends_outside(board, qtbot):
    W = some_weights()
    board.show_snapshot(snapshot_of(W))
    point = on_canvas(board, 3, 12, 7)
    qtbot.mouseMove(board.canvas.viewport(), point.toPoint())
    value = printed(W[12 * 28 + 7, 3])
    assert board.caption.text() == f"class 3 · row 12, column 7 · W {value}"
    board.show_snapshot(snapshot_of(W / 2, step=101))
    assert board.caption.text().endswith(printed(W[12 * 28 + 7, 3] / 2))
    board.canvas.pointed.emit(point + QPointF(0, 1000))
    assert board.caption.text().startswith("scale")


def test_unchanged_weights_are_not_drawn_again(board, qtbot):
    snapshot = snapshot_of(some_weights(), state=State.RUNNING)
    board.show_snapshot(snapshot)
    with qtbot.assertNotEmitted(board.image.sigImageChanged):
        board.show_snapshot(replace(snapshot, state=State.PAUSED))


def test_nothing_is_drawn_while_nobody_sees_it(board, qtbot):
    board.show_snapshot(snapshot_of(some_weights()))
    board.hide()
    W = some_weights(seed=8)
    with qtbot.assertNotEmitted(board.image.sigImageChanged):
        board.show_snapshot(snapshot_of(W, step=101))
    board.show()
    assert board.live.picture.values.W is not None
    assert np.array_equal(board.live.picture.values.W, W)


def test_switching_the_theme_changes_the_colours(board):
    W = np.zeros((784, 10), np.float32)
    W[0, 0] = 0.1
    board.show_snapshot(snapshot_of(W))
    middle = on_canvas(board, 4, 14, 14)
    for theme in (LIGHT, DARK):
        board.apply_theme(theme)
        assert colour_at(board.canvas, middle) == theme.panel
        assert board.mosaic.tiles.names.items[0].brush().color().name().upper() == theme.text
