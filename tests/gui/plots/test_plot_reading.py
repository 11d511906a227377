"""What is read out at a step is true, and as exact as the curve still knows it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Curves
from engine.training.bounded_curve import CAPACITY
from engine.training.curves import CurveRecorder
from gui.plots.reading import cost_at, last_step, latest, nearest, touched_at, validation_at


def recorded(n: int, seed: int = 0) -> tuple[np.ndarray, Curves]:
    costs = np.random.default_rng(seed).random(n)
    recorder = CurveRecorder()
    recorder.add_costs(0, costs)
    return costs, recorder.curves()


@given(n=st.integers(1, 30_000), seed=st.integers(0, 9), share=st.floats(0, 1))
def test_the_cost_of_any_step_is_what_is_read_or_within_it(n, seed, share):
    costs, curves = recorded(n, seed)
    step = int(share * (n - 1))
    found = cost_at(curves.cost, step)
    assert found is not None
    assert found.low <= costs[step] <= found.high
    if found.number == 1:
        assert found.low == costs[step] == found.high
    else:
        assert found.step <= step < found.step + found.number
        assert costs[found.step : found.step + found.number].min() == found.low


def test_up_to_twice_its_capacity_a_curve_knows_every_cost():
    for n in (1, CAPACITY, CAPACITY + 1, 2 * CAPACITY):
        costs, curves = recorded(n)
        found = [cost_at(curves.cost, step) for step in range(n)]
        assert [each.low for each in found] == costs.tolist()
        assert {each.number for each in found} == {1}


def test_a_curve_that_was_taken_back_is_read_with_the_buckets_it_has():
    costs = np.random.default_rng(3).random(40_000)
    recorder = CurveRecorder()
    recorder.add_costs(0, costs)
    past, end = recorder.before(9_000)
    past.add_costs(end, costs[end:9_000])
    line = past.curves().cost
    for step in range(0, 9_000, 37):
        found = cost_at(line, step)
        assert found.low <= costs[step] <= found.high
        assert found.number in (1, 32)


def test_beyond_the_curve_there_is_nothing():
    _, curves = recorded(5_000)
    assert cost_at(curves.cost, -1) is None
    assert cost_at(curves.cost, 6_000) is None
    assert cost_at(Curves().cost, 0) is None
    assert validation_at(Curves(), 100) is None
    assert latest(Curves().own_error, 5) is None


def test_the_validation_of_a_step_is_the_latest_by_then():
    recorder = CurveRecorder()
    for step, valid, test in ((82, 0.2, 0.19), (165, 0.21, None), (248, 0.1, 0.09)):
        recorder.add_validation(step, valid, test)
    curves = recorder.curves()
    assert validation_at(curves, 81) is None
    assert [validation_at(curves, step).step for step in (82, 164, 165, 999)] == [82, 82, 165, 248]
    assert validation_at(curves, 200).low == 0.21
    assert [touched_at(curves, step) for step in (82, 165, 248, 999)] == [0.19, None, 0.09, None]
    assert last_step(curves) == 248
    assert last_step(Curves()) == 0


def test_many_validations_are_read_as_a_range_that_holds_them():
    recorder, errors = CurveRecorder(), np.random.default_rng(1).random(9_000)
    for index, error in enumerate(errors):
        recorder.add_validation(10 * index, float(error), None)
    curves = recorder.curves()
    for index in range(0, 9_000, 113):
        found = validation_at(curves, 10 * index)
        assert found.low <= errors[found.step // 10] <= found.high
        assert found.low < found.high
        # Of the same bucket of 8 validations or the one before.
        assert abs(found.step // 10 - index) < 16


def test_a_range_is_written_as_one_where_it_shows():
    _, curves = recorded(20_000)
    found = next(f for s in range(20_000) if (f := cost_at(curves.cost, s)).number > 1)
    assert found.text("{:.3f}".format) == f"{found.low:.3f}–{found.high:.3f}"
    assert found.text("{:.0e}".format).count("–") == (f"{found.low:.0e}" != f"{found.high:.0e}")


@pytest.mark.parametrize(("x", "index"), [(-5, 0), (4, 0), (6, 1), (14, 1), (99, 2)])
def test_nearest_is_the_closer_neighbour(x, index):
    assert nearest(np.array([0.0, 10.0, 20.0]), x) == index
