from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import KNOWN_DATASETS, Cancelled, DataError, Watch, load_dataset


def digits(n=60, paper=0):
    """Images of 8x6 pixels in two classes: a bar that stands or lies, on paper of some shade."""
    random = np.random.default_rng(n)
    y = np.arange(n) % 2
    x = np.full((n, 8, 6), paper, np.uint8)
    for image, label in zip(x, y, strict=True):
        bar = (slice(1, 7), 3) if label else (4, slice(1, 5))
        image[bar] = abs(int(paper) - random.integers(150, 250))
    return x, y


def picture_folder(path: Path, paper=0) -> Path:
    for number, (image, label) in enumerate(zip(*digits(paper=paper), strict=True)):
        folder = path / ("lying", "standing")[label]
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / f"{number}.png")
    return path


def npz(path: Path, paper=0) -> Path:
    x, y = digits(paper=paper)
    np.savez(path, images=x, labels=y)
    return path


def csv(path: Path, paper=0) -> Path:
    x, y = digits(paper=paper)
    # 36 pixels are 6x6: a table says nothing of rows and columns.
    square = x[:, 1:7].reshape(len(x), -1)
    np.savetxt(path, np.column_stack([y, square]), fmt="%d", delimiter=",")
    return path


@pytest.mark.parametrize("make", [picture_folder, npz, csv])
@pytest.mark.parametrize("paper", [0, 255])
def test_own_data_of_every_kind(tmp_path, make, paper):
    path = make(tmp_path / {"npz": "own.npz", "csv": "own.csv"}.get(make.__name__, "own"), paper)
    dataset = load_dataset(path)
    assert dataset.name == "own"
    assert dataset.source == str(path)
    assert [len(split) for split in (dataset.train, dataset.valid, dataset.test)] == [44, 8, 8]
    # Ink is high, whatever the paper was.
    assert dataset.inverted is (paper == 255)
    assert any("inverted" in note for note in dataset.notes) is (paper == 255)
    assert np.median(dataset.train.x) == 0
    assert dataset.train.x.max() >= 150


def test_own_idx_on_light_paper_is_inverted_too(idx_folder, tmp_path):
    folder = idx_folder("own")
    before = load_dataset(folder)
    assert not before.inverted
    path = folder / "train-images-idx3-ubyte"
    content = np.frombuffer(path.read_bytes(), np.uint8).copy()
    content[16:] = 255 - content[16:]
    path.write_bytes(content.tobytes())
    after = load_dataset(folder)
    assert after.inverted
    np.testing.assert_array_equal(after.train.x, before.train.x)
    # A folder called mnist is MNIST to a person, whose pixels nobody touches.
    named = load_dataset(shutil.copytree(folder, tmp_path / "elsewhere" / "mnist"))
    assert not named.inverted
    np.testing.assert_array_equal(named.train.x, 255 - before.train.x)


def test_mnist_by_name_and_by_path(mnist_folder, mnist, monkeypatch):
    monkeypatch.setenv("SOFTSCOPE_DATA", str(mnist_folder.parent))
    named = load_dataset("mnist")
    assert named.name == mnist.name == "mnist"
    assert named.title == "MNIST"
    np.testing.assert_array_equal(named.valid.x, mnist.valid.x)
    assert not named.inverted


def test_sample_is_always_there():
    sample = load_dataset("sample")
    assert (sample.image_shape, sample.n_out, sample.inverted) == ((28, 28), 10, False)


@pytest.mark.parametrize("name", KNOWN_DATASETS)
def test_a_named_set_that_is_missing_says_how_to_get_it(name):
    with pytest.raises(DataError, match=f"data fetch {name} .*Get ") as caught:
        load_dataset(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere", "x" * 5000, "a\0b", ""])
def test_no_such_thing(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="no such file or folder and no known data set"):
        load_dataset(name)


def test_unknown_kinds_list_what_can_be_read(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    Image.new("L", (9, 9)).save(tmp_path / "pictures" / "p.png")
    (tmp_path / "table.xls").write_bytes(b"x")
    (tmp_path / "mnist.gz").write_bytes(b"x")
    for name in ("empty", "pictures", "table.xls", "mnist.gz"):
        with pytest.raises(DataError, match=name) as caught:
            load_dataset(tmp_path / name)
        message = str(caught.value)
        assert "\n" not in message
        for kind in ("IDX", "sub-folder", ".npz", ".pkl.gz", ".csv"):
            assert kind in message


def test_suffixes_in_capitals(tmp_path):
    npz(tmp_path / "own.npz")
    (tmp_path / "own.npz").rename(tmp_path / "OWN.NPZ")
    assert load_dataset(tmp_path / "OWN.NPZ").name == "OWN"


def test_called_off(tmp_path):
    watch = Watch()
    watch.cancelled.set()
    with pytest.raises(Cancelled):
        load_dataset(picture_folder(tmp_path / "own"), watch)


@pytest.mark.skipif(os.name == "nt", reason="names of POSIX")
def test_a_name_that_cannot_be_shown(tmp_path):
    dataset = load_dataset(picture_folder(tmp_path / "a\nb"))
    assert dataset.name == "a?b"


def test_added_data_keeps_its_notes(tmp_path):
    first = load_dataset(npz(tmp_path / "first.npz"))
    second = load_dataset(npz(tmp_path / "second.npz", paper=255))
    joined = first.with_added(second)
    assert len(joined.train) == len(first.train) + len(second.train)
    assert joined.notes[: len(first.notes)] == first.notes
    assert any(note.startswith("second: the images are inverted") for note in joined.notes)
    # Of the set itself nothing is.
    assert not joined.inverted
