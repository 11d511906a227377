"""The picture of an answer: what is written adds up, and it fits any model."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from engine import Parameters, Weights
from engine.files.answer_sheet import draw_answer_sheet
from engine.files.canvas import Canvas
from engine.files.diverging import diverging_colours
from engine.insight.explain import answer_sheet, class_difference, shared_scale


@pytest.fixture
def written(monkeypatch):
    """All texts that are drawn while the test runs, in order."""
    texts = []
    draw = Canvas.text

    def text(self, at, text, *args, **options):
        texts.append(text)
        draw(self, at, text, *args, **options)

    monkeypatch.setattr(Canvas, "text", text)
    return texts


@pytest.fixture
def theano(theano_float32):
    truth = np.load(theano_float32)
    return Weights(Parameters(truth["W"], truth["b"]), (28, 28), tuple("0123456789"))


def columns(texts):
    """The figures under each map, by their names."""
    starts = [number for number, text in enumerate(texts) if text == "ink for"]
    return [
        dict(zip(texts[start : start + 12 : 2], texts[start + 1 : start + 13 : 2], strict=True))
        for start in starts
    ]


def test_what_is_written_adds_up(theano, mnist, written):
    for pixels in mnist.test.x[:10]:
        written.clear()
        draw_answer_sheet(theano, pixels.reshape(28, 28), "title")
        *classes, difference = columns(written)
        assert len(classes) == 3
        for column in (*classes, difference):
            ink_for, against, total, bias, logit = map(Decimal, list(column.values())[:5])
            assert ink_for + against == total
            assert total + bias == logit
        logits = [Decimal(column["logit"]) for column in classes]
        assert Decimal(difference["log odds"]) == logits[0] - logits[1]
        true = pixels / 256 @ theano.parameters.W + theano.parameters.b
        np.testing.assert_allclose([float(z) for z in logits], np.sort(true)[:-4:-1], atol=0.00501)


def test_classes_and_probabilities_are_named(theano, mnist, written):
    draw_answer_sheet(theano, mnist.test.x[0].reshape(28, 28), "seven.png")
    p = theano.p_y_given_x(mnist.test.x[:1])[0]
    second = int(np.argsort(-p)[1])
    assert written[:2] == [f"Read as 7, {100 * p[7]:.1f} %", "seven.png"]
    for text in ("for 7", f"for {second}", f"why 7 and not {second}", *"0123456789"):
        assert text in written
    assert [column.get("probability") for column in columns(written)] == [
        *(f"{100 * p[label]:.1f} %" for label in np.argsort(-p)[:3]),
        None,
    ]


def test_the_maps_are_the_contributions_on_one_scale(theano, mnist):
    image = mnist.test.x[0].reshape(28, 28)
    picture = np.asarray(draw_answer_sheet(theano, image, ""))
    sheet = answer_sheet(theano, image)
    maps = [*sheet.evidence, class_difference(theano, image, *sheet.labels[:2])]
    scale = shared_scale(maps)
    for evidence in maps:
        expected = diverging_colours(evidence.contributions, scale).repeat(11, 0).repeat(11, 1)
        # Somewhere in the picture the map stands, whole and crisp.
        row, column = np.unravel_index(np.abs(evidence.contributions).argmax(), (28, 28))
        colour = expected[11 * row, 11 * column]
        spots = np.argwhere((picture == colour).all(axis=2)) - (11 * row, 11 * column)
        assert any(
            np.array_equal(picture[y : y + 308, x : x + 308], expected)
            for y, x in spots
            if min(y, x) >= 0
        )


@pytest.mark.parametrize(
    ("n_out", "shape"),
    [(1, (4, 4)), (2, (4, 4)), (10, (28, 28)), (256, (128, 128)), (47, (128, 4)), (5, (4, 128))],
)
@pytest.mark.parametrize("scale", [0, 1e-7, 1, 1e36])
def test_any_model_fits_on_the_sheet(n_out, shape, scale):
    random = np.random.default_rng(0)
    W = (random.normal(size=(shape[0] * shape[1], n_out)) * scale).astype(np.float32)
    names = tuple(f"a rather long name {label} é 字" for label in range(n_out))
    weights = Weights(Parameters(W, W[0]), shape, names)
    image = random.integers(0, 256, shape).astype(np.uint8)
    picture = np.asarray(draw_answer_sheet(weights, image, "a title " * 40))
    assert picture.shape[1] <= 2100
    # Nothing touches the edges: no text is cut off.
    for edge in (picture[:8], picture[-8:], picture[:, :8], picture[:, -8:]):
        assert (edge == 255).all()


def test_figures_of_very_small_and_very_large_models_add_up_too(written):
    random = np.random.default_rng(2)
    for scale in (1e-7, 1e-3, 1e4, 1e30):
        W = (random.normal(size=(16, 4)) * scale).astype(np.float32)
        weights = Weights(Parameters(W, W[3]), (4, 4), tuple("abcd"))
        written.clear()
        draw_answer_sheet(weights, random.integers(0, 256, (4, 4)).astype(np.uint8), "")
        for column in columns(written):
            ink_for, against, total, bias, logit = map(Decimal, list(column.values())[:5])
            assert ink_for + against == total
            assert total + bias == logit
            assert ink_for > 0
