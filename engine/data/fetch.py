"""Published data sets on this machine: whole and verified, or not at all."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path

from engine.errors import DataError, OutputError
from engine.files.atomic import write_atomically
from engine.watch import Watch

from . import data_directory
from .published import PUBLISHED, PublishedDataset, PublishedFile

_PATIENCE_S = 15.0


def fetch_dataset(name: str, watch: Watch | None = None) -> Path:
    """Download a published data set into the data directory.

    Files that are there and right are kept, others of the same name replaced. It works in the
    calling thread, and may run in several processes at once: each puts the same verified bytes
    in place.

    Parameters
    ----------
    name : str
        A name of `PUBLISHED`.
    watch : Watch, optional
        Told bytes of the whole set; fewer again after a mirror failed. Cancelled, it ends the
        download within 0.2 s, whatever the servers do.

    Returns
    -------
    Path
        The folder, for `load_dataset`; the set's name does as well.

    Raises
    ------
    DataError
        If there is no such set, or no mirror gave one of its files. Nothing of it is left.
    OutputError
        If the files cannot be written.
    Cancelled
        If the caller called it off. Nothing of it is left.
    """
    if name not in PUBLISHED:
        raise DataError(f"{name}: no published data set; choose from {', '.join(PUBLISHED)}")
    return fetch_published(PUBLISHED[name], data_directory() / name, watch or Watch())


def fetch_published(
    dataset: PublishedDataset, folder: Path, watch: Watch, patience_s: float = _PATIENCE_S
) -> Path:
    """Do the same for any published set and folder.

    ``patience_s`` is how many seconds a mirror has to send the next 32 KiB.
    """
    missing = [file for file in dataset.files if not _is_right(folder / file.name, file)]
    if not missing:
        watch.at(dataset.size, dataset.size)
        return folder
    # httpx takes a while to import.
    from .download import download

    made = not folder.exists()
    try:
        _prepare(folder)
        contents = download(dataset, missing, watch, patience_s)
        # Again, lest another process that failed has tidied it away.
        _prepare(folder)
        # The training images last: with them the set counts as there.
        for file in missing:
            write_atomically(folder / file.name, contents[file.name])
    except DataError as error:
        raise DataError(
            f"cannot fetch {dataset.name}: {error}; try again later or put its files into "
            f"{folder}; the sample works meanwhile"
        ) from error
    finally:
        if made:
            with suppress(OSError):
                # Gone only if it is empty.
                folder.rmdir()
    return folder


def _is_right(path: Path, file: PublishedFile) -> bool:
    try:
        if not path.is_file() or path.stat().st_size != file.size:
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def _prepare(folder: Path) -> None:
    """Make the folder, and make sure that files can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(
            f"cannot write into {folder} ({error.strerror or error}); "
            "set SOFTSCOPE_DATA to a folder that can be written"
        ) from error
