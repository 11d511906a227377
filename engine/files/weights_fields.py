"""What a weights file holds, whatever its format: names, types and shapes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.parameters import Parameters
from engine.weights import Weights

# W first: the shape of the class names is judged by it.
FIELDS = ("W", "b", "image_shape", "class_names", "pixel_scale", "metadata")

# Far above any model for pictures, far below what hurts a machine.
_MOST_WEIGHTS = 2**26
_MOST_CLASSES = 2**16
_MOST_TEXT_BYTES = 2**24

_KINDS = {"f": "numbers", "i": "whole numbers", "U": "text"}


def to_fields(weights: Weights) -> dict[str, NDArray[Any]]:
    """Return the arrays that represent ``weights``.

    Raises
    ------
    WeightsError
        If the parameters are not float32, or the metadata is not JSON.
    """
    if weights.parameters.W.dtype != np.float32 or weights.parameters.b.dtype != np.float32:
        raise WeightsError("only float32 parameters can be saved")
    try:
        metadata = json.dumps(weights.metadata, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise WeightsError(f"the metadata cannot be written as JSON ({error})") from error
    return {
        "W": weights.parameters.W,
        "b": weights.parameters.b,
        "image_shape": np.array(weights.image_shape, np.int64),
        "class_names": np.array(weights.class_names, np.str_),
        "pixel_scale": np.array(weights.pixel_scale, np.float64),
        "metadata": np.array(metadata, np.str_),
    }


def check_field(
    name: str, dtype: np.dtype[Any], shape: tuple[int, ...], W_shape: tuple[int, ...]
) -> None:
    """Check type, shape and size of a field, before memory is taken for it.

    Parameters
    ----------
    name : str
        One of `FIELDS`.
    dtype, shape
        As the file states them.
    W_shape : tuple of int
        Shape of W; for W itself, ``shape``.

    Raises
    ------
    WeightsError
        If the field cannot be part of a model.
    """
    kind, expected = {
        "W": ("f", W_shape),
        "b": ("f", W_shape[1:]),
        "image_shape": ("i", (2,)),
        "class_names": ("U", W_shape[1:]),
        "pixel_scale": ("f", ()),
        "metadata": ("U", ()),
    }[name]
    if len(W_shape) != 2 or min(W_shape) < 1:
        raise WeightsError(f"W has shape {W_shape}, not (n_in, n_out)")
    if math.prod(W_shape) > _MOST_WEIGHTS or W_shape[1] > _MOST_CLASSES:
        raise WeightsError(f"W has shape {W_shape}, larger than any model this program makes")
    if dtype.kind != kind:
        raise WeightsError(f"{name} holds {dtype}, not {_KINDS[kind]}")
    if name in ("W", "b") and dtype.itemsize != 4:
        raise WeightsError(f"{name} is {dtype}, not float32")
    if shape != expected:
        raise WeightsError(f"{name} has shape {shape}, not {expected}")
    if kind == "U" and math.prod(shape) * dtype.itemsize > _MOST_TEXT_BYTES:
        raise WeightsError(f"{name} is longer than any text this program writes")


def from_fields(fields: Mapping[str, NDArray[Any]]) -> Weights:
    """Return the weights that checked fields represent.

    Raises
    ------
    WeightsError
        If the fields do not fit each other, or a value is impossible.
    """
    rows, columns = (int(size) for size in fields["image_shape"])
    if rows < 1 or columns < 1:
        raise WeightsError(f"image_shape is {(rows, columns)}")
    try:
        metadata = json.loads(str(fields["metadata"]))
    except (ValueError, RecursionError) as error:
        raise WeightsError("metadata is not JSON") from error
    if not isinstance(metadata, dict):
        raise WeightsError("metadata is not a JSON object")
    return Weights(
        # In this machine's byte order, whichever the file has.
        Parameters(fields["W"].astype(np.float32), fields["b"].astype(np.float32)),
        (rows, columns),
        tuple(str(name) for name in fields["class_names"]),
        float(fields["pixel_scale"]),
        metadata,
    )
