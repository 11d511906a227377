from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.datasets import load_digits

from engine import Cancelled, DataError, Watch
from engine.data.pixel_values import to_pixels

ALL_SHADES = np.arange(256)


def only(values) -> tuple[list[int], tuple[str, ...]]:
    (pixels,), notes = to_pixels([np.asarray(values)], "data")
    assert pixels.dtype == np.uint8
    return pixels.tolist(), notes


@given(arrays.arrays(np.uint8, arrays.array_shapes(max_dims=4)))
def test_bytes_stay(values):
    assert only(values)[0] == values.tolist()


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", ">f8"])
@given(k=arrays.arrays(np.uint8, arrays.array_shapes(max_dims=3)))
def test_the_tutorials_fractions_are_restored_exactly(dtype, k):
    assert only((k / 256).astype(dtype))[0] == k.tolist()


@pytest.mark.parametrize(
    ("values", "expected", "note"),
    [
        (ALL_SHADES / 255, ALL_SHADES, "0..1 were scaled"),
        ((ALL_SHADES / 255).astype(np.float32), ALL_SHADES, "0..1 were scaled"),
        (ALL_SHADES.astype(np.int64), ALL_SHADES, None),
        (ALL_SHADES.astype(np.float32), ALL_SHADES, None),
        (ALL_SHADES.astype(np.uint16) * 257, ALL_SHADES, "0..65535 were scaled"),
        ([False, True], [0, 255], "0..1 were scaled"),
        ([0, 1], [0, 255], "0..1 were scaled"),
        ([0.25, 254.6, 255], [0, 255, 255], "rounded"),
        ([0, 4, 16], [0, 64, 255], "0..16 were scaled"),
    ],
    ids=["0..1", "float32", "int64", "whole floats", "16 bits", "bool", "0 and 1", "rounded", "16"],
)
def test_scales(values, expected, note):
    pixels, notes = only(values)
    assert pixels == list(expected)
    assert len(notes) == (note is not None)
    assert note is None or note in notes[0]


def test_digits_of_scikit_learn():
    data = load_digits().data
    pixels, notes = only(data)
    assert np.abs(np.array(pixels) / 255 - data / 16).max() <= 0.5 / 255
    assert notes == ("pixels 0..16 were scaled to 0..255",)


def test_one_rule_for_all_splits():
    # Alone, the second would be taken for fractions.
    (train, test), _ = to_pixels([np.array([0.0, 51, 255]), np.array([0.0, 1.0])], "data")
    assert (train.tolist(), test.tolist()) == ([0, 51, 255], [0, 1])


@pytest.mark.parametrize("order", ["C", "F"])
def test_shape_is_kept_whatever_the_order_in_memory(order):
    values = np.asarray(np.arange(24.0).reshape(2, 3, 4) * 10, order=order)
    assert only(values)[0] == (np.arange(24).reshape(2, 3, 4) * 10).tolist()


def test_a_few_values_outside_are_clipped_and_reported():
    values = np.arange(1000) % 256
    values[:2] = [-700, 90_000]
    pixels, notes = only(values)
    assert pixels[:4] == [0, 255, 2, 3]
    assert "2 pixels outside 0..255 were clipped; the values went from -700 to 90000" in notes[-1]


def test_overshoot_of_a_filter_is_clipped():
    pixels, notes = only([-0.04, 0.5, 1.06, 1.05])
    assert pixels == [0, 128, 255, 255]
    assert any("3 pixels outside 0..1 were clipped" in note for note in notes)


@pytest.mark.parametrize(
    "values",
    [
        np.linspace(-1, 1, 100),  # as generative models like them
        np.linspace(-0.42, 2.82, 100),  # standardised MNIST
        np.arange(100) * 1_000_000,
        [-5, -3],
    ],
)
def test_other_ranges_are_refused(values):
    with pytest.raises(DataError, match=r"data: has pixels from .* scale them to 0\.\.255"):
        only(values)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_not_finite(bad):
    good = np.array([0.0, 0.5])
    for values in ([np.array([0.5, bad])], [np.array([bad]), good], [good, np.array([bad, 0.5])]):
        with pytest.raises(DataError, match="data: has pixels that are no finite numbers"):
            to_pixels(values, "data")


@pytest.mark.parametrize("values", [np.array(["1"]), np.array([1j]), np.array([None])])
def test_no_numbers(values):
    with pytest.raises(DataError, match="data: has pixels of type"):
        only(values)


def test_darkness_is_reported():
    for values in (np.array([0, 100], np.uint8), np.array([0.0, 100.0])):
        assert "the brightest pixel is 100 of 255" in only(values)[1][-1]


@given(
    arrays.arrays(
        st.sampled_from(["u1", "i2", "i8", "u8", "f2", "f4", "f8", "?"]),
        arrays.array_shapes(max_dims=2),
    )
)
def test_any_numbers_are_pixels_or_refused(values):
    try:
        pixels, _ = only(values)
    except DataError:
        return
    # Brighter stays brighter.
    flat = np.array(pixels).ravel()[np.argsort(values.ravel())].astype(int)
    assert (np.diff(flat) >= 0).all()


def test_can_be_cancelled():
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        to_pixels([np.zeros(10)], "data", Watch(cancelled=cancelled))
