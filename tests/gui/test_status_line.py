"""The bottom row keeps what a person was told until the run has something new to say."""

from __future__ import annotations

import pytest

from engine import State

from .conftest import is_in
from .desk import look_at, open_desk, train_to
from .using import text


@pytest.fixture
def desk(qtbot):
    with open_desk(qtbot) as desk:
        yield desk


def test_what_was_told_stays_while_training_goes_on(desk, qtbot):
    desk.trainer.run()
    qtbot.waitUntil(lambda: is_in(desk, State.RUNNING))
    desk.status_line.show_message("Saved weights.npz")
    step = desk.snapshot.step
    qtbot.waitUntil(lambda: desk.snapshot.step > step + 50)
    assert desk.status_line.message() == "Saved weights.npz"
    desk.trainer.pause()
    qtbot.waitUntil(lambda: is_in(desk, State.PAUSED))
    assert "Run (Space) goes on" in desk.status_line.message()


def test_an_empty_message_gives_the_word_back(desk):
    said = desk.status_line.message()
    desk.status_line.show_message("no such thing")
    desk.status_line.show_message("")
    assert desk.status_line.message() == said


def test_says_which_past_step_is_looked_at(desk, qtbot):
    train_to(qtbot, desk, 50)
    assert "as asked" in desk.status_line.message()
    look_at(qtbot, desk, 20)
    assert desk.status_line.message().startswith("Looking at step 20")
    assert text(desk, "state_word") == "paused"
    desk.timeline.go_live()
    qtbot.waitUntil(lambda: desk.snapshot.viewed is None)
    assert "as asked" in desk.status_line.message()


def test_what_was_refused_is_said_even_while_looking_back(desk, qtbot, tmp_path):
    train_to(qtbot, desk, 50)
    look_at(qtbot, desk, 20)
    desk.trainer.load(str(tmp_path / "nowhere"))
    qtbot.waitUntil(lambda: "nowhere" in desk.status_line.message())
