"""Ranges and ticks are round numbers, and labels do not cover each other."""

from __future__ import annotations

import numpy as np
import pytest

from gui.plots.cost_plot import cost_range
from gui.plots.ends import spread
from gui.plots.nice_ticks import (
    linear_ticks,
    log_percent_text,
    log_step_text,
    log_step_ticks,
    log_text,
    log_ticks,
    nice_ceiling,
    nice_floor,
    number_text,
    percent_text,
    step_range,
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


def test_a_logarithmic_axis_of_steps_has_whole_steps():
    assert step_range(3071, log=True) == (0, np.log10(4000))
    _, decades = log_step_ticks(*step_range(3071, log=True), 660)
    assert [log_step_text(value, 1) for value in decades] == ["1", "10", "100", "1,000"]
    _, wide = log_step_ticks(0, 2, 1400)
    assert [log_step_text(value, 1) for value in wide] == ["1", "2", "5", "10", "20", "50", "100"]
    _, close = log_step_ticks(np.log10(100), np.log10(105), 660)
    assert [log_step_text(value, 1) for value in close] == [
        "100", "101", "102", "103", "104", "105",
    ]  # fmt: skip


@pytest.mark.parametrize("pixels", [90, 120, 170, 400, 1200])
def test_labels_of_logarithmic_values_never_touch(pixels):
    for low, high in ((-9, 3), (-0.8, 0.4), (-1.22, -0.9), (0.30, 0.31), (-300, 300)):
        _, ticks = log_ticks(low, high, pixels)
        assert len(ticks) >= 2
        assert np.diff(ticks).min() * pixels / (high - low) >= 13


def test_small_large_and_fractional_values_are_written_short():
    assert [number_text(value, 0.5) for value in (0.0, 0.5, 2.0)] == ["0.0", "0.5", "2.0"]
    assert number_text(250_000, 50_000) == "2.5×10⁵"
    assert [log_percent_text(np.log10(e), 0) for e in (0.05, 0.075, 0.5, 1e-4)] == [
        "5 %", "7.5 %", "50 %", "0.01 %",
    ]  # fmt: skip


def test_labels_too_close_are_pushed_apart_and_stay_inside():
    assert spread([50, 90], 16, 0, 100) == [50, 90]
    assert spread([50, 52], 16, 0, 100) == [43, 59]
    assert spread([1, 2], 16, 0, 100) == [0, 16]
    assert spread([110, 120], 16, 0, 100) == [84, 100]
