"""Drawing with a mouse, a stylus and the keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QInputDevice, QPointingDevice, QTabletEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from gui.drawing.canvas import ERASER_WIDTH, PEN_WIDTH, Canvas
from gui.drawing.strokes import SIDE, Stroke
from gui.theme import DARK, LIGHT

from .by_hand import LEFT, drag

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def canvas(qtbot):
    widget = Canvas()
    qtbot.addWidget(widget)
    # One pixel of the drawing a pixel on screen, so that a test's numbers are both.
    widget.resize(SIDE, SIDE)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def line(*points, width=PEN_WIDTH, erases=False):
    return Stroke(tuple((float(x), float(y), width) for x, y in points), erases)


def test_a_fast_diagonal_has_no_gap(canvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(40, 40))
    QTest.mouseMove(canvas, QPoint(240, 240))
    # Before and after the pen is lifted: what is shown is what the model sees.
    for _ in range(2):
        along = np.diagonal(canvas.ink())
        assert (along[40:241] == 255).all()
        assert not along[:30].any()
        assert not along[251:].any()
        QTest.mouseRelease(canvas, LEFT, pos=QPoint(240, 240))


def test_a_line_is_as_wide_as_the_pen_however_slowly_it_is_drawn(canvas):
    drag(canvas, (40, 100), (240, 100))
    fast = canvas.ink()
    canvas.clear()
    drag(canvas, *((x, 100) for x in range(40, 241)))
    slow = canvas.ink()
    assert fast[:, 140].sum() / 255 == pytest.approx(PEN_WIDTH, abs=0.1)
    assert abs(slow.astype(int) - fast).max() <= 8


def test_corners_are_smoothed(canvas):
    drag(canvas, (40, 240), (140, 40), (240, 240))
    ink = canvas.ink()
    assert not ink[: 40 + 50 - 12].any()
    assert ink[40 + 50, 140] == 255


def test_a_click_leaves_a_dot(canvas):
    drag(canvas, (100, 100))
    ink = canvas.ink()
    assert ink[100, 100] == 255
    assert ink.sum() / 255 == pytest.approx(np.pi * (PEN_WIDTH / 2) ** 2, rel=0.03)


def test_undo_redo_clear(canvas):
    drag(canvas, (40, 40), (40, 200))
    one = canvas.ink()
    drag(canvas, (200, 40), (200, 200))
    two = canvas.ink()
    canvas.clear()
    assert canvas.is_empty()
    assert canvas.strokes == ()
    canvas.undo()
    np.testing.assert_array_equal(canvas.ink(), two)
    canvas.undo()
    np.testing.assert_array_equal(canvas.ink(), one)
    canvas.undo()
    assert canvas.is_empty()
    assert not canvas.can_undo()
    canvas.redo()
    canvas.redo()
    np.testing.assert_array_equal(canvas.ink(), two)
    drag(canvas, (100, 40), (120, 40))
    canvas.redo()
    assert len(canvas.strokes) == 3


def test_keys_do_the_same(canvas):
    canvas.setFocus()
    drag(canvas, (40, 40), (40, 200))
    one = canvas.ink()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        QTest.keyClick(canvas, key)
        assert canvas.is_empty()
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        np.testing.assert_array_equal(canvas.ink(), one)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert canvas.is_empty()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(canvas, Qt.Key.Key_Z, both)
    np.testing.assert_array_equal(canvas.ink(), one)


@pytest.mark.parametrize("how", ["right button", "E"])
def test_the_eraser_takes_ink_away(canvas, how):
    drag(canvas, (40, 140), (240, 140))
    if how == "E":
        QTest.keyClick(canvas, Qt.Key.Key_E)
    drag(canvas, (140, 40), (140, 240), button=RIGHT if how == "right button" else LEFT)
    row = canvas.ink()[140]
    assert np.count_nonzero(row[100:180] == 0) == pytest.approx(ERASER_WIDTH, abs=1)
    assert row[60] == row[220] == 255
    assert not canvas.is_empty()
    for x in range(20, 280, 10):
        drag(canvas, (x, 120), (x, 160), button=RIGHT)
    assert canvas.is_empty()


def test_replayed_strokes_are_the_same_ink_to_the_bit(canvas, qtbot):
    rng = np.random.default_rng(0)
    walk = np.clip(140 + rng.normal(0, 25, (60, 2)).cumsum(axis=0), 0, 279).astype(int)
    drag(canvas, *walk.tolist())
    drag(canvas, (0, 140), (279, 140), button=RIGHT)
    again = Canvas()
    qtbot.addWidget(again)
    again.draw_strokes(canvas.strokes)
    np.testing.assert_array_equal(again.ink(), canvas.ink())
    again.undo()
    assert again.is_empty()


def test_ink_does_not_depend_on_the_size_on_screen(canvas):
    drag(canvas, (40, 40), (200, 240))
    large = canvas.ink()
    canvas.clear()
    canvas.resize(140, 160)
    drag(canvas, (20, 20), (100, 120))
    np.testing.assert_array_equal(canvas.ink(), large)


def test_a_stroke_survives_a_resize_under_the_pen(canvas):
    QTest.mousePress(canvas, LEFT, pos=QPoint(40, 40))
    QTest.mouseMove(canvas, QPoint(100, 100))
    canvas.grab()
    canvas.resize(140, 140)
    picture = canvas.grab().toImage()
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(50, 50))
    assert picture.pixelColor(35, 35) == QColor(DARK.ink)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_shown_in_ink_on_paper(canvas, theme):
    canvas.draw_strokes([line((40, 40), (40, 240))])
    canvas.clearFocus()
    canvas.apply_theme(theme)
    picture = canvas.grab().toImage()
    assert picture.pixelColor(40, 140) == QColor(theme.ink)
    assert picture.pixelColor(200, 140) == QColor(theme.paper)


def test_focus_shows(canvas):
    canvas.clearFocus()
    without = canvas.grab().toImage()
    canvas.setFocus()
    assert canvas.grab().toImage() != without


def test_every_change_is_announced(canvas, qtbot):
    seen = []
    canvas.drawing_changed.connect(lambda: seen.append(int(canvas.ink().sum())))
    drag(canvas, (40, 40), (140, 40), (240, 40))
    assert len(seen) >= 3
    assert seen[0] < seen[1] < seen[-1] == canvas.ink().sum()
    canvas.undo()
    assert seen[-1] == 0


def pen(kind, x, pressure, device, canvas):
    place = QPointF(x, 140)
    event = QTabletEvent(
        kind, device, place, canvas.mapToGlobal(place), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, LEFT, LEFT,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()


def stylus(pointer_type=QPointingDevice.PointerType.Pen):
    capabilities = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice(
        "stylus", 7, QInputDevice.DeviceType.Stylus, pointer_type, capabilities, 1, 2
    )


def test_pressure_widens_the_line(canvas):
    device = stylus()
    pen(QEvent.Type.TabletPress, 40, 0.1, device, canvas)
    for x in range(50, 241, 10):
        pen(QEvent.Type.TabletMove, x, x / 250, device, canvas)
    pen(QEvent.Type.TabletRelease, 240, 0.0, device, canvas)
    widths = canvas.ink()[:, 50:231:20].sum(axis=0) / 255
    assert (np.diff(widths) > 0).all()
    assert widths[0] == pytest.approx(PEN_WIDTH * 0.7, rel=0.05)
    assert widths[-1] == pytest.approx(PEN_WIDTH * 1.42, rel=0.05)


def test_the_stylus_other_end_erases(canvas):
    canvas.draw_strokes([line((40, 140), (240, 140))])
    device = stylus(QPointingDevice.PointerType.Eraser)
    pen(QEvent.Type.TabletPress, 20, 1.0, device, canvas)
    pen(QEvent.Type.TabletMove, 260, 1.0, device, canvas)
    pen(QEvent.Type.TabletRelease, 260, 0.0, device, canvas)
    assert canvas.is_empty()


def test_which_tool_is_in_hand_is_told_while_the_stylus_is_turned(canvas):
    told = []
    canvas.tool_changed.connect(told.append)
    other_end = stylus(QPointingDevice.PointerType.Eraser)
    for device in (stylus(), other_end, stylus()):
        pen(QEvent.Type.TabletPress, 20, 1.0, device, canvas)
        pen(QEvent.Type.TabletMove, 60, 1.0, device, canvas)
        if device is other_end:
            # The pointer is as large as what it takes away.
            assert canvas.cursor().shape() is Qt.CursorShape.BitmapCursor
        pen(QEvent.Type.TabletRelease, 60, 0.0, device, canvas)
        assert canvas.cursor().shape() is Qt.CursorShape.CrossCursor
    assert told == [True, False]
