from __future__ import annotations

import gzip
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import DataError, Watch
from engine.data.pickle_file import read_pickle

from .pickles import python_2_pickle

RANDOM = np.random.default_rng(6)
PIXELS = RANDOM.integers(0, 256, (20, 16)).astype(np.uint8)
X = (PIXELS / 256).astype(np.float32)
Y = np.arange(20) % 3
LAYOUT = ((X[:12], Y[:12]), (X[12:16], Y[12:16]), (X[16:], Y[16:]))
WRITERS = {f"Python 2, protocol {p}": (python_2_pickle, p) for p in range(3)} | {
    f"Python 3, protocol {p}": (pickle.dumps, p) for p in range(6)
}


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, gzipped=True):
        path = tmp_path / "mnist.pkl.gz"
        path.write_bytes(gzip.compress(content) if gzipped else content)
        return read_pickle(path, Watch())

    return write_and_read


def check(reading):
    assert list(reading.splits) == ["train", "valid", "test"]
    assert [len(split) for split in reading.splits.values()] == [12, 4, 4]
    for field, expected in (("x", PIXELS), ("y", Y)):
        found = np.concatenate([getattr(split, field) for split in reading.splits.values()])
        np.testing.assert_array_equal(found, expected)
    assert (reading.image_shape, reading.class_names) == ((4, 4), ("0", "1", "2"))
    assert reading.notes == ("pixels k/256 were restored to k, 0..255",)


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("writer", WRITERS)
def test_the_tutorials_layout(read, writer, gzipped):
    dumps, protocol = WRITERS[writer]
    check(read(dumps(LAYOUT, protocol), gzipped))
    check(read(dumps([list(pair) for pair in LAYOUT], protocol), gzipped))


@pytest.mark.parametrize("protocol", range(3))
def test_python_2_is_imitated_well(protocol):
    # Python's own reader, told that the text is Python 2's, finds the same arrays.
    back = pickle.loads(python_2_pickle(LAYOUT, protocol), encoding="latin1")
    for pair, expected in zip(back, LAYOUT, strict=True):
        for array, original in zip(pair, expected, strict=True):
            np.testing.assert_array_equal(array, original)


def test_the_tutorials_file(read, mnist):
    """The published file: MNIST in float32, k/256, 50,000 + 10,000 + 10,000."""
    splits = {"train": mnist.train, "valid": mnist.valid, "test": mnist.test}
    layout = tuple(
        (split.x / np.float32(256), split.y.astype(np.int64)) for split in splits.values()
    )
    reading = read(python_2_pickle(layout), gzipped=False)
    assert reading.image_shape == (28, 28)
    assert reading.class_names == mnist.class_names
    for part, split in splits.items():
        np.testing.assert_array_equal(reading.splits[part].x, split.x)
        np.testing.assert_array_equal(reading.splits[part].y, split.y)


@given(
    shape=st.tuples(st.integers(3, 6), st.integers(4, 8), st.integers(4, 8)),
    dtype=st.sampled_from(["u1", "<f4", ">f4", "<f8", "f2"]),
    seed=st.integers(0, 1000),
    in_fortran_order=st.booleans(),
    writer=st.sampled_from(list(WRITERS)),
)
def test_what_is_written_is_read(tmp_path_factory, shape, dtype, seed, in_fortran_order, writer):
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 256, shape).astype(np.uint8)
    images = pixels if dtype == "u1" else (pixels / 256).astype(dtype)
    labels = random.permutation(len(images)).astype(random.choice(["i1", "<i8", ">u2", "f4"]))
    dumps, protocol = WRITERS[writer]
    path = tmp_path_factory.mktemp("pickle") / "data.pkl"
    path.write_bytes(
        dumps((np.asarray(images, order="F" if in_fortran_order else "C"), labels), protocol)
    )
    reading = read_pickle(path, Watch())
    assert list(reading.splits) == ["all"]
    np.testing.assert_array_equal(reading.splits["all"].x, pixels.reshape(len(pixels), -1))
    np.testing.assert_array_equal(reading.splits["all"].y, labels)


def test_two_pairs_have_no_validation(read):
    assert list(read(pickle.dumps(LAYOUT[:2])).splits) == ["train", "test"]


def test_text_for_labels(read):
    names = np.array(["boot", "coat", "bag"])
    for labels in (names[Y], names[Y].astype("S")):
        assert read(pickle.dumps((X, labels))).class_names == ("bag", "boot", "coat")


WHOLE = pickle.dumps(LAYOUT, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ends before all that it announces"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "NumPy arrays"),
        (b"(\xff", "no opcode is 'ÿ'"),
        (WHOLE[:-1], "ends before all that it announces"),
        (WHOLE + b"x", "goes on after its first pickle"),
        (pickle.dumps(X), "not in the tutorial's layout"),
        (pickle.dumps((X, Y, X)), "not in the tutorial's layout"),
        (pickle.dumps((LAYOUT[0], 3)), "not in the tutorial's layout"),
        (pickle.dumps(LAYOUT * 2), "not in the tutorial's layout"),
        (pickle.dumps(5), "not in the tutorial's layout"),
        (pickle.dumps({"x": X, "y": Y}), "holds more than NumPy arrays (opcode EMPTY_DICT)"),
        # An array without content.
        (
            b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\ntRq\x00h\x00\x86.",
            "not in the",
        ),
        (pickle.dumps((X, Y.tolist())), "not in the tutorial's layout"),
        (pickle.dumps((X, {1, 2})), "holds more than NumPy arrays"),
        (pickle.dumps((X, 1.5)), "holds more than NumPy arrays"),
        (pickle.dumps((X, np.float64(1))), "asks for 'numpy._core.multiarray.scalar'"),
        (pickle.dumps((X, Y.astype(object))), "an array of 'O8', which is not loaded"),
        (pickle.dumps((X, Y.astype("M8[s]"))), "an array of 'M8', which is not loaded"),
        (pickle.dumps((X, np.zeros(20, "i4,i4"))), "holds more than NumPy arrays"),
        (pickle.dumps((X, np.ma.array(Y))), "asks for 'numpy.ma"),
        (pickle.dumps((X, Y[:-1])), "has images of shape (20, 16) but labels of shape (19,)"),
        (pickle.dumps((X[:, :15], Y)), "15 pixels, which are not square"),
    ],
)
def test_refused(read, tmp_path, content, message):
    with pytest.raises(DataError) as caught:
        read(content, gzipped=False)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'mnist.pkl.gz'}: ")
    assert "\n" not in str(caught.value)
