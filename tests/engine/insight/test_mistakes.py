"""Which images are misread, against scikit-learn's answers to the same questions."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix

from engine import Cancelled, Parameters, Split, Watch, Weights
from engine.insight.evaluation import evaluate
from engine.insight.mistakes import (
    Predictions,
    _compiled_kernel,
    images_of_cell,
    predict_split,
    probability_history,
)


def model(shape: tuple[int, int], n_out: int, seed: int = 0) -> Weights:
    random = np.random.default_rng(seed)
    W = random.normal(0, 0.3, (shape[0] * shape[1], n_out)).astype(np.float32)
    b = random.normal(0, 0.3, n_out).astype(np.float32)
    return Weights(Parameters(W, b), shape, tuple(map(str, range(n_out))))


def images(shape: tuple[int, int], n_out: int, n: int) -> Split:
    random = np.random.default_rng(7)
    x = random.integers(0, 256, (n, shape[0] * shape[1])).astype(np.uint8)
    x[random.random(x.shape) < 0.5] = 0
    return Split(x, random.integers(0, n_out, n).astype(np.int32))


def sklearn_model(weights: Weights) -> LogisticRegression:
    """Return the same model, as somebody else computes it."""
    W, b = weights.parameters.W.astype(float), weights.parameters.b.astype(float)
    other = LogisticRegression()
    if len(b) == 2:
        # It has one logit for two classes.
        W, b = W[:, 1:] - W[:, :1], b[1:] - b[:1]
    other.coef_, other.intercept_ = W.T, b
    other.classes_ = np.arange(len(weights.class_names))
    return other


def assert_agrees_with_sklearn(weights: Weights, split: Split) -> None:
    found, other = predict_split(weights, split), sklearn_model(weights)
    p = other.predict_proba(split.x * weights.pixel_scale)
    rows, y_pred = np.arange(len(split)), p.argmax(axis=1)
    labels = range(len(weights.class_names))
    expected = confusion_matrix(split.y, y_pred, labels=labels)
    assert found.evaluation().confusion.tolist() == expected.tolist()
    assert found.y_pred.tolist() == y_pred.tolist()
    assert found.p_y_pred == pytest.approx(p[rows, y_pred], abs=1e-6)
    assert found.p_y == pytest.approx(p[rows, split.y], abs=1e-6)


@pytest.mark.parametrize(
    ("shape", "n_out", "n"),
    [((4, 4), 2, 2500), ((28, 28), 10, 1001), ((9, 5), 3, 1), ((128, 128), 256, 40)],
)
def test_any_shape_and_number_of_classes(shape, n_out, n):
    assert_agrees_with_sklearn(model(shape, n_out), images(shape, n_out, n))


def test_theano_model_on_all_of_mnist(mnist, theano_float32):
    truth = np.load(theano_float32)
    weights = Weights(Parameters(truth["W"], truth["b"]), (28, 28), mnist.class_names)
    assert_agrees_with_sklearn(weights, mnist.test)
    found = predict_split(weights, mnist.test).evaluation()
    assert found.confusion.tolist() == evaluate(weights, mnist.test).confusion.tolist()


def test_every_nth_image_is_scored_as_if_it_stood_alone():
    weights, split = model((8, 6), 4), images((8, 6), 4, 3000)
    whole, part = predict_split(weights, split), predict_split(weights, split[::3])
    assert part.y_pred.tolist() == whole.y_pred[::3].tolist()
    assert part.p_y_pred.tolist() == whole.p_y_pred[::3].tolist()


def test_the_same_where_numba_does_not_work(monkeypatch):
    weights, split = model((8, 6), 4), images((8, 6), 4, 1500)
    usual = predict_split(weights, split)
    monkeypatch.setitem(sys.modules, "numba", None)
    _compiled_kernel.cache_clear()
    try:
        assert _compiled_kernel() is None
        plain = predict_split(weights, split)
    finally:
        _compiled_kernel.cache_clear()
    assert plain.y_pred.tolist() == usual.y_pred.tolist()
    assert plain.p_y == pytest.approx(usual.p_y, abs=1e-6)


def test_nobody_waits_for_what_is_no_longer_wanted():
    watch = Watch()
    watch.cancelled.set()
    with pytest.raises(Cancelled):
        predict_split(model((4, 4), 2), images((4, 4), 2, 10), watch)


def made(y, y_pred, p_y, p_y_pred) -> Predictions:
    return Predictions(
        3, np.array(y, np.int32), np.array(y_pred, np.int32),
        np.array(p_y, np.float32), np.array(p_y_pred, np.float32),
    )  # fmt: skip


def test_a_cell_by_hand():
    #            0    1    2    3    4    5
    found = made(
        [0, 0, 0, 1, 0, 2],
        [1, 1, 0, 1, 1, 1],
        [0.3, 0.1, 0.9, 0.8, 0.0, 0.2],
        [0.6, 0.9, 0.9, 0.8, 0.9, 0.7],
    )
    # Equally sure of 1 and 4, but 4 was given nothing of its own class.
    assert images_of_cell(found, 0, 1).tolist() == [4, 1, 0]
    assert images_of_cell(found, 0, 0).tolist() == [2]
    assert images_of_cell(found, 1, 2).tolist() == []
    assert images_of_cell(found, 0, None).tolist() == [4, 1, 0]
    assert images_of_cell(found, None, 1).tolist() == [4, 1, 5, 0]
    assert images_of_cell(found).tolist() == [4, 1, 5, 0]


def test_images_equally_sure_stay_in_file_order():
    found = made([0] * 50, [1] * 50, [0.0] * 50, [1.0] * 50)
    assert images_of_cell(found, 0, 1).tolist() == list(range(50))


def test_cells_and_headings_hold_what_the_matrix_counts():
    weights, split = model((4, 6), 5), images((4, 6), 5, 2000)
    found = predict_split(weights, split)
    counts = found.evaluation().confusion
    for true in range(5):
        for predicted in range(5):
            rows = images_of_cell(found, true, predicted)
            assert len(rows) == counts[true, predicted]
            assert set(split.y[rows].tolist()) <= {true}
            assert (np.diff(found.p_y_pred[rows]) <= 0).all()
        assert len(images_of_cell(found, true)) == counts[true].sum() - counts[true, true]
        wrongly = counts[:, true].sum() - counts[true, true]
        assert len(images_of_cell(found, predicted=true)) == wrongly
    assert len(images_of_cell(found)) == found.evaluation().errors


def test_history_is_what_each_moment_gave():
    moments = [model((5, 7), 4, seed) for seed in range(6)]
    image = images((5, 7), 4, 1).x.reshape(5, 7)
    history = probability_history(moments, image)
    assert history.shape == (6, 4)
    pixels = image.reshape(1, -1) / 256
    expected = [sklearn_model(moment).predict_proba(pixels)[0] for moment in moments]
    assert history == pytest.approx(np.array(expected), abs=1e-6)
