"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from engine.errors import OutputError


@contextmanager
def atomic_writer(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Write a file that replaces ``path`` only when it is complete and on the disk.

    The stream can be read back as well. A link is followed, an existing file's permissions are
    kept, and whatever goes wrong, what stood at ``path`` stays as it was.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    # A name of its own length: one that long as the target's may not fit beside it.
    temporary = target.with_name(f".softscope-{secrets.token_hex(8)}.tmp")
    try:
        mode = _mode_to_keep(target)
        # "x" never opens what is already there; a new file's mode is left to the umask.
        with temporary.open("x+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        os.replace(temporary, target)
        _flush_folder(target.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write {path} ({reason}); choose another place") from error
    finally:
        # Gone already unless something failed.
        with suppress(OSError):
            temporary.unlink()


def write_atomically(path: str | os.PathLike[str], content: bytes | str) -> None:
    """Write ``content`` (text as UTF-8) as `atomic_writer` does."""
    with atomic_writer(path) as stream:
        stream.write(content.encode() if isinstance(content, str) else content)


def _mode_to_keep(target: Path) -> int | None:
    """Return the permissions of the file to be replaced; None if there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OSError("it is a folder")
    if not stat.S_ISREG(mode):
        # Renaming over /dev/null would replace the device.
        raise OSError("it is not an ordinary file")
    if not os.access(target, os.W_OK):
        # A rename asks only for the folder's permission, but the owner protected the file.
        raise OSError("it is write-protected")
    return stat.S_IMODE(mode)


def _flush_folder(folder: Path) -> None:
    """Put the rename on the disk, where the platform can (Windows and some disks cannot)."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
