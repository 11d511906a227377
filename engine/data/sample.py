"""The bundled sample: synthetic handwriting, so that everything works with no network."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import numpy as np

from engine.errors import DataError

from .dataset import Dataset, Split

SAMPLE_FILE = Path(__file__).resolve().parents[2] / "assets" / "sample-digits.npz"


def load_sample() -> Dataset:
    """Read the sample that `engine.data.make_sample` wrote: 28x28, ten digits.

    Raises
    ------
    DataError
        If the file that ships with the application is missing or damaged.
    """
    try:
        with np.load(SAMPLE_FILE, allow_pickle=False) as file:
            splits = {
                name: Split(
                    file[f"{name}_images"].reshape(len(file[f"{name}_labels"]), -1),
                    file[f"{name}_labels"].astype(np.int32),
                )
                for name in ("train", "valid", "test")
            }
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{SAMPLE_FILE}: the bundled sample is damaged; reinstall") from error
    return Dataset(
        name="sample",
        image_shape=(28, 28),
        class_names=tuple("0123456789"),
        source="sample",
        train=splits["train"],
        valid=splits["valid"],
        test=splits["test"],
    )
