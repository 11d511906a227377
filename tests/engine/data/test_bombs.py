"""Small files that ask for all memory get none."""

from __future__ import annotations

import contextlib
import copy
import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import numpy as np
import pytest

from engine import DataError, Watch
from engine.data.csv_file import read_csv
from engine.data.npz_file import read_npz
from engine.data.pickle_file import read_pickle
from tests.engine.conftest import idx_bytes

from .array_bytes import CSV, NPZ, PAIRS, X, Y, npy, read_images, refused, zipped
from .pickles import python_2_pickle

TERABYTE = 2**40


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """Fail where more than 20 MB are asked for, whether or not they are used."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


@pytest.fixture
def refused_in_little_memory(tmp_path):
    def message(reader, content):
        (tmp_path / "data").write_bytes(content)
        with little_memory():
            return refused(reader, tmp_path / "data")

    return message


def gzipped(start: bytes, megabytes: int, filling: bytes) -> bytes:
    """Return ``start`` and then megabytes of the filling, gzipped."""
    return gzip.compress(start) + gzip.compress(filling * (2**20 // len(filling))) * megabytes


# -- IDX and gzip ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((2**32 - 1,) * 3, "the header asks for 79,228,162,458,924,105,385,300,197,375 bytes"),
        ((2**31 - 2, 1, 1), "states 2,147,483,646 bytes, the file holds 24"),
        ((500_000, 28, 28), "states 392,000,000 bytes, the file holds 24"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_idx_headers_that_lie(refused_in_little_memory, sizes, message, pack):
    content = bytes([0, 0, 8, 3]) + np.array(sizes, ">u4").tobytes() + bytes(24)
    assert message in refused_in_little_memory(read_images, pack(content))


def test_idx_that_goes_on(refused_in_little_memory):
    content = gzipped(idx_bytes(X), 3000, b"\0")
    assert "the file holds more" in refused_in_little_memory(read_images, content)


def test_gzip_of_nothing_but_empty_members(refused_in_little_memory):
    content = gzip.compress(b"") * 20_000
    assert "not an IDX file" in refused_in_little_memory(read_images, content)


def test_gzip_with_an_endless_name(refused_in_little_memory):
    # Flag 8: a name follows, until a zero.
    content = b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 5_000_000
    assert "the gzip data is damaged (it ends early)" in refused_in_little_memory(
        read_images, content
    )


# -- NPZ ------------------------------------------------------------------------------------------


def npy_header(shape, descr="|u1") -> bytes:
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def lying(sizes: dict[str, int], members: dict[str, bytes]) -> bytes:
    """Return an archive whose directory states other sizes than there are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
        # Written when the archive is closed.
        for entry in archive.infolist():
            entry.file_size = sizes.get(entry.filename.removesuffix(".npy"), entry.file_size)
    return stream.getvalue()


@pytest.mark.parametrize("shape", [(TERABYTE, 28, 28), (2**62, 2**62), (10**11, 784)])
def test_npy_headers_that_ask_for_terabytes(refused_in_little_memory, shape):
    content = zipped({"x": npy_header(shape) + bytes(784), "y": npy(Y)})
    assert "the file is damaged" in refused_in_little_memory(read_npz, content)


