"""Marks on the timeline lead to what they stand for; pins keep two steps at hand."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtTest import QTest

from engine import State, list_runs
from tests.gui.conftest import is_in
from tests.gui.desk import look_at, open_desk, train_to, viewed
from tests.gui.using import click, data_file, text


@pytest.fixture
def paused(qtbot):
    with open_desk(qtbot) as desk:
        train_to(qtbot, desk, 240)
        yield desk


def point_on(desk, step, dx=0.0):
    scrubber = desk.timeline.scrubber
    return QPointF(scrubber.track().x_of(step) + dx, scrubber.height() - 12)


def same(a, b):
    return np.array_equal(a.W, b.W) and np.array_equal(a.b, b.b)


def test_changed_settings_are_named_where_they_changed(paused, qtbot):
    paused.trainer.change(learning_rate=0.05, l2=0.001)
    train_to(qtbot, paused, 400)
    said = paused.timeline.scrubber.text_at(point_on(paused, 240, 2))
    assert said == "From step 240: learning rate 0.13 → 0.05, L2 0 → 0.001"
    assert paused.timeline.scrubber.text_at(point_on(paused, 330)).startswith("step 330 · epoch 28")
    # A click beside the mark means the mark: the first minibatch with the new settings is next.
    QTest.mouseClick(
        paused.timeline.scrubber, Qt.MouseButton.LeftButton, pos=point_on(paused, 240, 3).toPoint()
    )
    qtbot.waitUntil(lambda: viewed(paused) == 240)
    assert paused.snapshot.shown.era.settings.l2 == 0.001


def test_many_changes_in_one_place_are_told_in_few_lines(paused, qtbot):
    for n in range(30):
        paused.trainer.change(learning_rate=0.1 + n / 100)
        paused.trainer.step()
    qtbot.waitUntil(lambda: paused.snapshot.step == 270)
    train_to(qtbot, paused, 5000)
    said = paused.timeline.scrubber.text_at(point_on(paused, 255)).splitlines()
    assert len(said) == 9
    assert said[-1].endswith("more")


def test_the_best_mark_leads_to_the_best_parameters(paused, qtbot):
    train_to(qtbot, paused, 1500)
    best = paused.snapshot.early_stopping
    assert best.best_step + 1 < 1500
    said = paused.timeline.scrubber.text_at(point_on(paused, best.best_step))
    assert f"Best validation error {100 * best.best_valid_error:.2f} %" in said
    QTest.mouseClick(
        paused.timeline.scrubber,
        Qt.MouseButton.LeftButton,
        pos=point_on(paused, best.best_step + 1).toPoint(),
    )
    qtbot.waitUntil(lambda: viewed(paused) is not None)
    assert same(paused.snapshot.shown.parameters, paused.snapshot.best_parameters)


def test_pins_keep_parameters_and_lead_back(paused, qtbot):
    timeline, told = paused.timeline, []
    timeline.pins_changed.connect(told.append)
    newest = paused.snapshot.parameters
    click(paused, "pin_a")
    look_at(qtbot, paused, 100)
    click(paused, "pin_b")
    assert [sorted(pins) for pins in told] == [["A"], ["A", "B"]]
    assert {name: pin.step for name, pin in timeline.pins.items()} == {"A": 240, "B": 100}
    assert same(timeline.pins["A"].parameters, newest)
    assert same(timeline.pins["B"].parameters, paused.snapshot.viewed.parameters)
    look_at(qtbot, paused, 50)
    # B's flag flies to the right of its staff.
    flag = QPoint(round(point_on(paused, 100).x()) + 6, 6)
    assert timeline.scrubber.text_at(QPointF(flag)).startswith("Pin B: step 100")
    QTest.mouseClick(timeline.scrubber, Qt.MouseButton.LeftButton, pos=flag)
    qtbot.waitUntil(lambda: viewed(paused) == 100)
    timeline.go_to_pin("A")
    qtbot.waitUntil(lambda: viewed(paused) is None)
    click(paused, "clear_pins")
    assert timeline.pins == told[-1] == {}
    assert not timeline.pin_row.clear.isEnabled()


def test_a_step_on_its_way_is_pinned_when_it_has_come(paused, qtbot):
    paused.timeline.view(77)
    paused.timeline.pin("A")
    assert paused.timeline.pins == {}
    qtbot.waitUntil(lambda: "A" in paused.timeline.pins)
    assert paused.timeline.pins["A"].step == 77


def test_pins_outlive_the_run_but_not_its_data(paused, qtbot, tmp_path):
    click(paused, "pin_a")
    click(paused, "reset_button")
    qtbot.waitUntil(lambda: is_in(paused, State.READY))
    train_to(qtbot, paused, 300)
    assert paused.timeline.pins["A"].step == 240
    # Another run went by that step: its flag would lie.
    assert paused.timeline.scrubber.text_at(QPointF(point_on(paused, 240).x() - 6, 6)).startswith(
        "step"
    )
    assert "earlier run" in paused.timeline.pin_row.pins["A"].toolTip()
    paused.trainer.load(str(data_file(tmp_path / "other.npz", n=2400)))
    qtbot.waitUntil(lambda: paused.timeline.pins == {}, timeout=20_000)


def test_a_resumed_run_did_not_come_by_the_pins_of_another(qtbot, tmp_path):
    with open_desk(qtbot, runs=tmp_path) as desk:
        train_to(qtbot, desk, 240)
        saved = desk.snapshot.run_path
        click(desk, "reset_button")
        train_to(qtbot, desk, 60)
        click(desk, "pin_a")
        desk.trainer.open_run(str(saved))
        qtbot.waitUntil(lambda: desk.snapshot.step == 240, timeout=20_000)
        assert "earlier run" in desk.timeline.pin_row.pins["A"].toolTip()


def test_continuing_makes_the_past_the_present(paused, qtbot):
    click(paused, "pin_a")
    assert not paused.timeline.go_on.isVisible()
    look_at(qtbot, paused, 100)
    assert "Continue loses them: this run is not saved" in text(paused, "timeline_detail")
    then = paused.snapshot.viewed.parameters
    click(paused, "continue_button")
    qtbot.waitUntil(lambda: paused.snapshot.step == 100)
    assert is_in(paused, State.PAUSED)
    assert paused.timeline.is_live()
    assert same(paused.snapshot.parameters, then)
    train_to(qtbot, paused, 300)
    # What was pinned lay behind: the present run did not come by it.
    assert "earlier run" in paused.timeline.pin_row.pins["A"].toolTip()


def test_where_runs_are_saved_nothing_is_lost(qtbot, tmp_path):
    with open_desk(qtbot, runs=tmp_path) as desk:
        train_to(qtbot, desk, 240)
        look_at(qtbot, desk, 100)
        assert "Continue keeps them as a run of their own" in text(desk, "timeline_detail")
        click(desk, "continue_button")
        qtbot.waitUntil(lambda: desk.snapshot.step == 100)
        train_to(qtbot, desk, 150)
    branch, whole = sorted(list_runs(tmp_path), key=lambda run: run.step)
    assert (branch.step, whole.step) == (150, 240)
    assert branch.parent == (whole.path.name, 100)
