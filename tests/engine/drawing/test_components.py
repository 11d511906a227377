from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hypothesis_numpy

from engine.drawing.components import components

ndimage = pytest.importorskip("scipy.ndimage")

MASKS = hypothesis_numpy.arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))
SPIRAL = np.array(
    [[int(pixel) for pixel in row] for row in ("1111111", "0000001", "1111101", "1000101",
                                               "1011101", "1000001", "1111111")], bool
)  # fmt: skip


def by_scipy(mask):
    labels, n = ndimage.label(mask, np.ones((3, 3)))
    return labels, n


@given(MASKS)
@example(SPIRAL)
@example(np.zeros((3, 4), bool))
@example(np.ones((1, 1), bool))
def test_components_are_those_that_scipy_finds(mask):
    found = components(mask)
    labels, n = by_scipy(mask)
    assert len(found.boxes) == n
    expected = {labels_of.tobytes() for labels_of in (labels == k for k in range(1, n + 1))}
    assert {found.mask([k]).tobytes() for k in range(n)} == expected
    np.testing.assert_array_equal(found.mask(np.arange(n)), mask)


@given(MASKS)
def test_boxes_and_borders(mask):
    found = components(mask)
    for k in range(len(found.boxes)):
        one = found.mask([k])
        rows, columns = np.nonzero(one)
        box = [rows.min(), columns.min(), rows.max() + 1, columns.max() + 1]
        assert found.boxes[k].tolist() == box
        sides = sorted((int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1))
        assert found.sizes[k] == sides[1]
        assert found.slimness[k] == sides[0] / sides[1]
        inner = one.copy()
        inner[1:-1, 1:-1] = False
        # A pixel at both ends of a row one pixel wide counts once or twice.
        if mask.shape[1] > 1:
            assert found.n_on_border[k] == inner.sum()
        near = (one[:2], one[-2:], one[:, :2], one[:, -2:])
        assert found.n_borders[k] == sum(edge.any() for edge in near)


def test_a_hundred_thousand_components():
    mask = np.zeros((1000, 1000), bool)
    mask[::3, ::3] = True
    assert len(components(mask).boxes) == 334**2
