"""A person's own drawings, exported: what NumPy, Pillow and the application read of them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine import DataError, OutputError, export_drawings, load_dataset, own_dataset
from engine.data.personal import OwnDrawing

DIGITS = tuple("0123456789")


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


@pytest.fixture
def drawings(sample):
    """Return a function that gives drawings of these labels."""

    def of(*labels):
        rows = [int(np.flatnonzero(sample.test.y % 10 == label % 10)[n])
                for n, label in enumerate(labels)]  # fmt: skip
        images = sample.test.x[rows].reshape(-1, 28, 28)
        return [OwnDrawing(image, label) for image, label in zip(images, labels, strict=True)]

    return of


def images_of(split, names):
    """Return what is in a split, in an order of its own."""
    return sorted((names[y], x.tobytes()) for x, y in zip(split.x, split.y, strict=True))


def test_a_file_has_the_arrays_that_numpy_and_keras_users_expect(tmp_path, drawings):
    own = drawings(3, 1, 4, 1)
    export_drawings(tmp_path / "own.npz", own, DIGITS)
    with np.load(tmp_path / "own.npz", allow_pickle=False) as arrays:
        assert arrays["x_train"].shape == (4, 28, 28)
        assert arrays["x_train"].dtype == np.uint8
        assert arrays["y_train"].tolist() == [3, 1, 4, 1]
        assert arrays["class_names"].tolist() == list(DIGITS)
        np.testing.assert_array_equal(arrays["x_test"][2], own[2].image)
        np.testing.assert_array_equal(arrays["x_valid"], arrays["x_train"])


@pytest.mark.parametrize("labels", [(7,), (1, 1, 1, 2, 2, 9), range(10)], ids=str)
def test_a_file_is_the_same_data_set_again(tmp_path, drawings, sample, labels):
    own = drawings(*labels)
    export_drawings(tmp_path / "own.npz", own, DIGITS)
    found, kept = load_dataset(tmp_path / "own.npz"), own_dataset(own, DIGITS, (28, 28))
    assert (found.class_names, found.image_shape) == (DIGITS, (28, 28))
    for split in ("train", "valid", "test"):
        assert images_of(getattr(found, split), DIGITS) == images_of(kept.test, DIGITS)
    assert len(sample.with_added(found, 2).train) == len(sample.train) + 2 * len(own)


def test_a_folder_has_a_picture_a_drawing_in_the_folder_of_its_class(tmp_path, drawings):
    own = drawings(3, 5, 3, 3)
    folder = tmp_path / "own"
    export_drawings(folder, own, DIGITS)
    there = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.png"))
    assert there == ["3/00001.png", "3/00003.png", "3/00004.png", "5/00002.png"]
    with Image.open(folder / "5" / "00002.png") as picture:
        assert picture.mode == "L"
        np.testing.assert_array_equal(np.asarray(picture), own[1].image)
    found = load_dataset(folder)
    assert found.class_names == ("3", "5")
    read = [
        image
        for split in (found.train, found.valid, found.test)
        for image in images_of(split, found.class_names)
    ]
    assert sorted(read) == sorted((DIGITS[each.label], each.image.tobytes()) for each in own)


def test_any_class_name_makes_a_folder_of_its_own(tmp_path, drawings):
    names = ("T-shirt/top", "a", "A", "..", "Ankle boot.", "¿qué?")
    export_drawings(tmp_path / "own", drawings(*range(6), 0, 0), names)
    folders = {path.name for path in (tmp_path / "own").iterdir()}
    assert folders == {"T-shirt-top", "a", "A (2)", "-", "Ankle boot", "¿qué-"}
    assert set(load_dataset(tmp_path / "own").class_names) == folders
    export_drawings(tmp_path / "own.npz", drawings(*range(6)), names)
    assert load_dataset(tmp_path / "own.npz").class_names == names


@pytest.mark.parametrize(
    ("labels", "reason"),
    [((1, 1, 1), "has 1 sub-folder"), ((1, 1, 2, 2), "too few to be divided")],
)
def test_too_few_for_a_folder_are_refused_with_what_to_do(tmp_path, drawings, labels, reason):
    with pytest.raises(DataError) as refused:
        export_drawings(tmp_path / "own", drawings(*labels), DIGITS)
    message = str(refused.value)
    assert message.startswith(f"{tmp_path / 'own'}: ")
    assert reason in message
    assert message.endswith("; or export to an .npz file, which holds any number")
    assert list(tmp_path.iterdir()) == []
    export_drawings(tmp_path / "own.npz", drawings(*labels), DIGITS)


def test_nothing_is_exported_of_nothing(tmp_path):
    with pytest.raises(DataError, match="no drawings of your own to export"):
        export_drawings(tmp_path / "own.npz", [], DIGITS)
    assert list(tmp_path.iterdir()) == []


def test_what_would_be_read_back_inverted_is_refused_and_the_old_file_stays(tmp_path, drawings):
    path = tmp_path / "own.npz"
    export_drawings(path, drawings(1, 2), DIGITS)
    before = path.read_bytes()
    covered = OwnDrawing(255 - drawings(1)[0].image, 1)
    with pytest.raises(DataError, match="taken for light paper; delete those"):
        export_drawings(path, [covered], DIGITS)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_replaces_one_a_folder_only_an_empty_one(tmp_path, drawings):
    own = drawings(1, 1, 1, 2)
    (tmp_path / "own.npz").write_text("older")
    export_drawings(tmp_path / "own.npz", own, DIGITS)
    assert len(load_dataset(tmp_path / "own.npz").test) == 4
    (tmp_path / "empty").mkdir()
    export_drawings(tmp_path / "empty", own, DIGITS)
    assert load_dataset(tmp_path / "empty").n_out == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    for taken in ("full", "full/letter.txt"):
        with pytest.raises(OutputError, match="there is something already"):
            export_drawings(tmp_path / taken, own, DIGITS)
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("name", ["nowhere/own.npz", "nowhere/own", "file.txt/own.npz"])
def test_where_nothing_can_be_written_is_said_in_one_line(tmp_path, drawings, name):
    (tmp_path / "file.txt").write_text("no folder")
    with pytest.raises(OutputError) as refused:
        export_drawings(tmp_path / name, drawings(1, 1, 1, 2), DIGITS)
    message = str(refused.value)
    assert message.startswith(f"cannot write {tmp_path / name} (")
    assert message.endswith("choose another place")
    assert "\n" not in message
