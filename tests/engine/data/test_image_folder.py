from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import DataError, Watch
from engine.data.image_folder import read_image_folder

from .pictures import SIZE, only, read, save, shade


@pytest.fixture
def folder(tmp_path) -> Path:
    """Three classes of two pictures whose shades tell them apart."""
    for number, (name, file) in enumerate(
        (name, file) for name in ("2", "10", "1") for file in ("9.png", "10.png")
    ):
        save(tmp_path / "set" / name / file, shade(100 + number))
    return tmp_path / "set"


def test_classes_and_files_in_natural_order(folder):
    reading = read(folder)
    assert reading.class_names == ("1", "2", "10")
    assert reading.image_shape == SIZE
    assert reading.notes == ()
    found = reading.splits["all"]
    assert found.y.tolist() == [0, 0, 1, 1, 2, 2]
    expected = [shade(100 + number).ravel() for number in (4, 5, 0, 1, 2, 3)]
    np.testing.assert_array_equal(found.x, expected)


@pytest.mark.parametrize("valid", ["valid", "val", "Validation"])
def test_splits_from_the_data(tmp_path, valid):
    for part, value in (("Train", 1), ("test", 2), (valid, 3)):
        for name in ("cat", "dog"):
            save(tmp_path / part / name / "p.png", shade(value))
    # A class of the test images alone is a class too.
    save(tmp_path / "test" / "ape" / "p.png", shade(9))
    reading = read(tmp_path)
    assert reading.class_names == ("ape", "cat", "dog")
    assert {part: split.y.tolist() for part, split in reading.splits.items()} == {
        "train": [1, 2], "test": [0, 1, 2], "valid": [1, 2],
    }  # fmt: skip
    assert {part: split.x[-1].max() for part, split in reading.splits.items()} == {
        "train": 10, "test": 10, "valid": 10,
    }  # fmt: skip
    assert reading.splits["valid"].x[0].min() == 3


def test_a_class_may_be_called_train(tmp_path):
    for name in ("bus", "train"):
        save(tmp_path / name / "p.png", shade(1))
    assert read(tmp_path).class_names == ("bus", "train")


@pytest.mark.parametrize(
    ("name", "options", "close"),
    [("p.png", {}, 0), ("p.bmp", {}, 0), ("p.tiff", {}, 0), ("p.ppm", {}, 0), ("p.gif", {}, 0),
     ("p.webp", {"lossless": True}, 0), ("p.jpg", {"quality": 95}, 8),
     ("no suffix", {"format": "PNG"}, 0)],
)  # fmt: skip
def test_formats(tmp_path, name, options, close):
    found = only(tmp_path, name, shade(200), **options)
    np.testing.assert_allclose(found, shade(200), atol=close)


def coloured():
    colours = np.zeros((*SIZE, 3), np.uint8)
    colours[:6] = (255, 0, 0)
    return colours


# ITU-R BT.601, which Pillow documents for its conversion to "L".
RED = round(255 * 299 / 1000)


