"""scikit-learn's digits as a person's own data, and its own model on the very same splits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from engine import Settings, load_dataset, train
from engine.backends.cpu import CpuBackend
from engine.backends.protocol import Minibatches


@pytest.fixture(scope="module")
def digits():
    """1,797 images of 8x8 pixels, uint8, and their labels."""
    found = load_digits()
    # Their pixels are 0..16.
    return np.rint(found.images * (255 / 16)).astype(np.uint8), found.target


def as_npz(folder: Path, images, labels) -> Path:
    np.savez_compressed(folder / "digits.npz", images=images, labels=labels)
    return folder / "digits.npz"


def as_csv(folder: Path, images, labels) -> Path:
    table = np.column_stack([labels, images.reshape(len(images), -1)])
    header = "label," + ",".join(f"pixel{n}" for n in range(64))
    np.savetxt(folder / "digits.csv", table, "%d", ",", header=header, comments="")
    return folder / "digits.csv"


def as_pictures(folder: Path, images, labels) -> Path:
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        place = folder / "digits" / str(label)
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(place / f"{number}.png")
    return folder / "digits"


@pytest.fixture(params=[as_npz, as_csv, as_pictures])
def dataset(request, tmp_path, digits):
    return load_dataset(request.param(tmp_path, *digits))


def test_read_whole(dataset, digits):
    images, labels = digits
    assert dataset.name == "digits"
    assert (dataset.image_shape, dataset.class_names) == ((8, 8), tuple("0123456789"))
    parts = (dataset.train, dataset.valid, dataset.test)
    assert [len(part) for part in parts] == [1259, 269, 269]
    found = sorted((y, x.tobytes()) for part in parts for x, y in zip(part.x, part.y, strict=True))
    assert found == sorted((y, x.tobytes()) for x, y in zip(images, labels, strict=True))


def fitted(dataset, **options):
    # Its many threads would wait for each other on images this small.
    with threadpool_limits(1):
        model = LogisticRegression(max_iter=10_000, **options)
        return model.fit(dataset.train.x / 256, dataset.train.y)


def test_as_good_as_logistic_regression(dataset):
    run = train(dataset, Settings(epochs=200, batch_size=50, learning_rate=0.5), backend="cpu")
    theirs = fitted(dataset).score(dataset.test.x / 256, dataset.test.y)
    assert theirs > 0.93
    assert 1 - run.test_error_full == pytest.approx(theirs, abs=0.02)


def test_the_same_minimum_as_logistic_regression(tmp_path, digits):
    dataset = load_dataset(as_npz(tmp_path, *digits))
    n, l2 = len(dataset.train), 0.02
    # Ours: mean cost + l2/2 |W|^2. Theirs: C times the summed cost + 1/2 |W|^2.
    theirs = fitted(dataset, C=1 / (l2 * n), tol=1e-9)
    backend = CpuBackend(dataset)
    for _ in range(4000):
        backend.train(Minibatches(0, 1, batch_size=n, learning_rate=1.5, l2=l2))
    found = backend.get_parameters()
    np.testing.assert_allclose(found.W, theirs.coef_.T, atol=2e-5)
    np.testing.assert_allclose(found.b - found.b.mean(), theirs.intercept_, atol=2e-5)
