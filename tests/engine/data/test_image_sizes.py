from __future__ import annotations

import numpy as np
import pytest

from engine.data.fitting import fitted

from .pictures import only, read, save


@pytest.mark.parametrize("size", [(4, 4), (4, 128), (128, 128)])
def test_one_size_is_kept(tmp_path, size):
    pixels = np.random.default_rng(0).integers(0, 256, size).astype(np.uint8)
    for name in "ab":
        save(tmp_path / name / "p.png", pixels)
    reading = read(tmp_path)
    assert reading.image_shape == size
    np.testing.assert_array_equal(reading.splits["all"].x[0], pixels.ravel())
    assert reading.notes == ()


@pytest.mark.parametrize("size", [(3, 4), (129, 20), (1, 1), (1000, 600)])
def test_one_size_that_is_too_small_or_large_is_fitted(tmp_path, size):
    for name in "ab":
        save(tmp_path / name / "p.png", np.full(size, 77, np.uint8))
    reading = read(tmp_path)
    assert reading.image_shape == (28, 28)
    np.testing.assert_array_equal(reading.splits["all"].x, 77)
    (note,) = reading.notes
    assert "fitted into 28x28" in note


def test_different_sizes_are_fitted_those_before_too(tmp_path):
    random = np.random.default_rng(0)
    first = random.integers(0, 256, (28, 28)).astype(np.uint8)
    save(tmp_path / "a" / "1.png", first)
    save(tmp_path / "a" / "2.png", first)
    fine = random.integers(0, 256, (56, 56)).astype(np.uint8)
    save(tmp_path / "b" / "1.png", fine)
    reading = read(tmp_path)
    found = reading.splits["all"].x.reshape(-1, 28, 28)
    np.testing.assert_array_equal(found[0], first)
    np.testing.assert_array_equal(found[1], first)
    # Half the size: each pixel is the mean of four, rounded once a direction.
    means = fine.reshape(28, 2, 28, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(found[2], means, atol=1)
    (note,) = reading.notes
    assert "fitted into 28x28" in note


@pytest.mark.parametrize(("size", "paper"), [((40, 80), 230), ((90, 30), 0), ((10, 4), 128)])
def test_fitting_keeps_the_aspect_on_the_pictures_own_paper(size, paper):
    # A square of ink in the middle of a sheet that is no square.
    picture = np.full(size, paper, np.uint8)
    middle, side = np.array(size) // 2, min(size) // 2
    top, left = middle - side // 2
    picture[top : top + side, left : left + side] = 60
    found = fitted(picture, (28, 28))
    ink = np.abs(found.astype(float) - paper) / abs(paper - 60)
    expected_side = side * 28 / max(size)
    assert np.sqrt(ink.sum()) == pytest.approx(expected_side, rel=0.05)
    rows, columns = np.nonzero(ink > 0.5)
    assert np.ptp(rows) == np.ptp(columns)
    assert abs(rows.mean() - 13.5) <= 1
    assert abs(columns.mean() - 13.5) <= 1
    assert found[0, 0] == found[-1, -1] == paper


def test_a_photo_is_averaged_not_sampled(tmp_path):
    # Lines one pixel wide: sampling would show stripes, or none.
    stripes = np.zeros((3000, 3000), np.uint8)
    stripes[:, ::2] = 200
    found = only(tmp_path, "p.png", stripes)
    np.testing.assert_allclose(found, 100, atol=2)
