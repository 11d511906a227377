"""A folder of IDX files, named as MNIST's are."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.errors import DataError

from .dataset import Dataset, Split
from .idx import read_idx

# The tutorial validates on the last 10,000 of MNIST's 60,000 training images.
_VALID_FRACTION = 1 / 6
_PARTS = {"train": "train", "test": "t10k"}


def _find(folder: Path, stem: str) -> Path | None:
    for name in (stem, f"{stem}.gz", stem.replace("-idx", ".idx")):
        if (folder / name).is_file():
            return folder / name
    return None


def holds_idx(folder: Path) -> bool:
    """Whether the folder has MNIST's training images, gzipped or not."""
    return _find(folder, "train-images-idx3-ubyte") is not None


def _read_part(folder: Path, part: str) -> tuple[Split, tuple[int, int]]:
    arrays = []
    for stem, n_dimensions in (("images-idx3", 3), ("labels-idx1", 1)):
        path = _find(folder, f"{_PARTS[part]}-{stem}-ubyte")
        if path is None:
            raise DataError(f"{folder}: {_PARTS[part]}-{stem}-ubyte(.gz) is missing")
        arrays.append(read_idx(path, n_dimensions))
    images, labels = arrays
    if len(images) != len(labels):
        raise DataError(
            f"{folder}: {len(images):,} {part} images but {len(labels):,} labels; "
            "take both files from the same set"
        )
    shape = (images.shape[1], images.shape[2])
    return Split(images.reshape(len(images), -1), labels.astype(np.int32)), shape


def load_idx_folder(folder: Path, name: str, class_names: tuple[str, ...]) -> Dataset:
    """Read MNIST or a set laid out like it; the last sixth of the training part validates.

    Parameters
    ----------
    folder : Path
        Holds ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte`` and the two ``t10k-``
        files, each gzipped or not.
    name : str
        What to call the set.
    class_names : tuple of str
        Names of the classes; empty to number them.

    Raises
    ------
    DataError
        If a file is missing, damaged or does not fit the others.
    """
    train, shape = _read_part(folder, "train")
    test, test_shape = _read_part(folder, "test")
    if shape != test_shape:
        raise DataError(f"{folder}: train images are {shape}, test images {test_shape} pixels")
    if not class_names and len(train) and len(test):
        n_out = max(2, int(train.y.max()) + 1)
        class_names = tuple(str(label) for label in range(n_out))
    n_valid = int(len(train) * _VALID_FRACTION)
    n_train = len(train) - n_valid
    return Dataset(
        name=name,
        train=train[:n_train],
        valid=train[n_train:],
        test=test,
        image_shape=shape,
        class_names=class_names,
        source=str(folder),
    )
