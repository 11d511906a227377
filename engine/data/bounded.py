"""Files that may be damaged or hostile, read forwards with bounded memory."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, SoftscopeError
from engine.watch import Watch

#: Bytes that the arrays of a file may have, unpacked. MNIST's largest file holds 47 million.
LARGEST = 2 * 1024**3
#: One byte of deflated data unpacks to at most this many (https://zlib.net/zlib_tech.html).
MOST_FROM_A_BYTE = 1032
#: Bytes unpacked at once: so few that Cancel answers and a bomb is noticed.
PIECE = 2**17

# A file of nothing but empty gzip members is slow to unpack, so little of it is taken at once.
_PACKED_PIECE = 2**14
_GZIP = b"\x1f\x8b"


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """Open an ordinary file; whatever goes wrong while it is read is told in one line.

    Raises
    ------
    DataError
        If the file cannot be opened or is a folder, a pipe or a device; also instead of every
        exception of the ``with`` block that is not the engine's own.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise DataError(f"{path}: cannot be read (it is not an ordinary file)")
            yield stream
    except SoftscopeError:
        raise
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise DataError(f"{path}: does not fit into the memory; free some") from error
    # Parsers answer damage with a dozen kinds of exception.
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        # Some quote half the file.
        raise DataError(f"{path}: is damaged ({reason[:100]}); copy it again") from error


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting, as opening a pipe would, for somebody to write to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def shown(text: str) -> str:
    """Return text of a file as a message may quote it: short, and all on one line."""
    return repr(text if len(text) <= 40 else text[:40] + "…")


class ForwardReader:
    """The content of an ordinary file, unpacked where it is gzipped, from front to back.

    Attributes
    ----------
    capacity : int
        How many bytes the content has at most, whatever a header in it states.
    """

    def __init__(self, stream: BinaryIO, path: Path, watch: Watch, most: int = LARGEST) -> None:
        """Begin at the front.

        Parameters
        ----------
        stream : file
            From `open_regular`.
        path : Path
            What it is called in messages.
        watch : Watch
            Told how much of the file is read, in bytes of the file.
        most : int
            Bytes after which the content is refused.
        """
        self._stream, self._path, self._watch, self._most = stream, path, watch, most
        self._size = os.fstat(stream.fileno()).st_size
        gzipped = stream.read(len(_GZIP)) == _GZIP
        stream.seek(0)
        self.capacity = min(most, self._size * (MOST_FROM_A_BYTE if gzipped else 1))
        self._pieces = self._unpacked() if gzipped else self._plain()
        self._rest = b""
        self._start = 0
        self._given = 0

    def some(self, most: int = PIECE) -> bytes:
        """Return what comes next: at most ``most`` bytes, none at the end only.

        Raises
        ------
        DataError
            If the gzip data is damaged or the content too long.
        Cancelled
            If the watch was cancelled.
        """
        self._have_some()
        piece = self._rest[self._start : self._start + most]
        self._start += len(piece)
        self._given += len(piece)
        if self._given > self._most:
            raise DataError(f"{self._path}: holds more than {self._most:,} bytes; divide it")
        return piece

    def pieces(self, n: int) -> Iterator[bytes]:
        """Yield the next ``n`` bytes, or as many as there are."""
        while n and (piece := self.some(n)):
            n -= len(piece)
            yield piece

    def up_to(self, n: int) -> NDArray[np.uint8]:
        """Return the next ``n`` bytes, or as many as there are."""
        return filled(self.pieces(n), min(n, self.capacity - self._given))

    def exactly(self, n: int) -> NDArray[np.uint8]:
        """Return the next ``n`` bytes.

        Raises
        ------
        DataError
            If there are not so many.
        """
        content = self.up_to(n)
        if len(content) < n:
            raise self._too_short()
        return content

    def line(self) -> Iterator[bytes]:
        """Yield the bytes up to the next end of line, which is left out."""
        while True:
            self._have_some()
            if self._start == len(self._rest):
                raise self._too_short()
            end = self._rest.find(b"\n", self._start)
            yield self.some((end if end >= 0 else len(self._rest)) - self._start)
            if end >= 0:
                self.some(1)
                return

    def _have_some(self) -> None:
        if self._start == len(self._rest):
            self._rest, self._start = next(self._pieces, b""), 0

    def _too_short(self) -> DataError:
        return DataError(f"{self._path}: ends before all that it announces; copy it again")

    def _packed(self, n: int) -> bytes:
        packed = self._stream.read(n)
        if self._stream.tell() > self._size or (not packed and self._stream.tell() < self._size):
            raise DataError(f"{self._path}: changed while it was read; try again")
        self._watch.at(self._stream.tell(), self._size)
        return packed

    def _plain(self) -> Iterator[bytes]:
        while piece := self._packed(PIECE):
            yield piece

    def _unpacked(self) -> Iterator[bytes]:
        """Yield what one or several gzip members hold, as RFC 1952 has it.

        Python's gzip module reads names in a header byte by byte, however long they are.
        """
        packed = self._packed(_PACKED_PIECE)
        while packed:
            # 16: a gzip header and its checksum.
            member = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
            while not member.eof:
                packed = packed or self._packed(_PACKED_PIECE)
                try:
                    piece = member.decompress(packed, PIECE)
                except zlib.error as error:
                    raise self._damaged(str(error)) from error
                if not packed and not piece:
                    raise self._damaged("it ends early")
                packed = member.unconsumed_tail
                if piece:
                    # A little of a bomb is much unpacked.
                    self._watch.at(self._stream.tell(), self._size)
                    yield piece
            packed = member.unused_data
            # Tapes and disks pad with zeros.
            while not (packed := packed.lstrip(b"\0")):
                if not (packed := self._packed(_PACKED_PIECE)):
                    return

    def _damaged(self, reason: str) -> DataError:
        return DataError(f"{self._path}: the gzip data is damaged ({reason}); copy it again")


def filled(pieces: Iterator[bytes], most: int) -> NDArray[np.uint8]:
    """Return bytes that come in pieces, at most ``most`` of them.

    The system hands out memory as it is written to, so a number that lies costs nothing.
    """
    content = np.empty(max(most, 0), np.uint8)
    n = 0
    for piece in pieces:
        content[n : n + len(piece)] = np.frombuffer(piece, np.uint8)
        n += len(piece)
    return content[:n]
