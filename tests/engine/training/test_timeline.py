"""Keyframes: bounded, and one is never far before any step."""

from __future__ import annotations

import numpy as np
import pytest

from engine import EarlyStopping, Parameters
from engine.training.timeline import Keyframe, Timeline

PARAMETERS = Parameters(np.zeros((10, 2), np.float32), np.zeros(2, np.float32))
EACH = 88  # bytes


def at(step: int) -> Keyframe:
    return Keyframe(step, PARAMETERS, EarlyStopping(5000), 100)


def timeline_of(steps, capacity=100) -> Timeline:
    timeline = Timeline(at(0), memory=capacity * EACH)
    for step in steps:
        timeline.note(at(step))
    return timeline


@pytest.mark.parametrize("apart", [1, 37, 300, 5000])
def test_bounded_and_even(apart):
    end = 400_000
    timeline = timeline_of(range(apart, end + 1, apart))
    assert 25 < len(timeline) <= 101
    gaps = [step - timeline.before(step).step for step in range(0, end, 997)]
    assert max(gaps) <= 4 * max(end / len(timeline), apart)


def test_before_is_the_last_not_after():
    timeline = timeline_of([100, 200, 300])
    assert [timeline.before(step).step for step in (0, 99, 100, 250, 10_000)] == [
        0, 0, 100, 200, 300,
    ]  # fmt: skip


def test_forgotten_after():
    timeline = timeline_of([100, 200, 300])
    timeline.forget_after(200)
    assert timeline.before(1000).step == 200
    timeline.note(at(210), always=True)
    assert timeline.before(1000).step == 210


def test_the_beginning_always_stays():
    timeline = timeline_of(range(1000, 1_000_000, 1000), capacity=4)
    assert timeline.before(999).step == 0