def test_a_directory_that_lies_as_the_header_does(refused_in_little_memory):
    header = npy_header((TERABYTE // 784, 28, 28))
    size = len(header) + TERABYTE // 784 * 784
    content = lying({"x": size}, {"x": header + bytes(784), "y": npy(Y)})
    assert "cannot unpack to 1,099,5" in refused_in_little_memory(read_npz, content)


def test_more_than_the_memory_should_hold(refused_in_little_memory):
    # Enough is packed that only the number of images speaks against them.
    n = 3_000_000
    start = npy_header((n, 784))
    members = {"x": start + np.random.default_rng(1).bytes(3_000_000), "y": npy(np.zeros(n, "u1"))}
    message = refused_in_little_memory(read_npz, lying({"x": len(start) + n * 784}, members))
    assert "bytes of arrays, more than 2,147,483,648; take fewer images" in message


def test_an_array_that_goes_on(refused_in_little_memory):
    content = zipped(NPZ | {"x_test": npy(X) + bytes(100_000_000)})
    assert "states (30, 6, 5) of uint8" in refused_in_little_memory(read_npz, content)


def test_an_array_that_goes_on_unknown_to_the_directory(refused_in_little_memory):
    size = len(npy(X))
    content = lying({"x_test": size}, NPZ | {"x_test": npy(X) + bytes(100_000_000)})
    assert "CRC" in refused_in_little_memory(read_npz, content)


def test_entries_that_overlap(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x_train.npy", npy(X))
        archive.writestr("y_train.npy", npy(Y))
        for entry in list(archive.infolist()):
            twin = copy.copy(entry)
            twin.filename = entry.filename.replace("train", "test")
            archive.filelist.append(twin)
    path = tmp_path / "data"
    path.write_bytes(stream.getvalue())
    # Newer versions of Python refuse it; where not, each counts as what it says.
    with contextlib.suppress(DataError):
        reading = read_npz(path, Watch())
        np.testing.assert_array_equal(reading.splits["train"].x, reading.splits["test"].x)


def test_an_archive_of_thousands_of_files(refused_in_little_memory):
    content = zipped(NPZ | {f"x{i}": b"" for i in range(20_000)})
    assert "holds too many files" in refused_in_little_memory(read_npz, content)


@pytest.mark.parametrize("descr", ["|O", "O", "<f8,<f8", "<U99999", "<q1", "V8"])
def test_types_that_are_none(refused_in_little_memory, descr):
    refused_in_little_memory(read_npz, zipped(NPZ | {"x_test": npy_header((30, 6, 5), descr)}))


def test_a_header_that_would_be_evaluated(refused_in_little_memory):
    nested = "(" * 1500 + ")" * 1500
    for text in (nested, "[1][1]" * 500, "9**9**9**9", "-" * 3000 + "1"):
        content = zipped(NPZ | {"x_test": npy_header(text)})
        assert "no array of numbers" in refused_in_little_memory(read_npz, content)


def test_a_compression_that_is_not_bounded(refused_in_little_memory):
    content = zipped(NPZ, zipfile.ZIP_BZIP2)
    assert "compressed in an unusual way" in refused_in_little_memory(read_npz, content)


# -- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [20_000, 1_000_000])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_million_columns(refused_in_little_memory, n, pack):
    message = refused_in_little_memory(read_csv, pack(CSV + b"1" + b",0" * n + b"\n" + CSV))
    assert "line 31 " in message
    assert "column" in message
    message = refused_in_little_memory(read_csv, pack(b"1" + b",0" * n))
    assert "column" in message


@pytest.mark.parametrize("filling", [b"0,", b"\n", b"\0", b'"', b" ", b"9"])
def test_tables_without_end(refused_in_little_memory, filling):
    for start in (b"", CSV):
        refused_in_little_memory(read_csv, gzipped(start, 100, filling))


# -- pickles --------------------------------------------------------------------------------------

WHOLE = python_2_pickle(PAIRS)
SHAPE = WHOLE.index(b"K\x1eK\x19\x86")  # (30, 25)


@pytest.mark.parametrize(
    "content",
    [
        # Lengths that lie.
        b"B" + (2**32 - 1).to_bytes(4, "little") + b"abc",
        b"\x8e" + (2**63).to_bytes(8, "little") + b"abc",
        b"\x96" + TERABYTE.to_bytes(8, "little") + b"abc",
        b"T\xff\xff\xff\x7fabc",
        b"\x8b\xff\xff\xff\x7f1",
        # Memo entries of which there are none; Python's own makes a table of so many.
        b"Nr\xff\xff\xff\xff.",
        b"Np4000000000\n.",
        # Tuples so deep that their hash ends the process, and lists that hold themselves.
        b")" + b"\x85" * 9000 + b".",
        b"}" + b")" + b"\x85" * 100_000 + b"Ns.",
        b"(" * 50_000 + b"l" * 50_000 + b".",
        b"]q\x00h\x00a.",
        # 2**1000 items, of which there are 1,000.
        b")" + b"q\x00h\x00\x86" * 1000 + b".",
        b"N" * 5_000_000,
        b"I" + b"9" * 1_000_000 + b"\n.",
        b"c" + b"n" * 1_000_000 + b"\nx\n.",
        # Shapes that lie.
        WHOLE[:SHAPE] + b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86" + WHOLE[SHAPE + 5 :],
        WHOLE[:SHAPE] + b"J\xff\xff\xff\xffK\x19\x86" + WHOLE[SHAPE + 5 :],
        WHOLE[:SHAPE] + b"\x8a\x08" + b"\xff" * 7 + b"\x7fK\x19\x86" + WHOLE[SHAPE + 5 :],
        WHOLE[:SHAPE] + b"NK\x19\x86" + WHOLE[SHAPE + 5 :],
        WHOLE[:SHAPE] + b"U\x01aK\x19\x86" + WHOLE[SHAPE + 5 :],
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_pickles_that_lie(refused_in_little_memory, content, pack):
    refused_in_little_memory(read_pickle, pack(content))


@pytest.mark.parametrize("start", [b"", b"N", b"c", b"(", WHOLE])
@pytest.mark.parametrize("filling", [b"\0", b"N", b"(", b"\x85", b"0"])
def test_pickles_without_end(refused_in_little_memory, start, filling):
    refused_in_little_memory(read_pickle, gzipped(start, 100, filling))
