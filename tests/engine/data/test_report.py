from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from engine import Cancelled, Split, Watch
from engine.data.polarity import paper_shade, with_ink_high
from engine.data.report import report


def test_images_of_each_class(tiny_dataset):
    found = report(tiny_dataset)
    for part in ("train", "valid", "test"):
        labels = getattr(tiny_dataset, part).y.tolist()
        expected = tuple(labels.count(label) for label in range(3))
        assert found.images_per_class[part] == expected
    assert (found.duplicates, found.leaked, found.constant) == (0, 0, 0)
    assert found.lines() == ()
    with pytest.raises(FrozenInstanceError):
        found.leaked = 1


def test_duplicates_leaks_and_blank_images(tiny_dataset):
    train, test = (split.x.copy() for split in (tiny_dataset.train, tiny_dataset.test))
    train[7] = train[3]
    train[150] = train[3]
    train[9] = 255
    test[[0, 69]] = train[20]
    test[1] = test[2]
    test[4] = 0
    dataset = replace(
        tiny_dataset,
        train=Split(train, tiny_dataset.train.y),
        test=Split(test, tiny_dataset.test.y),
        notes=("read in a hurry",),
    )
    found = report(dataset)
    assert (found.duplicates, found.leaked, found.constant) == (2, 2, 2)
    assert found.lines() == (
        "read in a hurry",
        "2 of 200 training images repeat another exactly",
        "2 of 70 test images are training images too",
        "2 of 330 images are of one shade",
    )


def test_mnist(mnist):
    found = report(mnist)
    # Its 60,000 training images, class by class, as Y. LeCun's files have them.
    both = np.add(found.images_per_class["train"], found.images_per_class["valid"])
    assert both.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert found.images_per_class["test"] == (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
    by_sorting = len(mnist.train) - len(np.unique(mnist.train.x, axis=0))
    assert found.duplicates == by_sorting
    assert found.lines() == ()


def test_told_and_called_off(tiny_dataset):
    told = []
    report(tiny_dataset, Watch(lambda done, total: told.append((done, total))))
    assert told == [(0, 330), (200, 330), (260, 330), (330, 330)]
    watch = Watch()
    watch.cancelled.set()
    with pytest.raises(Cancelled):
        report(tiny_dataset, watch)


# -- polarity --------------------------------------------------------------------------------


def painted(dataset, border, inside):
    """The data set with every image of two shades."""
    image = np.full(dataset.image_shape, border, np.uint8)
    image[1:-1, 1:-1] = inside

    def paint(split):
        return Split(np.tile(image.ravel(), (len(split), 1)), split.y)

    return replace(
        dataset,
        train=paint(dataset.train),
        valid=paint(dataset.valid),
        test=paint(dataset.test),
    )


@pytest.mark.parametrize("border", [0, 127, 128, 255])
def test_light_paper_is_inverted(tiny_dataset, border):
    dataset = painted(tiny_dataset, border, 60)
    found = with_ink_high(dataset)
    assert paper_shade(dataset) == border
    assert found.inverted is (border >= 128) is report(found).inverted
    shade = 255 - border if found.inverted else border
    for part in ("train", "valid", "test"):
        split = getattr(found, part)
        assert set(split.x[:, 0].tolist()) == {shade}
        assert set(split.x[:, 7].tolist()) == {195 if found.inverted else 60}
        np.testing.assert_array_equal(split.y, getattr(dataset, part).y)
    assert len(found.notes) == found.inverted


def test_paper_is_the_median_of_all_borders(tiny_dataset):
    pixels = tiny_dataset.train.x.reshape(-1, 4, 6)
    border = [*pixels[:, 0].ravel(), *pixels[:, 3].ravel(), *pixels[:, 1:3, [0, 5]].ravel()]
    assert paper_shade(tiny_dataset) == np.median(border)


def test_inverting_twice_changes_nothing(tiny_dataset):
    once = replace(tiny_dataset, notes=("a note",)).inverted_pixels()
    assert once.inverted
    assert once.notes[0] == "a note"
    assert "inverted" in once.notes[1]
    np.testing.assert_array_equal(once.train.x, 255 - tiny_dataset.train.x)
    twice = once.inverted_pixels()
    assert not twice.inverted
    assert twice.notes == ("a note",)
    for part in ("train", "valid", "test"):
        np.testing.assert_array_equal(getattr(twice, part).x, getattr(tiny_dataset, part).x)
