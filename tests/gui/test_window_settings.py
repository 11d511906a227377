"""Settings typed by a person: which apply at once, which wait, and which are refused."""

from __future__ import annotations

import pytest
from PyQt6.QtWidgets import QLineEdit

import engine
from engine import State

from .conftest import is_in
from .using import click, text, type_into


def test_learning_rate_typed_while_running(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    field = window.findChild(QLineEdit, "learning_rate_field")
    type_into(field, "0.5")
    qtbot.waitUntil(lambda: window.snapshot.settings.learning_rate == 0.5)
    assert is_in(window, State.RUNNING)


def test_batch_size_waits_for_reset(window, qtbot):
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 1)
    field = window.findChild(QLineEdit, "batch_size_field")
    type_into(field, "100")
    assert text(window, "waiting_settings") == "batch size: applies after Reset"
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 2)
    assert window.snapshot.settings.batch_size == 600
    click(window, "reset_button")
    qtbot.waitUntil(lambda: window.snapshot.settings.batch_size == 100)
    assert text(window, "waiting_settings") == ""


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("learning_rate", "-1", "learning_rate must be above 0"),
        ("learning_rate", "fast", "not a number"),
        ("batch_size", "0", "batch_size must be at least 1"),
    ],
)
def test_bad_numbers_are_marked_and_change_nothing(window, key, typed, expected):
    field = window.findChild(QLineEdit, f"{key}_field")
    type_into(field, typed)
    assert field.property("invalid")
    assert expected in field.toolTip()
    assert window.snapshot.settings == engine.Settings()


def test_batch_size_larger_than_the_data_is_said(window, qtbot):
    field = window.findChild(QLineEdit, "batch_size_field")
    type_into(field, "99999")
    qtbot.waitUntil(lambda: "larger than the 7,200" in window.status_line.message())
    assert window.snapshot.settings.batch_size == 600
