"""The parameters that are known of a run: bounded, evenly spaced, and of this run alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import EarlyStopping, Era, Moment, Parameters, Settings, Snapshot, State
from engine.insight.parameter_history import MEMORY, MOST, ParameterHistory
from engine.training.timeline import Keyframe, Timeline

ERA = Era(0, Settings(), 100)


def parameters(step: int, shape: tuple[int, int] = (24, 3)) -> Parameters:
    """Return parameters that tell their step."""
    return Parameters(np.full(shape, step, np.float32), np.zeros(shape[1], np.float32))


@pytest.fixture
def snapshot(tiny_dataset):
    """Return a function that makes a snapshot at a step."""

    def make(step: int, **others) -> Snapshot:
        return Snapshot(
            State.RUNNING, Settings(), dataset=others.pop("dataset", tiny_dataset), step=step,
            parameters=parameters(step), schedule=others.pop("schedule", (ERA,)), **others,
        )  # fmt: skip

    return make


def keyframes(last: int, every: int, shape: tuple[int, int] = (24, 3)) -> tuple[Keyframe, ...]:
    """Return those of a run whose trainer looked at it every so many steps."""

    def at(step: int) -> Keyframe:
        return Keyframe(step, parameters(step, shape), EarlyStopping(5000), 100)

    timeline = Timeline(at(0))
    for step in range(every, last + 1, every):
        timeline.note(at(step))
    return timeline.keyframes()


def steps(history: ParameterHistory, frames: tuple[Keyframe, ...] = ()) -> list[int]:
    return [past.step for past in history.past(frames)]


def test_keeps_each_step_with_its_own_parameters(snapshot):
    history = ParameterHistory()
    for step in (0, 7, 7, 30, 100):
        history.note(snapshot(step))
    assert steps(history) == [0, 7, 30, 100]
    assert [past.parameters.W[0, 0] for past in history.past()] == [0, 7, 30, 100]


@pytest.mark.parametrize("each", [1, 83, 1000])
def test_a_long_run_is_spread_evenly_over_a_bounded_number(snapshot, each):
    history = ParameterHistory()
    for number in range(5000):
        history.note(snapshot(number * each))
        assert len(history.past()) <= MOST
    found = np.array(steps(history))
    assert found[0] == 0
    assert len(found) >= MOST // 2 - 1
    assert np.diff(found).max() <= 2 * np.diff(found).min()
    assert found[-1] >= 4999 * each - np.diff(found).max()


def test_large_parameters_are_fewer(snapshot):
    history, shape = ParameterHistory(), (64 * 64, 64)
    for step in range(0, 3000, 10):
        large = replace(snapshot(step), parameters=parameters(step, shape))
        history.note(large)
    held = sum(past.parameters.W.nbytes + past.parameters.b.nbytes for past in history.past())
    assert len(history.past()) >= 4
    assert held <= MEMORY


def test_a_reset_begins_anew(snapshot):
    history = ParameterHistory()
    for step in (0, 10, 20, 0, 5):
        history.note(snapshot(step))
    assert steps(history) == [0, 5]


def test_other_data_begin_anew(snapshot, tiny_dataset):
    history = ParameterHistory()
    history.note(snapshot(10))
    history.note(snapshot(20, dataset=replace(tiny_dataset)))
    assert steps(history) == [20]


def test_going_on_from_an_earlier_step_forgets_what_came_after(snapshot):
    history = ParameterHistory()
    for step in (0, 10, 20, 30, 15, 40):
        history.note(snapshot(step))
    assert steps(history) == [0, 10, 15, 40]


def test_another_way_taken_unseen_forgets_the_old_one(snapshot):
    """Back to 15 with another learning rate, and past 30 again before the next snapshot."""
    history = ParameterHistory()
    for step in (0, 10, 20, 30):
        history.note(snapshot(step))
    other = Era(15, Settings(learning_rate=0.5), 100)
    history.note(snapshot(40, schedule=(ERA, other)))
    assert steps(history) == [0, 10, 40]


def test_settings_changed_on_the_way_keep_what_came_before(snapshot):
    history = ParameterHistory()
    for step in (0, 10, 20):
        history.note(snapshot(step))
    other = Era(20, Settings(learning_rate=0.5), 100)
    history.note(snapshot(30, schedule=(ERA, other)))
    assert steps(history) == [0, 10, 20, 30]


def test_a_step_looked_back_at_fills_a_gap(snapshot):
    history = ParameterHistory()
    history.note(snapshot(0))
    viewed = Moment(40, ERA, parameters(40))
    history.note(snapshot(100, viewed=viewed))
    assert steps(history) == [0, 40, 100]


def test_nothing_is_kept_before_there_is_a_model():
    history = ParameterHistory()
    history.note(Snapshot(State.PREPARING, Settings()))
    assert history.past() == ()


@pytest.mark.parametrize(("last", "every"), [(2_000, 66), (50_000, 83), (400_000, 1_000)])
def test_who_looks_late_knows_the_whole_run(snapshot, last, every):
    history = ParameterHistory()
    history.note(snapshot(last))
    frames = keyframes(last, every)
    known = history.past(frames)
    found = np.array([past.step for past in known])
    assert (found[0], len(found) <= MOST) == (0, True)
    assert last - found[-1] <= np.diff(found).max() <= 4 * max(last / MOST, every)
    # The very parameters, not copies of them.
    kept = {frame.step: frame.parameters for frame in frames}
    assert all(past.parameters is kept[past.step] for past in known[:-1])
    assert [past.parameters.W[0, 0] for past in known] == found.tolist()


def test_a_run_opened_in_its_middle_is_known_before_and_after(snapshot):
    history = ParameterHistory()
    for step in range(30_000, 60_001, 70):
        history.note(snapshot(step))
    found = np.array(steps(history, keyframes(60_000, 70)))
    assert found[0] == 0
    assert MOST // 4 <= (found < 30_000).sum() <= 2 * (found >= 30_000).sum()
    assert np.diff(found).max() <= 2 * np.diff(found).min()


def test_single_steps_lie_between_the_keyframes(snapshot):
    history = ParameterHistory()
    for step in range(41):
        history.note(snapshot(step))
    frames = keyframes(40, 1)
    assert [frame.step for frame in frames] == [0]
    assert steps(history, frames) == list(range(41))


def test_of_large_keyframes_few_are_used(snapshot):
    history, shape = ParameterHistory(), (64 * 64, 64)
    history.note(replace(snapshot(3000), parameters=parameters(3000, shape)))
    known = history.past(keyframes(3000, 100, shape))
    assert known[0].step == 0
    assert sum(past.parameters.W.nbytes + past.parameters.b.nbytes for past in known) <= MEMORY


def test_a_run_grown_longer_keeps_its_points_but_for_every_other(snapshot):
    """A line whose points moved along it would seem to change."""
    before = {0}
    for last in range(2_000, 40_001, 500):
        now = set(steps(ParameterHistory(), keyframes(last, 66)))
        assert len(now & before) >= len(before) // 2
        assert all(step > max(before) for step in now - before)
        before = now
