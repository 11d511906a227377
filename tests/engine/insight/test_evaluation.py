from __future__ import annotations

import math

import numpy as np
import pytest

from engine import DataError, Parameters, Settings, Split, Weights, train
from engine.insight.evaluation import check_fit, evaluate


def test_counted_by_hand():
    # One pixel a class; the brightest is the prediction.
    identity = Parameters(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))
    weights = Weights(identity, (1, 3), ("a", "b", "c"))
    x = np.array([[9, 0, 0], [0, 9, 0], [0, 9, 0], [9, 0, 0]], np.uint8)
    found = evaluate(weights, Split(x, np.array([0, 0, 1, 1], np.int32)))
    assert found.confusion.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert (found.images, found.errors, found.error) == (4, 2, 0.5)
    assert found.error_per_class[:2] == (0.5, 0.5)
    assert math.isnan(found.error_per_class[2])
    assert found.as_dict() == {
        "images": 4,
        "errors": 2,
        "error": 0.5,
        "error_per_class": [0.5, 0.5, None],
        "confusion": [[1, 1, 0], [1, 1, 0], [0, 0, 0]],
    }


def test_agrees_with_training(tiny_dataset):
    run = train(tiny_dataset, Settings(epochs=3, batch_size=20), backend="reference")
    assert evaluate(run.weights, tiny_dataset.test).error == run.test_error_full


def test_theano_model_on_all_of_mnist(mnist, theano_float32):
    truth = np.load(theano_float32)
    weights = Weights(Parameters(truth["W"], truth["b"]), (28, 28), tuple("0123456789"))
    found = evaluate(weights, mnist.test)
    assert found.images == 10_000
    # Its own count is over the first 9,600; the last 400 add to it.
    first = evaluate(weights, mnist.test[:9600])
    assert found.errors == first.errors + evaluate(weights, mnist.test[9600:]).errors
    assert first.error == pytest.approx(float(truth["best_test"]), abs=0.002)


def test_weights_for_other_images(weights, mnist):
    with pytest.raises(DataError, match=r"4x6 images in 3 classes.*28x28 images in 10"):
        check_fit(weights, mnist)
