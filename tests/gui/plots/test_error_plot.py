"""The error plot shows the interesting part, and early stopping beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QApplication

from engine import EarlyStopping, Era, Moment, Settings, Snapshot, State
from engine.training.curves import CurveRecorder
from gui.plots.error_plot import ErrorPlot
from gui.theme import DARK, LIGHT
from tests.gui.curves import (
    BATCHES,
    NO_PARAMETERS,
    at_epoch,
    point_at,
    published_errors,
    stopping_after,
    y_range,
)

# The offscreen platform says so of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def snapshot_of(valid, test, state: State = State.RUNNING) -> Snapshot:
    """Return the snapshot after one validation an epoch."""
    settings, recorder = Settings(), CurveRecorder()
    stopping = EarlyStopping.start(settings)
    for epoch, (valid_error, test_error) in enumerate(zip(valid, test, strict=True)):
        step = (epoch + 1) * BATCHES - 1
        touched = stopping.is_best(valid_error)
        recorder.add_validation(step, valid_error, test_error if touched else None)
        stopping = stopping.after_validation(step, valid_error, test_error, settings)
    return Snapshot(
        state,
        settings,
        step=len(valid) * BATCHES,
        schedule=(Era(0, settings, BATCHES),),
        early_stopping=stopping,
        curves=recorder.curves(),
    )


def end_texts(plot: ErrorPlot) -> list[str]:
    return [item.text() for item in plot.axes.ends.shown()]


@pytest.fixture
def plot(qtbot):
    plot = ErrorPlot()
    qtbot.addWidget(plot)
    plot.resize(820, 210)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def test_says_what_will_be_here_and_then_what_it_waits_for(plot):
    assert plot.empty_state.isVisible()
    assert "Run" in plot.empty_state.text
    plot.show_snapshot(Snapshot(State.RUNNING, Settings(), step=20))
    assert plot.empty_state.isVisible()
    assert "after the first validation" in plot.empty_state.text
    plot.show_snapshot(at_epoch(1))
    assert not plot.empty_state.isVisible()


@pytest.mark.parametrize("epoch", [1, 2, 37, 73])
def test_draws_the_snapshots_curves_and_names_the_last_values(plot, epoch):
    snapshot = at_epoch(epoch)
    plot.show_snapshot(snapshot)
    curves = snapshot.curves
    for item, line in ((plot.valid_line, curves.valid_error), (plot.test_line, curves.test_error)):
        x, y = item.getOriginalDataset()
        np.testing.assert_array_equal(x, line[0])
        np.testing.assert_array_equal(y, line[1])
    goal = 0.995 * snapshot.early_stopping.best_valid_error
    assert end_texts(plot) == [
        f"valid {100 * curves.valid_error[1][-1]:.2f} %",
        f"test {100 * curves.test_error[1][-1]:.2f} %",
        f"goal {100 * goal:.2f} %",
    ]


def test_marks_the_best_the_goal_and_the_horizon(plot):
    snapshot = at_epoch(37)
    plot.show_snapshot(snapshot)
    stopping, marks = snapshot.early_stopping, plot.marks
    ring_x, ring_y = marks.best_ring.getData()
    assert (ring_x[0], ring_y[0]) == (stopping.best_step, stopping.best_valid_error)
    assert marks.goal_line.value() == pytest.approx(0.995 * stopping.best_valid_error)
    assert marks.horizon.getRegion() == (37 * BATCHES, stopping.patience)
    over = replace(snapshot, step=stopping.patience + 10)
    plot.show_snapshot(over)
    assert marks.horizon.getRegion() == (stopping.patience, stopping.patience)


def test_a_significant_best_is_told_from_any_other(plot):
    errors = np.array([0.2, 0.15, 0.1499, 0.16, 0.12, 0.1199])
    plot.show_snapshot(snapshot_of(errors, errors - 0.01))
    steps = np.arange(1, 7) * BATCHES - 1
    touched, error = plot.marks.touch_dots.getData()
    np.testing.assert_array_equal(touched, steps[[0, 1, 2, 4, 5]])
    np.testing.assert_allclose(error, errors[[0, 1, 2, 4, 5]] - 0.01)
    extended, error = plot.marks.significant_dots.getData()
    np.testing.assert_array_equal(extended, steps[[0, 1, 4]])
    np.testing.assert_array_equal(error, errors[[0, 1, 4]])


def test_a_best_is_significant_by_the_threshold_of_its_time(plot):
    errors = np.array([0.2, 0.19, 0.18, 0.17])
    snapshot = snapshot_of(errors, errors)
    strict = replace(Settings(), improvement_threshold=0.9)
    eras = (Era(0, Settings(), BATCHES), Era(2 * BATCHES, strict, BATCHES))
    plot.show_snapshot(replace(snapshot, schedule=eras))
    steps, _ = plot.marks.significant_dots.getData()
    np.testing.assert_array_equal(steps, np.array([1, 2]) * BATCHES - 1)


def test_early_stopping_is_shown_as_it_was_at_the_step_looked_at(plot):
    snapshot = at_epoch(37)
    then = stopping_after(14)
    era = replace(snapshot.schedule[0], settings=Settings(improvement_threshold=0.9))
    moment = Moment(1204, era, NO_PARAMETERS, then)
    plot.show_snapshot(replace(snapshot, viewed=moment))
    ring_x, ring_y = plot.marks.best_ring.getData()
    assert (ring_x[0], ring_y[0]) == (then.best_step, then.best_valid_error)
    assert plot.marks.goal_line.value() == pytest.approx(0.9 * then.best_valid_error)
    assert plot.marks.horizon.getRegion() == (1204, then.patience)
    valid, test = (errors[13] for errors in published_errors())
    assert plot.caption.text().startswith("validated at step 1,161 · epoch 14")
    assert f"valid {100 * valid:.2f} % · test {100 * test:.2f} %" in plot.caption.text()


def test_the_error_on_own_drawings_is_named_and_read_out(plot, qtbot):
    snapshot = at_epoch(10)
    own = (np.array([100.0, 500.0]), np.array([0.25, 0.125]))
    curves = replace(snapshot.curves, own_error=own)
    plot.show_snapshot(replace(snapshot, curves=curves))
    assert "own 12.50 %" in end_texts(plot)
    point_at(qtbot, plot, 400)
    assert plot.caption.text().endswith("own 25.00 %")


def test_the_training_error_is_drawn_named_and_read_out(plot, qtbot):
    snapshot = at_epoch(10)
    train = (snapshot.curves.valid_error[0], np.linspace(0.3, 0.085, 10))
    plot.show_snapshot(replace(snapshot, curves=replace(snapshot.curves, train_error=train)))
    np.testing.assert_array_equal(plot.train_line.getData(), train)
    assert "train 8.50 %" in end_texts(plot)
    # The first guesses do not press the rest flat.
    assert y_range(plot)[1] < 0.3
    point_at(qtbot, plot, int(train[0][3]))
    assert plot.caption.text().endswith(f"train {100 * train[1][3]:.2f} %")


@pytest.mark.parametrize("test_shift", [0.0, -0.0001, 0.0001, 0.02])
def test_end_labels_never_cover_each_other(plot, test_shift):
    valid = np.array([0.12, 0.1, 0.08])
    plot.show_snapshot(snapshot_of(valid, valid + test_shift))
    boxes = [item.sceneBoundingRect() for item in plot.axes.ends.shown()]
    assert len(boxes) == 3
    for first, second in combinations(boxes, 2):
        assert not first.adjusted(0, 2, 0, -2).intersects(second)
    assert all(plot.axes.sceneRect().contains(box) for box in boxes)


def test_the_bottom_goes_down_in_steps_and_the_top_stands_still(plot):
    seen = []
    for epoch in range(1, 74):
        snapshot = at_epoch(epoch)
        plot.show_snapshot(snapshot)
        seen.append(y_range(plot))
        errors = snapshot.curves.valid_error[1]
        assert seen[-1][0] < errors.min()
        assert seen[-1][1] >= errors[-1]
    bottoms = [low for low, _ in seen]
    assert bottoms == sorted(bottoms, reverse=True)
    assert len({high for _, high in seen}) == 1
    assert len(set(seen)) <= 6


def test_a_terrible_start_leaves_the_picture_in_few_steps(plot):
    errors = np.concatenate([[0.9], 0.08 + 0.5 * np.exp(-np.arange(40) / 3)])
    tops = []
    for count in range(1, len(errors) + 1):
        plot.show_snapshot(snapshot_of(errors[:count], errors[:count]))
        tops.append(y_range(plot)[1])
    assert tops[0] == 1.0
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] <= 0.4
    assert len(set(tops)) <= 4


def test_no_errors_at_all_can_be_drawn(plot):
    plot.show_snapshot(snapshot_of([0.0, 0.0], [0.0, 0.0]))
    low, high = y_range(plot)
    assert low == 0
    assert high > 0
    plot.grab()
    plot.panel.log_y.click()
    assert not plot.marks.goal_line.isVisible()
    assert end_texts(plot) == []
    plot.grab()


def test_a_new_run_starts_with_a_range_of_its_own(plot):
    plot.show_snapshot(snapshot_of([0.9, 0.8], [0.9, 0.8]))
    plot.show_snapshot(snapshot_of([0.6], [0.6]))
    assert y_range(plot) == (0.5, 0.6)


def test_hovering_reads_out_the_nearest_validation(plot, qtbot):
    snapshot = at_epoch(37)
    plot.show_snapshot(snapshot)
    point_at(qtbot, plot, 10 * BATCHES + 20)
    valid, test = (errors[9] for errors in published_errors())
    assert plot.caption.text() == (
        f"validated at step 829 · epoch 10 · valid {100 * valid:.2f} % · test {100 * test:.2f} %"
    )
    untouched = 26  # a validation that was no new best
    assert snapshot.curves.valid_error[0][untouched - 1] not in snapshot.curves.test_error[0]
    point_at(qtbot, plot, untouched * BATCHES)
    assert plot.caption.text().endswith("test not touched")


def test_nothing_is_painted_while_nothing_changes(plot):
    class Paints(QObject):
        count = 0

        def eventFilter(self, watched, event):
            self.count += event.type() == QEvent.Type.Paint
            return False

    snapshot = at_epoch(37)
    plot.show_snapshot(snapshot)
    # A first paint asks for a second one where the range changed.
    for _ in range(5):
        QApplication.processEvents()
    paints = Paints()
    for widget in (plot, plot.axes.viewport(), plot.caption):
        widget.installEventFilter(paints)
    for state in (State.PAUSED, State.RUNNING, State.PAUSED):
        plot.show_snapshot(replace(snapshot, state=state))
        QApplication.processEvents()
    assert paints.count == 0
    plot.show_snapshot(replace(snapshot, step=snapshot.step + 40))
    QApplication.processEvents()
    assert paints.count == 1


def test_both_themes_colour_everything_and_test_is_dashed(plot):
    plot.show_snapshot(at_epoch(5))
    for theme in (LIGHT, DARK):
        plot.apply_theme(theme)
        assert plot.valid_line.opts["pen"].color().name().upper() == theme.valid
        assert plot.test_line.opts["pen"].color().name().upper() == theme.test
        assert plot.test_line.opts["pen"].style() == Qt.PenStyle.DashLine
        labels = plot.axes.ends.shown()[:2]
        colours = [item.brush().color().name().upper() for item in labels]
        assert colours == [theme.valid, theme.test]
        plot.grab()
