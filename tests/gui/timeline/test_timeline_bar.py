"""The scrubber walks through a real run: by mouse, by key, and back to where it is live."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from engine import State
from tests.gui.conftest import is_in
from tests.gui.desk import look_at, open_desk, train_to, viewed
from tests.gui.using import click, text

NEWEST = 300  # 25 epochs of 12 minibatches


@pytest.fixture
def desk(qtbot):
    with open_desk(qtbot) as desk:
        yield desk


@pytest.fixture
def paused(qtbot, desk):
    train_to(qtbot, desk, NEWEST)
    return desk


def place_of(desk, step):
    """Where a step is on the scrubber."""
    scrubber = desk.timeline.scrubber
    return QPoint(round(scrubber.track().x_of(step)), scrubber.height() - 12)


def drag(desk, *steps):
    """Press at the first step and move the pointer over the others, held down."""
    scrubber = desk.timeline.scrubber
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=place_of(desk, steps[0]))
    for step in steps[1:]:
        QTest.mouseMove(scrubber, place_of(desk, step))


def let_go(desk, step):
    scrubber = desk.timeline.scrubber
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=place_of(desk, step))


def handle_is_at_the_right_end(desk):
    scrubber = desk.timeline.scrubber
    track = scrubber.track()
    return scrubber.handle_x() == track.left + track.width


def test_says_what_will_be_here(desk, qtbot):
    assert desk.timeline.findChild(type(desk.timeline._empty), "timeline_empty").isVisible()
    assert not desk.timeline.scrubber.isVisible()
    desk.trainer.step()
    qtbot.waitUntil(lambda: desk.snapshot.step == 1)
    assert desk.timeline.scrubber.isVisible()


def test_dragging_shows_the_step_under_the_hand(paused, qtbot):
    drag(paused, 40, 100, 150)
    qtbot.waitUntil(lambda: viewed(paused) is not None)
    qtbot.waitUntil(lambda: abs(viewed(paused) - 150) <= 1)
    let_go(paused, 150)
    step = viewed(paused)
    assert paused.timeline.scrubber.here == step
    assert text(paused, "timeline_step") == f"step {step} · not live"
    assert f"{NEWEST - step} steps back" in text(paused, "timeline_detail")
    assert paused.timeline.property("live") is False
    assert not paused.timeline.live.isChecked()
    click(paused, "live_button")
    qtbot.waitUntil(lambda: viewed(paused) is None)
    assert paused.timeline.property("live") is True
    assert paused.timeline.live.isChecked()
    assert text(paused, "timeline_step") == f"step {NEWEST}"
    assert handle_is_at_the_right_end(paused)


def test_the_past_has_another_ground(paused, qtbot):
    corner = QPoint(paused.timeline.width() // 2, 2)
    live = paused.timeline.grab().toImage().pixelColor(corner)
    look_at(qtbot, paused, 100)
    past = paused.timeline.grab().toImage().pixelColor(corner)
    assert past.red() - past.blue() > live.red() - live.blue() + 10


def test_one_request_a_frame_and_the_last_is_never_lost(paused, qtbot):
    asked = []
    paused.timeline.view_requested.connect(asked.append)
    drag(paused, *range(250, 20, -1))
    assert len(asked) < 30
    qtbot.waitUntil(lambda: viewed(paused) is not None and abs(viewed(paused) - 21) <= 1)
    let_go(paused, 21)


def test_training_goes_on_while_the_handle_is_held(paused, qtbot):
    paused.trainer.set_pace(200)
    click(paused, "run_button")
    qtbot.waitUntil(lambda: paused.snapshot.step > NEWEST + 5)
    assert handle_is_at_the_right_end(paused)
    drag(paused, 200, 100)
    held = paused.timeline.scrubber.handle_x()
    qtbot.waitUntil(lambda: viewed(paused) is not None)
    step = paused.snapshot.step
    qtbot.waitUntil(lambda: paused.snapshot.step > step + 20)
    assert is_in(paused, State.RUNNING)
    assert paused.timeline.scrubber.handle_x() == held
    # The right end is where the run is by now, not where it was when the hand took hold.
    QTest.mouseMove(paused.timeline.scrubber, QPoint(paused.timeline.width(), 20))
    qtbot.waitUntil(lambda: viewed(paused) is None)
    let_go(paused, paused.snapshot.step)
    assert paused.timeline.is_live()
    assert handle_is_at_the_right_end(paused)


def test_looking_back_while_running_the_line_grows_in_few_steps(paused, qtbot):
    paused.trainer.set_pace(1000)
    look_at(qtbot, paused, 100)
    paused.trainer.run()
    qtbot.waitUntil(lambda: is_in(paused, State.RUNNING))
    look_at(qtbot, paused, 100)
    places = set()
    while paused.snapshot.step < 900:
        qtbot.wait(10)
        places.add(paused.timeline.scrubber.handle_x())
    assert len(places) <= 8


@pytest.mark.parametrize(
    ("keys", "step"),
    [
        ([Qt.Key.Key_Left], 299),
        ([Qt.Key.Key_Left] * 10, 290),
        ([Qt.Key.Key_Left] * 10 + [Qt.Key.Key_Right] * 3, 293),
        ([Qt.Key.Key_PageUp], 288),
        ([Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp], 276),
        ([Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_Left], 0),
        ([Qt.Key.Key_Home, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown], 24),
        ([Qt.Key.Key_Home, Qt.Key.Key_End], None),
        ([Qt.Key.Key_Left, Qt.Key.Key_Right], None),
        ([Qt.Key.Key_PageUp, Qt.Key.Key_PageDown], None),
    ],
)
def test_keys(paused, qtbot, keys, step):
    paused.timeline.scrubber.setFocus()
    for key in keys:
        QTest.keyClick(paused.timeline.scrubber, key)
    qtbot.waitUntil(lambda: paused.timeline._requests.wanted is None)
    assert viewed(paused) == step


def test_what_never_comes_is_given_up(paused, qtbot):
    paused.timeline.view_requested.disconnect()
    paused.timeline._requests.limit.setInterval(50)
    drag(paused, 100)
    let_go(paused, 100)
    assert not paused.timeline.is_live()
    qtbot.waitUntil(paused.timeline.is_live)


def test_a_run_taken_elsewhere_takes_the_handle_along(paused, qtbot):
    look_at(qtbot, paused, 200)
    paused.trainer.step_back()
    qtbot.waitUntil(lambda: paused.timeline.scrubber.here == 199)
    paused.trainer.reset()
    qtbot.waitUntil(lambda: is_in(paused, State.READY))
    assert paused.timeline.is_live()
    assert text(paused, "timeline_step") == "step 0"
