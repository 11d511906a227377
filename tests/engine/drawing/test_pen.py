"""Strokes drawn as ink without a window."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from engine import DataError
from engine.drawing.pen import rasterise, trace

ZIGZAG = [(60, 60, 22.0), (200, 80, 22.0), (90, 160, 22.0), (210, 220, 22.0)]


def drawn(stroke, scale=0.1, shape=(28, 28)):
    return rasterise(trace([stroke]) * scale, shape)


def test_a_straight_line_has_the_ink_of_its_area():
    image = drawn([(60, 60, 22.0), (200, 160, 22.0)])
    area = 2.2 * math.hypot(14, 10) + math.pi * 1.1**2
    assert image.sum() / 255 == pytest.approx(area, rel=0.02)


@pytest.mark.parametrize("width", [4.0, 9.0, 22.0, 60.0])
def test_lines_are_as_wide_as_the_pen(width):
    image = drawn([(140, 0, width), (140, 280, width)])
    assert image[14].sum() / 255 == pytest.approx(width / 10, abs=0.05)


def test_it_draws_what_pillow_draws_sixteen_times_as_large():
    points = [(x, y) for x, y, _ in ZIGZAG[:2]]
    large = Image.new("L", (280 * 2, 280 * 2))
    pen = ImageDraw.Draw(large)
    pen.line([(2 * x, 2 * y) for x, y in points], 255, 44)
    for x, y in points:
        pen.ellipse((2 * x - 22, 2 * y - 22, 2 * x + 22, 2 * y + 22), 255)
    expected = np.asarray(large.reduce(20)).astype(int)
    assert np.abs(drawn(ZIGZAG[:2]) - expected).max() <= 16


def test_it_draws_what_the_canvas_draws():
    pytest.importorskip("PyQt6")
    from gui.drawing.drawing import Drawing
    from gui.drawing.strokes import Stroke

    drawing = Drawing()
    drawing.add([Stroke(tuple(ZIGZAG)), Stroke(((230.0, 40.0, 22.0),))])
    expected = np.asarray(Image.fromarray(drawing.ink()).reduce(10)).astype(int)
    found = rasterise(trace([ZIGZAG, [(230.0, 40.0, 22.0)]]) * 0.1, (28, 28))
    # Where a wide line turns sharply, Qt's outline of it is itself an approximation.
    assert np.abs(found - expected).max() <= 48
    assert np.abs(found - expected).mean() <= 1
    assert found.sum() == pytest.approx(expected.sum(), rel=0.01)


def test_pressure_widens_the_line_along_its_way():
    image = drawn([(140, 20, 10.0), (140, 260, 50.0)])
    thickness = image.sum(axis=1) / 255
    assert thickness[5] == pytest.approx(1.6, abs=0.25)
    assert thickness[22] == pytest.approx(4.4, abs=0.25)


def test_a_point_is_a_dot():
    image = drawn([(140, 140, 40.0)])
    assert image.sum() / 255 == pytest.approx(math.pi * 4, rel=0.03)


def test_a_pen_that_stood_still_leaves_the_same_dot():
    np.testing.assert_array_equal(drawn([(140, 140, 40.0)] * 5), drawn([(140, 140, 40.0)]))


def test_ink_beyond_the_image_is_lost():
    image = drawn([(-500, 140, 20.0), (140, 140, 20.0)])
    assert image[14, 0] == 255
    assert not image[:, 20:].any()


def test_a_scribble_has_no_gaps_and_not_too_many_discs():
    turns = np.linspace(0, 60 * np.pi, 20_000)
    circle = 140 + 100 * np.stack((np.cos(turns), np.sin(turns)), axis=1)
    stroke = np.column_stack((circle, np.full(len(circle), 22.0)))
    once = drawn(stroke[: 20_000 // 30 + 1]).astype(int)
    assert len(trace([stroke])) <= 2001
    assert np.abs(drawn(stroke) - once).max() < 40


def test_small_images_get_thin_lines():
    image = drawn([(140, 0, 22.0), (140, 280, 22.0)], scale=4 / 280, shape=(4, 4))
    assert image[2].sum() / 255 == pytest.approx(22 * 4 / 280, abs=0.05)


def test_no_stroke_is_nowhere():
    assert trace([]).shape == (0, 3)
    assert trace([np.empty((0, 3))]).shape == (0, 3)


@pytest.mark.parametrize(
    "stroke",
    [[(1.0, 2.0)], [(1.0, math.nan, 3.0)], [(1.0, 2.0, 0.0)]],
    ids=["no width", "nan", "width 0"],
)
def test_what_is_no_stroke_is_refused(stroke):
    with pytest.raises(DataError, match="stroke"):
        trace([stroke])
