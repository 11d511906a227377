"""The nearest training images, and the note on what is unlike all of them; real threads."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from engine import Novelty
from engine.insight import neighbours
from gui.background import Job
from gui.theme import DARK
from gui.why.nearest import WhyNearest
from tests.gui.answers import ask, opened_view, snapshot_of

# What a test waits for at most, in milliseconds; Numba may have to compile.
LONG = 60_000


@pytest.fixture(scope="module")
def novelty(sample):
    return Novelty.calibrated(sample)


@pytest.fixture
def nearest(qtbot):
    with opened_view(qtbot) as view:
        yield view.nearest


def find(nearest, qtbot, image):
    """Return what is found for an image."""
    with qtbot.waitSignal(
        nearest.search.found,
        timeout=LONG,
        check_params_cb=lambda found: found is not None and found.image is image,
    ) as signal:
        nearest.set_image(image)
    return signal.args[0]


def learn(nearest, qtbot, dataset):
    nearest.set_dataset(dataset)
    qtbot.waitUntil(lambda: nearest.search.alarm_rate is not None, timeout=LONG)


def noise():
    return np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.uint8)


def test_they_are_those_that_scikit_learn_finds(nearest, qtbot, sample):
    nearest.set_dataset(sample)
    x = sample.train.x.astype(np.float64)
    theirs = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(x)
    for image in (*sample.test.x[:5], noise()):
        distances, indices = theirs.kneighbors(image.reshape(1, -1).astype(np.float64))
        found = find(nearest, qtbot, image.reshape(28, 28)).neighbours
        assert found.indices.tolist() == indices[0].tolist()
        shown = [nearest.images.distance_text(k) for k in range(5)]
        assert shown == [f"{distance:,.0f}" for distance in distances[0]]
        labels = sample.train.y[indices[0]]
        for k in range(5):
            assert nearest.images.words(k).startswith(f"{labels[k]}, training image ")
        for label in labels:
            assert f"{label} ({(labels == label).sum()} of 5)" in nearest.images.vote()


def test_noise_is_unlike_anything_seen_and_a_digit_is_not(nearest, qtbot, sample, novelty):
    learn(nearest, qtbot, sample)
    digit = sample.test.x[0].reshape(28, 28)
    for image, unlike in ((digit, False), (noise(), True), (digit.copy(), False)):
        find(nearest, qtbot, image)
        judged = nearest.note.judgement
        assert judged == novelty.judge(image)
        assert judged.is_unlike is unlike
        said, compared, distances = nearest.note.texts()
        assert ("Unlike anything seen" in said) == unlike
        assert distances == f"{judged.distance:,.0f} · usual up to {judged.threshold:,.0f}"
        if unlike:
            assert compared == f"farther than all {len(novelty.scores):,} held-out images"
        else:
            assert compared == f"farther than {judged.percentile:.1f} % of held-out images"
        assert said in nearest.note.accessibleDescription()


def test_the_rule_is_told_with_its_false_alarms(nearest, qtbot, sample, novelty):
    learn(nearest, qtbot, sample)
    rate = novelty.alarm_rate(sample.test)
    assert f"on the test images: {100 * rate:.1f} %" in nearest.note.toolTip()
    assert f"{len(novelty.scores):,} validation images" in nearest.note.toolTip()


def test_learning_shows_progress_and_judges_what_is_there_already(nearest, qtbot, sample, novelty):
    told = []
    nearest.search.learning.connect(lambda done, total: told.append((done, total)))
    nearest.set_dataset(sample)
    image = sample.test.x[3].reshape(28, 28)
    nearest.set_image(image)
    qtbot.waitUntil(lambda: nearest.note.judgement is not None, timeout=LONG)
    assert nearest.note.isVisible()
    assert nearest.note.judgement == novelty.judge(image)
    assert all(0 <= done < total == len(novelty.scores) for done, total in told)


def test_of_images_that_come_faster_the_last_one_counts(nearest, qtbot, sample):
    nearest.set_dataset(sample)
    found = []
    nearest.search.found.connect(found.append)
    images = [x.reshape(28, 28) for x in sample.test.x[:60]]
    for image in images:
        nearest.set_image(image)
    qtbot.waitUntil(lambda: bool(found) and found[-1].image is images[-1], timeout=LONG)
    assert len(found) < 10
    assert nearest.images.neighbours is found[-1].neighbours


def test_nothing_drawn_is_empty_whatever_was_under_way(nearest, qtbot, sample):
    nearest.set_dataset(sample)
    find(nearest, qtbot, sample.test.x[0].reshape(28, 28))
    nearest.set_image(sample.test.x[1].reshape(28, 28))
    nearest.set_image(None)
    assert nearest.empty_state.isVisible()
    qtbot.wait(300)
    assert nearest.empty_state.isVisible()
    assert "5 training images" in nearest.empty_state.text


def test_another_data_set_begins_anew(nearest, qtbot, sample):
    nearest.set_dataset(sample)
    image = sample.test.x[0].reshape(28, 28)
    first = find(nearest, qtbot, image)
    odd = replace(sample, train=sample.train[1::2])
    nearest.set_dataset(odd)
    assert nearest.search.novelty is None
    second = find(nearest, qtbot, image)
    assert second.neighbours.distances[0] >= first.neighbours.distances[0]
    qtbot.waitUntil(lambda: nearest.search.alarm_rate is not None, timeout=LONG)
    assert nearest.search.novelty.train is odd.train
    # The learning that was called off has ended too.
    qtbot.waitUntil(lambda: not nearest.findChildren(Job))


def test_what_the_drawing_is_like_follows_the_drawing(qtbot, sample):
    with opened_view(qtbot) as view:
        snapshot = snapshot_of(sample)
        ask(view, qtbot, snapshot, 0)
        qtbot.waitUntil(lambda: view.nearest.images.isVisible(), timeout=LONG)
        first = view.nearest.images.accessibleDescription()
        ask(view, qtbot, snapshot, 1)
        qtbot.waitUntil(lambda: view.nearest.images.accessibleDescription() != first, timeout=LONG)


def test_a_numba_that_does_not_work_is_said_in_one_line(qtbot, sample, monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    neighbours._compiled_kernel.cache_clear()
    try:
        with opened_view(qtbot) as view:
            view.nearest.set_dataset(sample)
            view.nearest.set_image(noise())
            qtbot.waitUntil(
                lambda: "Numba does not work here" in view.nearest.empty_state.text, timeout=LONG
            )
            qtbot.waitUntil(lambda: not view.nearest.findChildren(Job))
    finally:
        neighbours._compiled_kernel.cache_clear()


def test_few_training_images_are_all_shown(qtbot, sample):
    nearest = WhyNearest()
    qtbot.addWidget(nearest)
    nearest.apply_theme(DARK)
    three = replace(sample, train=sample.train[:3])
    learn(nearest, qtbot, three)
    found = find(nearest, qtbot, noise())
    assert len(found.neighbours.indices) == 3
    nearest.resize(500, 260)
    nearest.grab()
