"""Small valid files of every kind of array, as bytes, and who reads them."""

from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from engine import DataError, Watch
from engine.data.csv_file import read_csv
from engine.data.idx import read_idx
from engine.data.npz_file import read_npz
from engine.data.pickle_file import read_pickle
from tests.engine.conftest import idx_bytes

from .pickles import python_2_pickle

Reader = Callable[[Path, Watch], object]

X = np.random.default_rng(7).integers(0, 256, (30, 6, 5)).astype(np.uint8)
Y = np.arange(30) % 4
X_SQUARE = X[:, :5].reshape(30, 25)


def npy(array) -> bytes:
    """Return the array as a ``.npy`` file's content."""
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of ``.npy`` files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return stream.getvalue()


def read_images(path: Path, watch: Watch) -> np.ndarray:
    """Read images in an IDX file."""
    return read_idx(path, 3, watch)


NPZ = {
    "x_train": npy(X / 255),
    "y_train": npy(Y),
    "x_test": npy(X),
    "y_test": npy(np.eye(4)[Y]),
    "class_names": npy(np.array(["0", "1", "2", "3"])),
}
CSV = "".join(
    f"{y},{','.join(map(str, x))}\n" for x, y in zip(X_SQUARE.tolist(), Y, strict=True)
).encode()
PAIRS = ((X_SQUARE / np.float32(256), Y), (X_SQUARE[:9], Y[:9]))

FILES: dict[str, tuple[Reader, bytes]] = {
    "idx": (read_images, idx_bytes(X)),
    "npz": (read_npz, zipped(NPZ)),
    "npz, stored": (read_npz, zipped(NPZ, zipfile.ZIP_STORED)),
    "csv": (read_csv, CSV),
    "pickle, protocol 0": (read_pickle, python_2_pickle(PAIRS, 0)),
    "pickle, protocol 2": (read_pickle, python_2_pickle(PAIRS)),
    "pickle, protocol 5": (read_pickle, pickle.dumps(PAIRS, 5)),
}

# Too large to be read at once.
_MANY_X, _MANY_Y = np.tile(X, (800, 1, 1))[:, :5], np.tile(Y, 800)
LARGE: dict[str, tuple[Reader, bytes]] = {
    "idx": (read_images, idx_bytes(_MANY_X)),
    "npz, stored": (read_npz, zipped({"x": npy(_MANY_X), "y": npy(_MANY_Y)}, zipfile.ZIP_STORED)),
    "csv": (read_csv, CSV * 400),
    "pickle, protocol 5": (read_pickle, pickle.dumps((_MANY_X, _MANY_Y), 5)),
}


def refused(reader: Reader, path: Path) -> str:
    """Return the one line with which a file is refused."""
    with pytest.raises(DataError) as caught:
        reader(path, Watch())
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < len(str(path)) + 400
    return message
