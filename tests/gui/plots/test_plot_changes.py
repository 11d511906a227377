"""A changed setting is marked where it changed, with old and new value."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PyQt6.QtCore import QEvent
from PyQt6.QtGui import QHelpEvent
from PyQt6.QtWidgets import QApplication, QToolTip

from engine import Era, Settings
from gui.plots.changes import change_flags, change_text
from gui.plots.cost_plot import CostPlot
from gui.plots.error_plot import ErrorPlot
from tests.gui.curves import BATCHES, at_epoch, place_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

START = Era(0, Settings(), BATCHES)


def era(step: int, **changes) -> Era:
    return Era(step, replace(Settings(), **changes), BATCHES)


@pytest.fixture
def plot(qtbot):
    plot = CostPlot()
    qtbot.addWidget(plot)
    plot.resize(830, 240)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def test_names_values_and_units_are_a_persons():
    assert change_text(START, era(9, learning_rate=0.05)) == "learning rate 0.13 → 0.05"
    assert change_text(START, era(9, l2=1e-4, batch_size=6000)) == (
        "batch size 600 → 6,000, L2 0 → 0.0001"
    )
    assert change_text(START, era(9, shuffle=True)) == "shuffle off → on"


def test_changes_apart_have_a_flag_each_and_near_ones_share_it():
    schedule = (START, era(100, learning_rate=0.1), era(900, learning_rate=0.2))
    apart = change_flags(schedule, lambda step: step)
    assert [flag.first for flag in apart] == [100, 900]
    assert apart[1].texts[0] == "learning rate 0.1 → 0.2"
    dragged = (START, *(era(100 + k, learning_rate=0.13 + k / 100) for k in range(1, 21)))
    (flag,) = change_flags(dragged, lambda step: step)
    assert (flag.first, flag.last) == (101, 120)
    assert flag.texts[0] == "learning rate 0.13 → 0.33 (20 changes)"
    assert "12 more" in flag.tooltip
    assert flag.tooltip.splitlines()[0] == "step 101: learning rate 0.13 → 0.14"
    assert flag.tooltip.splitlines()[-1] == "step 120: learning rate 0.32 → 0.33"


def test_a_setting_tried_and_taken_back_is_told_as_that():
    schedule = (START, era(100, l2=0.1), era(101))
    (flag,) = change_flags(schedule, lambda step: step)
    assert flag.texts[0] == "2 changes, back as before"


def test_the_plot_writes_what_fits_and_tells_the_rest_to_the_pointer(plot):
    eras = [START, era(700, learning_rate=0.05), era(2400, learning_rate=0.05, batch_size=60)]
    plot.show_snapshot(at_epoch(37, eras))
    assert plot.panel.changes.texts() == ["learning rate 0.13 → 0.05", "batch size 600 → 60"]
    plot.resize(420, 240)
    texts = plot.panel.changes.texts()
    assert texts[0] in ("rate 0.13 → 0.05", "0.13 → 0.05")
    assert plot.panel.changes.tooltips() == [
        "step 700: learning rate 0.13 → 0.05",
        "step 2,400: batch size 600 → 60",
    ]


@pytest.mark.parametrize("number", [3, 12, 200])
def test_words_never_cover_each_other_however_many(plot, number):
    eras = [
        START,
        *(era(3000 * k // number, learning_rate=0.13 + k / 1000) for k in range(1, number)),
    ]
    plot.show_snapshot(at_epoch(37, eras))
    items = [item for item in plot.panel.changes._items if item.isVisible()]
    assert items
    assert len(items) <= plot.axes.view.width() / 20
    boxes = [item.mapRectToScene(item._words) for item in items if item.text]
    assert all(first.right() <= second.left() for first, second in pairwise(boxes))
    assert all(plot.axes.view.sceneBoundingRect().right() >= box.right() for box in boxes)


def test_marks_move_with_the_steps_they_mark(plot):
    plot.show_snapshot(at_epoch(37, [START, era(1500, learning_rate=0.05)]))
    (item,) = plot.panel.changes._items

    def step_of() -> float:
        scene = item.mapRectToScene(item._band).topLeft()
        return plot.axes.view.mapSceneToView(scene).x()

    assert step_of() == pytest.approx(1500, abs=8)
    plot.axes.view.setXRange(1000, 2000, padding=0)
    assert step_of() == pytest.approx(1500, abs=2)
    plot.axes.view.setXRange(2000, 3000, padding=0)
    assert plot.panel.changes.texts() == []


# The offscreen platform says so of a tooltip.
@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_pointing_at_a_line_tells_what_changed(plot, qtbot):
    plot.show_snapshot(at_epoch(37, [START, era(1500, learning_rate=0.05)]))
    viewport, place = plot.axes.viewport(), place_of(plot, 1500)
    asked = QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, asked)
    qtbot.waitUntil(lambda: "step 1,500: learning rate 0.13 → 0.05" in QToolTip.text())
    QToolTip.hideText()


def test_the_error_plot_marks_them_without_words(qtbot):
    plot = ErrorPlot()
    qtbot.addWidget(plot)
    plot.resize(830, 210)
    plot.show()
    plot.show_snapshot(at_epoch(37, [START, era(1500, learning_rate=0.05)]))
    assert plot.panel.changes.texts() == [""]
    assert plot.panel.changes.tooltips() == ["step 1,500: learning rate 0.13 → 0.05"]
