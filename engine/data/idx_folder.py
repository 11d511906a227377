"""A folder of IDX files, named as MNIST's are."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.errors import DataError
from engine.watch import Watch

from .dataset import Split
from .idx import read_idx
from .reading import Reading

_PARTS = {"train": "train", "test": "t10k"}


def _find(folder: Path, stem: str) -> Path | None:
    for name in (stem, f"{stem}.gz", stem.replace("-idx", ".idx")):
        if (folder / name).is_file():
            return folder / name
    return None


def holds_idx(folder: Path) -> bool:
    """Whether the folder has MNIST's training images, gzipped or not."""
    return _find(folder, "train-images-idx3-ubyte") is not None


def _read_part(folder: Path, part: str, watch: Watch) -> tuple[Split, tuple[int, int]]:
    arrays = []
    for stem, n_dimensions in (("images-idx3", 3), ("labels-idx1", 1)):
        path = _find(folder, f"{_PARTS[part]}-{stem}-ubyte")
        if path is None:
            raise DataError(f"{folder}: {_PARTS[part]}-{stem}-ubyte(.gz) is missing")
        arrays.append(read_idx(path, n_dimensions, watch))
    images, labels = arrays
    if len(images) != len(labels):
        raise DataError(
            f"{folder}: {len(images):,} {part} images but {len(labels):,} labels; "
            "take both files from the same set"
        )
    shape = (images.shape[1], images.shape[2])
    return Split(images.reshape(len(images), -1), labels.astype(np.int32)), shape


def read_idx_folder(path: Path, watch: Watch, class_names: tuple[str, ...] = ()) -> Reading:
    """Read MNIST or a set laid out like it.

    Parameters
    ----------
    path : Path
        Holds ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte`` and the two ``t10k-``
        files, each gzipped or not.
    watch : Watch
        Told how far each file is.
    class_names : tuple of str
        Names of the classes; empty to number them.

    Raises
    ------
    DataError
        If a file is missing, damaged or does not fit the others.
    """
    train, shape = _read_part(path, "train", watch)
    test, test_shape = _read_part(path, "test", watch)
    if shape != test_shape:
        raise DataError(f"{path}: train images are {shape}, test images {test_shape} pixels")
    if not class_names:
        largest = max(int(split.y.max(initial=0)) for split in (train, test))
        class_names = tuple(str(label) for label in range(max(2, largest + 1)))
    return Reading({"train": train, "test": test}, shape, class_names)
