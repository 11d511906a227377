"""The cost plot says what the curves hold, and its axes stand still."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt

from engine import Curves, Era, Settings, Snapshot, State
from engine.curves import CurveRecorder
from gui.cost_plot import CostPlot
from gui.theme import DARK, LIGHT
from gui.ticks import step_range

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

PUBLISHED = (
    Path(__file__).resolve().parents[3] / "shared/reference/theano_mnist_batch600_lr0.13.npz"
)


def published_costs() -> np.ndarray:
    """Every minibatch's cost of the published run; a curve like it where the file is not here."""
    if PUBLISHED.exists():
        with np.load(PUBLISHED) as file:
            return file["costs"]
    steps = np.arange(6141)
    wobble = 1 + 0.2 * np.sin(steps * 2.3) * np.cos(steps * 0.7)
    return (0.28 + 2.0 * np.exp(-steps / 60)) * wobble


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


def view_range(plot: CostPlot) -> tuple[tuple[float, float], tuple[float, float]]:
    (left, right), (bottom, top) = plot.axes.plotItem.vb.viewRange()
    return (left, right), (bottom, top)


@pytest.fixture
def plot(qtbot):
    plot = CostPlot()
    qtbot.addWidget(plot)
    plot.resize(820, 230)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def point_at(qtbot, plot: CostPlot, step: float) -> None:
    view = plot.axes.plotItem.vb
    scene = view.mapViewToScene(QPointF(step, sum(view.viewRange()[1]) / 2))
    qtbot.mouseMove(plot.axes.viewport(), plot.axes.mapFromScene(scene))


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
    for item, line in (
        (plot.raw_line, snapshot.curves.cost),
        (plot.smooth_line, snapshot.curves.smooth_cost),
    ):
        x, y = item.getOriginalDataset()
        np.testing.assert_array_equal(x, line[0])
        np.testing.assert_array_equal(y, line[1])
    assert plot.axes.end_texts() == [f"{snapshot.curves.smooth_cost[1][-1]:.4f}"]


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
        (label,) = (item for item in plot.axes._end_labels if item.isVisible())
        label_box = label.sceneBoundingRect()
        assert label_box.left() >= plot.axes.plotItem.vb.sceneBoundingRect().right()
        assert plot.axes.sceneRect().contains(label_box)


def test_hovering_reads_out_the_arrays_values_in_the_caption(plot, qtbot):
    snapshot = snapshot_at(1500)
    plot.show_snapshot(snapshot)
    usual = plot.caption.text()
    point_at(qtbot, plot, 1204)
    step = int(plot.caption.text().split()[1].replace(",", ""))
    assert step == pytest.approx(1204, abs=3)
    cost, smooth = snapshot.curves.cost[1][step], snapshot.curves.smooth_cost[1][step]
    assert plot.caption.text() == f"step {step:,} · cost {cost:.4f} (smoothed {smooth:.4f})"
    plot.show_snapshot(snapshot_at(1510))
    assert plot.caption.text().startswith(f"step {step:,}")
    plot.axes.pointed.emit(None)
    assert plot.caption.text() == usual


def test_a_zoomed_plot_holds_still_until_home_or_a_double_click(plot, qtbot):
    plot.show_snapshot(snapshot_at(500))
    view = plot.axes.plotItem.vb
    for give_back in (
        lambda: qtbot.keyClick(plot.axes, Qt.Key.Key_Home),
        lambda: qtbot.mouseDClick(
            plot.axes.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 80)
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
    assert plot.axes.end_texts() == ["1.0000"]
    plot.grab()
    plot.show_snapshot(of_costs(5e-324, 1.7e308, 1e-45, 3e38))
    plot.grab()
    plot.show_snapshot(of_costs(np.nan))
    assert plot.axes.end_texts() == []
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
        assert plot.axes._end_labels[0].brush().color().name().upper() == theme.cost
