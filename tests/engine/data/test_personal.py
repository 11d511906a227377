"""A person's own labelled drawings: kept one by one, and a data set like any other."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine import DataError, OutputError, Settings, load_dataset, train
from engine.data.personal import OwnDrawing, PersonalSet

DIGITS = tuple("0123456789")
STROKES = (((10.0, 20.5, 22.0), (30.25, 40.0, 21.5)), ((1.0, 2.0, 22.0),))


def drawing(label: int, seed: int = 0) -> OwnDrawing:
    image = np.random.default_rng([label, seed]).integers(0, 256, (28, 28)).astype(np.uint8)
    return OwnDrawing(image, label, STROKES)


@pytest.fixture
def own() -> PersonalSet:
    return PersonalSet(DIGITS, (28, 28))


def test_kept_as_it_was_drawn(own):
    for label in (7, 3, 7):
        own.keep(drawing(label))
    found = PersonalSet(DIGITS, (28, 28)).drawings()
    assert [each.label for each in found] == [7, 3, 7]
    np.testing.assert_array_equal(found[1].image, drawing(3).image)
    assert found[0].strokes == STROKES


def test_loaded_scored_and_trained_on_like_any_other(own):
    sample = load_dataset("sample")
    kept = [own.keep(drawing(label)) for label in range(5)]
    personal = load_dataset("personal")
    assert personal.class_names == DIGITS
    np.testing.assert_array_equal(personal.test.x[2], kept[2].image.ravel())
    joined = sample.with_added(personal).with_added(personal)
    assert len(joined.train) == len(sample.train) + 2 * 5
    assert joined.added == ("personal", "personal")
    # Five images of noise, twice each, among thousands: trained on, they are known.
    settings = Settings(epochs=60, batch_size=100, patience=10**6, learning_rate=0.5)
    weights = train(joined, settings, backend="reference").weights
    assert weights.p_y_given_x(personal.test.x).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]


def test_added_images_are_spread_over_the_epoch(own, tiny_dataset):
    own.keep(drawing(1))
    sample = load_dataset("sample")
    joined = sample.with_added(load_dataset("personal"))
    (where,) = np.flatnonzero((joined.train.x == drawing(1).image.ravel()).all(axis=1))
    assert abs(where - len(sample.train) / 2) <= 1
    rest = np.delete(joined.train.x, where, axis=0)
    np.testing.assert_array_equal(rest, sample.train.x)


def test_forgotten(own):
    kept = own.keep(drawing(4))
    own.keep(drawing(5))
    own.forget(kept)
    assert [each.label for each in own.drawings()] == [5]
    own.forget(kept)


def test_kinds_are_kept_apart(own):
    own.keep(drawing(4))
    assert PersonalSet(("coat", "boot"), (28, 28)).drawings() == []
    assert PersonalSet(DIGITS, (8, 8)).drawings() == []
    with pytest.raises(DataError, match="does not fit"):
        PersonalSet(DIGITS, (8, 8)).keep(drawing(4))
    with pytest.raises(DataError, match="does not fit"):
        own.keep(OwnDrawing(drawing(1).image, 10))


def test_none_yet():
    with pytest.raises(DataError, match="no drawings of your own yet"):
        load_dataset("personal")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content | {"image": "not base64!"},
        lambda content: content | {"image": "aGVsbG8="},
        lambda content: content | {"class_name": "ten"},
        lambda content: content | {"strokes": [[[1, 2]]]},
        lambda content: {},
        lambda content: [content],
    ],
)
def test_a_damaged_file_takes_no_other_with_it(own, damage):
    first = own.keep(drawing(1))
    own.keep(drawing(2))
    first.path.write_text(json.dumps(damage(json.loads(first.path.read_text()))))
    assert [each.label for each in own.drawings()] == [2]
    first.path.write_bytes(b"\xff\xfe broken")
    assert [each.label for each in own.drawings()] == [2]


def test_forgotten_and_brought_back_in_its_place(own):
    kept = [own.keep(drawing(label)) for label in (4, 5, 6)]
    own.forget(kept[1])
    own.bring_back(kept[1])
    found = own.drawings()
    assert [each.label for each in found] == [4, 5, 6]
    np.testing.assert_array_equal(found[1].image, kept[1].image)
    assert found[1].strokes == STROKES


def test_what_cannot_be_deleted_is_said(own):
    kept = own.keep(drawing(4))
    path = kept.path
    path.unlink()
    # A folder cannot be deleted as a file, whoever asks.
    path.mkdir()
    with pytest.raises(OutputError, match=r"cannot delete .*; make its folder writable"):
        own.forget(kept)
