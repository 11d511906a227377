"""A branch is asked for with a step and settings, and becomes one."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

import engine
from engine import State

from .reading import paths, press
from .training import Training


@pytest.fixture
def form(view):
    """The form for a branch of the first run."""
    view.table.select([paths(view)[0]])
    press(view.table, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert view.side.fork.isVisible()
    return view.side.fork


def write(field, typed):
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, typed)


def test_only_what_was_changed_is_asked_for(view, form, qtbot):
    assert form.step.hasFocus()
    assert form.step.text() == "300"
    assert form.fields["learning_rate"].text() == "0.3"
    write(form.step, "1,20")
    write(form.fields["l2"], "0.001")
    write(form.fields["patience_increase"], "2.5")
    write(form.fields["epochs"], "1,000")
    with qtbot.waitSignal(view.fork_requested) as asked:
        QTest.keyClick(form.fields["epochs"], Qt.Key.Key_Return)
    path, step, changes = asked.args
    assert (path, step) == (str(paths(view)[0]), 120)
    assert changes == {"l2": 0.001, "patience_increase": 2.5}
    assert view.side.detail.isVisible()


def test_settings_are_those_of_the_step(view, qtbot):
    view.table.select([paths(view)[1]])
    view.acts.buttons["fork_run"].click()
    form = view.side.fork
    assert form.fields["learning_rate"].text() == "0.05"
    write(form.step, "149")
    assert form.fields["learning_rate"].text() == "0.3"
    write(form.fields["learning_rate"], "7")
    write(form.step, "200")
    # What was typed stays.
    assert form.fields["learning_rate"].text() == "7"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("step", "301", "from 0 to 300"),
        ("step", "-1", "from 0 to 300"),
        ("step", "x", "from 0 to 300"),
        ("step", "", "from 0 to 300"),
        ("learning_rate", "0", "learning rate must be above 0"),
        ("learning_rate", "nan", "learning rate must be"),
        ("batch_size", "2.5", "batch size must be a whole number"),
        ("l2", "much", "L2 must be a number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(view, form, qtbot, name, typed, said):
    asked = []
    view.fork_requested.connect(lambda *args: asked.append(args))
    field = form.step if name == "step" else form.fields[name]
    write(field, typed)
    form.fork.click()
    assert said in form.failure()
    assert field.hasFocus()
    assert asked == []
    QTest.keyClicks(field, "1")
    assert form.failure() == ""


def test_left_by_escape(view, form):
    QTest.keyClick(form.step, Qt.Key.Key_Escape)
    assert view.side.detail.isVisible()
    assert view.table.hasFocus()


def test_it_becomes_a_branch(view, form, folder, qtbot):
    first = paths(view)[0]
    training = Training(folder)

    def branch_off(path, step, changes):
        training.trainer.open_run(path)
        training.trainer.continue_from(step, **changes)

    view.fork_requested.connect(branch_off)
    write(form.step, "150")
    write(form.fields["learning_rate"], "0.9")
    form.fork.click()
    training.until(lambda s: s.step == 150 and s.state is State.PAUSED)
    assert training.last.settings.learning_rate == 0.9
    training.train_to(250)
    qtbot.waitUntil(lambda: view.panel.heading.text() == "RUNS · 4", timeout=10_000)
    entries = {entry.settings.learning_rate: entry for entry in engine.list_runs(folder)}
    assert entries[0.9].parent == (first.name, 150)
    assert view.table.runs.index_of(entries[0.9].path).parent() == view.table.runs.index_of(first)
    assert entries[0.3].step == 300
    assert training.trainer.close()
