"""Curves keep their extremes in bounded memory, and smoothing invents nothing."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.bounded_curve import CAPACITY, BoundedCurve, Smoother


def appended(values, pieces):
    curve, at = BoundedCurve(), 0
    random = np.random.default_rng(0)
    while at < len(values):
        n = int(random.integers(1, pieces))
        part = values[at : at + n]
        curve.append(np.arange(at, at + len(part), dtype=float), part)
        at += len(part)
    return curve


@pytest.mark.parametrize("n", [1, 100, CAPACITY, CAPACITY + 1, 10 * CAPACITY + 7, 100_000])
def test_no_extreme_is_lost(n):
    values = np.random.default_rng(n).normal(size=n)
    x, y = appended(values, 83).points()
    assert len(x) <= 2 * CAPACITY
    assert (y.min(), y.max()) == (values.min(), values.max())
    assert (np.diff(x) >= 0).all()
    np.testing.assert_array_equal(values[x.astype(int)], y)
    # The newest stretch is drawn: nothing lags behind by more than a bucket or two.
    assert x[-1] > n - 1 - 2 * max(1, 2 * n / CAPACITY)


def test_short_curves_are_complete():
    values = np.random.default_rng(1).normal(size=CAPACITY)
    x, y = appended(values, 83).points()
    np.testing.assert_array_equal(x, np.arange(CAPACITY))
    np.testing.assert_array_equal(y, values)


def test_points_do_not_change_later():
    curve = appended(np.ones(50), 7)
    x, y = curve.points()
    curve.append(np.array([50.0]), np.array([9.0]))
    assert len(x) == len(y) == 50
    assert y.max() == 1
    with pytest.raises(ValueError, match="read-only"):
        y[0] = 3


def test_pieces_do_not_matter():
    values = np.random.default_rng(2).normal(size=9000)
    for a, b in zip(appended(values, 2).points(), appended(values, 3000).points(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_smoothing_leaves_a_constant_alone():
    np.testing.assert_allclose(Smoother().append(np.full(5000, 0.7)), 0.7, rtol=1e-9)


def test_smoothing_is_the_formula():
    values = np.random.default_rng(3).random(1000)
    d, mean, expected = 1 - 1 / 120, 0.0, []
    for t, value in enumerate(values, start=1):
        mean = d * mean + (1 - d) * value
        expected.append(mean / (1 - d**t))
    smoother = Smoother()
    found = np.concatenate([smoother.append(part) for part in np.split(values, [1, 7, 400])])
    np.testing.assert_allclose(found, expected, rtol=1e-9)
