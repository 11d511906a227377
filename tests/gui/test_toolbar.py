"""The toolbar: a run walked through both ways, slowed down, told where to pause; and it fits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from engine import EarlyStopping, Era, Settings, Snapshot, State, Until, load_dataset
from gui.timeline.until_control import objection

from .conftest import is_in
from .desk import look_at, open_desk, train_to, viewed
from .using import click, type_into

# What the offscreen platform says of popups.
pytestmark = pytest.mark.qt_log_ignore(
    "grabbing the keyboard", r"raise\(\)", "propagateSizeHints", extend=True
)


@pytest.fixture
def desk(qtbot):
    with open_desk(qtbot) as desk:
        yield desk


# -- both ways ---------------------------------------------------------------------------


def test_step_back_and_forth(desk, qtbot):
    assert not desk.toolbar.step_back.isEnabled()
    train_to(qtbot, desk, 30)
    click(desk, "step_back_button")
    click(desk, "step_back_button")
    qtbot.waitUntil(lambda: viewed(desk) == 28)
    assert desk.timeline.scrubber.here == 28
    click(desk, "step_button")
    qtbot.waitUntil(lambda: viewed(desk) == 29)
    click(desk, "step_button")
    qtbot.waitUntil(lambda: viewed(desk) is None)
    click(desk, "step_button")
    qtbot.waitUntil(lambda: desk.snapshot.step == 31)


def test_held_down_it_repeats(desk, qtbot):
    train_to(qtbot, desk, 30)
    QTest.mousePress(desk.toolbar.step_back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewed(desk) is not None and viewed(desk) <= 26)
    QTest.mouseRelease(desk.toolbar.step_back, Qt.MouseButton.LeftButton)


def test_an_ended_run_can_be_walked_through(desk, qtbot):
    desk.trainer.change(epochs=2)
    desk.trainer.run()
    qtbot.waitUntil(lambda: is_in(desk, State.ENDED), timeout=20_000)
    assert not desk.toolbar.step.isEnabled()
    click(desk, "step_back_button")
    qtbot.waitUntil(lambda: viewed(desk) == 23)
    click(desk, "step_button")
    qtbot.waitUntil(lambda: viewed(desk) is None)
    look_at(qtbot, desk, 0)
    assert not desk.toolbar.step_back.isEnabled()


# -- slow motion -------------------------------------------------------------------------


def test_slow_motion_and_back(desk, qtbot):
    desk.toolbar.pace.click()
    slider = desk.toolbar.pace.slider
    assert slider.isVisible()
    assert slider.field.hasFocus()
    type_into(slider.field, "20")
    qtbot.waitUntil(lambda: desk.snapshot.pace == 20)
    assert "20 steps/s" in desk.toolbar.pace.text()
    click(desk.toolbar.pace.popup, "pace_unlimited")
    qtbot.waitUntil(lambda: desk.snapshot.pace is None)
    assert slider.field.text() == "unlimited"
    assert slider.slider.value() == slider.slider.maximum()
    slider.slider.setFocus()
    QTest.keyClick(slider.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: desk.snapshot.pace == 0.5)
    QTest.keyClick(slider.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: desk.snapshot.pace is None)
    QTest.keyClick(desk.toolbar.pace.popup, Qt.Key.Key_Escape)
    assert not desk.toolbar.pace.popup.isVisible()


@pytest.mark.parametrize(("typed", "pace"), [("5000", 1000), ("0.01", 0.5), ("3.5", 3.5)])
def test_paces_there_are_not_become_the_nearest(desk, qtbot, typed, pace):
    desk.toolbar.pace.click()
    type_into(desk.toolbar.pace.slider.field, typed)
    qtbot.waitUntil(lambda: desk.snapshot.pace == pace)
    assert desk.toolbar.pace.slider.field.text() == f"{pace:g}"
    assert not desk.snapshot.refused


def test_every_pace_can_be_reached_by_the_slider(desk):
    scale = desk.toolbar.pace.slider._scale
    values = [scale.value_at(tick / 1000) for tick in range(1001)]
    assert values == sorted(values)
    assert (values[0], values[-2], values[-1]) == (0.5, float("inf"), float("inf"))
    assert 1000 in values
    for value in (0.5, 1, 37, 1000, float("inf")):
        assert scale.value_at(scale.position_of(value)) == value


# -- run until ---------------------------------------------------------------------------


def set_target(desk, name, typed):
    desk.toolbar.until.button.click()
    type_into(desk.toolbar.until.popup.findChild(QLineEdit, f"until_{name}_field"), typed)


@pytest.mark.parametrize(
    ("name", "typed", "step", "said"),
    [("epoch", "3", 36, "epoch 3"), ("step", "50", 50, "step 50")],
)
def test_run_until(desk, qtbot, name, typed, step, said):
    set_target(desk, name, typed)
    qtbot.waitUntil(lambda: desk.snapshot.until is not None)
    assert not desk.toolbar.until.popup.isVisible()
    assert said in desk.toolbar.until.button.text()
    click(desk, "run_button")
    qtbot.waitUntil(lambda: is_in(desk, State.PAUSED), timeout=20_000)
    assert desk.snapshot.step == step
    assert desk.toolbar.until.button.text() == "Until …"
    assert not desk.toolbar.until.remove.isVisible()


def test_run_until_an_error_is_reached(desk, qtbot):
    set_target(desk, "valid_error", "15")
    qtbot.waitUntil(lambda: desk.snapshot.until == Until(valid_error=0.15))
    click(desk, "run_button")
    qtbot.waitUntil(lambda: is_in(desk, State.PAUSED), timeout=20_000)
    errors = desk.snapshot.curves.valid_error[1]
    assert errors[-1] <= 0.15 < errors[:-1].min()


def test_a_target_can_be_taken_back(desk, qtbot):
    set_target(desk, "epoch", "30")
    qtbot.waitUntil(lambda: desk.snapshot.until == Until(epoch=30))
    desk.toolbar.until.button.click()
    field = desk.toolbar.until.popup.findChild(QLineEdit, "until_epoch_field")
    assert field.text() == field.selectedText() == "30"
    desk.toolbar.until.popup.close()
    click(desk, "remove_until")
    qtbot.waitUntil(lambda: desk.snapshot.until is None)
    desk.toolbar.until.button.click()
    assert field.text() == ""
    desk.toolbar.until.popup.close()
    assert not desk.toolbar.until.remove.isVisible()


def test_what_has_been_passed_is_no_target(desk, qtbot):
    train_to(qtbot, desk, 40)
    set_target(desk, "step", "40")
    field = desk.toolbar.until.popup.findChild(QLineEdit, "until_step_field")
    assert field.property("invalid")
    assert "at step 40 already" in field.toolTip()
    assert desk.toolbar.until.popup.isVisible()
    assert desk.snapshot.until is None
    type_into(field, "forty")
    assert field.toolTip() == "not a whole number"


@pytest.mark.parametrize(
    ("name", "value", "step", "possible"),
    [
        ("epoch", 3, 36, False),
        ("epoch", 4, 36, True),
        ("epoch", 3, 35, True),
        ("epoch", 2, 35, False),
        ("epoch", 1, 0, True),
        ("epoch", 0, 0, False),
        ("valid_error", 0.08, 36, False),
        ("valid_error", 0.07, 36, True),
        ("valid_error", 1.2, 36, False),
    ],
)
def test_targets_that_are_possible(name, value, step, possible):
    snapshot = Snapshot(
        State.PAUSED, Settings(), step=step, schedule=(Era(0, Settings(), 12),),
        early_stopping=EarlyStopping(5000, best_valid_error=0.075),
    )  # fmt: skip
    assert (objection(name, value, snapshot) == "") is possible


# -- room --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1084, 1250, 1424, 1900])
@pytest.mark.parametrize("until", [None, Until(epoch=2000), Until(epoch=2000, step=10**6)])
@pytest.mark.parametrize("step", [0, 3071, 1_234_567])
def test_everything_fits(desk, qtbot, width, until, step):
    settings = Settings()
    snapshot = Snapshot(
        State.RUNNING, settings, step=step, schedule=(Era(0, settings, 83),), until=until,
        pace=0.5, device="NVIDIA GeForce RTX 4090 Laptop GPU · fused", epochs_per_second=1234.5,
        dataset=replace(load_dataset("sample"), name="A name longer than anybody would give"),
    )  # fmt: skip
    desk._timer.stop()
    toolbar = desk.toolbar
    toolbar.setParent(None)
    toolbar.setStyleSheet(desk.styleSheet())
    qtbot.addWidget(toolbar)
    toolbar.show()
    toolbar.resize(width, toolbar.height())
    toolbar.show_snapshot(replace(snapshot, step=1))
    toolbar.show_snapshot(snapshot)
    qtbot.wait(20)
    assert toolbar.width() == width
    for part in toolbar.findChildren(QLabel) + toolbar.findChildren(QAbstractButton):
        if part.isVisible() and part.window() is toolbar:
            assert part.width() >= part.minimumSizeHint().width(), (part.objectName(), part.text())
            right = part.mapTo(toolbar, part.rect().topRight()).x()
            assert right <= width - 12, (part.objectName(), part.text())
    assert toolbar._numbers["step"].text() == f"{step:,}"
    assert "RTX 4090 Laptop GPU" in toolbar._numbers["speed"].toolTip()
