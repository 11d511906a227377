from __future__ import annotations

import gzip
import hashlib
import re

import numpy as np
import pytest

from engine import DataError, load_dataset
from engine.data.idx import read_idx

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
HEADER = bytes.fromhex("00000803 00000002 00000003 00000004")


def refused(path, n_dimensions=3):
    with pytest.raises(DataError) as caught:
        read_idx(path, n_dimensions)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("gzipped", [False, True])
def test_reads_images(tmp_path, gzipped):
    content = HEADER + IMAGES.tobytes()
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(content) if gzipped else content)
    found = read_idx(path, 3)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, IMAGES)


def test_missing(tmp_path):
    assert "cannot be read (No such file" in refused(tmp_path / "images")


@pytest.mark.parametrize("length", [0, 1, 3, 5, 15])
def test_ends_in_its_header(tmp_path, length):
    path = tmp_path / "images"
    path.write_bytes((HEADER + IMAGES.tobytes())[:length])
    refused(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER + IMAGES.tobytes()[:-1], "states 24 bytes, the file holds 23"),
        (HEADER + IMAGES.tobytes() + b"x", "states 24 bytes, the file holds more"),
        (b"\x89PNG" + HEADER, "not an IDX file"),
        (b"\0\0\x0d\x03" + HEADER[4:] + bytes(96), "not an IDX file of unsigned bytes"),
        (bytes.fromhex("00000801 00000018") + IMAGES.tobytes(), "has 1 dimensions, images have 3"),
        (bytes.fromhex("00000803 ffffffff ffffffff ffffffff"), "the header asks for"),
    ],
    ids=["truncated", "too long", "magic", "floats", "labels", "lies"],
)
@pytest.mark.parametrize("gzipped", [False, True])
def test_damaged(tmp_path, content, message, gzipped):
    path = tmp_path / "images"
    path.write_bytes(gzip.compress(content) if gzipped else content)
    assert message in refused(path)


def test_damaged_gzip(tmp_path):
    whole = gzip.compress(HEADER + IMAGES.tobytes())
    path = tmp_path / "images"
    for content in (whole[:-9], whole[:12] + b"\xff\xff\xff" + whole[15:], whole[:2]):
        path.write_bytes(content)
        assert "damaged" in refused(path)


def test_a_folder_is_no_file(tmp_path):
    assert "cannot be read" in refused(tmp_path)


# -- folders ---------------------------------------------------------------------------------


@pytest.mark.parametrize("gzipped", [False, True])
def test_folder(idx_folder, gzipped):
    dataset = load_dataset(idx_folder(gzipped=gzipped))
    assert dataset.name == "digits"
    assert [len(s) for s in (dataset.train, dataset.valid, dataset.test)] == [200, 40, 60]
    assert (dataset.image_shape, dataset.class_names) == ((4, 6), ("0", "1", "2"))
    assert dataset.pixel_scale == 1 / 256


def test_folder_without_a_file(idx_folder):
    folder = idx_folder()
    (folder / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte\(\.gz\) is missing"):
        load_dataset(folder)


def test_images_and_labels_of_different_lengths(idx_folder):
    folder = idx_folder()
    path = folder / "train-labels-idx1-ubyte"
    path.write_bytes(bytes.fromhex("00000801 000000ef") + path.read_bytes()[8:-1])
    with pytest.raises(DataError, match="240 train images but 239 labels"):
        load_dataset(folder)


def test_label_outside_the_classes(idx_folder):
    folder = idx_folder("mnist")
    path = folder / "train-labels-idx1-ubyte"
    path.write_bytes(path.read_bytes()[:-1] + bytes([10]))
    with pytest.raises(DataError, match=re.escape("a label 10, outside 0..9")):
        load_dataset(folder)


@pytest.mark.parametrize("source", ["nowhere", "mnist"])
def test_not_on_this_machine(source, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=source):
        load_dataset(source)


def test_real_mnist_is_the_original(mnist_folder):
    # SHA-256 of the uncompressed test files, as MNIST's mirrors publish them.
    for name, sha256, n in (
        ("t10k-images-idx3-ubyte.gz",
         "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 3),
        ("t10k-labels-idx1-ubyte.gz",
         "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 1),
    ):  # fmt: skip
        array = read_idx(mnist_folder / name, n)
        header = bytes([0, 0, 8, n]) + np.array(array.shape, ">u4").tobytes()
        assert hashlib.sha256(header + array.tobytes()).hexdigest() == sha256


def test_split_as_in_the_tutorial(mnist):
    assert [len(s) for s in (mnist.train, mnist.valid, mnist.test)] == [50_000, 10_000, 10_000]
    assert mnist.image_shape == (28, 28)
    assert mnist.class_names == tuple("0123456789")
    # Labels of the first and last training image, as everyone knows them.
    assert (mnist.train.y[0], mnist.valid.y[-1], mnist.test.y[0]) == (5, 8, 7)
