"""Data sets: what there is, where it lies, and how to read it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from engine.errors import DataError
from engine.watch import Watch

from .class_folders import holds_class_folders, printable
from .dataset import Dataset, Split
from .directory import data_directory
from .idx_folder import holds_idx, read_idx_folder
from .polarity import with_ink_high
from .published import PUBLISHED
from .reading import Reading
from .report import DataReport, report
from .sample import load_sample
from .splits import divide

__all__ = [
    "KNOWN_DATASETS",
    "DataReport",
    "Dataset",
    "Split",
    "data_directory",
    "default_source",
    "is_on_disk",
    "load_dataset",
    "load_joined",
    "report",
]

# Named sets kept as IDX folders under the data directory, with their class names.
KNOWN_DATASETS: dict[str, tuple[str, ...]] = {
    name: published.class_names for name, published in PUBLISHED.items()
}

_READABLE = (
    "a folder of IDX files, a folder with one sub-folder of pictures per class, "
    ".npz, .pkl, .pkl.gz, .csv, .csv.gz"
)
_UNWATCHED = Watch()


def is_on_disk(name: str) -> bool:
    """Whether a named set, ``sample`` or one of `KNOWN_DATASETS`, can be loaded right now."""
    return name == "sample" or holds_idx(data_directory() / name)


def default_source() -> str:
    """Return ``mnist`` where it is already on disk, else ``sample``."""
    return "mnist" if is_on_disk("mnist") else "sample"


def load_dataset(source: str | os.PathLike[str], watch: Watch = _UNWATCHED) -> Dataset:
    """Read a data set.

    Parameters
    ----------
    source : str or path
        ``sample``, ``handwriting`` (more of it), ``personal`` (digits drawn in the window), a
        name of `KNOWN_DATASETS`, or a path: a folder of IDX files, a folder with one sub-folder
        of pictures per class, an ``.npz``, the tutorial's ``.pkl.gz``, or a ``.csv`` with the
        label first. A person's own images on light paper are inverted.
    watch : Watch
        Told how far the reading is, where it takes long.

    Raises
    ------
    DataError
        If there is no such set, or it cannot be read; the message says what to do.
    Cancelled
        If the watch says so.
    """
    source = os.fspath(source)
    if source == "sample":
        return load_sample()
    if source == "handwriting":
        from .written import write_digits

        return write_digits(watch)
    if source == "personal":
        # Pillow is not needed for the others.
        from .personal import PersonalSet

        return PersonalSet(KNOWN_DATASETS["mnist"], (28, 28)).dataset()
    if source in KNOWN_DATASETS:
        if not is_on_disk(source):
            raise DataError(
                f"{source} is not on this machine; get it with: data fetch {source} (in the "
                f"window: Get {PUBLISHED[source].title})"
            )
        folder = data_directory() / source
        return divide(read_idx_folder(folder, watch, KNOWN_DATASETS[source]), source, str(folder))
    if not os.path.exists(source):
        known = ", ".join(["sample", *KNOWN_DATASETS])
        raise DataError(f"{source}: no such file or folder and no known data set ({known})")
    path = Path(source)
    # A folder called mnist is MNIST to a person, wherever it lies.
    name = _name(path)
    if holds_idx(path) and name in KNOWN_DATASETS:
        return divide(read_idx_folder(path, watch, KNOWN_DATASETS[name]), name, source)
    reader = _reader(path)
    if reader is None:
        raise DataError(f"{source}: not a data set; these can be read: {_READABLE}")
    return with_ink_high(divide(reader(path, watch), name, source))


def load_joined(
    source: str | os.PathLike[str], added: Sequence[str] = (), watch: Watch = _UNWATCHED
) -> Dataset:
    """Read a data set and join the training images of others to its own.

    Parameters
    ----------
    source : str or path
        As in `load_dataset`.
    added : sequence of str
        The others; one that is named several times counts as often.
    watch : Watch
        Told how far the reading is.

    Raises
    ------
    DataError
        If one cannot be read, or they do not fit each other.
    """
    dataset = load_dataset(source, watch)
    for other, times in groupby(added):
        dataset = dataset.with_added(load_dataset(other, watch), len(list(times)))
    return dataset


def _name(path: Path) -> str:
    """Return what to call the data set at a path: its last part without the suffixes of files."""
    name = path.resolve().name
    if path.is_file():
        name = name.removesuffix(".gz").rpartition(".")[0] or name
    return printable(name)


def _reader(path: Path) -> Callable[[Path, Watch], Reading] | None:
    """Return what reads this kind of data; None if nothing does."""
    # Each is imported where it is needed: Pillow and others take a while.
    if path.is_dir():
        if holds_idx(path):
            return read_idx_folder
        if not holds_class_folders(path):
            return None
        from .image_folder import read_image_folder

        return read_image_folder
    name = path.name.lower()
    if name.endswith(".npz"):
        from .npz_file import read_npz

        return read_npz
    if name.removesuffix(".gz").endswith(".csv"):
        from .csv_file import read_csv

        return read_csv
    if name.removesuffix(".gz").endswith((".pkl", ".pickle")):
        from .pickle_file import read_pickle

        return read_pickle
    return None
