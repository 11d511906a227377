from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sklearn.datasets import load_digits

from engine import DataError, Watch
from engine.data.npz_file import read_npz
from engine.data.sample import SAMPLE_FILE

RANDOM = np.random.default_rng(3)
X = RANDOM.integers(0, 256, (12, 5, 7)).astype(np.uint8)
Y = np.arange(12) % 3


@pytest.fixture
def read(tmp_path):
    def save_and_read(compressed=True, **content):
        path = tmp_path / "data.npz"
        (np.savez_compressed if compressed else np.savez)(path, **content)
        return read_npz(path, Watch())

    return save_and_read


@pytest.fixture
def refused(read, tmp_path):
    def message_for(**content):
        with pytest.raises(DataError) as caught:
            read(**content)
        message = str(caught.value)
        assert message.startswith(f"{tmp_path / 'data.npz'}: ")
        assert "\n" not in message
        return message

    return message_for


def check(reading, part, images, labels):
    np.testing.assert_array_equal(reading.splits[part].x, images.reshape(len(images), -1))
    assert reading.splits[part].x.dtype == np.uint8
    np.testing.assert_array_equal(reading.splits[part].y, labels)
    assert reading.splits[part].y.dtype == np.int32


@pytest.mark.parametrize("compressed", [True, False])
def test_as_keras_has_it(read, compressed):
    reading = read(compressed, x_train=X, y_train=Y, x_test=X[:6] // 2, y_test=Y[:6])
    assert list(reading.splits) == ["train", "test"]
    check(reading, "train", X, Y)
    check(reading, "test", X[:6] // 2, Y[:6])
    assert (reading.image_shape, reading.class_names) == ((5, 7), ("0", "1", "2"))
    assert reading.notes == ()


@pytest.mark.parametrize(
    "names", [("images", "labels"), ("x", "y"), ("X", "Y"), ("data", "target")]
)
def test_not_divided(read, names):
    reading = read(**dict(zip(names, (X, Y), strict=True)))
    assert list(reading.splits) == ["all"]
    check(reading, "all", X, Y)


@pytest.mark.parametrize("names", ["{}_valid", "{}_val", "validation_{}"])
def test_validation_by_its_names(read, names):
    parts = {"x_train": X, "y_train": Y, names.format("x"): X[3:], names.format("y"): Y[3:]}
    check(read(**parts), "valid", X[3:], Y[3:])


def test_the_bundled_sample():
    reading = read_npz(SAMPLE_FILE, Watch())
    assert {part: len(split) for part, split in reading.splits.items()} == {
        "train": 7200, "valid": 1200, "test": 1200,
    }  # fmt: skip
    with np.load(SAMPLE_FILE, allow_pickle=False) as file:
        check(reading, "valid", file["valid_images"], file["valid_labels"])


def test_digits_of_scikit_learn(read):
    digits = load_digits()
    reading = read(
        data=digits.data, images=digits.images, target=digits.target,
        target_names=digits.target_names,
    )  # fmt: skip
    assert reading.image_shape == (8, 8)
    assert reading.class_names == tuple("0123456789")
    np.testing.assert_array_equal(reading.splits["all"].y, digits.target)
    assert np.abs(reading.splits["all"].x - digits.data * 255 / 16).max() <= 0.5
    assert reading.notes == ("not used: 'data'", "pixels 0..16 were scaled to 0..255")


def test_names_of_the_classes(read):
    names = ("T-shirt", "bag", "coat")
    assert read(x=X, y=Y, class_names=names).class_names == names
    reading = read(x=X, y=np.array(names)[::-1][Y], class_names=names)
    assert reading.class_names == names
    assert reading.splits["all"].y.tolist() == (2 - Y).tolist()
    assert read(x=X, y=np.array(names)[::-1][Y]).class_names == names


@pytest.mark.parametrize("shape", [(12, 5, 7, 1), (12, 1, 5, 7)])
def test_one_channel(read, shape):
    check(read(x=X.reshape(shape), y=Y[:, None]), "all", X, Y)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("order", ["C", "F"])
def test_colours_are_gray_as_pillow_makes_them(read, first, order):
    colours = RANDOM.integers(0, 256, (12, 5, 7, 3)).astype(np.uint8)
    gray = np.array([np.asarray(Image.fromarray(image).convert("L")) for image in colours])
    stored = np.moveaxis(colours, 3, 1) if first else colours
    reading = read(x=np.asarray(stored, order=order), y=Y)
    check(reading, "all", gray, Y)
    assert reading.notes == ("colours were made gray (ITU-R BT.601)",)


def test_rows_of_pixels_are_square_images(read):
    reading = read(x=X[:, :, :5].reshape(12, 25), y=Y)
    assert reading.image_shape == (5, 5)


@given(
    shape=st.tuples(st.integers(2, 5), st.integers(4, 9), st.integers(4, 9)),
    dtype=st.sampled_from(["u1", "<f4", ">f8"]),
    seed=st.integers(0, 100),
    in_fortran_order=st.booleans(),
    compressed=st.booleans(),
)
def test_what_is_written_is_read(
    tmp_path_factory, shape, dtype, seed, in_fortran_order, compressed
):
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, shape).astype(np.uint8)
    stored = pixels if dtype == "u1" else (pixels / 256).astype(dtype)
    labels = random.permutation(len(pixels))
    path = tmp_path_factory.mktemp("npz") / "data.npz"
    save = np.savez_compressed if compressed else np.savez
    save(path, x=np.asarray(stored, order="F" if in_fortran_order else "C"), y=labels)
    check(read_npz(path, Watch()), "all", pixels, labels)


def test_other_programs_write_headers_a_little_differently(tmp_path):
    # cnpy leaves out a blank, NPZ.jl writes a last comma.
    for header in (
        "{'descr': '|u1', 'fortran_order': False, 'shape': (12, 5, 7,), }",
        "{'descr': '|u1', 'fortran_order': False,'shape': (12,5,7)}\n",
    ):
        path = tmp_path / "data.npz"
        labels = io.BytesIO()
        np.save(labels, Y)
        with zipfile.ZipFile(path, "w") as archive:
            start = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little")
            archive.writestr("images.npy", start + header.encode() + X.tobytes())
            archive.writestr("labels.npy", labels.getvalue())
        check(read_npz(path, Watch()), "all", X, Y)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "has no arrays named x_train"),
        ({"arr_0": X, "arr_1": Y}, "but 'arr_0', 'arr_1'; name them so"),
        ({"x_train": X}, "the train labels are missing"),
        ({"y": Y}, "the images are missing"),
        ({"x": X, "y": Y, "x_test": X, "y_test": Y}, "also 'x', which names none"),
        ({"x_train": X, "train_x": X, "y_train": Y}, "has both 'train_x' and 'x_train'"),
        ({"x": X, "y": Y[:-1]}, "shape (12, 5, 7) but labels of shape (11,)"),
        ({"x": X, "y": 3}, "labels of shape ()"),
        ({"x": X.reshape(12, 35), "y": Y}, "images of 35 pixels, which are not square"),
        ({"x": X[:, :3], "y": Y}, "images of 3x7 pixels; each side must be 4 to 128"),
        ({"x": np.zeros((2, 5, 129)), "y": [0, 1]}, "images of 5x129 pixels"),
        ({"x": np.zeros((12, 5, 7, 4)), "y": Y}, "images of shape (12, 5, 7, 4); give them as"),
        ({"x": X[0, 0], "y": Y[:7]}, "images of shape (7,)"),
        ({"x_train": X, "y_train": Y, "x_test": X[:, 1:], "y_test": Y}, "train 5x7, test 4x7"),
        ({"x": X.astype("M8[s]"), "y": Y}, "'x.npy' is no array of numbers or text"),
        ({"x": X.astype(complex), "y": Y}, "pixels of type complex128"),
        ({"x": X, "y": Y, "class_names": ["a", "b"]}, "label '2', but its 2 class names"),
        ({"x": X, "y": Y, "class_names": [["a"]]}, "'class_names.npy' is <U1 of shape (1, 1)"),
        ({"x": X, "y": Y, "class_names": ["a", "a", "b"]}, "two classes have the same name"),
    ],
)
def test_refused(refused, content, message):
    assert message in refused(**content)


def test_names_of_many_arrays_are_cut_short(refused):
    content = {f"{'array' * 20}{i}": Y for i in range(100)}
    assert len(refused(**content)) < 600


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1000, b"PK\x05\x06" + bytes(18)])
def test_no_archive(tmp_path, content):
    path = tmp_path / "data.npz"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"data\.npz: "):
        read_npz(path, Watch())
