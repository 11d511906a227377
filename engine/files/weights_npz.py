"""Weights as NumPy's ``.npz``: ``numpy.load(path, allow_pickle=False)`` opens it."""

from __future__ import annotations

import io
import math
import struct
import zipfile
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.weights import Weights

from .weights_fields import FIELDS, check_field, from_fields, reason, to_fields

# Python's zipfile unpacks only these two in bounded pieces.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONGEST_HEADER = 2**14

# The end of a zip file: the record of its directory (PKWARE's APPNOTE.TXT, 4.3.16), and before it
# in archives beyond 4 GB the locator of a record that overrules it (4.3.15).
_DIRECTORY_END = struct.Struct("<4s8xL6x")
_LOCATOR_BYTES = 20
# Six entries take some 600 bytes.
_LONGEST_DIRECTORY = 2**16


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write weights; the fields are those of the contract in `weights_fields`."""
    # Typed for files by name or without a type; any binary stream will do.
    arrays: dict[str, Any] = to_fields(weights)
    np.savez(stream, **arrays)


def read(stream: BinaryIO) -> Weights:
    """Read weights from a file that may be damaged or hostile.

    Raises
    ------
    WeightsError
        If the file does not hold a model.
    """
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            if len(set(archive.namelist())) < len(archive.namelist()):
                raise WeightsError("holds two arrays of the same name; not a weights file")
            fields: dict[str, NDArray[Any]] = {}
            for name in FIELDS:
                fields[name] = _read_field(archive, name, fields)
        return from_fields(fields)
    except WeightsError:
        raise
    # zipfile, zlib and NumPy's header parser answer damage with a dozen kinds of exception.
    except Exception as error:
        raise WeightsError(f"not an intact .npz file ({reason(error)})") from error


def _check_directory(stream: BinaryIO) -> None:
    """Check that the directory is small: zipfile makes an object of each of its entries."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _DIRECTORY_END.size - _LOCATOR_BYTES))
    end = stream.read()
    if len(end) < _DIRECTORY_END.size:
        raise WeightsError("too short for an .npz file")
    signature, directory_size = _DIRECTORY_END.unpack(end[-_DIRECTORY_END.size :])
    if signature != b"PK\5\6":
        raise WeightsError("not an .npz file, or cut short")
    if directory_size > _LONGEST_DIRECTORY or end.startswith(b"PK\6\7"):
        raise WeightsError("holds more than the arrays of a model; not a weights file")


def _read_field(
    archive: zipfile.ZipFile, name: str, fields: dict[str, NDArray[Any]]
) -> NDArray[Any]:
    try:
        member = archive.getinfo(f"{name}.npy")
    except KeyError as error:
        raise WeightsError(f"{name} is missing; not a weights file") from error
    if member.compress_type not in _COMPRESSIONS:
        raise WeightsError(f"{name} is compressed in an unusual way")
    with archive.open(member) as stream:
        # A header may claim any length; NumPy's own are shorter than this.
        shape, dtype, header_size = _read_header(io.BytesIO(stream.read(_LONGEST_HEADER)))
    check_field(name, dtype, shape, fields["W"].shape if fields else shape)
    if member.file_size != header_size + math.prod(shape) * dtype.itemsize:
        raise WeightsError(f"{name} states shape {shape}, but its size is another")
    # Small enough and as long as it says: now it may take memory. zipfile checks the CRC.
    with archive.open(member) as stream:
        content = stream.read()
    return np.asarray(npy_format.read_array(io.BytesIO(content), allow_pickle=False))


def _read_header(stream: BinaryIO) -> tuple[tuple[int, ...], np.dtype[Any], int]:
    version = npy_format.read_magic(stream)
    if version == (1, 0):
        shape, _, dtype = npy_format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, _, dtype = npy_format.read_array_header_2_0(stream)
    else:
        raise WeightsError(f"NumPy format {version} is not used for weights")
    return shape, dtype, stream.tell()
