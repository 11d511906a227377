"""Drawings kept, read, deleted, trained on; before and after."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtWidgets import QLabel

from engine import Mailbox, PersonalSet, Settings, Snapshot, State, Trainer, Until
from gui.background import close_jobs
from gui.drawing.own_drawings import OwnDrawings
from gui.theme import DARK, LIGHT
from tests.gui.using import text

DIGITS = tuple("0123456789")


class Person:
    """A view with a trainer, as the window puts them together."""

    def __init__(self, view, qtbot):
        self.view, self._qtbot = view, qtbot
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.trainer = Trainer(self.mailbox, Settings(batch_size=100), "reference")
        self.snapshot = None
        view.teach_requested.connect(
            lambda request: self.trainer.load(request.dataset, start=request.parameters)
        )

    def until(self, condition):
        def looked():
            self.snapshot = self.mailbox.take() or self.snapshot
            if self.snapshot is not None:
                self.view.show_snapshot(self.snapshot)
            return self.snapshot is not None and bool(condition(self.snapshot))

        self._qtbot.waitUntil(looked, timeout=30_000)

    def train_to(self, epoch):
        self.trainer.run_until(Until(epoch=epoch))
        self.trainer.run()
        self.until(lambda s: s.state is State.PAUSED and s.epoch == epoch)


@pytest.fixture
def person(qtbot, sample):
    view = OwnDrawings()
    qtbot.addWidget(view)
    view.apply_theme(DARK)
    view.resize(700, 500)
    person = Person(view, qtbot)
    person.trainer.load(sample)
    person.until(lambda s: s.state is State.READY)
    view.show()
    yield person
    close_jobs(view)
    assert person.trainer.close()


def noise(seed):
    return np.random.default_rng(seed).integers(0, 256, (28, 28)).astype(np.uint8)


def test_kept_on_disk_and_shown_again(person, qtbot):
    view = person.view
    heard = []
    view.changed.connect(lambda: heard.append(len(view.drawings())))
    view.keep(noise(1), 7, (((1.0, 2.0, 22.0),),))
    view.keep(noise(2), 3)
    assert heard == [1, 2]
    assert [each.label for each in PersonalSet(DIGITS, (28, 28)).drawings()] == [7, 3]
    again = OwnDrawings()
    qtbot.addWidget(again)
    again.apply_theme(DARK)
    again.show_snapshot(person.snapshot)
    assert [each.label for each in again.drawings()] == [7, 3]


def test_taught_and_what_it_changed(person, qtbot, sample):
    view = person.view
    person.train_to(3)
    for seed in range(4):
        view.keep(noise(seed), seed)
    view.teaching.teach.click()
    person.until(lambda s: s.state is State.READY and s.dataset.added)
    assert person.snapshot.dataset.added == ("personal",) * 50
    # It goes on from what it knew.
    assert person.snapshot.parameters.W.any()
    person.train_to(6)

    def learned():
        return text(view, "effect_1_2").startswith("0 ")

    qtbot.waitUntil(learned, timeout=20_000)
    assert text(view, "effect_1_1").endswith("of 4")
    before, after, gained, lost = (text(view, f"effect_2_{column}") for column in (1, 2, 3, 4))
    assert before.endswith("of 1,200")
    # Before less what was learned, plus what was forgotten, is now.
    number = lambda shown: int(shown.split()[0].replace(",", "").strip("+−"))  # noqa: E731
    assert number(before) - number(gained) + number(lost) == number(after)


def test_taught_once_more_the_drawings_of_last_time_do_not_count_twice(person, sample):
    view = person.view
    person.train_to(1)
    view.keep(noise(0), 0)
    view.teaching.times.setValue(3)
    for kept in (1, 2):
        view.teaching.teach.click()
        person.until(
            lambda s, kept=kept: (
                s.state is State.READY and len(s.dataset.train) == len(sample.train) + 3 * kept
            )
        )
        assert person.snapshot.dataset.added == ("personal",) * 3
        view.keep(noise(kept), kept)
        person.train_to(1)


def test_how_many_are_misread_is_the_newest_weights_word(person, qtbot):
    view = person.view
    for seed in range(4):
        view.keep(noise(seed), seed)
    person.train_to(2)
    weights = person.snapshot.parameters
    x = np.stack([noise(seed).ravel() for seed in range(4)]) / 256
    taken_for = (x @ weights.W + weights.b).argmax(axis=1)
    wrong = int((taken_for != np.arange(4)).sum())
    heading = f"YOUR DRAWINGS · {wrong} of 4 misread"
    qtbot.waitUntil(lambda: shown_heading(view) == heading, timeout=20_000)
    for row, label in enumerate(taken_for):
        assert f"taken for {label}" in view.tiles.item(row).toolTip()
    view.delete.click()
    view.tiles.selectAll()
    view.delete.click()
    assert shown_heading(view) == "YOUR DRAWINGS"


def shown_heading(view):
    return next(
        label.text() for label in view.findChildren(QLabel) if label.property("role") == "heading"
    )


def test_empty_says_what_will_be_here(person):
    view = person.view
    assert not view.teaching.teach.isEnabled()
    assert not view.export.isEnabled()
    assert view.empty.isVisible()
    assert "That was a" in view.empty.text
    view.apply_theme(LIGHT)
    view.keep(noise(1), 7)
    assert not view.empty.isVisible()
    assert view.tiles.isVisible()
