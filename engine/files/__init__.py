"""Everything that is written to disk, and weights read back from it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from engine.errors import WeightsError
from engine.weights import Weights

from .atomic import atomic_writer
from .weights_formats import WEIGHT_FORMATS, WeightsFormat, format_of

__all__ = ["WEIGHT_FORMATS", "WeightsFormat", "load_weights", "save_weights"]

# The file that serves where a run's folder is named.
RUN_WEIGHTS = "weights.npz"


def save_weights(path: str | os.PathLike[str], weights: Weights) -> None:
    """Write weights in the format of the path's suffix, verified before it takes its place.

    Parameters
    ----------
    path : str or path
        Ends in a suffix of `WEIGHT_FORMATS`.
    weights : Weights
        What to write.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    WeightsError
        If the suffix is unknown, or the format cannot hold these weights.
    """
    known = format_of(Path(path))
    if known is None:
        raise WeightsError(f"{path}: weights can be written as {_suffixes(WEIGHT_FORMATS)}")
    codec = _codec(known)
    try:
        with atomic_writer(path) as stream:
            codec.write(stream, weights)
            if known.is_readable:
                stream.seek(0)
                _check_same(codec.read(stream), weights)
    except WeightsError as error:
        raise WeightsError(f"{path}: {error}") from error


def load_weights(path: str | os.PathLike[str]) -> Weights:
    """Read weights from a file, or from the folder of a run.

    Parameters
    ----------
    path : str or path
        Ends in the suffix of a readable one of `WEIGHT_FORMATS`, or is a folder that
        ``train --out`` left.

    Raises
    ------
    WeightsError
        If the file cannot be read or does not hold a model.
    """
    file = Path(path)
    if file.is_dir():
        file /= RUN_WEIGHTS
    known = format_of(file)
    if known is None or not known.is_readable:
        readable = (other for other in WEIGHT_FORMATS if other.is_readable)
        raise WeightsError(f"{file}: weights can be read from {_suffixes(readable)}")
    try:
        # A pipe would make open() wait for ever.
        if file.exists() and not file.is_file():
            raise WeightsError("not an ordinary file")
        with file.open("rb") as stream:
            weights: Weights = _codec(known).read(stream)
    except OSError as error:
        raise WeightsError(f"{file}: cannot be read ({error.strerror or error})") from error
    except WeightsError as error:
        raise WeightsError(f"{file}: {error}") from error
    return weights


def _suffixes(formats: Iterable[WeightsFormat]) -> str:
    return ", ".join(known.suffix for known in formats)


def _codec(known: WeightsFormat) -> Any:
    # Not before it is needed: Pillow and ONNX are slow to import.
    return import_module(f".{known.module}", __name__)


def _check_same(read: Weights, written: Weights) -> None:
    """Check that what came back is what was meant, bit for bit."""
    same = (
        read.parameters.W.tobytes() == written.parameters.W.tobytes()
        and read.parameters.b.tobytes() == written.parameters.b.tobytes()
        and read.image_shape == tuple(written.image_shape)
        and read.class_names == tuple(written.class_names)
        and read.pixel_scale == written.pixel_scale
        and read.metadata == written.metadata
    )
    if not same:
        raise WeightsError("the file read back differs from the weights; try another format")
