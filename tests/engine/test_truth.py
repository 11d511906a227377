"""The published result, to the digit, on real MNIST."""

from __future__ import annotations

import numpy as np
import pytest

from engine import BackendError, Settings, StoppedBy
from engine.backends.cpu import CpuBackend
from engine.backends.gpu import open_gpu
from engine.backends.reference import ReferenceBackend
from engine.training.training_loop import TrainingLoop


def gpu_or_skip(dataset):
    """Open the GPU backend, where there is one."""
    try:
        return open_gpu(dataset)
    except BackendError as error:
        pytest.skip(f"no GPU to test: {error}")


def loaded(path):
    """Return every array of an npz file, and close it."""
    with np.load(path) as file:
        return dict(file)


def trained(loop):
    costs = []
    while loop.stopped_by is None:
        costs.append(loop.advance(40))
    return np.concatenate(costs)


@pytest.mark.parametrize(
    ("open_backend", "tolerance"),
    [(ReferenceBackend, 1e-6), (CpuBackend, 1e-5), (gpu_or_skip, 1e-5)],
    ids=["reference", "cpu", "gpu"],
)
def test_published_run(open_backend, tolerance, mnist, theano_float32):
    truth = loaded(theano_float32)
    loop = TrainingLoop(mnist, Settings(), open_backend(mnist))
    costs = trained(loop)
    stopping = loop.early_stopping
    assert loop.stopped_by is StoppedBy.PATIENCE
    assert (loop.epoch, loop.step) == (74, 6141)
    assert stopping.best_step // loop.n_train_batches + 1 == 73
    assert stopping.best_valid_error * 9600 == 720
    assert stopping.test_error * 9600 == 719
    np.testing.assert_allclose(costs, truth["costs"], rtol=tolerance)
    curves = loop.recorder.curves()
    np.testing.assert_allclose(curves.valid_error[1], truth["valid_error"], rtol=1e-12)
    # The program averages 16 floats, so the same count of errors can come out a rounding error
    # smaller and pass for a new best; whole counts are compared here.
    epochs = (curves.test_error[0] + 1).astype(int) // loop.n_train_batches
    counts = np.rint(truth["valid_error"] * 9600)
    new_best = [n for n in range(1, 74) if counts[n - 1] < min(counts[: n - 1], default=9601)]
    np.testing.assert_array_equal(epochs, new_best)
    touched = truth["test_error_at_best"][epochs - 1]
    np.testing.assert_allclose(curves.test_error[1], touched, rtol=1e-12)
    np.testing.assert_allclose(loop.backend.get_parameters().W, truth["W"], atol=1e-5)


def test_float64(mnist, theano_float64):
    truth = loaded(theano_float64)
    loop = TrainingLoop(mnist, Settings(epochs=3), ReferenceBackend(mnist, np.float64))
    np.testing.assert_allclose(trained(loop), truth["costs"], rtol=1e-12)
    np.testing.assert_allclose(loop.backend.get_parameters().W, truth["W"], rtol=0, atol=1e-13)


def test_first_step(mnist, theano_float32):
    truth = loaded(theano_float32)
    for open_backend in (ReferenceBackend, CpuBackend):
        loop = TrainingLoop(mnist, Settings(), open_backend(mnist))
        loop.advance(1)
        found = loop.backend.get_parameters()
        np.testing.assert_allclose(found.W, truth["W_after_1"], rtol=0, atol=1e-7)
        np.testing.assert_allclose(found.b, truth["b_after_1"], rtol=0, atol=1e-7)
