"""Data sets: what there is, where it lies, and how to read it."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

from engine.errors import DataError

from .dataset import Dataset, Split
from .idx_folder import holds_idx, load_idx_folder
from .sample import load_sample

__all__ = [
    "KNOWN_DATASETS",
    "Dataset",
    "Split",
    "data_directory",
    "default_source",
    "is_on_disk",
    "load_dataset",
]

DIGITS = tuple("0123456789")
_CLOTHES = (
    "T-shirt", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

# Named sets kept as IDX folders under the data directory, with their class names.
KNOWN_DATASETS: dict[str, tuple[str, ...]] = {"mnist": DIGITS, "fashion-mnist": _CLOTHES}


def data_directory() -> Path:
    """Return where data sets are kept: ``SOFTSCOPE_DATA``, else the platform's place for it."""
    override = os.environ.get("SOFTSCOPE_DATA")
    return Path(override) if override else user_data_path("softscope", appauthor=False)


def is_on_disk(name: str) -> bool:
    """Whether a named set, ``sample`` or one of `KNOWN_DATASETS`, can be loaded right now."""
    return name == "sample" or holds_idx(data_directory() / name)


def default_source() -> str:
    """Return ``mnist`` where it is already on disk, else ``sample``."""
    return "mnist" if is_on_disk("mnist") else "sample"


def load_dataset(source: str | os.PathLike[str]) -> Dataset:
    """Read a data set.

    Parameters
    ----------
    source : str or path
        ``sample``, a name of `KNOWN_DATASETS`, or a folder of IDX files.

    Raises
    ------
    DataError
        If there is no such set, or it cannot be read; the message says what to do.
    """
    source = os.fspath(source)
    if source == "sample":
        return load_sample()
    if source in KNOWN_DATASETS:
        folder = data_directory() / source
        if not is_on_disk(source):
            raise DataError(
                f"{source} is not on this machine; put its four IDX files into {folder}"
            )
        return load_idx_folder(folder, source, KNOWN_DATASETS[source])
    folder = Path(source)
    if not folder.exists():
        known = ", ".join(["sample", *KNOWN_DATASETS])
        raise DataError(f"{source}: no such folder and no known data set ({known})")
    if not folder.is_dir() or not holds_idx(folder):
        raise DataError(f"{source}: not a folder of IDX files (train-images-idx3-ubyte, ...)")
    # A folder called mnist is MNIST to a person, wherever it lies.
    name = folder.resolve().name
    return load_idx_folder(folder, name, KNOWN_DATASETS.get(name, ()))
