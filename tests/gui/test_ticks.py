"""Ranges and ticks are round numbers, and labels do not cover each other."""

from __future__ import annotations

import numpy as np
import pytest

from gui.cost_plot import cost_range
from gui.plot_axes import nearest, spread
from gui.ticks import (
    linear_ticks,
    log_text,
    log_ticks,
    nice_ceiling,
    nice_floor,
    percent_text,
    step_text,
)


def test_nice_numbers_are_the_nearest_outside():
    assert [nice_ceiling(value) for value in (1, 1.01, 2.3, 3071, 0.0123)] == [
        1,
        1.25,
        2.5,
        4000,
        0.0125,
    ]
    assert [nice_floor(value) for value in (1, 0.99, 2.3, 0.163)] == [1, 0.8, 2, 0.15]
    assert cost_range(np.array([0.163, 2.302])) == pytest.approx(np.log10((0.15, 2.5)))


def test_ticks_are_round_and_written_in_full():
    assert [step_text(value, 1) for value in linear_ticks(0, 4000, 4)[1]] == [
        "0",
        "1,000",
        "2,000",
        "3,000",
        "4,000",
    ]
    _, logs = log_ticks(np.log10(0.15), np.log10(2.5), 150)
    assert [log_text(value, 0) for value in logs] == ["0.2", "0.5", "1", "2"]
    _, decades = log_ticks(-9, 3, 120)
    assert len(decades) <= 7
    assert log_text(-9, 1) == "10⁻⁹"
    _, zoomed = log_ticks(np.log10(0.3), np.log10(0.35), 150)
    assert len(zoomed) >= 3
    assert [percent_text(value, 0.005) for value in (0.08, 0.085)] == ["8.0 %", "8.5 %"]


def test_nearest_is_the_closer_neighbour():
    positions = np.array([0.0, 10.0, 20.0])
    assert [nearest(positions, x) for x in (-5, 4, 6, 14, 99)] == [0, 0, 1, 1, 2]


def test_labels_too_close_are_pushed_apart_and_stay_inside():
    assert spread(50, 90, 16, 0, 100) == (50, 90)
    assert spread(50, 52, 16, 0, 100) == (43, 59)
    assert spread(1, 2, 16, 0, 100) == (0, 16)
    assert spread(120, 110, 16, 0, 100) == (84, 100)
