"""The mathematics, against numbers that can be worked out otherwise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine import softmax

FINITE = st.floats(-(2.0**120), 2.0**120, width=32)


def problem(dtype=np.float64, n=20, n_in=9, n_out=4):
    random = np.random.default_rng(3)
    W, b = random.normal(size=(n_in, n_out)), random.normal(size=n_out)
    x, y = random.random((n, n_in)), random.integers(0, n_out, n)
    return W.astype(dtype), b.astype(dtype), x.astype(dtype), y


def test_zero_parameters_know_nothing():
    W, b, x, y = problem()
    p = softmax.p_y_given_x(0 * W, 0 * b, x)
    np.testing.assert_allclose(p, 1 / 4)
    assert float(softmax.negative_log_likelihood(0 * W, 0 * b, x, y)) == pytest.approx(np.log(4))


def test_probabilities_by_hand():
    # Logits log 1, log 2, log 5 are the odds 1 : 2 : 5.
    W, x = np.zeros((1, 3)), np.zeros((1, 1))
    b = np.log([1.0, 2.0, 5.0])
    np.testing.assert_allclose(softmax.p_y_given_x(W, b, x), [[1 / 8, 2 / 8, 5 / 8]])
    cost = softmax.negative_log_likelihood(W, b, x, np.array([1]))
    assert float(cost) == pytest.approx(np.log(4))


def test_prediction_and_errors():
    W, b, x = np.eye(3), np.zeros(3), np.eye(3)
    np.testing.assert_array_equal(softmax.y_pred(W, b, x), [0, 1, 2])
    assert softmax.errors(W, b, x, np.array([0, 1, 1])) == pytest.approx(1 / 3)


def test_ties_go_to_the_lowest_class():
    assert softmax.y_pred(np.zeros((2, 5)), np.zeros(5), np.ones((1, 2)))[0] == 0


def test_gradients_numerically():
    W, b, x, y = problem()
    g_W, g_b = softmax.gradients(W, b, x, y)
    h = 1e-6
    for parameter, gradient in ((W, g_W), (b, g_b)):
        for index in np.ndindex(parameter.shape):
            saved = parameter[index]
            parameter[index] = saved + h
            above = softmax.negative_log_likelihood(W, b, x, y)
            parameter[index] = saved - h
            below = softmax.negative_log_likelihood(W, b, x, y)
            parameter[index] = saved
            assert gradient[index] == pytest.approx((above - below) / (2 * h), abs=1e-8)


def test_l2_gradient_is_that_of_its_penalty():
    W, b, x, y = problem()
    g_W, g_b = softmax.gradients(W, b, x, y)
    plain_W, plain_b = softmax.sgd_update(W, b, g_W, g_b, 0.1)
    decayed_W, decayed_b = softmax.sgd_update(W, b, g_W, g_b, 0.1, l2=0.5)
    np.testing.assert_allclose(plain_W - decayed_W, 0.1 * 0.5 * W)
    np.testing.assert_array_equal(plain_b, decayed_b)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype):
    W, b, x, y = problem(dtype)
    g_W, g_b = softmax.gradients(W, b, x, y)
    updated = softmax.sgd_update(W, b, g_W, g_b, 0.13, 0.01)
    cost = softmax.negative_log_likelihood(W, b, x, y)
    for array in (softmax.p_y_given_x(W, b, x), g_W, g_b, *updated, cost):
        assert array.dtype == dtype


@given(arrays(np.float32, (3, 4), elements=FINITE))
def test_any_finite_logits_give_probabilities(z):
    p = softmax.softmax(z)
    assert np.isfinite(p).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-5)


@given(arrays(np.float32, (3, 4), elements=FINITE))
def test_any_finite_logits_give_a_finite_cost(z):
    # x = 1 picks the biases as logits.
    x, W = np.zeros((1, 1), np.float32), np.zeros((1, 4), np.float32)
    cost, g_W, g_b = softmax.cost_and_gradients(W, z[0], x, np.array([2]))
    assert np.isfinite(cost)
    assert np.isfinite(g_W).all()
    assert np.isfinite(g_b).all()
