"""The microscope: every number from its definition, and the same as the run's own."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from engine import Era, Moment, Parameters, Settings, Split
from engine.backends.cpu import CpuBackend
from engine.backends.reference import ReferenceBackend
from engine.insight import microscope
from engine.training.training_loop import TrainingLoop

SETTINGS = Settings(batch_size=30, learning_rate=0.2, l2=0.05)


def some_parameters(dataset, dtype=np.float32, size=1.0):
    random = np.random.default_rng(11)
    W = size * random.normal(size=(dataset.n_in, dataset.n_out))
    return Parameters(W.astype(dtype), random.normal(size=dataset.n_out).astype(dtype))


def moment_at(dataset, step, settings=SETTINGS, parameters=None, **known):
    era = Era(0, settings, dataset.n_train_batches(settings.batch_size))
    return Moment(step, era, parameters or some_parameters(dataset), **known)


def test_every_number_from_its_definition(tiny_dataset):
    moment = moment_at(tiny_dataset, step=8)
    found = microscope.look(tiny_dataset, moment)
    # 200 images make six minibatches of 30: step 8 is the third of the second epoch.
    assert (found.index, list(found.rows)) == (2, list(range(60, 90)))
    W, b = (np.asarray(a, np.float64) for a in (moment.parameters.W, moment.parameters.b))
    g_W, g_b, losses = np.zeros_like(W), np.zeros_like(b), []
    for i, row in enumerate(range(60, 90)):
        pixels, y = tiny_dataset.train.x[row], int(tiny_dataset.train.y[row])
        np.testing.assert_array_equal(found.x[i], pixels)
        assert found.y[i] == y
        x = pixels / 256
        z = [sum(x[j] * W[j, k] for j in range(24)) + b[k] for k in range(3)]
        p = [math.exp(z[k]) / sum(map(math.exp, z)) for k in range(3)]
        np.testing.assert_allclose(found.z[i], z, rtol=1e-12)
        np.testing.assert_allclose(found.p_y_given_x[i], p, rtol=1e-12)
        assert found.y_pred[i] == p.index(max(p))
        losses.append(-math.log(p[y]))
        overrated = [p[k] - (k == y) for k in range(3)]
        g_W += np.outer(x, overrated) / 30
        g_b += np.array(overrated) / 30
    np.testing.assert_allclose(found.negative_log_likelihoods, losses, rtol=1e-12)
    assert found.cost == pytest.approx(sum(losses) / 30, rel=1e-12)
    np.testing.assert_allclose(found.g_W, g_W, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(found.g_b, g_b, rtol=1e-9)
    np.testing.assert_allclose(found.update_W, -0.2 * (g_W + 0.05 * W), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(found.update_b, -0.2 * g_b, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(found.after.W, (W + found.update_W).astype(np.float32), rtol=1e-7)
    np.testing.assert_allclose(found.after.b, (b + found.update_b).astype(np.float32), rtol=1e-7)
    assert found.n_misread == sum(found.y_pred != found.y)
    assert found.errors == found.n_misread / 30
    order = sorted(range(30), key=lambda i: -losses[i])
    assert found.worst_first.tolist() == order


def test_theanos_costs_and_first_update(mnist, theano_float64):
    with np.load(theano_float64) as file:
        truth = dict(file)
    era = Era(0, Settings(), mnist.n_train_batches(600))
    parameters = Parameters.zeros(784, 10, np.float64)
    looks = []
    for step in range(len(truth["costs"])):
        looks.append(microscope.look(mnist, Moment(step, era, parameters)))
        parameters = looks[-1].after
    np.testing.assert_allclose([look.cost for look in looks], truth["costs"], rtol=1e-12)
    np.testing.assert_allclose(looks[0].after.W, truth["W_after_1"], rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(looks[0].after.b, truth["b_after_1"], rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("shuffle", [False, True])
def test_follows_a_run_through_changed_settings_to_the_last_digits(tiny_dataset, shuffle):
    settings = replace(SETTINGS, shuffle=shuffle, seed=4)
    loop = TrainingLoop(tiny_dataset, settings, ReferenceBackend(tiny_dataset, np.float64))
    for step in range(25):
        if step == 9:
            loop.change(batch_size=64, learning_rate=0.7)
        if step == 17:
            loop.change(l2=0.0)
        moment = Moment(step, loop.era, loop.backend.get_parameters())
        found = microscope.look(tiny_dataset, moment)
        cost = loop.advance(1)[0]
        after = loop.backend.get_parameters()
        assert found.cost == pytest.approx(cost, rel=1e-13)
        np.testing.assert_allclose(found.after.W, after.W, rtol=1e-11, atol=1e-16)
        np.testing.assert_allclose(found.after.b, after.b, rtol=1e-11, atol=1e-16)


def test_what_the_run_itself_found_is_shown_bit_by_bit(tiny_dataset):
    loop = TrainingLoop(tiny_dataset, SETTINGS, CpuBackend(tiny_dataset))
    loop.advance(5)
    here = loop.backend.get_parameters()
    cost, after = loop.peek()
    found = microscope.look(tiny_dataset, Moment(5, loop.era, here, None, cost, after))
    assert found.cost == cost
    assert found.after.W.tobytes() == after.W.tobytes()
    assert found.after.b.tobytes() == after.b.tobytes()
    # The formula in float64 leads to the same place, up to the rounding of float32.
    np.testing.assert_allclose(found.update_W, after.W - here.W.astype(float), atol=1e-6)


def test_a_large_minibatch_is_worked_out_in_parts(tiny_dataset, monkeypatch):
    moment = moment_at(tiny_dataset, 0, replace(SETTINGS, batch_size=200))
    whole = microscope.look(tiny_dataset, moment)
    monkeypatch.setattr(microscope, "_PRODUCTS_AT_ONCE", 24 * 3 * 37)
    parts = microscope.look(tiny_dataset, moment)
    np.testing.assert_array_equal(parts.z, whole.z)
    np.testing.assert_allclose(parts.g_W, whole.g_W, rtol=1e-11, atol=1e-16)
    np.testing.assert_allclose(parts.after.b, whole.after.b, rtol=1e-6)


def test_at_step_0_nothing_is_known(tiny_dataset):
    zeros = Parameters.zeros(24, 3)
    found = microscope.look(tiny_dataset, moment_at(tiny_dataset, 0, parameters=zeros))
    np.testing.assert_allclose(found.p_y_given_x, 1 / 3)
    assert found.cost == pytest.approx(math.log(3))
    assert not found.y_pred.any()
    assert found.errors == np.mean(found.y != 0)
    assert found.worst_first.tolist() == list(range(30))


def test_numbers_stay_finite_however_wrong_the_run_is(tiny_dataset):
    wild = some_parameters(tiny_dataset, size=1e30)
    found = microscope.look(tiny_dataset, moment_at(tiny_dataset, 0, parameters=wild))
    assert np.isfinite(found.negative_log_likelihoods).all()
    assert found.cost > 1e27
    assert np.isfinite(found.g_W).all()


def test_an_image_alone_is_a_minibatch(tiny_dataset):
    one = replace(tiny_dataset, train=Split(tiny_dataset.train.x[:1], tiny_dataset.train.y[:1]))
    found = microscope.look(one, moment_at(one, 0, replace(SETTINGS, batch_size=1)))
    assert len(found) == 1
    np.testing.assert_allclose(found.g_b.sum(), 0, atol=1e-15)