@pytest.mark.parametrize(
    ("picture", "top", "bottom"),
    [
        (Image.fromarray(coloured()), RED, 0),
        (Image.fromarray(coloured()).convert("P", palette=Image.Palette.ADAPTIVE), RED, 0),
        (Image.fromarray(coloured()[..., 0] > 0), 255, 0),
        (Image.fromarray(coloured()[..., 0] * np.uint16(257)), 255, 0),
        (Image.fromarray(np.dstack([coloured(), coloured()[..., 0]])), RED, 255),
        (Image.fromarray(np.dstack([coloured()[..., 0] // 2, coloured()[..., 0]])), 127, 255),
    ],
    ids=["RGB", "palette", "1 bit", "16 bits", "transparent colours", "transparent gray"],
)
def test_colours_and_depths(tmp_path, picture, top, bottom):
    found = only(tmp_path, "p.png", picture)
    assert abs(int(found[0, 0]) - top) <= 1
    assert found[-1, 0] == bottom


def test_cmyk(tmp_path):
    ink = Image.fromarray(255 - shade(200)).convert("CMYK")
    found = only(tmp_path, "p.jpg", ink, quality=95)
    np.testing.assert_allclose(found, 255 - shade(200), atol=8)


def test_upright_as_the_camera_says(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by 90 degrees clockwise
    lying = np.ascontiguousarray(np.rot90(coloured()[..., 0]))
    found = only(tmp_path, "p.jpg", lying, exif=exif, quality=95)
    assert found.shape == SIZE
    np.testing.assert_allclose(found, coloured()[..., 0], atol=60)
    assert found[:5].min() > 200 > 50 > found[-5:].max()


@pytest.mark.parametrize("name", ["p.gif", "p.png", "p.tiff", "p.webp"])
def test_first_frame(tmp_path, name):
    frames = [Image.fromarray(shade(value)) for value in (90, 250)]
    lossless = {"lossless": True} if name == "p.webp" else {}
    found = only(tmp_path, name, frames[0], save_all=True, append_images=frames[1:], **lossless)
    np.testing.assert_array_equal(found, shade(90))


# -- what is left out ------------------------------------------------------------------------


def test_droppings_of_file_managers_are_passed_over(folder):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".hidden.png"):
        (folder / "1" / name).write_bytes(b"x")
    (folder / ".git").mkdir()
    (folder / "labels.txt").write_text("beside the classes")
    reading = read(folder)
    assert len(reading.splits["all"]) == 6
    assert reading.notes == ()


def test_a_few_bad_files_are_left_out_and_named(folder):
    for number in range(20):
        save(folder / "2" / f"more {number}.png", shade(3))
    (folder / "2" / "notes.txt").write_text("no picture")
    (folder / "2" / "zz.png").write_bytes((folder / "2" / "9.png").read_bytes()[:-30])
    reading = read(folder)
    assert len(reading.splits["all"]) == 26
    assert np.bincount(reading.splits["all"].y).tolist() == [2, 22, 2]
    (note,) = reading.notes
    assert note.startswith("2 files are left out; the first: ")
    assert "notes.txt (not a picture" in note


def test_many_bad_files_are_an_error(folder):
    (folder / "2" / "notes.txt").write_text("no picture")
    with pytest.raises(DataError, match=r"1 of 7 files cannot be used; .*notes\.txt"):
        read(folder)
    for path in folder.rglob("*.png"):
        path.write_bytes(b"")
    with pytest.raises(DataError, match="7 of 7 files") as caught:
        read(folder)
    assert "\n" not in str(caught.value)


def test_a_class_of_which_nothing_is_read_is_none(folder):
    for number in range(20):
        save(folder / "2" / f"more {number}.png", shade(3))
    (folder / "notes").mkdir()
    (folder / "notes" / "read me").write_text("no picture")
    (folder / "3").mkdir()
    reading = read(folder)
    assert reading.class_names == ("1", "2", "10")
    assert any("1 empty, linked or deeper folder is left out: 3" in note for note in reading.notes)


@pytest.mark.parametrize("names", [(), ("one",), range(257)])
def test_number_of_classes(tmp_path, names):
    (tmp_path / "empty").mkdir()
    for name in names:
        save(tmp_path / str(name) / "p.png", shade(1))
    with pytest.raises(DataError, match=f"has {len(names)} sub-folders with files"):
        read(tmp_path)


def test_names_that_cannot_be_shown(tmp_path):
    try:
        for name in ("a\nb", "\udce9"):
            save(tmp_path / name / "p.png", shade(1))
    except (OSError, UnicodeError):
        pytest.skip("the disk takes no such names")
    assert read(tmp_path).class_names == ("a?b", "?")


def test_told_and_cancelled(folder):
    told = []
    read_image_folder(folder, Watch(lambda done, total: told.append((done, total))))
    assert [step for step in told if step[1]] == [(done, 6) for done in range(7)]
