"""Where epochs begin, in runs whose batch size changes on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import Settings, load_dataset
from engine.training.schedule import Era, epoch_at, era_at
from gui.timeline.steps import epoch_begin_after, epoch_begin_before, epoch_of, epochs_done


@pytest.fixture(scope="module")
def schedule():
    """Epochs of 12, then from the middle of one on epochs of 24, then slower ones of 24."""
    sample = load_dataset("sample")
    first = Era(0, Settings(batch_size=600), 12)
    second = first.changed(30, replace(first.settings, batch_size=300), sample)
    return first, second, second.changed(40, replace(second.settings, learning_rate=0.01), sample)


def test_steps_at_which_epochs_begin(schedule):
    begins = [step for step in range(200) if era_at(schedule, step).index(step) == 0]
    assert begins[:5] == [0, 12, 24, 30, 54]
    for step in range(150):
        assert epoch_begin_after(schedule, step) == min(b for b in begins if b > step)
        if step:
            assert epoch_begin_before(schedule, step) == max(b for b in begins if b < step)
    assert epoch_begin_before(schedule, 0) == 0


def test_epoch_under_way_is_the_engines(schedule):
    assert [epoch_of(schedule, step) for step in range(150)] == [
        epoch_at(schedule, step - 1) for step in range(150)
    ]


def test_epochs_done(schedule):
    assert [epochs_done(schedule, step) for step in (0, 6, 12, 30, 42, 54)] == [
        0,
        0.5,
        1,
        3,
        3.5,
        4,
    ]
