"""The nearest training images are found exactly."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from engine import BackendError, DataError, Split
from engine.insight import neighbours
from engine.insight.neighbours import nearest_distance, nearest_images


def split_of(x):
    return Split(x, np.arange(len(x), dtype=np.int32) % 7)


def test_the_same_as_scikit_learn_finds(mnist):
    train = mnist.train[:5000]
    queries = mnist.test.x[:40]
    theirs = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(train.x.astype(np.float64))
    distances, indices = theirs.kneighbors(queries.astype(np.float64))
    for query, d, i in zip(queries, distances, indices, strict=True):
        found = nearest_images(train, query.reshape(28, 28))
        assert found.indices.tolist() == i.tolist()
        np.testing.assert_allclose(found.distances, d, rtol=1e-12)
        assert found.labels.tolist() == train.y[i].tolist()
        assert nearest_distance(train, query) == found.distances[0]


def test_an_image_is_its_own_nearest(mnist):
    found = nearest_images(mnist.train, mnist.train.x[31_415])
    assert found.indices[0] == 31_415
    assert found.distances[0] == 0
    assert found.distances[1] > 0


def test_of_equally_near_ones_the_lowest():
    x = np.zeros((9, 4), np.uint8)
    x[[0, 3]] = 10
    found = nearest_images(split_of(x), np.zeros((2, 2), np.uint8), 8)
    assert found.indices.tolist() == [1, 2, 4, 5, 6, 7, 8, 0]
    assert found.distances.tolist() == [0] * 7 + [20]


def test_all_where_there_are_fewer():
    x = np.array([[3], [1], [2]], np.uint8)
    assert nearest_images(split_of(x), np.zeros(1, np.uint8)).indices.tolist() == [1, 2, 0]


@pytest.mark.parametrize("shape", [(4, 4), (128, 4), (128, 128)])
def test_the_furthest_apart_there_are(shape):
    pixels = shape[0] * shape[1]
    x = np.stack([np.full(pixels, 255, np.uint8), np.full(pixels, 254, np.uint8)])
    found = nearest_images(split_of(x), np.zeros(shape, np.uint8))
    assert found.indices.tolist() == [1, 0]
    assert found.distances.tolist() == [254 * pixels**0.5, 255 * pixels**0.5]


def test_arrays_that_lie_otherwise_in_memory():
    random = np.random.default_rng(0)
    x = random.integers(0, 256, (50, 24)).astype(np.uint8)
    image = random.integers(0, 256, (4, 6)).astype(np.uint8)
    expected = nearest_images(split_of(x), image)
    x.flags.writeable = False
    scattered = np.repeat(x, 2, axis=1)[:, ::2]
    for images in (x, np.asfortranarray(x), scattered):
        for query in (image, np.asfortranarray(image), np.repeat(image, 2, axis=0)[::2]):
            found = nearest_images(split_of(images), query)
            np.testing.assert_array_equal(found.indices, expected.indices)
            np.testing.assert_array_equal(found.distances, expected.distances)


def test_an_image_of_another_size_is_refused(mnist):
    with pytest.raises(DataError, match="64 pixels"):
        nearest_images(mnist.train, np.zeros((8, 8), np.uint8))


def test_without_numba_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    neighbours._compiled_kernel.cache_clear()
    try:
        with pytest.raises(BackendError, match="Numba does not work here"):
            nearest_images(split_of(np.zeros((3, 4), np.uint8)), np.zeros(4, np.uint8))
    finally:
        neighbours._compiled_kernel.cache_clear()
