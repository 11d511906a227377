"""An answer taken apart adds up again, in numbers and as printed."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import LogisticRegression

from engine import DataError, Parameters, Weights
from engine.insight.explain import (
    Evidence,
    answer_sheet,
    class_difference,
    contribution_at,
    difference_figures,
    figures,
    shared_scale,
)

ORDINARY = st.floats(-30, 30)
EVIDENCE = st.builds(Evidence, arrays(np.float64, (3, 2), elements=ORDINARY), ORDINARY)


@pytest.fixture
def theano(theano_float32):
    truth = np.load(theano_float32)
    return Weights(Parameters(truth["W"], truth["b"]), (28, 28), tuple("0123456789"))


def test_by_hand():
    W = np.array([[1, -2], [0.5, 4]], np.float32)
    weights = Weights(Parameters(W, np.array([0.25, -1], np.float32)), (1, 2), ("a", "b"), 1 / 256)
    image = np.array([[128, 64]], np.uint8)  # 1/2 and 1/4 of full ink
    sheet = answer_sheet(weights, image, [0, 1])
    a, b = sheet.evidence
    assert a.contributions.tolist() == [[0.5, 0.125]]
    assert b.contributions.tolist() == [[-1, 1]]
    assert (b.positive, b.negative, b.sum, b.bias, b.total) == (1, -1, 0, -1, -1)
    assert sheet.logits.tolist() == [0.875, -1]
    difference = class_difference(weights, image, 0, 1)
    assert difference.contributions.tolist() == [[1.5, -0.875]]
    assert (difference.bias, difference.total) == (1.25, 1.875)
    assert contribution_at(weights, image, 0, 1).tolist() == [0.125, 1]


def test_evidence_adds_up_to_the_logits_of_the_program(theano, mnist):
    W, b = theano.parameters.W, theano.parameters.b
    for pixels in mnist.test.x[:50]:
        sheet = answer_sheet(theano, pixels.reshape(28, 28), range(10))
        logits = pixels.astype(np.float32) / np.float32(256) @ W + b
        totals = [evidence.contributions.sum() + evidence.bias for evidence in sheet.evidence]
        np.testing.assert_allclose(totals, logits, atol=1e-5)
        np.testing.assert_allclose(totals, sheet.logits, atol=1e-12)
        np.testing.assert_allclose(sheet.p_y_given_x, np.exp(totals) / np.exp(totals).sum(), 1e-5)


def test_log_odds_are_those_of_scikit_learn(theano, mnist):
    model = LogisticRegression()
    model.classes_ = np.arange(10)
    model.coef_ = theano.parameters.W.T.astype(np.float64)
    model.intercept_ = theano.parameters.b.astype(np.float64)
    pixels = mnist.test.x[8]
    log_p = model.predict_log_proba(pixels[None] / 256)[0]
    for a, b in ((5, 6), (6, 5), (0, 9)):
        difference = class_difference(theano, pixels.reshape(28, 28), a, b)
        assert difference.total == pytest.approx(log_p[a] - log_p[b], abs=1e-9)
        assert difference.odds == pytest.approx(np.exp(log_p[a] - log_p[b]))


def test_a_pixel_is_the_same_in_every_map(theano, mnist):
    image = mnist.test.x[3].reshape(28, 28)
    sheet = answer_sheet(theano, image, range(10))
    maps = np.stack([evidence.contributions for evidence in sheet.evidence])
    for row, column in ((14, 14), (9, 17), (0, 0)):
        np.testing.assert_array_equal(
            maps[:, row, column], contribution_at(theano, image, row, column)
        )
    assert not maps[:, image == 0].any()


def test_the_most_probable_come_first(theano, mnist):
    image = mnist.test.x[0].reshape(28, 28)
    sheet = answer_sheet(theano, image, 4)
    assert len(sheet.evidence) == 4
    assert sheet.labels == sheet.ranked[:4]
    assert sheet.labels[0] == 7
    assert (np.diff(sheet.p_y_given_x[list(sheet.ranked)]) <= 0).all()
    assert sorted(sheet.ranked) == list(range(10))
    assert answer_sheet(theano, image, [8, 3]).labels == (8, 3)
    assert len(answer_sheet(theano, image, 99).evidence) == 10


def test_certain_answers_are_ranked_by_their_logits():
    W = np.array([[300, 900, 500, 400]], np.float32)
    weights = Weights(Parameters(W, np.zeros(4, np.float32)), (1, 1), tuple("abcd"))
    sheet = answer_sheet(weights, np.full((1, 1), 255, np.uint8))
    assert (sheet.p_y_given_x == [0, 1, 0, 0]).all()
    assert sheet.ranked == (1, 2, 3, 0)


@given(EVIDENCE, st.sampled_from([0, 2, 3]))
def test_printed_figures_add_up(evidence, places):
    shown = figures(evidence, places)
    positive, negative, total_ink, bias, total = (Decimal(f"{f:+.{places}f}") for f in shown)
    assert positive + negative == total_ink
    assert total_ink + bias == total
    unit = 10.0**-places
    assert float(bias) == pytest.approx(evidence.bias, abs=0.5001 * unit)
    assert float(total) == pytest.approx(evidence.total, abs=0.5001 * unit)
    for printed, true in zip(shown, (evidence.positive, evidence.negative, evidence.sum),
                             strict=False):  # fmt: skip
        assert float(printed) == pytest.approx(true, abs=1.5001 * unit)


@given(EVIDENCE, EVIDENCE)
def test_printed_differences_are_those_of_the_printed_figures(a, b):
    difference = Evidence(a.contributions - b.contributions, a.bias - b.bias)
    first, second = figures(a), figures(b)
    shown = difference_figures(difference, first, second)
    assert shown.total == first.total - second.total
    assert shown.bias == first.bias - second.bias
    assert shown.sum == first.sum - second.sum
    assert shown.positive + shown.negative == shown.sum
    for printed, true in zip(shown, (difference.positive, difference.negative), strict=False):
        assert float(printed) == pytest.approx(true, abs=0.02501)


def test_nothing_against_is_printed_as_nothing():
    # 0.014 + 0.014 + 0.014 rounds to 0.04, 0.01 + 0.03.
    shown = figures(Evidence(np.array([[0.014, 0.014]]), 0.014))
    assert [str(f) for f in shown] == ["0.03", "0.00", "0.03", "0.01", "0.04"]
    shown = figures(Evidence(np.array([[-0.014, -0.014]]), -0.014))
    assert [str(f) for f in shown] == ["0.00", "-0.03", "-0.03", "-0.01", "-0.04"]
    assert f"{figures(Evidence(np.zeros((1, 1)), -0.001)).total:+.2f}" == "+0.00"


def test_the_scale_spans_nearly_all_and_no_outlier():
    random = np.random.default_rng(0)
    ink = random.uniform(0.1, 1, (20, 20)) * random.choice([-1, 1], (20, 20))
    first, second = Evidence(ink, 0), Evidence(-2 * ink, 0)
    scale = shared_scale([first, second])
    assert 1.9 < scale <= 2
    inked = np.abs(np.concatenate([first.contributions, second.contributions]))
    assert (inked > scale).mean() == pytest.approx(0.01, abs=0.002)
    outlier = ink.copy()
    outlier[0, 0] = 1000
    assert shared_scale([Evidence(outlier, 0), second]) == pytest.approx(scale, rel=0.01)
    # Paper around the ink changes nothing.
    assert shared_scale([Evidence(np.pad(ink, 50), 0), second]) == scale


def test_without_ink_there_is_a_scale_all_the_same(weights):
    sheet = answer_sheet(weights, np.zeros((4, 6), np.uint8))
    assert shared_scale(sheet.evidence) == 1
    assert [e.total for e in sheet.evidence] == [weights.parameters.b[k] for k in sheet.labels]


def test_an_image_of_another_shape_is_refused(weights):
    for shape in ((6, 4), (24,), (5, 6)):
        with pytest.raises(DataError, match="4x6"):
            answer_sheet(weights, np.zeros(shape, np.uint8))
        with pytest.raises(DataError, match="4x6"):
            class_difference(weights, np.zeros(shape, np.uint8), 0, 1)


@pytest.mark.parametrize(("shape", "n_out"), [((4, 4), 2), ((128, 128), 256), ((128, 4), 47)])
def test_any_shape_and_number_of_classes(shape, n_out):
    random = np.random.default_rng(1)
    W = random.normal(size=(shape[0] * shape[1], n_out)).astype(np.float32)
    weights = Weights(Parameters(W, W[0]), shape, tuple(map(str, range(n_out))))
    image = random.integers(0, 256, shape).astype(np.uint8)
    sheet = answer_sheet(weights, image)
    assert len(sheet.evidence) == min(3, n_out)
    for label, evidence in zip(sheet.labels, sheet.evidence, strict=True):
        assert evidence.contributions.shape == shape
        assert evidence.total == pytest.approx(sheet.logits[label], abs=1e-9)
