"""Files of numbers that only grow, with a checksum for every block of them.

A saved state says how many bytes of a log belong to it; what lies beyond was written by a save
that never ended.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.files.atomic import write_atomically

# Whole numbers, and whole rows of three: what is damaged costs no more than so much.
BLOCK = 256 * 3 * 8


@dataclass(frozen=True)
class Extent:
    """How much of a log belongs to a state.

    Attributes
    ----------
    n_bytes : int
        Its length.
    checksums : tuple of int
        The CRC-32 of every `BLOCK` bytes; empty in runs that were saved before there were any.
    """

    n_bytes: int = 0
    checksums: tuple[int, ...] = ()

    @property
    def has_checksums(self) -> bool:
        """Whether every block has one."""
        return len(self.checksums) * BLOCK >= self.n_bytes

    def with_more(self, content: bytes) -> Extent:
        """Return the extent once ``content`` was appended."""
        if not self.has_checksums:
            return Extent(self.n_bytes + len(content))
        checksums = list(self.checksums)
        room = -self.n_bytes % BLOCK
        if room and content:
            checksums[-1] = zlib.crc32(content[:room], checksums[-1])
        for start in range(room, len(content), BLOCK):
            checksums.append(zlib.crc32(content[start : start + BLOCK]))
        return Extent(self.n_bytes + len(content), tuple(checksums))


class Log:
    """A log being written; what was appended counts from `commit` on.

    Parameters
    ----------
    path : Path
        The file, which need not be there yet.
    extent : Extent
        How much of it counts.
    is_whole : bool
        Whether all of that is there as it was written.
    """

    def __init__(self, path: Path, extent: Extent | None = None, is_whole: bool = True) -> None:
        self.path = path
        self.committed = self.written = extent or Extent()
        self._is_whole = is_whole and self.committed.has_checksums

    def append(self, content: bytes) -> None:
        """Write after what is committed, and put it on the disk."""
        with self.path.open("r+b" if self.path.exists() else "x+b") as stream:
            stream.truncate(self.committed.n_bytes)
            stream.seek(self.committed.n_bytes)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        self.written = self.committed.with_more(content)

    def append_new(self, values: NDArray[np.float64]) -> None:
        """Append what is new among all values of the log; a damaged log is written anew."""
        values = values.ravel()
        if self._is_whole:
            self.append(_as_bytes(values[self.committed.n_bytes // 8 :]))
        else:
            # Not in place: the state before still relies on what is whole of it.
            content = _as_bytes(values)
            write_atomically(self.path, content)
            self.written = Extent().with_more(content)

    def commit(self) -> None:
        """Let count what was written."""
        self._is_whole = self._is_whole or self.written is not self.committed
        self.committed = self.written


def read_values(path: Path, extent: Extent) -> tuple[NDArray[np.float64], str]:
    """Read a log as far as it is whole.

    Returns
    -------
    (ndarray of shape (n,), str)
        Its values, NaN for those that are lost, and what is wrong with the file, such as ``is
        damaged``; empty if nothing is.
    """
    values = np.full(extent.n_bytes // 8, np.nan)
    try:
        with path.open("rb") as stream:
            content = stream.read(extent.n_bytes)
    except FileNotFoundError:
        return values, "is gone" if extent.n_bytes else ""
    except OSError as error:
        return values, f"cannot be read ({error.strerror or error})" if extent.n_bytes else ""
    wrong = "is cut short" if len(content) < extent.n_bytes else ""
    for number, start in enumerate(range(0, extent.n_bytes, BLOCK)):
        block = content[start : start + BLOCK]
        if extent.has_checksums and zlib.crc32(block) != extent.checksums[number]:
            wrong = wrong or "is damaged"
        else:
            found = np.frombuffer(block[: len(block) // 8 * 8], "<f8")
            values[start // 8 : start // 8 + len(found)] = found
    return values, wrong


def _as_bytes(values: NDArray[np.float64]) -> bytes:
    return values.astype("<f8").tobytes()
