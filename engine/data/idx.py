"""The IDX files that MNIST comes in (http://yann.lecun.com/exdb/mnist: file formats)."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

_UNSIGNED_BYTE = 0x08
# MNIST's largest file holds 47 MB; a header that asks for more than this is a lie or a mistake.
_LARGEST = 2 * 1024**3


def read_idx(path: Path, n_dimensions: int) -> NDArray[np.uint8]:
    """Read an IDX file of unsigned bytes, plain or gzipped (recognised by content).

    Parameters
    ----------
    path : Path
        The file.
    n_dimensions : int
        3 for images, 1 for labels.

    Returns
    -------
    ndarray of uint8
        Of the shape that the header states.

    Raises
    ------
    DataError
        If the file cannot be read, is not IDX, or does not hold what its header states.
    """
    try:
        with path.open("rb") as raw:
            gzipped = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path) if gzipped else path.open("rb") as stream:
            shape = _read_header(path, stream.read(4 + 4 * n_dimensions), n_dimensions)
            size = math.prod(shape)
            if size > _LARGEST:
                raise DataError(f"{path}: the header asks for {size:,} bytes; the file is damaged")
            # One byte more than stated, so that a longer file is noticed and not read whole.
            body = stream.read(size + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: the gzip data is damaged ({error}); copy it again") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(body) != size:
        found = "more" if len(body) > size else f"{len(body):,}"
        raise DataError(f"{path}: the header states {size:,} bytes, the file holds {found}")
    return np.frombuffer(body, np.uint8).reshape(shape)


def _read_header(path: Path, header: bytes, n_dimensions: int) -> tuple[int, ...]:
    if len(header) < 4 or header[:2] != b"\0\0" or header[2] != _UNSIGNED_BYTE:
        raise DataError(f"{path}: not an IDX file of unsigned bytes (magic {header[:4].hex()})")
    if header[3] != n_dimensions:
        kind = "images" if n_dimensions == 3 else "labels"
        raise DataError(f"{path}: has {header[3]} dimensions, {kind} have {n_dimensions}")
    if len(header) < 4 + 4 * n_dimensions:
        raise DataError(f"{path}: ends inside its header; copy it again")
    return tuple(int(size) for size in np.frombuffer(header, ">u4", offset=4))
