"""Which minibatch, epoch and validation a step is, whatever was changed on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import Dataset, Era, Settings, SettingsError, Split, differing, minibatch_rows
from engine.training.schedule import epoch_at, era_at


@pytest.fixture
def dataset() -> Dataset:
    split = Split(np.zeros((100, 4), np.uint8), np.zeros(100, np.int32))
    return Dataset("made", split, split, split, (2, 2), ("a", "b"), "test")


@pytest.mark.parametrize(("step", "epoch"), [(-1, 0), (0, 1), (82, 1), (83, 2), (6140, 74)])
def test_epochs_are_counted_from_one(step, epoch):
    assert epoch_at((Era(0, Settings(), 83),), step) == epoch


def test_other_learning_rate_leaves_epochs_alone(dataset):
    first = Era(0, Settings(batch_size=10), 10)
    second = first.changed(13, replace(first.settings, learning_rate=1.0), dataset)
    assert (second.index(13), second.epoch(13), second.until_validation(13)) == (3, 2, 7)
    assert second.last_step == first.last_step == 10_000


def test_other_batch_size_begins_an_epoch(dataset):
    first = Era(0, Settings(batch_size=10, epochs=4), 10)
    second = first.changed(13, replace(first.settings, batch_size=25), dataset)
    schedule = (first, second)
    # Steps 10, 11, 12 were epoch 2, cut short; from 13 on, four minibatches are an epoch.
    assert [epoch_at(schedule, step) for step in (9, 12, 13, 16, 17)] == [1, 2, 3, 3, 4]
    assert second.last_step == 13 + 2 * 4
    third = second.changed(17, replace(first.settings, batch_size=50), dataset)
    # Where an epoch ends anyway, none is cut short.
    assert third.epoch(17) == 4
    assert era_at((*schedule, third), 18) is third
    with pytest.raises(SettingsError, match="batch_size 101"):
        second.changed(14, replace(first.settings, batch_size=101), dataset)


def test_rows_of_a_minibatch(dataset):
    plain = Era(0, Settings(batch_size=10), 10)
    assert minibatch_rows(dataset, plain, 13).tolist() == list(range(30, 40))
    shuffled = Era(0, Settings(batch_size=10, shuffle=True, seed=3), 10)
    epoch = np.concatenate([minibatch_rows(dataset, shuffled, step) for step in range(10, 20)])
    assert sorted(epoch) == list(range(100))
    assert epoch.tolist() != list(range(100))


def test_settings_that_differ():
    assert differing(Settings(), Settings(l2=0.1, seed=2)) == {"l2": (0.0, 0.1), "seed": (0, 2)}
