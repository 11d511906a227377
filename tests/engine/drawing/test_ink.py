"""Ink found on photographs: shadows, ruled paper, boards, several signs."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import DataError
from engine.drawing.ink import Ink, find_ink
from engine.drawing.pen import rasterise, trace
from engine.drawing.preparation import ladder_of_gray

from .photos import KINDS, Kind, edge, even, lamp, photograph, window

_SIDE = 400


def drawn(*strokes, width=30.0):
    """A sign of one's own, on a sheet of 400 x 400."""
    points = [np.array([(x, y, width) for x, y in stroke], float) for stroke in strokes]
    return rasterise(trace(points), (_SIDE, _SIDE))


TWO = drawn([(60, 110), (110, 50), (200, 50), (230, 120), (170, 220), (60, 350), (260, 350)])
FOUR = drawn([(180, 40), (60, 230), (290, 230)], [(210, 140), (200, 370)])
FIVE = drawn([(90, 50), (80, 180), (190, 170), (250, 250), (200, 340), (70, 340)],
             [(120, 30), (260, 30)])  # fmt: skip
SIGNS = (TWO, FOUR, FIVE)


def as_seen(ink):
    """What a model sees of it."""
    return ladder_of_gray(ink)[-1].image.astype(int)


def difference(one, other):
    """How far apart two images are, of 255; the middle may be rounded to either side."""
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return min(np.abs(np.roll(one, shift, (0, 1)) - other).mean() for shift in shifts)


@pytest.mark.parametrize("name", KINDS)
def test_a_photo_is_seen_like_the_ink_itself(name):
    random = np.random.default_rng(3)
    kind = KINDS[name]
    for turn in range(6):
        inks = [SIGNS[(turn + k) % 3] for k in range(3)]
        found = find_ink(photograph(inks, kind, random) / 255)
        assert found.n_signs == 1 + kind.others
        assert difference(as_seen(found.ink), as_seen(inks[0])) < (16 if kind.turned else 8)


def test_different_digits_are_farther_apart_than_that():
    for one, other in ((TWO, FOUR), (FOUR, FIVE), (FIVE, TWO)):
        assert difference(as_seen(one), as_seen(other)) > 25


def test_ink_is_high_and_paper_zero():
    ink = find_ink(photograph([TWO], Kind(edge, ruled=0.2), np.random.default_rng(1)) / 255).ink
    assert ink.shape == (480, 640)
    assert ink.dtype == np.float64
    assert (ink.min(), ink.max()) == (0, 1)
    assert (ink > 0).mean() < 0.2


@pytest.mark.parametrize("light", [even, window, lamp])
def test_paper_without_writing_has_no_ink(light):
    for seed in range(4):
        photo = photograph([TWO], Kind(light, darkness=0, noise=2), np.random.default_rng(seed))
        with pytest.raises(DataError, match="no ink found"):
            find_ink(photo / 255)


def test_what_is_said_of_several_signs():
    assert Ink(np.ones((1, 1)), 1).note == ""
    assert Ink(np.ones((1, 1)), 3).note == "3 signs in the picture: the largest was taken"


def test_images_as_small_as_a_data_set_s_hold_one_sign():
    image = np.zeros((28, 28))
    image[4:24, 4:8] = image[4:24, 18:24] = 1
    found = find_ink(image)
    assert found.n_signs == 1
    np.testing.assert_array_equal(found.ink, image)


def test_specks_in_noise_are_no_ink():
    gray = 0.9 + np.random.default_rng(0).normal(0, 0.001, (200, 200))
    gray[20:180:16, 20:180:16] = 0.3
    with pytest.raises(DataError, match="no ink found: nothing but specks"):
        find_ink(gray)


SIDES = st.one_of(st.integers(1, 8), st.integers(50, 140))


@settings(max_examples=150, deadline=None)
@given(SIDES, SIDES, st.integers(0, 2**32), st.data())
def test_whatever_the_picture_there_is_ink_or_a_reason(rows, columns, seed, data):
    random = np.random.default_rng(seed)
    gray = np.full((rows, columns), data.draw(st.sampled_from([0.0, 0.04, 0.5, 1.0])))
    gray += np.linspace(0, data.draw(st.sampled_from([0, 0.6])), columns)
    for _ in range(data.draw(st.integers(0, 4))):
        top, left = random.integers(rows), random.integers(columns)
        gray[top : top + random.integers(1, 40), left : left + random.integers(1, 40)] = (
            random.random()
        )
    gray[random.random(gray.shape) < data.draw(st.sampled_from([0, 0.002, 0.1, 0.5]))] = 0.4
    gray += random.normal(0, data.draw(st.sampled_from([0, 0.001, 0.03, 0.3])), gray.shape)
    with contextlib.suppress(DataError):
        found = find_ink(gray.clip(0, 1) if data.draw(st.booleans()) else gray)
        assert found.ink.shape == gray.shape
        assert found.n_signs >= 1
        assert np.isfinite(found.ink).all()
        assert found.ink.max() > 0


@pytest.mark.parametrize("share", [0.1, 0.4, 0.5, None])
@pytest.mark.parametrize("shape", [(1024, 1024), (1024, 2), (1, 1024), (65, 1024)])
def test_noise_is_got_over_with(shape, share):
    random = np.random.default_rng(0)
    noise = random.random(shape)
    with contextlib.suppress(DataError):
        find_ink(noise if share is None else (noise < share).astype(float))


def test_photos_of_mnist_are_recognised(mnist, theano_float32):
    truth = np.load(theano_float32)
    random = np.random.default_rng(0)
    images, labels = mnist.test.x[:300].reshape(-1, 28, 28), mnist.test.y[:300]
    kinds = list(KINDS.values())
    x = np.stack([
        as_seen(find_ink(photograph([images[(k + j) % 300] for j in range(3)],
                                    kinds[k % len(kinds)], random) / 255).ink)
        for k in range(300)
    ])  # fmt: skip
    y_pred = (x.reshape(300, -1) / 256 @ truth["W"] + truth["b"]).argmax(axis=1)
    # Of the images themselves 91 % are.
    assert (y_pred == labels).mean() > 0.82
