"""The IDX files that MNIST comes in (http://yann.lecun.com/exdb/mnist: file formats)."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.watch import Watch

from .bounded import LARGEST, ForwardReader, open_regular

_UNSIGNED_BYTE = 0x08


def read_idx(path: Path, n_dimensions: int, watch: Watch | None = None) -> NDArray[np.uint8]:
    """Read an IDX file of unsigned bytes, plain or gzipped (recognised by content).

    Parameters
    ----------
    path : Path
        The file.
    n_dimensions : int
        3 for images, 1 for labels.
    watch : Watch, optional
        Told how much of the file is read, in bytes.

    Returns
    -------
    ndarray of uint8
        Of the shape that the header states.

    Raises
    ------
    DataError
        If the file cannot be read, is not IDX, or does not hold what its header states.
    Cancelled
        If the watch was cancelled.
    """
    with open_regular(path) as stream:
        reader = ForwardReader(stream, path, watch or Watch())
        header = reader.up_to(4 + 4 * n_dimensions).tobytes()
        shape = _read_header(path, header, n_dimensions)
        size = math.prod(shape)
        if size > LARGEST:
            raise DataError(f"{path}: the header asks for {size:,} bytes; the file is damaged")
        content = reader.up_to(size)
        # A longer file is noticed and not read whole.
        found = "more" if len(content) == size and reader.some(1) else f"{len(content):,}"
    if found != f"{size:,}":
        raise DataError(f"{path}: the header states {size:,} bytes, the file holds {found}")
    return content.reshape(shape)


def _read_header(path: Path, header: bytes, n_dimensions: int) -> tuple[int, ...]:
    if len(header) < 4 or header[:2] != b"\0\0" or header[2] != _UNSIGNED_BYTE:
        raise DataError(f"{path}: not an IDX file of unsigned bytes (magic {header[:4].hex()})")
    if header[3] != n_dimensions:
        kind = "images" if n_dimensions == 3 else "labels"
        raise DataError(f"{path}: has {header[3]} dimensions, {kind} have {n_dimensions}")
    if len(header) < 4 + 4 * n_dimensions:
        raise DataError(f"{path}: ends inside its header; copy it again")
    return tuple(int(size) for size in np.frombuffer(header, ">u4", offset=4))
