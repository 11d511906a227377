"""The ladder from a drawing to what the model sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import DataError, Split, prepare_gray, train
from engine.drawing.deskew import deskew
from engine.drawing.preparation import (
    LINE_SHARE,
    Preparation,
    Stage,
    ladder_of_gray,
    ladder_of_strokes,
)
from tests.pen_strokes import SHARED_STROKES, read_pen_digits

SHEET = (280, 280)
ALL = Preparation(deskew=True, spread=True)
NAMES = ["as drawn", "ink box", "pen width", "centre of mass", "deskew", "spread"]
# Where each stage stands in NAMES.
SWITCHES = {"fit": 1, "normalise_width": 2, "centre": 3, "deskew": 4, "spread": 5}


def one(width=22.0, size=1.0):
    """A 1 leaning to the right, in the upper left part of the sheet."""
    points = [(70, 50), (110, 20), (40, 180)]
    return [[(x * size, y * size, width) for x, y in points]]


def inked(strokes, scale=1.0):
    from engine.drawing.pen import rasterise, trace

    return rasterise(trace(strokes) * scale, SHEET)


LADDERS = {
    "strokes": lambda strokes, *how: ladder_of_strokes(strokes, SHEET, *how),
    "gray": lambda strokes, *how: ladder_of_gray(inked(strokes), *how),
}
both = pytest.mark.parametrize("ladder", LADDERS.values(), ids=LADDERS)


def images(stages: tuple[Stage, ...]):
    return {stage.name: stage.image for stage in stages}


def inked_box(image, least=1):
    rows, columns = np.nonzero(image >= least)
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def centre_of_mass(image):
    return [axis.ravel() @ image.ravel() / image.sum() for axis in np.indices(image.shape)]


def slant(image):
    rows, columns = (
        axis - mean
        for axis, mean in zip(np.indices(image.shape), centre_of_mass(image), strict=True)
    )
    return (rows * columns * image).sum() / (rows**2 * image).sum()


def slimness(image):
    """How much further the ink reaches along the columns than along the rows."""
    rows, columns = (
        np.sqrt(((axis - mean) ** 2 * image).sum() / image.sum())
        for axis, mean in zip(np.indices(image.shape), centre_of_mass(image), strict=True)
    )
    return rows / columns


@both
def test_each_stage_does_what_its_name_says(ladder):
    stages = ladder(one(), (28, 28), ALL)
    assert [stage.name for stage in stages] == NAMES
    image = images(stages)
    # As drawn it is in a corner, 18 pixels high.
    assert image["as drawn"][:20, :14].sum() == image["as drawn"].sum()
    assert max(inked_box(image["ink box"], 128)) == 20
    assert image["pen width"].sum() < 0.95 * image["ink box"].sum()
    for centre in centre_of_mass(image["centre of mass"]):
        assert 13.5 <= centre <= 14.5
    assert slant(image["centre of mass"]) < -0.15
    assert abs(slant(image["deskew"])) < 0.03
    # A leaning 1 is a slim one upright, and not so slim when spread.
    assert slimness(image["spread"]) < 1.3 < 1.9 < slimness(image["deskew"])


@both
@pytest.mark.parametrize("off", SWITCHES)
def test_each_stage_can_be_left_out(ladder, off):
    stages = ladder(one(), (28, 28), replace(ALL, **{off: False}))
    assert [stage.name for stage in stages] == [
        name for place, name in enumerate(NAMES) if place != SWITCHES[off]
    ]
    whole = ladder(one(), (28, 28), ALL)
    # Stages before it are the same as ever.
    for ours, theirs in zip(stages[: SWITCHES[off]], whole, strict=False):
        np.testing.assert_array_equal(ours.image, theirs.image)


@both
def test_with_all_off_it_is_the_sheet_scaled_down(ladder):
    off = Preparation(fit=False, normalise_width=False, centre=False)
    (stage,) = ladder(one(), (28, 28), off)
    expected = inked(one()).reshape(28, 10, 28, 10).mean(axis=(1, 3))
    assert np.abs(stage.image - expected).max() <= 24


def test_a_picture_without_width_normalised_is_what_prepare_gray_makes():
    plain = Preparation(normalise_width=False)
    for strokes in (one(), one(8.0), one(30.0, 0.5)):
        ink = inked(strokes)
        np.testing.assert_array_equal(
            ladder_of_gray(ink, (28, 28), plain)[-1].image, prepare_gray(ink)
        )


@pytest.mark.parametrize("width", [6.0, 12.0, 22.0, 40.0])
@pytest.mark.parametrize("size", [0.5, 1.0, 1.4])
def test_strokes_look_the_same_whatever_the_pen_and_the_size(width, size):
    expected = ladder_of_strokes(one(), SHEET)[-1].image.astype(int)
    found = ladder_of_strokes(one(width, size), SHEET)[-1].image
    assert np.abs(found - expected).mean() < 2


@pytest.mark.parametrize("width", [4.0, 12.0, 40.0])
def test_lines_of_pictures_come_near_the_same_width(width):
    def ink_of(normalise):
        how = Preparation(normalise_width=normalise)
        return ladder_of_gray(inked(one(width)), (28, 28), how)[-1].image.sum()

    right = ladder_of_gray(inked(one(16.0)), (28, 28))[-1].image.sum()
    # A line's ink is its width, its length being what it is.
    assert abs(ink_of(True) / right - 1) < 0.6 * abs(ink_of(False) / right - 1)


def test_a_stem_is_as_wide_as_said():
    stem = ladder_of_strokes([[(140, 40, 30.0), (140, 240, 30.0)]], SHEET)[-1].image
    assert stem[14].sum() / 255 == pytest.approx(LINE_SHARE * 20, abs=0.05)


def test_pressure_survives_the_normal_width():
    stem = ladder_of_strokes([[(140, 40, 10.0), (140, 240, 30.0)]], SHEET)[-1].image
    inked_rows = np.flatnonzero(stem.any(axis=1))
    assert stem[inked_rows[-4]].sum() > 1.8 * stem[inked_rows[3]].sum()


def test_a_dot_stays_a_dot_however_the_hand_trembled():
    still = ladder_of_strokes([[(50, 50, 22.0)]], SHEET)[-1].image
    trembling = ladder_of_strokes([[(50, 50, 22.0), (51, 50, 22.0)]], SHEET)[-1].image
    assert max(inked_box(still)) <= 4
    assert max(inked_box(trembling)) <= 5


def test_what_ran_off_the_sheet_does_not_count():
    stroke = [(-900.0, 100.0, 22.0), (0.0, 100.0, 22.0), (140.0, 100.0, 22.0), (140.0, 200.0, 22.0)]
    inside = stroke[1:]
    np.testing.assert_allclose(
        ladder_of_strokes([stroke], SHEET)[-1].image.astype(int),
        ladder_of_strokes([inside], SHEET)[-1].image,
        atol=70,
    )
    with pytest.raises(DataError, match="no ink"):
        ladder_of_strokes([[(-20.0, 10.0, 5.0)]], SHEET)


def test_without_ink_it_says_so():
    with pytest.raises(DataError, match="no ink"):
        ladder_of_strokes([], SHEET)
    with pytest.raises(DataError, match="no ink"):
        ladder_of_gray(np.zeros((280, 280), np.uint8))


points = st.tuples(st.floats(0, 280), st.floats(0, 280), st.floats(10, 60))


@settings(deadline=None, max_examples=150)
@given(
    strokes=st.lists(st.lists(points, min_size=1, max_size=6), min_size=1, max_size=3),
    shape=st.tuples(st.integers(4, 128), st.integers(4, 128)),
    switches=st.tuples(*[st.booleans()] * 5),
)
def test_any_drawing_fits_any_image_shape(strokes, shape, switches):
    preparation = Preparation(**dict(zip(SWITCHES, switches, strict=True)))
    for stages in (
        ladder_of_strokes(strokes, SHEET, shape, preparation),
        ladder_of_gray(inked(strokes), shape, preparation),
    ):
        for stage in stages:
            assert stage.image.shape == shape
            assert stage.image.dtype == np.uint8
        # Left as small as it was, a speck may have no ink in any of few pixels.
        assert stages[-1].image.any() or not preparation.fit


def test_people_who_never_saw_the_training_data_are_read(mnist):
    if not SHARED_STROKES.exists():
        pytest.skip("the pen strokes are not beside this checkout")

    def straight(split):
        return Split(deskew(split.x, (28, 28), spread=True), split.y)

    straightened = replace(
        mnist,
        train=straight(mnist.train),
        valid=straight(mnist.valid),
        test=straight(mnist.test),
    )
    weights = train(straightened, backend="cpu", threads=1).weights
    digits = read_pen_digits()
    assert len(digits) == 7494
    digits = digits[::5]
    prepared = np.stack(
        [
            ladder_of_strokes(digit.on_sheet(280, 22), SHEET, (28, 28), ALL)[-1].image
            for digit in digits
        ]
    )
    found = weights.p_y_given_x(prepared).argmax(axis=1)
    # 88 % of all of them; every fifth is within two hundredths of that.
    assert np.mean(found == [digit.label for digit in digits]) >= 0.86
