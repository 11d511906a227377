"""Bars with logits, for few classes with long names and for many."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtGui import QFont, QFontMetricsF, QHelpEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QToolTip

from gui.drawing.probability_bars import ProbabilityBars
from gui.drawing.probability_rows import HEADING_HEIGHT, columns_for, name_lines, row_font
from gui.theme import DARK

# The width of the drawing column, less its padding.
WIDTH = 308


@pytest.fixture
def bars(qtbot):
    widget = ProbabilityBars(with_logits=True)
    qtbot.addWidget(widget)
    widget.apply_theme(DARK)
    widget.resize(WIDTH, 260)
    with qtbot.waitExposed(widget):
        widget.show()
    # Wherever the test before has left it.
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    return widget


def softmax(z):
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()


def show(bars, z):
    z = np.asarray(z, float)
    bars.set_probabilities(softmax(z), logits=z)


def in_sight(bars, row):
    """Whether the whole row can be seen."""
    height = bars._row_height()
    top = row * height - bars.verticalScrollBar().value()
    return top >= -1 and top + height <= bars.height() - HEADING_HEIGHT + 1


def test_logits_stand_beside_the_probabilities(bars):
    show(bars, [-1.234, 0.0, 9.876, 3.3, -0.001, 0, 0, 0, 0, 0])
    texts = [bars.logit_text(k) for k in range(5)]
    assert texts == ["−1.23", "0.00", "+9.88", "+3.30", "0.00"]
    assert bars.row_text(2) == ("2", "99.8 %")
    bars.set_probabilities(None)
    assert [bars.logit_text(k) for k in range(10)] == ["–"] * 10


def test_new_logits_are_shown_though_the_probabilities_stay(bars):
    show(bars, np.arange(10.0))
    before = bars.viewport().grab().toImage()
    show(bars, np.arange(10.0) + 5)
    assert bars.logit_text(0) == "+5.00"
    assert bars.viewport().grab().toImage() != before


@pytest.mark.parametrize("size", [11, 13])
def test_the_columns_fit_beside_each_other(size):
    font = row_font(QFont(), 16 if size == 11 else 20, bold=True)
    columns = columns_for(list("0123456789"), ["−123.45"], WIDTH, font)
    assert columns.bar[1] > 100
    edges = [column[0] for column in columns] + [WIDTH]
    assert edges == sorted(edges)
    metrics = QFontMetricsF(font)
    assert columns.percent[1] >= metrics.horizontalAdvance("100.0 %")
    assert columns.logit[1] >= metrics.horizontalAdvance("−123.45")
    for column, after in zip(columns, edges[1:], strict=True):
        assert column[0] + column[1] <= after


def test_a_class_is_chosen_by_a_click_on_its_row(bars):
    show(bars, np.zeros(10))
    chosen = []
    bars.class_chosen.connect(chosen.append)
    height = bars._row_height()
    for row in (0, 3, 9):
        place = QPoint(100, round(HEADING_HEIGHT + (row + 0.5) * height))
        QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [0, 3, 9]
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(100, 5))
    QTest.mouseClick(bars.viewport(), Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    assert chosen == [0, 3, 9]


def test_pointing_at_a_row_tells_its_logit(bars, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget: shown.append(text))
    show(bars, np.arange(10.0))
    place = QPoint(50, HEADING_HEIGHT + 10)
    QApplication.sendEvent(bars.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, place))
    assert shown == ["0: 0.007801 % · logit 0.00"]


def test_long_names_take_two_lines_where_there_is_room():
    metrics = QFontMetricsF(row_font(QFont(), 20, bold=True))
    name = "something altogether different"
    width = metrics.horizontalAdvance("something altog")
    assert name_lines(name, metrics, metrics.horizontalAdvance(name), 2) == [name]
    one, two = name_lines(name, metrics, width, 2)
    assert one == "something"
    assert two.endswith("…")
    assert "".join(("altogether different".startswith(two[:-1]) and two[:-1],)) == two[:-1]
    (cut,) = name_lines(name, metrics, width, 1)
    assert cut.endswith("…")
    broken = name_lines("Donaudampfschifffahrtsgesellschaft", metrics, 120, 3)
    assert "".join(broken) == "Donaudampfschifffahrtsgesellschaft"
    assert all(metrics.horizontalAdvance(line) <= 120 for line in broken)


def test_rows_grow_for_two_lines_only_where_names_need_them(bars):
    bars.set_class_names(["left", "right", "none"])
    short = bars._row_height()
    bars.set_class_names(["left", "right", "neither of the two"])
    assert bars._row_height() > 1.3 * short
    bars.set_class_names([f"neither of the two {k}" for k in range(14)])
    assert bars._row_height() < short


def test_of_many_classes_the_most_probable_is_in_sight(bars):
    bars.set_class_names([f"class {k}" for k in range(47)])
    z = np.zeros(47)
    for top in (46, 0, 23, 45, 3):
        z[:] = 0
        z[top] = 5
        show(bars, z)
        assert in_sight(bars, top)
    bars.resize(WIDTH, 190)
    assert in_sight(bars, 3)
    # No further than is needed: what was looked at stays.
    bars.verticalScrollBar().setValue(2 * 16)
    z[:] = 0
    z[5] = 5
    show(bars, z)
    assert bars.verticalScrollBar().value() == 2 * 16


def test_nothing_is_scrolled_under_the_pointer(bars):
    bars.set_class_names([f"class {k}" for k in range(47)])
    show(bars, np.eye(47)[0] * 5)
    bars.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    show(bars, np.eye(47)[40] * 5)
    assert bars.verticalScrollBar().value() == 0
    bars.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(bars.viewport(), QEvent(QEvent.Type.Leave))
    assert in_sight(bars, 40)


def test_more_classes_than_fit_are_scrolled(qtbot):
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.set_class_names([f"class {k}" for k in range(47)])
    bars.resize(276, 320)
    with qtbot.waitExposed(bars):
        bars.show()
    p = np.full(47, 0.01)
    # The most probable class is kept in sight: here the first.
    p[0] = 0.54
    bars.set_probabilities(p)
    scroll_bar = bars.verticalScrollBar()
    assert scroll_bar.maximum() == 47 * 16 - 320
    assert bars.focusPolicy() != Qt.FocusPolicy.NoFocus
    before = bars.viewport().grab().toImage()
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_PageDown)
    QTest.keyClick(bars, Qt.Key.Key_PageDown)
    assert scroll_bar.value() == scroll_bar.maximum()
    assert bars.viewport().grab().toImage() != before


def test_pointing_at_a_row_tells_more_digits(qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget: shown.append(text))
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.set_probabilities(np.array([0.012345, *[0.1] * 9]))
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(50, 10), QPoint(50, 10))
    QApplication.sendEvent(bars.viewport(), event)
    assert shown == ["0: 1.234 %"]
