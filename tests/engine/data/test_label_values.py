from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import DataError
from engine.data.label_values import number_labels


def numbered(*labels, class_names=()):
    y, names = number_labels([np.asarray(part) for part in labels], "data", class_names)
    assert all(part.dtype == np.int32 for part in y)
    return [part.tolist() for part in y], names


@pytest.mark.parametrize(
    ("labels", "y", "names"),
    [
        ([0, 2, 1, 1], [0, 2, 1, 1], ("0", "1", "2")),
        ([10, -7, 3, 10], [2, 0, 1, 2], ("-7", "3", "10")),
        (np.array([9, 7], np.uint8), [1, 0], ("7", "9")),
        (np.array([2**64 - 1, 5], np.uint64), [1, 0], ("5", "18446744073709551615")),
        ([3.0, 1.0], [1, 0], ("1", "3")),
        ([True, False], [1, 0], ("0", "1")),
        ([[4], [2]], [1, 0], ("2", "4")),
        ([[0, 1, 0], [1, 0, 0]], [1, 0], ("0", "1", "2")),
        ([[0.0, 1.0], [1.0, 0.0]], [1, 0], ("0", "1")),
        (["boot", "bag", "é"], [1, 0, 2], ("bag", "boot", "é")),
        (np.array([b"boot", b"bag", "é".encode()]), [1, 0, 2], ("bag", "boot", "é")),
        (["10", "9"], [1, 0], ("9", "10")),
        (["3", "03", "1", "3.0e+00"], [1, 1, 0, 1], ("1", "3")),
        (["10", "9", "nine"], [0, 1, 2], ("10", "9", "nine")),
    ],
)
def test_kinds(labels, y, names):
    assert numbered(labels) == ([y], names)


def test_all_splits_are_numbered_together():
    assert numbered([5, 8], [2, 8]) == ([[1, 2], [0, 2]], ("2", "5", "8"))
    assert numbered(["b"], np.array([b"a"])) == ([[1], [0]], ("a", "b"))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=2).filter(lambda x: len(set(x)) > 1))
def test_names_lead_back_to_the_labels(labels):
    (y,), names = numbered(labels)
    assert [int(names[label]) for label in y] == labels
    assert [int(name) for name in names] == sorted(set(labels))


def test_names_of_the_data():
    names = ("shirt", "coat", "bag")
    assert numbered([2, 0], class_names=names) == ([[2, 0]], names)
    assert numbered(["coat", "bag"], class_names=names) == ([[1, 2]], names)
    with pytest.raises(DataError, match=r"a label '3', but its 3 class names stand for 0..2"):
        numbered([1, 3], class_names=names)
    with pytest.raises(DataError, match="a label 'boot'"):
        numbered(["boot"], class_names=names)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([1, 1], "only '1' for labels"),
        (np.arange(257), "more than 256 different labels"),
        ([0.5, 1], "no whole numbers"),
        ([np.nan, 1], "no whole numbers"),
        ([1e300, 1], "no whole numbers"),
        ([[0, 0], [0, 1]], "not one 1"),
        ([[0, 2], [0, 1]], "not one 1"),
        ([[0, 1, 1], [0, 0, 1]], "not one 1"),
        (np.zeros((3, 2, 2)), "shape"),
        (np.zeros((3, 0)), "shape"),
        (np.array(["a", None]), "type object"),
        (np.array([1j, 2]), "type complex"),
        (["a", "b" * 101], "over 100 characters"),
        (["a", "two\nlines"], "no name for a class"),
        (["a", "  "], "no name for a class"),
        (np.array([b"\xff", b"a"]), "no UTF-8"),
    ],
)
def test_refused(labels, message):
    with pytest.raises(DataError) as caught:
        numbered(labels)
    assert str(caught.value).startswith("data: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_numbers_and_text_together():
    with pytest.raises(DataError, match="some labels are numbers and some are text"):
        numbered([1, 2], ["a", "b"])


def test_most_classes():
    assert len(numbered(np.arange(256))[1]) == 256
