"""Drawings kept, read, deleted, trained on; before and after."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from engine import Mailbox, PersonalSet, Settings, Snapshot, State, Trainer, Until, load_dataset
from gui.background import close_jobs
from gui.drawing.own_drawings import OwnDrawings
from gui.drawing.teach_row import TeachRow
from gui.theme import LIGHT
from tests.gui.using import text

DIGITS = tuple("0123456789")


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


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
    again.show_snapshot(person.snapshot)
    assert [each.label for each in again.drawings()] == [7, 3]


def test_taught_and_what_it_changed(person, qtbot, sample):
    view = person.view
    person.train_to(3)
    for seed in range(4):
        view.keep(noise(seed), seed)
    view.teach.click()
    person.until(lambda s: s.state is State.READY and s.dataset.added)
    assert person.snapshot.dataset.added == ("personal",) * 50
    # It goes on from what it knew.
    assert person.snapshot.parameters.W.any()
    person.train_to(6)

    def learned():
        person.until(lambda s: True)
        view.show_snapshot(person.snapshot)
        view._look()
        return text(view, "effect_1_2").startswith("0 ")

    qtbot.waitUntil(learned, timeout=20_000)
    assert text(view, "effect_1_1").endswith("of 4")
    before, after, gained, lost = (text(view, f"effect_2_{column}") for column in (1, 2, 3, 4))
    assert before.endswith("of 1,200")
    # Before less what was learned, plus what was forgotten, is now.
    number = lambda shown: int(shown.split()[0].replace(",", "").strip("+−"))  # noqa: E731
    assert number(before) - number(gained) + number(lost) == number(after)


def test_deleted_with_a_key(person):
    view = person.view
    view.keep(noise(1), 7)
    view.keep(noise(2), 3)
    tiles = view._tiles
    tiles.setCurrentRow(0)
    tiles.setFocus()
    QTest.keyClick(tiles, Qt.Key.Key_Delete)
    assert [each.label for each in view.drawings()] == [3]
    assert [each.label for each in PersonalSet(DIGITS, (28, 28)).drawings()] == [3]


def test_empty_says_what_will_be_here(person):
    assert not person.view.teach.isEnabled()
    assert "That was a" in person.view._empty.text()
    person.view.apply_theme(LIGHT)


def test_a_button_a_class_or_a_list(qtbot):
    row = TeachRow()
    qtbot.addWidget(row)
    told = []
    row.told.connect(told.append)
    row.set_class_names(DIGITS)
    row.show()
    assert not row._buttons[7].isEnabled()
    row.set_possible(True)
    row._buttons[7].click()
    row.set_class_names(("T-shirt", "Trouser", "Pullover"))
    row.set_possible(True)
    assert row._choice.isVisible()
    row._choice.activated.emit(2)
    assert told == [7, 1]
