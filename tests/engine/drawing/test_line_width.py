"""The width of a picture's lines, measured and changed."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine.drawing.line_width import line_width, thinned, with_lines


def ring(width, radius=60, side=160):
    """A circle drawn by Pillow with a line of a width, anti-aliased."""
    image = Image.new("L", (4 * side, 4 * side))
    box = [4 * (side / 2 + sign * (radius + width / 2)) for sign in (-1, -1, 1, 1)]
    ImageDraw.Draw(image).ellipse(box, outline=255, width=round(4 * width))
    return np.asarray(image.reduce(4))


@pytest.mark.parametrize("width", [3, 6, 12, 24])
def test_the_width_of_a_ring_is_found(width):
    assert line_width(ring(width)) == pytest.approx(width, rel=0.05)


def test_faint_ink_is_no_thinner():
    assert line_width(ring(9) // 4) == pytest.approx(line_width(ring(9)), rel=0.02)


@pytest.mark.parametrize("by", [6.0, 3.0, 1.0, -1.0, -3.0])
def test_edges_move_by_half_on_either_side(by):
    assert line_width(thinned(ring(12), by)) == pytest.approx(12 - by, abs=0.5)


def test_nothing_changes_where_nothing_is_to_change():
    np.testing.assert_array_equal(thinned(ring(12), 0.0), ring(12))


def test_ink_grows_up_to_the_border_and_not_around_it():
    stripe = np.zeros((30, 30), np.uint8)
    stripe[:, :3] = 255
    wider = thinned(stripe, -4.0)
    assert wider[:, :5].all()
    assert not wider[:, 6:].any()


@pytest.mark.parametrize("width", [4, 8, 24])
def test_lines_come_nearer_to_the_goal(width):
    found = line_width(with_lines(ring(width), 10.0))
    assert abs(found - 10) < 0.35 * abs(width - 10)


def test_a_blot_is_left_alone():
    # A disc is all edge to this measure: it would be thinned away.
    sheet = np.zeros((60, 60), np.uint8)
    sheet[29:31, 5:55] = 255
    sheet[10:50, 10:50] = 255
    assert with_lines(sheet, 0.5, factor=10).any()
    assert not with_lines(np.zeros((5, 5), np.uint8), 2.0).any()
