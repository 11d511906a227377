"""A drawing prepared as MNIST's digits were."""

from __future__ import annotations

import numpy as np
import pytest

from engine import DataError, prepare_gray


def centre_of_mass(image):
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def inked_box(image):
    rows, columns = np.nonzero(image)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def sheet_with(top, left, height, width, value=255):
    sheet = np.zeros((280, 280), np.uint8)
    sheet[top : top + height, left : left + width] = value
    return sheet


@pytest.mark.parametrize("place", [(0, 0), (10, 150), (79, 200)])
@pytest.mark.parametrize("shape", [(200, 50), (50, 80), (100, 30), (40, 40), (201, 77)])
def test_ink_is_fitted_and_centred_wherever_it_was_drawn(place, shape):
    image = prepare_gray(sheet_with(*place, *shape))
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert max(inked_box(image)) == 20
    for centre in centre_of_mass(image):
        assert 13.5 <= centre <= 14.5


@pytest.mark.parametrize("width", [20, 25, 30, 35, 47])
def test_aspect_is_kept_to_a_fraction_of_a_pixel(width):
    image = prepare_gray(sheet_with(30, 100, 200, width))
    # Rows across a bar hold as much ink as the bar is wide.
    assert image[14].sum() / 255 == pytest.approx(20 * width / 200, abs=0.01)


def test_a_small_drawing_is_enlarged():
    image = prepare_gray(sheet_with(100, 100, 8, 4))
    assert inked_box(image)[0] == 20
    assert image[14].sum() / 255 == pytest.approx(10, abs=0.7)


def test_ink_stays_in_the_picture_where_its_mass_is_at_one_end():
    sheet = sheet_with(40, 40, 40, 200)
    sheet[80:240, 138:141] = 40
    image = prepare_gray(sheet)
    assert inked_box(image)[0] == 20
    assert image[-1].any()


def test_floating_ink_is_the_same_ink():
    sheet = np.random.default_rng(0).integers(0, 256, (60, 40)).astype(np.uint8)
    expected = prepare_gray(sheet)
    for dtype in (np.float32, np.float64):
        np.testing.assert_array_equal(prepare_gray((sheet / 255).astype(dtype)), expected)


@pytest.mark.parametrize(
    ("image_shape", "box"), [((28, 28), (20, 20)), ((8, 8), (6, 6)), ((56, 42), (30, 30))]
)
def test_other_image_shapes_get_the_same_proportions(image_shape, box):
    image = prepare_gray(sheet_with(50, 50, 120, 120), image_shape)
    assert image.shape == image_shape
    assert inked_box(image) == box
    for centre, side in zip(centre_of_mass(image), image_shape, strict=True):
        assert abs(centre - side // 2) <= 0.5


def test_without_ink_it_says_so():
    with pytest.raises(DataError, match="no ink"):
        prepare_gray(np.zeros((280, 280), np.uint8))


def test_ink_too_faint_to_be_left_is_no_ink():
    sheet = np.zeros((1000, 1000), np.uint8)
    sheet[0, 0] = sheet[-1, -1] = 9
    with pytest.raises(DataError, match="no ink is left"):
        prepare_gray(sheet)


@pytest.mark.parametrize(
    "ink",
    [np.full((5, 5), np.nan), np.zeros((5, 5, 3), np.uint8), np.ones((5, 5), np.int64)],
    ids=["nan", "colours", "int64"],
)
def test_what_is_no_ink_is_refused(ink):
    with pytest.raises(DataError, match="ink"):
        prepare_gray(ink)


def test_real_digits_come_back_as_they_were(mnist):
    images = mnist.test.x[:1000].reshape(-1, 28, 28)
    enlarged = images.repeat(8, axis=1).repeat(8, axis=2)
    same = [
        np.array_equal(prepare_gray(big), one) for big, one in zip(enlarged, images, strict=True)
    ]
    assert np.mean(same) >= 0.999
