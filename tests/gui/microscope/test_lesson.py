"""The lesson: one line at a time, large, turned with the keys that presenters send."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QWidget

from gui.microscope import live as microscope_live
from gui.microscope.bars import ClassBars
from gui.microscope.focus import Choice
from gui.microscope.lesson import Lesson
from gui.microscope.lines import LINES
from gui.microscope.microscope import Microscope
from gui.theme import LIGHT

from .test_microscope import snapshot_of


@pytest.fixture
def blank(qtbot, monkeypatch):
    """A lesson before there is data; a fixture, so that nothing collects it while it is painted."""
    monkeypatch.setattr(microscope_live, "TIMES_AS_LONG", 0)
    lesson = Lesson()
    qtbot.addWidget(lesson)
    lesson.resize(1440, 900)
    lesson.show()
    qtbot.waitExposed(lesson)
    return lesson


@pytest.fixture
def lesson(blank):
    blank.show_snapshot(snapshot_of(step=12))
    return blank


@pytest.fixture
def microscope(qtbot, lesson):
    microscope = Microscope()
    qtbot.addWidget(microscope)
    microscope.show()
    microscope.show_snapshot(lesson.live.snapshot)
    microscope.lesson_requested.connect(lesson.start)
    lesson.left.connect(microscope.choose)
    return microscope


def test_says_what_will_be_here_until_there_is_data(blank):
    assert blank.empty_state.isVisible()
    assert "Esc" in blank.empty_state.text
    blank.show_snapshot(snapshot_of())
    assert not blank.empty_state.isVisible()


def test_every_line_has_its_page_and_its_number(lesson, qtbot):
    for line, text in enumerate(LINES):
        assert lesson.counter.text() == f"{line + 1} of {len(LINES)}"
        assert lesson.page.code.text() == text.code
        assert lesson.page.code.isVisible()
        lesson.grab()
        qtbot.keyClick(lesson, Qt.Key.Key_Right)
    assert lesson.counter.text() == f"{len(LINES)} of {len(LINES)}"
    assert not lesson.next.isEnabled()


@pytest.mark.parametrize(
    "key",
    [Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Return],
)
def test_what_presenters_send_turns_the_page(lesson, qtbot, key):
    lesson.start(3, Choice())
    qtbot.keyClick(lesson, key)
    assert lesson.page.line == 4


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace]
)
def test_and_back(lesson, qtbot, key):
    lesson.start(3, Choice())
    qtbot.keyClick(lesson, key)
    assert lesson.page.line == 2
    lesson.start(0, Choice())
    qtbot.keyClick(lesson, key)
    assert lesson.page.line == 0


def test_the_keys_turn_pages_whatever_was_clicked(lesson, qtbot):
    lesson.start(1, Choice())
    bars = lesson.findChild(ClassBars, "logit_bars")
    place = QPoint(30, round(bars._top() + 4.5 * bars._row_height()))
    qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert lesson.live.focus.label == 4
    focusable = [
        child.objectName()
        for child in lesson.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert focusable == []


def test_goes_on_with_what_the_microscope_looks_at_and_gives_it_back(qtbot, lesson, microscope):
    microscope.worst_first.click()
    microscope.live.choose_place(2)
    microscope.show_line(4)
    microscope.lesson.click()
    assert lesson.page.line == 4
    assert lesson.live.focus.image == microscope.live.focus.image
    qtbot.keyClick(lesson, Qt.Key.Key_N)
    qtbot.keyClick(lesson, Qt.Key.Key_Left)
    qtbot.keyClick(lesson, Qt.Key.Key_Escape)
    assert microscope.page.line == 3
    assert microscope.live.focus.place == 3
    assert microscope.live.focus.image == lesson.live.focus.image


def test_another_image_and_the_worst(lesson, qtbot):
    qtbot.keyClick(lesson, Qt.Key.Key_N)
    assert lesson.live.focus.image == 1
    qtbot.keyClick(lesson, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(lesson, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert lesson.live.focus.image == 39
    qtbot.keyClick(lesson, Qt.Key.Key_W)
    losses = lesson.live.focus.minibatch.negative_log_likelihoods
    assert losses[lesson.live.focus.image] == losses.max()


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700), (3840, 2160)])
def test_type_is_large_enough_for_a_room_and_nothing_is_cut_off(lesson, size):
    lesson.resize(*size)
    lesson.apply_theme(LIGHT)
    for line in range(len(LINES)):
        lesson.show_line(line)
        lesson.grab()
        # A fortieth of the height: what 100 people read at the back of a room.
        assert lesson.page._sizes.body >= size[1] / 40
        assert lesson.page.minimumSizeHint().height() <= lesson.page.height()
        assert lesson.page.code.geometry().right() <= lesson.page.width()


def test_follows_the_run_only_while_it_is_seen(lesson):
    lesson.hide()
    lesson.show_snapshot(snapshot_of(step=13))
    assert lesson.live.focus.minibatch.moment.step == 12
    lesson.show()
    assert lesson.live.focus.minibatch.moment.step == 13
