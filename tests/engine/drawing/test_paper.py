from __future__ import annotations

import numpy as np
import pytest

from engine.drawing.paper import between_lines, is_light, most_around, plane

ndimage = pytest.importorskip("scipy.ndimage")


def cross(paper, ink):
    """Lines three pixels wide on paper."""
    picture = np.array(paper, float)
    picture[30:33, 15:70] = ink
    picture[10:50, 40:43] = ink
    return picture


SHAPE = (60, 80)
SHADOW = np.where(np.arange(80) < 37, 0.9, 0.5) * np.ones(SHAPE)


@pytest.mark.parametrize("window", [1, 3, 5, 7, 9, 21, 201])
@pytest.mark.parametrize("shape", [(40, 50), (1, 30), (30, 1), (1, 1)])
def test_most_around_is_scipy_s_maximum_filter(window, shape):
    values = np.random.default_rng(window).integers(0, 65536, shape).astype(np.uint16)
    expected = ndimage.maximum_filter(values, window, mode="constant", cval=0)
    np.testing.assert_array_equal(most_around(values, window), expected)


def test_the_plane_is_the_light_of_evenly_lit_paper():
    row, column = np.mgrid[: SHAPE[0], : SHAPE[1]]
    light = 0.9 - 0.002 * row - 0.003 * column
    np.testing.assert_allclose(plane(cross(light, 0.2)), light, atol=1e-9)


def test_the_plane_of_drawn_pictures_is_exactly_one_shade():
    picture = cross(np.full(SHAPE, 0.7), 0.1)
    picture[:, :10] = 0.1
    assert np.all(plane(picture) == 0.7)


@pytest.mark.parametrize("light", [True, False])
def test_shadows_stay_and_lines_go(light):
    paper = SHADOW if light else 1 - SHADOW
    found = between_lines(cross(paper, 0.2 if light else 0.8), 9, light)
    np.testing.assert_allclose(found, paper, atol=1e-4)


def test_dark_lines_on_shadowed_paper_and_light_ones_on_a_board():
    assert is_light(cross(SHADOW, 0.2))
    assert not is_light(cross(SHADOW / 3, 0.8))
