"""Data sets in NumPy's ``.npz`` files, as Keras and others write them.

The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Headers are
read with a regular expression, because NumPy's own reader evaluates them as Python.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.watch import Watch

from .array_images import as_reading, check_shapes
from .bounded import LARGEST, MOST_FROM_A_BYTE, PIECE, filled, open_regular, shown
from .label_values import check_class_names
from .npz_names import find_arrays, listed
from .reading import MOST_CLASSES, Reading

# The others that zipfile knows cannot be unpacked piece by piece.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONGEST_HEADER = 2**12
# More of a directory than this names thousands of files.
_MOST_AT_ONCE = PIECE + 1
_HEADER = re.compile(
    r"\s*\{\s*'descr': *'([<>|=]?[a-zA-Z?]\d{0,4})', *'fortran_order': *(True|False), *"
    r"'shape': *\(((?:\d{1,12},? ?){0,8})\),? *\}\s*"
)


@dataclass(frozen=True)
class _Stated:
    """An array of the archive, as its own header and the archive's directory state it."""

    member: zipfile.ZipInfo
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    in_fortran_order: bool
    header_size: int


@dataclass(frozen=True)
class _Guarded:
    """What zipfile reads from; a directory of the archive that is endless is not read."""

    stream: BinaryIO

    def read(self, n: int = -1) -> bytes:
        """Return what is asked for, if it is not too much."""
        content = self.stream.read(_MOST_AT_ONCE if n < 0 else min(n, _MOST_AT_ONCE))
        if len(content) == _MOST_AT_ONCE:
            raise DataError(f"{self.stream.name}: holds too many files; is it a data set?")
        return content

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in the file."""
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in the file."""
        return self.stream.tell()

    def seekable(self) -> bool:
        """Whether `seek` can be used."""
        return True


def read_npz(path: Path, watch: Watch) -> Reading:
    """Read a data set from an ``.npz``, compressed or not.

    Images and labels are found by their names, as `find_arrays` has it; ``class_names`` may be
    there too. Every header is checked before memory is taken, and nothing is unpickled.

    Parameters
    ----------
    path : Path
        The file.
    watch : Watch
        Told how many bytes are unpacked.

    Raises
    ------
    DataError
        If the file cannot be read or holds no data set.
    Cancelled
        If the watch was cancelled.
    """
    with open_regular(path) as stream, zipfile.ZipFile(_Guarded(stream)) as archive:
        members = {
            member.filename.removesuffix(".npy"): member
            for member in archive.infolist()
            if member.filename.endswith(".npy")
        }
        found = find_arrays(members, str(path))
        stated = {
            part: [_read_header(archive, members[name], path) for name in pair]
            for part, pair in found.parts.items()
        }
        check_shapes({part: (x.shape, y.shape) for part, (x, y) in stated.items()}, str(path))
        total = sum(array.member.file_size for pair in stated.values() for array in pair)
        if total > LARGEST:
            raise DataError(
                f"{path}: holds {total:,} bytes of arrays, more than {LARGEST:,}; take fewer "
                "images, or save pixels as uint8"
            )
        class_names: tuple[str, ...] = ()
        if found.class_names:
            class_names = _read_class_names(archive, members[found.class_names], path)
        done = 0
        arrays = {}
        for part, pair in stated.items():
            content = []
            for array in pair:
                content.append(_read_array(archive, array, path, watch, done, total))
                done += array.member.file_size
            arrays[part] = (content[0], content[1])
        notes = [f"not used: {listed(found.left_out)}"] if found.left_out else []
        return as_reading(arrays, str(path), watch, class_names, notes)


def _read_header(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> _Stated:
    """Read the header of an array and check it against what the archive says of the array."""
    where = f"{path}: {shown(member.filename)}"
    if member.compress_type not in _COMPRESSIONS:
        raise DataError(f"{where} is compressed in an unusual way; use numpy.savez_compressed")
    if member.file_size > MOST_FROM_A_BYTE * (member.compress_size + 1):
        raise DataError(
            f"{where} cannot unpack to {member.file_size:,} bytes from {member.compress_size:,}; "
            "the file is damaged"
        )
    with archive.open(member) as stream:
        head = stream.read(_LONGEST_HEADER)
    # The length has two bytes in version 1, four in later ones.
    start = 10 if head[6:7] == b"\x01" else 12
    header_size = start + int.from_bytes(head[8:start], "little")
    header = _HEADER.fullmatch(head[start:header_size].decode("latin1"))
    if not head.startswith(b"\x93NUMPY") or header is None:
        raise DataError(f"{where} is no array of numbers or text; save it with numpy.savez")
    try:
        dtype = np.dtype(header[1])
    except TypeError as error:
        raise DataError(f"{where} has an unknown type {header[1]}") from error
    if dtype.hasobject:
        raise DataError(f"{where} holds Python objects, which are not loaded; save numbers")
    shape = tuple(int(n) for n in header[3].split(",") if n.strip())
    stated = header_size + math.prod(shape) * dtype.itemsize
    if member.file_size != stated:
        raise DataError(
            f"{where} states {shape} of {dtype}, which takes {stated:,} bytes, but has "
            f"{member.file_size:,}; the file is damaged"
        )
    return _Stated(member, dtype, shape, header[2] == "True", header_size)


def _read_array(
    archive: zipfile.ZipFile, array: _Stated, path: Path, watch: Watch, done: int, total: int
) -> NDArray[Any]:
    """Read an array; ``done`` bytes of ``total`` were read before."""
    size = array.member.file_size - array.header_size
    with archive.open(array.member) as stream:
        stream.read(array.header_size)
        content = filled(_pieces(stream, watch, done + array.header_size, total), size)
    if len(content) < size:
        raise DataError(f"{path}: {shown(array.member.filename)} ends early; copy the file again")
    order: Literal["F", "C"] = "F" if array.in_fortran_order else "C"
    return content.view(array.dtype).reshape(array.shape, order=order)


def _pieces(stream: IO[bytes], watch: Watch, done: int, total: int) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        done += len(piece)
        watch.at(done, total)
        yield piece


def _read_class_names(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path
) -> tuple[str, ...]:
    array = _read_header(archive, member, path)
    size = array.member.file_size
    if len(array.shape) != 1 or array.shape[0] > MOST_CLASSES or array.dtype.kind not in "iuSU":
        raise DataError(
            f"{path}: {shown(member.filename)} is {array.dtype} of shape {array.shape}; make it "
            f"at most {MOST_CLASSES} texts"
        )
    values = _read_array(archive, array, path, Watch(), 0, size).tolist()
    names = tuple(v.decode() if isinstance(v, bytes) else str(v) for v in values)
    check_class_names(names, str(path))
    return names
