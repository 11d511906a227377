"""Everything that is written to disk, and weights read back from it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from engine.errors import WeightsError
from engine.weights import Weights

from . import weights_json, weights_npz
from .atomic import atomic_writer

__all__ = ["load_weights", "save_weights"]

# The file that serves where a run's folder is named.
RUN_WEIGHTS = "weights.npz"

_WRITERS = {".npz": weights_npz.write, ".json": weights_json.write}
_READERS = {".npz": weights_npz.read, ".json": weights_json.read}
_PICTURE = ".png"


def save_weights(path: str | os.PathLike[str], weights: Weights) -> None:
    """Write weights in the format of the path's suffix, verified before it takes its place.

    Parameters
    ----------
    path : str or path
        Ends in ``.npz``, ``.json``, or ``.png`` for a picture that cannot be read back.
    weights : Weights
        What to write.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    WeightsError
        If the suffix is unknown, or the format cannot hold these weights.
    """
    suffix = Path(path).suffix.lower()
    if suffix == _PICTURE:
        # Pillow is slow to import and not needed for the other formats.
        from .pictures import draw_weights

        with atomic_writer(path) as stream:
            draw_weights(weights).save(stream, "PNG")
        return
    if suffix not in _WRITERS:
        known = ", ".join([*_WRITERS, _PICTURE])
        raise WeightsError(f"{path}: weights can be written as {known}, not as {suffix!r}")
    try:
        with atomic_writer(path) as stream:
            _WRITERS[suffix](stream, weights)
            stream.seek(0)
            _check_same(_READERS[suffix](stream), weights)
    except WeightsError as error:
        raise WeightsError(f"{path}: {error}") from error


def load_weights(path: str | os.PathLike[str]) -> Weights:
    """Read weights from a file, or from the folder of a run.

    Parameters
    ----------
    path : str or path
        Ends in ``.npz`` or ``.json``, or is a folder that ``train --out`` left.

    Raises
    ------
    WeightsError
        If the file cannot be read or does not hold a model.
    """
    file = Path(path)
    if file.is_dir():
        file /= RUN_WEIGHTS
    suffix = file.suffix.lower()
    if suffix not in _READERS:
        known = ", ".join(_READERS)
        raise WeightsError(f"{file}: weights can be read from {known}, not from {suffix!r}")
    try:
        # A pipe would make open() wait for ever.
        if file.exists() and not file.is_file():
            raise WeightsError("not an ordinary file")
        with file.open("rb") as stream:
            return _READERS[suffix](stream)
    except OSError as error:
        raise WeightsError(f"{file}: cannot be read ({error.strerror or error})") from error
    except WeightsError as error:
        raise WeightsError(f"{file}: {error}") from error


def _check_same(read: Weights, written: Weights) -> None:
    """Check that what came back is what was meant, bit for bit."""
    same = (
        np.array_equal(_bits(read.parameters.W), _bits(written.parameters.W))
        and np.array_equal(_bits(read.parameters.b), _bits(written.parameters.b))
        and read.image_shape == tuple(written.image_shape)
        and read.class_names == tuple(written.class_names)
        and read.pixel_scale == written.pixel_scale
        and read.metadata == written.metadata
    )
    if not same:
        raise WeightsError("the file read back differs from the weights; try another format")


def _bits(array: np.ndarray) -> np.ndarray:
    return array.view(np.uint32)
