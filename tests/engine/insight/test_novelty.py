"""What is unlike anything seen is called so, and little else is."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from engine import Cancelled, DataError, Dataset, Split, Watch
from engine.insight.neighbours import nearest_images
from engine.insight.novelty import Novelty


@pytest.fixture(scope="module")
def novelty(mnist):
    return Novelty.calibrated(mnist)


@pytest.fixture
def noise():
    return np.random.default_rng(0).integers(0, 256, (20, 28, 28)).astype(np.uint8)


def share_unlike(novelty, images):
    return np.mean([novelty.judge(image).is_unlike for image in images])


def test_false_alarms_on_the_test_set(novelty, mnist):
    assert 0.005 <= novelty.alarm_rate(mnist.test) <= 0.02


@pytest.mark.parametrize("shade", [0, 255])
def test_blank_and_all_ink_are_unlike(novelty, shade):
    judgement = novelty.judge(np.full((28, 28), shade, np.uint8))
    assert judgement.is_unlike
    assert judgement.percentile == 100


def test_noise_and_shuffled_pixels_are_unlike(novelty, mnist, noise):
    shuffled = np.random.default_rng(1).permuted(mnist.test.x[:100], axis=1)
    assert share_unlike(novelty, noise) == 1
    assert share_unlike(novelty, noise // 4) == 1
    assert share_unlike(novelty, shuffled) == 1


def test_digits_that_were_not_prepared_are_unlike(novelty, mnist):
    digits = mnist.test.x[:300].reshape(-1, 28, 28)
    in_a_corner = np.zeros_like(digits)
    in_a_corner[:, :14, :14] = digits[:, ::2, ::2]
    assert share_unlike(novelty, 255 - digits) == 1
    assert share_unlike(novelty, in_a_corner) > 0.95
    assert share_unlike(novelty, np.roll(digits, (4, -4), axis=(1, 2))) > 0.95


def test_misread_digits_are_unusual_more_often(novelty, mnist, theano_float32):
    truth = np.load(theano_float32)
    test = mnist.test[:1000]
    wrong = (test.x / 256 @ truth["W"] + truth["b"]).argmax(axis=1) != test.y
    percentile = np.array([novelty.judge(image).percentile for image in test.x])
    assert percentile[wrong].mean() > percentile[~wrong].mean() + 10


def test_what_a_judgement_says(novelty, mnist):
    image = mnist.test.x[0]
    found = nearest_images(mnist.train, image)
    judgement = novelty.judge(image, found)
    assert judgement == novelty.judge(image.reshape(28, 28))
    assert judgement.distance == found.distances[0]
    assert judgement.is_unlike == (judgement.distance > judgement.threshold)
    # Twice the ink everywhere may be sqrt(2) times as far away.
    faint = novelty.judge(image // 2 * 2).threshold / novelty.judge(image // 2).threshold
    assert faint == pytest.approx(2**0.5)


def test_a_training_image_is_as_usual_as_can_be(novelty, mnist):
    judgement = novelty.judge(mnist.train.x[7])
    assert (judgement.distance, judgement.is_unlike, judgement.percentile) == (0, False, 0)


def test_few_validation_images_set_the_limit_by_the_largest(tiny_dataset):
    novelty = Novelty.calibrated(tiny_dataset)
    assert len(novelty.scores) == 60
    assert share_unlike(novelty, tiny_dataset.valid.x) == 0
    assert novelty.judge(np.full((4, 6), 255, np.uint8)).is_unlike


def test_one_in_a_hundred_for_any_data():
    """Exchangeable images, as the rule asks for, of another shape and kind."""
    random = np.random.default_rng(4)

    def split(n):
        levels = random.uniform(40, 200, (n, 1)) * random.uniform(0.5, 1, (n, 30))
        return Split(levels.astype(np.uint8), np.zeros(n, np.int32))

    dataset = Dataset("any", split(300), split(2000), split(2000), (5, 6), ("a", "b"), "test")
    assert Novelty.calibrated(dataset).alarm_rate(dataset.test) == pytest.approx(0.01, abs=0.006)


def test_blank_is_usual_where_blank_was_seen(tiny_dataset):
    train = Split(np.concatenate([tiny_dataset.train.x, np.zeros((1, 24), np.uint8)]),
                  np.append(tiny_dataset.train.y, np.int32(0)))  # fmt: skip
    novelty = Novelty.calibrated(replace(tiny_dataset, train=train))
    assert not novelty.judge(np.zeros((4, 6), np.uint8)).is_unlike


def test_calibration_tells_how_far_it_is_and_can_be_cancelled(tiny_dataset):
    told = []
    Novelty.calibrated(tiny_dataset, Watch(lambda done, total: told.append((done, total))))
    assert told == [(n, 60) for n in range(60)]
    stop = threading.Event()
    with pytest.raises(Cancelled):
        Novelty.calibrated(tiny_dataset, Watch(lambda done, total: stop.set(), stop))


def test_an_image_of_another_size_is_refused(novelty):
    with pytest.raises(DataError, match="64 pixels"):
        novelty.judge(np.zeros((8, 8), np.uint8))
