"""Settings refuse what makes no sense, and say which."""

from __future__ import annotations

import math

import pytest

from engine import Settings, SettingsError


def test_defaults_are_the_tutorials():
    assert Settings().as_dict() == {
        "epochs": 1000,
        "batch_size": 600,
        "learning_rate": 0.13,
        "l2": 0.0,
        "patience": 5000,
        "patience_increase": 2,
        "improvement_threshold": 0.995,
        "shuffle": False,
        "seed": 0,
        "deskew": False,
        "spread": False,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        ("batch_size", 0),
        ("batch_size", 2.5),
        ("batch_size", True),
        ("learning_rate", -0.1),
        ("learning_rate", 0.0),
        ("learning_rate", math.nan),
        ("learning_rate", math.inf),
        ("l2", -1.0),
        ("patience", 0),
        ("patience_increase", 0.5),
        ("improvement_threshold", 1.5),
        ("seed", -1),
    ],
)
def test_out_of_range_names_the_setting(name, value):
    with pytest.raises(SettingsError, match=name):
        Settings(**{name: value})
