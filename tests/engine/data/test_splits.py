from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import DataError, Split
from engine.data.reading import Reading
from engine.data.splits import divide

PARTS = ("train", "valid", "test")


def numbered(labels) -> Split:
    """Images of 4x4 pixels that carry their own number."""
    y = np.array(labels, np.int32)
    x = np.zeros((len(y), 16), np.uint8)
    x[:, :4] = np.arange(len(y), dtype="<u4")[:, None].view(np.uint8)
    return Split(x, y)


def numbers(split: Split):
    """The numbers of images made by `numbered`."""
    return np.ascontiguousarray(split.x[:, :4]).view("<u4").ravel()


def divided(n_out=3, **splits):
    names = tuple(f"class {label}" for label in range(n_out))
    return divide(Reading(splits, (4, 4), names), "numbers", "numbers.csv")


def counts(dataset):
    return [
        np.bincount(getattr(dataset, part).y, minlength=dataset.n_out).tolist() for part in PARTS
    ]


def test_published_splits_of_mnist(mnist):
    # The tutorial: 50,000 to train, the last 10,000 of the 60,000 to validate; in file order.
    assert [len(getattr(mnist, part)) for part in PARTS] == [50_000, 10_000, 10_000]
    assert mnist.notes == ()
    content = np.concatenate([mnist.train.x, mnist.valid.x]).tobytes()
    header = bytes.fromhex("00000803 0000ea60 0000001c 0000001c")
    assert hashlib.sha256(header + content).hexdigest() == (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    )


def test_all_three_parts_are_kept():
    parts = {part: numbered([0, 1, 2, 0, 1]) for part in PARTS}
    dataset = divided(**parts)
    for part in PARTS:
        assert getattr(dataset, part) is parts[part]
    assert dataset.notes == ()


def test_not_divided():
    labels = [0] * 100 + [1] * 40 + [2] * 3
    dataset = divided(all=numbered(labels))
    assert counts(dataset) == [[70, 28, 1], [15, 6, 1], [15, 6, 1]]
    assert dataset.notes[0].startswith("divided 70 : 15 : 15")
    for part in PARTS:
        split = getattr(dataset, part)
        np.testing.assert_array_equal(np.array(labels)[numbers(split)], split.y)
    # Minibatches of one class teach nothing.
    assert (np.diff(dataset.train.y) != 0).sum() > 20


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9), st.sampled_from(["all", "train"]))
def test_every_image_is_in_one_split_and_every_class_in_each(per_class, part):
    labels = np.repeat(np.arange(len(per_class)), per_class)
    reading = {part: numbered(labels)}
    if max(per_class) < 3:
        with pytest.raises(DataError):
            divided(len(per_class), **reading)
        return
    dataset = divided(len(per_class), **reading)
    found = np.concatenate([numbers(getattr(dataset, part)) for part in PARTS])
    assert sorted(found) == list(range(len(labels)))
    train, valid, test = counts(dataset)
    for n, *shares in zip(per_class, train, valid, test, strict=True):
        if n < 3:
            assert shares == [n, 0, 0]
        else:
            assert shares[1] == shares[2] >= 1
            assert shares[0] >= 1
            assert abs(shares[1] - 0.15 * n) <= max(0.5, 1 - 0.15 * n)


def test_the_same_on_every_machine():
    # Recorded; a change would give everybody other splits of the same data.
    dataset = divided(2, all=numbered([0, 1] * 10))
    assert numbers(dataset.train).tolist() == [15, 3, 5, 7, 6, 9, 13, 16, 17, 2, 4, 14, 0, 8, 10, 1]
    assert numbers(dataset.valid).tolist() == [11, 12]
    assert numbers(dataset.test).tolist() == [19, 18]


def test_a_class_too_small_to_divide_is_told():
    dataset = divided(all=numbered([0] * 20 + [1] * 20 + [2] * 2))
    assert counts(dataset) == [[14, 14, 2], [3, 3, 0], [3, 3, 0]]
    assert dataset.notes[1:] == ("no valid images of class 2", "no test images of class 2")


def test_no_validation_images():
    labels = np.random.default_rng(0).integers(0, 3, 120)
    dataset = divided(train=numbered(labels), test=numbered([0, 2, 1, 0]))
    np.testing.assert_array_equal(numbers(dataset.train), np.arange(100))
    np.testing.assert_array_equal(numbers(dataset.valid), np.arange(100, 120))
    assert dataset.notes == ()


def test_a_class_missing_in_the_last_sixth():
    labels = [2, *([0, 1] * 30), 2, 2]
    dataset = divided(train=numbered([*labels, *([0, 1] * 30)]), test=numbered([0, 2, 1, 0]))
    assert counts(dataset)[:2] == [[50, 50, 2], [10, 10, 1]]
    assert "a sixth of the training images validates" in dataset.notes[0]


def test_class_after_class_is_mixed():
    labels = np.repeat([1, 0, 2], 60)
    dataset = divided(train=numbered(labels), test=numbered(labels))
    assert sorted(numbers(dataset.test)) == list(range(180))
    np.testing.assert_array_equal(labels[numbers(dataset.test)], dataset.test.y)
    for part in PARTS:
        assert (np.diff(getattr(dataset, part).y) != 0).sum() > 10
    assert sum("class after class" in note for note in dataset.notes) == 2


def test_no_test_images():
    labels = np.tile([0, 1, 2], 60)
    dataset = divided(train=numbered(labels), valid=numbered([0, 1, 2, 0]))
    assert counts(dataset) == [[50, 50, 50], [2, 1, 1], [10, 10, 10]]
    assert "no test images" in dataset.notes[0]


@pytest.mark.parametrize(
    ("splits", "words"),
    [
        ({"all": numbered([0, 1, 2])}, "3 images in 3 classes are too few to be divided"),
        ({"train": numbered([0]), "test": numbered([0])}, "1 images .* too few"),
        ({"test": numbered([0, 1]), "valid": numbered([0, 1])}, "no training images"),
        ({"all": numbered([])}, "is empty"),
        ({"train": numbered([0, 1, 2]), "test": numbered([])}, "test split is empty"),
        ({"all": numbered([0, 1, 2, 3] * 5)}, r"a label 3, outside 0\.\.2"),
        ({"all": numbered([0, 1, -1] * 5)}, r"a label -1, outside 0\.\.2"),
    ],
    ids=["tiny", "one image", "no training", "empty", "empty test", "label", "negative label"],
)  # fmt: skip
def test_refused(splits, words):
    with pytest.raises(DataError, match=words) as caught:
        divided(**splits)
    assert str(caught.value).startswith("numbers.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("n_out", [1, 257])
def test_number_of_classes(n_out):
    with pytest.raises(DataError, match=f"has {n_out} classes; there must be 2 to 256"):
        divided(n_out, all=numbered([0] * 9))


@pytest.mark.parametrize("shape", [(3, 10), (10, 129)])
def test_size_of_images(shape):
    split = Split(np.zeros((9, shape[0] * shape[1]), np.uint8), np.zeros(9, np.int32))
    with pytest.raises(DataError, match=f"images of {shape[0]}x{shape[1]} pixels"):
        divide(Reading({"all": split}, shape, ("a", "b")), "name", "source")
