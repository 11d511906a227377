"""Both plots as one: cursor, looking at a step, scales, pins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QVBoxLayout, QWidget

from engine import Moment
from gui.plots.cost_plot import CostPlot
from gui.plots.error_plot import ErrorPlot
from gui.plots.link import PlotLink
from gui.theme import DARK, LIGHT
from tests.gui.curves import (
    BATCHES,
    NO_PARAMETERS,
    at_epoch,
    place_of,
    point_at,
    stopping_after,
    x_range,
    y_range,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


class Window(QWidget):
    """Both plots, and the keys that reach the window."""

    def __init__(self) -> None:
        super().__init__()
        self.cost, self.error = CostPlot(), ErrorPlot()
        column = QVBoxLayout(self)
        column.addWidget(self.cost, 240)
        column.addWidget(self.error, 210)
        self.link = PlotLink(self.cost, self.error)
        self.keys: list[int] = []

    def show_snapshot(self, snapshot) -> None:
        self.cost.show_snapshot(snapshot)
        self.error.show_snapshot(snapshot)

    def keyPressEvent(self, a0) -> None:
        self.keys.append(a0.key())


@pytest.fixture
def window(qtbot):
    window = Window()
    qtbot.addWidget(window)
    window.resize(850, 480)
    window.show()
    qtbot.waitExposed(window)
    window.show_snapshot(at_epoch(37))
    QApplication.processEvents()
    return window


def test_a_cursor_in_one_is_a_cursor_in_the_other(window, qtbot):
    point_at(qtbot, window.cost, 1204)
    step = window.cost.panel.cursor
    assert step == pytest.approx(1204, abs=4)
    assert window.error.panel.cursor == step
    assert window.error.caption.text().startswith("validated at step 1,161 · epoch 14")
    for plot in (window.cost, window.error):
        assert plot.panel.steps.cursor.isVisible()
        assert plot.panel.steps.cursor.value() == step
    point_at(qtbot, window.error, 10 * BATCHES)
    assert window.cost.panel.cursor == 10 * BATCHES - 1
    assert window.cost.caption.text().startswith("step 829 · epoch 10 ")
    window.error.axes.pointed.emit(None)
    assert not window.cost.panel.steps.cursor.isVisible()


def test_a_click_asks_for_the_step_under_it(window, qtbot):
    place = place_of(window.cost, 1204)
    point_at(qtbot, window.cost, 1204)
    with qtbot.waitSignal(window.link.view_requested) as asked:
        qtbot.mouseClick(window.cost.axes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [window.cost.panel.cursor]
    # In the error plot, for the weights that were validated there.
    point_at(qtbot, window.error, 1204)
    with qtbot.waitSignal(window.link.view_requested) as asked:
        qtbot.mouseClick(
            window.error.axes.viewport(),
            Qt.MouseButton.LeftButton,
            pos=place_of(window.error, 1204),
        )
    assert asked.args[0] in (14 * BATCHES, 15 * BATCHES)
    assert asked.args[0] == window.error.panel.cursor + 1


def test_a_double_click_that_ends_a_zoom_asks_for_no_step(window, qtbot):
    window.cost.axes.view.sigRangeChangedManually.emit([True, True])
    asked = []
    window.link.view_requested.connect(asked.append)
    viewport, place = window.cost.axes.viewport(), place_of(window.cost, 1204)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert window.cost.axes.following
    qtbot.wait(QApplication.doubleClickInterval() + 100)
    assert asked == []


def test_arrow_keys_move_the_cursor_and_enter_looks(window, qtbot):
    axes = window.cost.axes
    axes.setFocus()
    QTest.keyClick(axes, Qt.Key.Key_Left)
    assert window.cost.panel.cursor == 37 * BATCHES - 1
    QTest.keyClick(axes, Qt.Key.Key_Left)
    one = 37 * BATCHES - 1 - window.cost.panel.cursor
    assert 1 <= one <= 8  # a pixel of 4,000 steps
    QTest.keyClick(axes, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert window.cost.panel.cursor == 37 * BATCHES - 1 - 11 * one
    with qtbot.waitSignal(window.link.view_requested) as asked:
        QTest.keyClick(axes, Qt.Key.Key_Return)
    assert asked.args == [window.cost.panel.cursor]
    QTest.keyClick(axes, Qt.Key.Key_Escape)
    assert window.error.panel.cursor is None
    assert Qt.Key.Key_Escape not in window.keys


def test_close_up_an_arrow_key_is_one_step_and_one_validation(window):
    window.cost.axes.view.setXRange(100, 300, padding=0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(window.cost.axes, key)
    assert window.cost.panel.cursor == 37 * BATCHES - 1
    QTest.keyClick(window.error.axes, Qt.Key.Key_Left)
    assert window.error.panel.cursor == 36 * BATCHES - 1


def test_other_keys_are_the_windows(window):
    window.cost.axes.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_Escape):
        QTest.keyClick(window.cost.axes, key)
    assert window.keys == [Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_Escape]


def test_scales_switch_by_key_and_button_together_and_are_remembered(window, qtbot):
    cost, error = window.cost, window.error
    assert (cost.axes.scales.log_y, error.axes.scales.log_y) == (True, False)
    QTest.keyClick(cost.axes, Qt.Key.Key_X)
    for plot in (cost, error):
        assert plot.panel.log_x.isChecked()
        assert x_range(plot) == pytest.approx((0, np.log10(4000)))
    QTest.keyClick(error.axes, Qt.Key.Key_Y)
    qtbot.mouseClick(cost.panel.log_y, Qt.MouseButton.LeftButton)
    assert y_range(error) == pytest.approx(np.log10((0.06, 0.125)))
    assert y_range(cost) == pytest.approx((0, 2.5))
    again = Window()
    qtbot.addWidget(again)
    assert again.cost.axes.scales == cost.axes.scales
    assert again.error.axes.scales == error.axes.scales
    assert QSettings().value("curves/log_x", False, bool)


def test_values_lie_at_their_logarithms(window, qtbot):
    cost, error = window.cost, window.error
    cost.panel.log_x.click()
    error.panel.log_y.click()
    curves = at_epoch(37).curves
    x, y = cost.raw_line.getData()
    np.testing.assert_allclose(x[1:], np.log10(curves.cost[0][1:]))
    np.testing.assert_allclose(y, np.log10(curves.cost[1]))
    assert cost.smooth_line.getData()[1][-1] == np.log10(curves.smooth_cost[1][-1])
    x, y = error.valid_line.getData()
    np.testing.assert_allclose(y, np.log10(curves.valid_error[1]))
    ring_x, ring_y = error.marks.best_ring.getData()
    best = stopping_after(37)
    assert ring_x[0] == pytest.approx(np.log10(best.best_step))
    assert ring_y[0] == pytest.approx(np.log10(best.best_valid_error))
    assert error.marks.goal_line.value() == pytest.approx(np.log10(0.995 * best.best_valid_error))
    point_at(qtbot, cost, 30)
    assert cost.panel.cursor == pytest.approx(30, abs=1)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_what_is_looked_at_is_drawn_and_what_came_later_veiled(window, theme):
    for plot in (window.cost, window.error):
        plot.apply_theme(theme)
    snapshot = at_epoch(37)
    before = window.cost.axes.grab().toImage()
    moment = Moment(1204, snapshot.schedule[0], NO_PARAMETERS, stopping_after(14), cost=0.31234)
    window.show_snapshot(replace(snapshot, viewed=moment))
    assert window.cost.caption.text().startswith("step 1,204 · epoch 15 · cost 0.3123 ")
    for plot in (window.cost, window.error):
        assert plot.panel.steps.viewed.isVisible()
        assert plot.panel.steps.viewed.value() == 1204
    image = window.cost.axes.grab().toImage()

    def ink(picture, first, last):
        """How far, on the average, the colours are from the panel's."""
        left, right = (round(window.cost.axes.pixel(step)) for step in (first, last))
        panel = np.array(picture.pixelColor(picture.width() - 2, 2).getRgb()[:3])
        rows = range(20, picture.height() - 40)
        pixels = [picture.pixelColor(x, y).getRgb()[:3] for x in range(left, right) for y in rows]
        return np.abs(np.array(pixels) - panel).mean()

    assert ink(image, 500, 1100) == pytest.approx(ink(before, 500, 1100))
    assert ink(image, 1300, 2900) < 0.6 * ink(before, 1300, 2900)
    window.show_snapshot(snapshot)
    assert not window.cost.panel.steps.viewed.isVisible()


def test_pins_stand_at_their_steps_until_taken_away(window):
    window.link.set_pins({"A": 400, "B": 2600})
    for plot in (window.cost, window.error):
        assert plot.panel.steps.pins() == {"A": 400, "B": 2600}
    window.cost.axes.view.setXRange(1000, 3000, padding=0)
    assert window.cost.panel.steps.pins() == {"B": 2600}
    window.link.set_pins({"A": 2700})
    assert window.cost.panel.steps.pins() == {"A": 2700}
    window.cost.grab()


def test_controls_are_named_and_say_what_they_do(window):
    for plot, name in ((window.cost, "cost"), (window.error, "error")):
        for button, key in (
            (plot.panel.log_x, "log_x"),
            (plot.panel.log_y, "log_y"),
            (plot.panel.export, "export"),
            (plot.axes.home, "home"),
        ):
            assert button.objectName() == f"{name}_{key}"
            assert button.accessibleName()
            assert button.toolTip()
        assert "(X)" in plot.panel.log_x.toolTip()
        assert plot.axes.focusPolicy() & Qt.FocusPolicy.TabFocus
