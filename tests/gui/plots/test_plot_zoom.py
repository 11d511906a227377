"""Zoom, pan and Home: with the mouse, with keys, and in both plots at once."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from gui.plots.cost_plot import CostPlot
from gui.plots.error_plot import ErrorPlot
from gui.plots.link import PlotLink
from tests.gui.curves import at_epoch, place_of, x_range, y_range

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

WHOLE = pytest.approx((0, 4000), abs=1e-6)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def plots(qtbot):
    cost, error = CostPlot(), ErrorPlot()
    for plot, height in ((cost, 240), (error, 210)):
        qtbot.addWidget(plot)
        plot.resize(830, height)
        plot.show()
        qtbot.waitExposed(plot)
        plot.show_snapshot(at_epoch(37))
    QApplication.processEvents()
    cost.link = PlotLink(cost, error)
    return cost, error


def wheel(plot, step: float, clicks: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    viewport = plot.axes.viewport()
    place = QPointF(place_of(plot, step))
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            place, viewport.mapToGlobal(place), QPoint(), QPoint(0, 120 * clicks),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def drag(plot, start: QPoint, end: QPoint, button=Qt.MouseButton.LeftButton, modifiers=None):
    """Drag from one point of the viewport to another; pyqtgraph wants to see moves between."""
    viewport = plot.axes.viewport()
    modifiers = modifiers or Qt.KeyboardModifier.NoModifier
    points = [start + (end - start) * k / 4 for k in range(5)]
    kinds = [QEvent.Type.MouseButtonPress] + 4 * [QEvent.Type.MouseMove]
    for point, kind in zip(points, kinds, strict=True):
        pressed = button if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        where = QPointF(point)
        event = QMouseEvent(kind, where, viewport.mapToGlobal(where), pressed, button, modifiers)
        QApplication.sendEvent(viewport, event)
        QTest.qWait(20)  # it drops moves that follow each other faster than its rate limit
    where = QPointF(end)
    QApplication.sendEvent(
        viewport,
        QMouseEvent(
            QEvent.Type.MouseButtonRelease, where, viewport.mapToGlobal(where), button,
            Qt.MouseButton.NoButton, modifiers,
        ),
    )  # fmt: skip


def test_the_wheel_zooms_along_the_steps_round_the_pointer_in_both_plots(plots):
    cost, error = plots
    values = y_range(cost), y_range(error)
    wheel(cost, 1000, 3)
    left, right = x_range(cost)
    assert right - left < 3000
    assert left <= 1000 <= right
    assert (1000 - left) / (right - left) == pytest.approx(0.25, abs=0.02)
    assert x_range(error) == (left, right)
    assert (y_range(cost), y_range(error)) == values
    wheel(cost, 1000, -30)
    assert x_range(cost) == WHOLE


def test_with_ctrl_the_wheel_zooms_values_of_one_plot(plots):
    cost, error = plots
    low, high = y_range(cost)
    others = y_range(error)
    wheel(cost, 1000, 3, CTRL)
    assert x_range(cost) == WHOLE
    assert y_range(cost)[1] - y_range(cost)[0] < high - low
    assert y_range(error) == others


def test_a_rectangle_becomes_what_is_shown(plots):
    cost, error = plots
    start = place_of(cost, 1000) - QPoint(0, 30)
    end = place_of(cost, 2000) + QPoint(0, 20)
    view = cost.axes.view
    corners = [view.mapSceneToView(cost.axes.mapToScene(point)) for point in (start, end)]
    drag(cost, start, end)
    assert x_range(cost) == pytest.approx((corners[0].x(), corners[1].x()))
    assert y_range(cost) == pytest.approx((corners[1].y(), corners[0].y()))
    assert x_range(error) == x_range(cost)
    assert not cost.axes.view._rubber.isVisible()


def test_a_thin_rectangle_is_a_stretch_of_steps_and_a_twitch_is_nothing(plots):
    cost, _ = plots
    values = y_range(cost)
    drag(cost, place_of(cost, 1000), place_of(cost, 1000) + QPoint(8, 6))
    assert x_range(cost) == WHOLE
    drag(cost, place_of(cost, 1000), place_of(cost, 2000) + QPoint(0, 6))
    assert x_range(cost) == pytest.approx((1000, 2000), abs=10)
    assert y_range(cost) == values


@pytest.mark.parametrize(
    ("button", "modifiers"),
    [(Qt.MouseButton.LeftButton, SHIFT), (Qt.MouseButton.MiddleButton, None)],
)
def test_shift_or_the_middle_button_pans(plots, button, modifiers):
    cost, _ = plots
    cost.axes.view.setXRange(1000, 2000, padding=0)
    drag(cost, place_of(cost, 1500), place_of(cost, 1300), button, modifiers)
    left, right = x_range(cost)
    assert right - left == pytest.approx(1000)
    assert left > 1050


def test_keys_zoom_pan_and_go_home(plots):
    cost, error = plots
    axes = cost.axes
    QTest.keyClick(axes, Qt.Key.Key_Plus)
    assert x_range(cost) == pytest.approx((400, 3600))
    assert x_range(error) == pytest.approx((400, 3600))
    QTest.keyClick(axes, Qt.Key.Key_Left, SHIFT)
    assert x_range(cost) == pytest.approx((80, 3280))
    low, high = y_range(cost)
    QTest.keyClick(axes, Qt.Key.Key_Up, SHIFT)
    assert y_range(cost)[0] > low
    QTest.keyClick(axes, Qt.Key.Key_Up, CTRL)
    assert y_range(cost)[1] - y_range(cost)[0] == pytest.approx(0.8 * (high - low))
    QTest.keyClick(axes, Qt.Key.Key_Minus)
    QTest.keyClick(axes, Qt.Key.Key_H)
    assert x_range(cost) == x_range(error) == WHOLE
    assert y_range(cost) == (low, high)


def test_home_is_offered_while_zoomed_and_gives_both_back(plots, qtbot):
    cost, error = plots
    assert not cost.axes.home.isVisible()
    wheel(error, 1000, 3)
    for plot in plots:
        assert plot.axes.home.isVisible()
        corner = plot.axes.home.geometry()
        assert plot.axes.rect().contains(corner)
        assert not plot.axes.view.sceneBoundingRect().toRect().intersects(corner)
        assert "Home" in plot.caption.text()
    qtbot.mouseClick(cost.axes.home, Qt.MouseButton.LeftButton)
    assert x_range(cost) == x_range(error) == WHOLE
    assert not error.axes.home.isVisible()


def test_nothing_moves_while_zoomed_however_the_run_goes_on(plots):
    cost, error = plots
    wheel(cost, 1000, 3)
    held = [(x_range(plot), y_range(plot)) for plot in plots]
    for plot in plots:
        plot.show_snapshot(at_epoch(60))
    assert [(x_range(plot), y_range(plot)) for plot in plots] == held
    error.axes.follow()
    assert x_range(cost) == x_range(error) == (0, 5000)


def test_no_zoom_goes_before_the_first_step_or_far_beyond_the_last(plots):
    cost, _ = plots
    QTest.keyClick(cost.axes, Qt.Key.Key_Plus)
    for _ in range(20):
        QTest.keyClick(cost.axes, Qt.Key.Key_Right, SHIFT)
    assert x_range(cost)[1] == 4000
    for _ in range(60):
        QTest.keyClick(cost.axes, Qt.Key.Key_Plus)
    left, right = x_range(cost)
    assert right - left == pytest.approx(5)
    cost.grab()


def test_logarithmic_axes_zoom_too(plots):
    cost, error = plots
    cost.panel.log_x.click()
    for _ in range(40):
        QTest.keyClick(cost.axes, Qt.Key.Key_Plus)
    left, right = x_range(cost)
    assert 0 <= left < right
    assert right - left == pytest.approx(1e-3, rel=0.2)
    assert x_range(error) == (left, right)
    cost.grab()
