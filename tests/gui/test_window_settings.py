"""Settings typed by a person: which apply at once, which wait, and which are refused."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QCheckBox, QLineEdit, QSlider

import engine
from engine import State

from .conftest import is_in
from .using import click, press, text, type_into


def field_of(window, key):
    return window.findChild(QLineEdit, f"{key}_field")


def step_once(window, qtbot):
    step = window.snapshot.step
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == step + 1)


def test_learning_rate_typed_while_running(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    type_into(field_of(window, "learning_rate"), "0.5")
    qtbot.waitUntil(lambda: window.snapshot.settings.learning_rate == 0.5)
    assert is_in(window, State.RUNNING)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("learning_rate", "0.05", 0.05),
        ("batch_size", "100", 100),
        ("l2", "0.001", 0.001),
        ("patience", "8,000", 8000),
        ("patience_increase", "2.5", 2.5),
        ("improvement_threshold", "0.99", 0.99),
        ("epochs", "50", 50),
    ],
)
def test_changed_on_the_way_without_a_reset(window, qtbot, key, typed, value):
    step_once(window, qtbot)
    type_into(field_of(window, key), typed)
    qtbot.waitUntil(lambda: getattr(window.snapshot.settings, key) == value)
    assert window.snapshot.step == 1
    assert text(window, "waiting_settings") == ""
    assert not field_of(window, key).property("differs")
    assert [era.first_step for era in window.snapshot.schedule] == [0, 1]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [("patience", "900", 900), ("batch_size", "100", 100), ("learning_rate", "1", 1.0)],
)
def test_before_the_first_step_a_run_begins_with_them(window, qtbot, key, typed, value):
    type_into(field_of(window, key), typed)
    qtbot.waitUntil(lambda: getattr(window.snapshot.settings, key) == value)
    snapshot = window.snapshot
    assert is_in(window, State.READY)
    assert snapshot.early_stopping.patience == snapshot.settings.patience
    assert snapshot.n_train_batches == 7200 // snapshot.settings.batch_size
    assert len(snapshot.schedule) == 1


def test_opened_weights_stay_when_the_learning_rate_is_changed(window, qtbot, tmp_path):
    W = np.random.default_rng(0).normal(size=(784, 10)).astype(np.float32)
    parameters = engine.Parameters(W, np.zeros(10, np.float32))
    weights = engine.Weights(parameters, (28, 28), tuple("0123456789"))
    engine.save_weights(tmp_path / "w.npz", weights)
    window.open_weights(tmp_path / "w.npz")
    qtbot.waitUntil(lambda: np.array_equal(window.snapshot.parameters.W, W))
    type_into(field_of(window, "learning_rate"), "0.02")
    qtbot.waitUntil(lambda: window.snapshot.settings.learning_rate == 0.02)
    assert np.array_equal(window.snapshot.parameters.W, W)


def test_order_of_the_images_waits_for_reset(window, qtbot):
    step_once(window, qtbot)
    window.findChild(QCheckBox, "shuffle").click()
    type_into(field_of(window, "seed"), "7")
    assert text(window, "waiting_settings") == "shuffle, seed: applies after Reset"
    assert field_of(window, "seed").toolTip() == "in force: 0"
    step_once(window, qtbot)
    assert not window.snapshot.settings.shuffle
    # A change that is taken at once leaves them waiting.
    type_into(field_of(window, "l2"), "0.01")
    qtbot.waitUntil(lambda: window.snapshot.settings.l2 == 0.01)
    assert text(window, "waiting_settings") == "shuffle, seed: applies after Reset"
    click(window, "reset_button")
    qtbot.waitUntil(lambda: window.snapshot.settings.shuffle)
    assert window.snapshot.settings.seed == 7
    assert window.snapshot.settings.l2 == 0.01
    assert text(window, "waiting_settings") == ""
    assert not field_of(window, "seed").property("differs")


def test_a_run_begun_otherwise_overrules_what_waits(window, qtbot):
    step_once(window, qtbot)
    window.findChild(QCheckBox, "shuffle").click()
    window.trainer.reset(engine.Settings(learning_rate=0.2))
    qtbot.waitUntil(lambda: window.snapshot.step == 0)
    assert not window.findChild(QCheckBox, "shuffle").isChecked()
    assert text(window, "waiting_settings") == ""


def test_a_seed_keeps_all_its_figures(window, qtbot):
    type_into(field_of(window, "seed"), "9007199254740993")
    qtbot.waitUntil(lambda: window.snapshot.settings.seed == 2**53 + 1)
    assert field_of(window, "seed").text() == "9,007,199,254,740,993"


def test_a_dragged_slider_makes_few_changes_and_ends_where_it_was_let_go(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    asked = []
    window.settings.change_requested.connect(asked.append)
    slider = window.findChild(QSlider, "learning_rate_slider")
    y = slider.height() // 2
    start = round((slider.value() / slider.maximum()) * (slider.width() - 14)) + 7
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(start, y))
    for x in range(start, start + 60):
        QTest.mouseMove(slider, QPoint(x, y))
    rate = float(field_of(window, "learning_rate").text())
    assert rate > 0.3
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(start + 59, y))
    qtbot.waitUntil(lambda: window.snapshot.settings.learning_rate == rate)
    assert len(asked) < 15


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("learning_rate", "-1", "learning_rate must be above 0"),
        ("learning_rate", "fast", "not a number"),
        ("learning_rate", "inf", "not a number"),
        ("batch_size", "0", "batch_size must be at least 1"),
        ("improvement_threshold", "1.5", "improvement_threshold must be above 0"),
        ("epochs", "2.5", "not a whole number"),
    ],
)
def test_bad_numbers_are_marked_and_change_nothing(window, key, typed, expected):
    field = field_of(window, key)
    type_into(field, typed)
    assert field.property("invalid")
    assert expected in field.toolTip()
    assert window.snapshot.settings == engine.Settings()
    assert window.settings.settings_for_reset() == engine.Settings()


def test_batch_size_larger_than_the_data_is_said(window, qtbot):
    type_into(field_of(window, "batch_size"), "99999")
    qtbot.waitUntil(lambda: "larger than the 7,200" in window.status_line.message())
    assert text(window, "waiting_settings") == "in force: Batch size 600"
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    assert window.snapshot.settings.batch_size == 600
    assert field_of(window, "batch_size").property("invalid")
    type_into(field_of(window, "batch_size"), "300")
    qtbot.waitUntil(lambda: window.snapshot.settings.batch_size == 300)
    assert text(window, "waiting_settings") == ""
    assert "7,200" not in window.status_line.message()


def test_settings_of_the_step_looked_at_are_shown_and_left_alone(window, qtbot):
    step_once(window, qtbot)
    type_into(field_of(window, "learning_rate"), "0.5")
    qtbot.waitUntil(lambda: window.snapshot.settings.learning_rate == 0.5)
    step_once(window, qtbot)
    window.trainer.view(0)
    qtbot.waitUntil(lambda: window.snapshot.viewed is not None)
    field = field_of(window, "learning_rate")
    assert field.text() == "0.13"
    assert not field.isEnabled()
    assert field.toolTip() == "live: 0.5"
    assert text(window, "waiting_settings") == "not live: Continue from here changes them"
    # Reset begins with what is wanted now, not with what was.
    assert window.settings.settings_for_reset().learning_rate == 0.5
    window.trainer.view(None)
    qtbot.waitUntil(lambda: window.snapshot.viewed is None)
    assert (field.text(), field.isEnabled()) == ("0.5", True)
    assert text(window, "waiting_settings") == ""


def test_what_is_half_typed_is_dropped_when_a_past_step_comes(window, qtbot):
    step_once(window, qtbot)
    step_once(window, qtbot)
    field = field_of(window, "l2")
    window.activateWindow()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.7")
    window.trainer.view(1)
    qtbot.waitUntil(lambda: window.snapshot.viewed is not None)
    assert field.text() == "0"
    window.trainer.view(None)
    qtbot.waitUntil(lambda: window.snapshot.viewed is None)
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.snapshot.step == 3)
    assert window.snapshot.settings.l2 == 0
