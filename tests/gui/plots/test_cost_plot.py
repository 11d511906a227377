"""The cost plot says what the curves hold, and its axes stand still."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PyQt6.QtCore import Qt

from engine import Curves, Era, Settings, Snapshot, State
from engine.training.curves import CurveRecorder
from gui.plots.cost_plot import CostPlot
from gui.plots.nice_ticks import step_range
from gui.theme import DARK, LIGHT
from tests.gui.curves import place_of, point_at, published_costs, x_range, y_range

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def snapshot_at(step: int, state: State = State.RUNNING) -> Snapshot:
    recorder = CurveRecorder()
    recorder.add_costs(0, published_costs()[:step])
    return Snapshot(
        state, Settings(), step=step, schedule=(Era(0, Settings(), 83),), curves=recorder.curves()
    )


def of_costs(*costs: float) -> Snapshot:
    line = np.arange(len(costs), dtype=float), np.array(costs)
    return Snapshot(
        State.RUNNING, Settings(), step=len(costs), curves=Curves(cost=line, smooth_cost=line)
    )


def end_texts(plot: CostPlot) -> list[str]:
    return [item.text() for item in plot.axes.ends.shown()]


def view_range(plot: CostPlot) -> tuple[tuple[float, float], tuple[float, float]]:
    return x_range(plot), y_range(plot)


@pytest.fixture
def plot(qtbot):
    plot = CostPlot()
    qtbot.addWidget(plot)
    plot.resize(820, 230)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def test_says_what_will_be_here_before_there_is_data(plot):
    assert plot.empty_state.isVisible()
    assert "Run" in plot.empty_state.text
    assert plot.caption.text() == ""
    plot.show_snapshot(of_costs(2.3, 2.1))
    assert not plot.empty_state.isVisible()
    plot.show_snapshot(of_costs())
    assert plot.empty_state.isVisible()


@pytest.mark.parametrize("step", [1, 83, 3071, 6141])
def test_draws_the_snapshots_curves_and_names_the_last_value(plot, step):
    snapshot = snapshot_at(step)
    plot.show_snapshot(snapshot)
    x, y = plot.raw_line.getOriginalDataset()
    np.testing.assert_array_equal(x, snapshot.curves.cost[0])
    np.testing.assert_array_equal(y, snapshot.curves.cost[1])
    # Of the smoothed line as many points as there are pixels for.
    x, y = plot.smooth_line.getOriginalDataset()
    steps, costs = snapshot.curves.smooth_cost
    assert (x[0], x[-1]) == (steps[0], steps[-1])
    assert (y.min(), y.max()) == (costs.min(), costs.max())
    np.testing.assert_allclose(np.interp(steps, x, y), costs, rtol=0.07)
    assert end_texts(plot) == [f"{snapshot.curves.smooth_cost[1][-1]:.4f}"]


def test_ranges_only_grow_in_steps_and_start_afresh_with_a_new_run(plot):
    seen = []
    for step in range(1, 6141, 97):
        snapshot = snapshot_at(step)
        plot.show_snapshot(snapshot)
        seen.append(view_range(plot))
        (left, right), (bottom, top) = seen[-1]
        costs = snapshot.curves.cost[1]
        assert left == 0
        assert step - 1 <= right <= max(100, 1.34 * step)
        assert 10**bottom <= costs.min() * 1.000001
        assert costs.max() <= 10**top * 1.000001
    for (_, (below, above)), (_, (next_below, next_above)) in pairwise(seen):
        assert next_below <= below
        assert next_above >= above
    rights = [x[1] for x, _ in seen]
    assert rights == sorted(rights)
    assert len(set(seen)) < 30
    plot.show_snapshot(snapshot_at(20))
    assert view_range(plot)[0] == (0, 100)


def test_the_value_at_the_end_is_inside_the_window_right_of_the_axes(plot):
    for step in (1, 100, 3071, 6000):
        plot.show_snapshot(snapshot_at(step))
        (label,) = plot.axes.ends.shown()
        label_box = label.sceneBoundingRect()
        assert label_box.left() >= plot.axes.view.sceneBoundingRect().right()
        assert plot.axes.sceneRect().contains(label_box)


def test_hovering_reads_out_the_arrays_values_in_the_caption(plot, qtbot):
    snapshot = snapshot_at(1500)
    plot.show_snapshot(snapshot)
    usual = plot.caption.text()
    point_at(qtbot, plot, 1204)
    step = plot.panel.cursor
    assert step == pytest.approx(1204, abs=3)
    cost, smooth = snapshot.curves.cost[1][step], snapshot.curves.smooth_cost[1][step]
    words = f"step {step:,} · epoch 15 · cost {cost:.4f} · smoothed {smooth:.4f}"
    assert plot.caption.text() == words
    plot.show_snapshot(snapshot_at(1510))
    assert plot.caption.text() == words
    plot.axes.pointed.emit(None)
    assert plot.caption.text() == usual


def test_a_long_runs_cost_is_read_out_as_the_range_that_holds_it(plot, qtbot):
    costs = 0.3 + 0.1 * np.random.default_rng(0).random(20_000)
    recorder = CurveRecorder()
    recorder.add_costs(0, costs)
    curves = recorder.curves()
    plot.show_snapshot(
        Snapshot(State.RUNNING, Settings(), step=20_000, schedule=(Era(0, Settings(), 83),),
                 curves=curves)
    )  # fmt: skip
    inexact = 0
    for near in range(1000, 19_000, 997):
        point_at(qtbot, plot, near)
        step = plot.panel.cursor
        words = plot.caption.text().split(" · ")[2]
        low, _, high = words.split(" ")[1].partition("–")
        if high:
            inexact += 1
            assert words.endswith(" in 16 steps")
            assert float(low) - 5e-5 <= costs[step] <= float(high) + 5e-5
        else:
            assert float(low) == pytest.approx(costs[step], abs=5e-5)
    assert inexact > 10


def test_a_run_that_was_taken_back_has_no_cursor_beyond_its_end(plot, qtbot):
    plot.show_snapshot(snapshot_at(1500))
    point_at(qtbot, plot, 1400)
    plot.show_snapshot(snapshot_at(1000))
    assert plot.panel.cursor is None
    assert "smoothed over" in plot.caption.text()


def test_a_zoomed_plot_holds_still_until_home_or_a_double_click(plot, qtbot):
    plot.show_snapshot(snapshot_at(500))
    view = plot.axes.view
    for give_back in (
        lambda: qtbot.keyClick(plot.axes, Qt.Key.Key_Home),
        lambda: qtbot.mouseDClick(
            plot.axes.viewport(), Qt.MouseButton.LeftButton, pos=place_of(plot, 500)
        ),
    ):
        view.scaleBy((0.5, 0.5))
        view.sigRangeChangedManually.emit([True, True])
        held = view_range(plot)
        plot.show_snapshot(snapshot_at(3000))
        assert view_range(plot) == held
        assert "Home" in plot.caption.text()
        give_back()
        assert view_range(plot)[0] == step_range(2999)
        assert "Home" not in plot.caption.text()


def test_infinite_missing_and_zero_costs_are_left_out(plot, qtbot):
    plot.show_snapshot(of_costs(2.0, np.inf, np.nan, 0.0, 1.0))
    assert view_range(plot)[1] == pytest.approx((0.0, np.log10(2)))
    assert end_texts(plot) == ["1.0000"]
    plot.grab()
    plot.show_snapshot(of_costs(5e-324, 1.7e308, 1e-45, 3e38))
    plot.grab()
    plot.show_snapshot(of_costs(np.nan))
    assert end_texts(plot) == []
    plot.grab()
    plot.panel.log_y.click()
    for costs in ((np.nan,), (0.0, 0.0), (2.0, np.inf, 1.0), (5e-324, 1.7e308, 3e38)):
        plot.show_snapshot(of_costs(*costs))
        plot.grab()


def test_unchanged_arrays_are_not_drawn_again(plot, qtbot):
    snapshot = snapshot_at(100)
    plot.show_snapshot(snapshot)
    with qtbot.assertNotEmitted(plot.raw_line.sigPlotChanged):
        plot.show_snapshot(
            Snapshot(State.PAUSED, snapshot.settings, step=100, curves=snapshot.curves)
        )


def test_both_themes_colour_everything(plot):
    plot.show_snapshot(snapshot_at(300))
    for theme in (LIGHT, DARK):
        plot.apply_theme(theme)
        picture = plot.axes.grab().toImage()
        assert picture.pixelColor(picture.width() - 2, 2).name().upper() == theme.panel
        assert plot.smooth_line.opts["pen"].color().name().upper() == theme.cost
        (label,) = plot.axes.ends.shown()
        assert label.brush().color().name().upper() == theme.cost
