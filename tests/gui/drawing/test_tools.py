"""Pen or eraser, undo, redo and clear: the buttons, the keys and the stylus say the same."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QPushButton

from tests.gui.using import click

from .by_hand import LEFT, drag, draw_one

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def tool(panel):
    names = [name for name in ("pen", "eraser") if panel.findChild(QPushButton, name).isChecked()]
    assert len(names) == 1
    return names[0]


def enabled(panel):
    names = ("undo_stroke", "redo_stroke", "clear_drawing")
    return [panel.findChild(QPushButton, name).isEnabled() for name in names]


def test_the_eraser_is_taken_and_laid_down_with_buttons(panel):
    draw_one(panel)
    whole = int(panel.canvas.ink().sum())
    assert tool(panel) == "pen"
    click(panel, "eraser")
    assert tool(panel) == "eraser"
    middle = panel.canvas.width() // 2
    drag(panel.canvas, (0, middle), (panel.canvas.width() - 1, middle))
    erased = int(panel.canvas.ink().sum())
    assert erased < whole
    click(panel, "pen")
    drag(panel.canvas, (0, middle), (panel.canvas.width() - 1, middle))
    assert panel.canvas.ink().sum() > erased


def test_the_buttons_follow_the_key(panel):
    panel.canvas.setFocus()
    for expected in ("eraser", "pen"):
        QTest.keyClick(panel.canvas, Qt.Key.Key_E)
        assert tool(panel) == expected


def test_the_buttons_show_the_eraser_for_as_long_as_the_right_button_is_down(panel):
    right = Qt.MouseButton.RightButton
    QTest.mousePress(panel.canvas, right, pos=QPoint(40, 40))
    assert tool(panel) == "eraser"
    QTest.mouseRelease(panel.canvas, right, pos=QPoint(60, 60))
    assert tool(panel) == "pen"
    click(panel, "eraser")
    QTest.mousePress(panel.canvas, right, pos=QPoint(40, 40))
    QTest.mouseRelease(panel.canvas, right, pos=QPoint(60, 60))
    assert tool(panel) == "eraser"


def test_the_pen_is_back_when_a_stroke_of_the_right_button_is_undone(panel):
    right = Qt.MouseButton.RightButton
    QTest.mousePress(panel.canvas, right, pos=QPoint(40, 40))
    panel.canvas.undo()
    assert tool(panel) == "pen"
    # Else it stays down in every test that follows.
    QTest.mouseRelease(panel.canvas, right, pos=QPoint(40, 40))


def test_undo_redo_and_clear_can_be_clicked_where_they_do_something(panel):
    assert enabled(panel) == [False, False, False]
    draw_one(panel)
    assert enabled(panel) == [True, False, True]
    drawn = panel.canvas.ink()
    click(panel, "undo_stroke")
    assert enabled(panel) == [False, True, False]
    click(panel, "redo_stroke")
    assert (panel.canvas.ink() == drawn).all()
    click(panel, "clear_drawing")
    assert enabled(panel) == [True, False, False]
    assert panel.canvas.is_empty()


def test_a_click_leaves_the_keys_with_the_canvas(panel):
    panel.canvas.setFocus()
    drag(panel.canvas, (40, 40), (90, 90), button=LEFT)
    for name in ("eraser", "pen", "undo_stroke", "redo_stroke", "clear_drawing"):
        click(panel, name)
        assert panel.canvas.hasFocus()
