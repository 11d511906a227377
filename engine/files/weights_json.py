"""Weights as JSON: the fields of ``.npz`` by name, with lists for arrays."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.weights import Weights

from .strict_json import strict_json
from .weights_fields import FIELDS, from_values, read_text_file, to_fields


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write weights as strict JSON.

    Each float32 is written as the float64 of the same value, so that every reader gets exactly
    that value, whichever of the two it keeps.
    """
    fields = {name: array.tolist() for name, array in to_fields(weights).items()}
    lines = (f"{json.dumps(name)}: {json.dumps(fields[name], allow_nan=False)}" for name in FIELDS)
    stream.write(("{\n" + ",\n".join(lines) + "\n}\n").encode())


def read(stream: BinaryIO) -> Weights:
    """Read weights from a file that may be damaged or hostile.

    Raises
    ------
    WeightsError
        If the file does not hold a model.
    """
    content = strict_json(read_text_file(stream), "the file")
    if not isinstance(content, dict):
        raise WeightsError("not a JSON object; not a weights file")
    for name in FIELDS:
        if name not in content:
            raise WeightsError(f"{name} is missing; not a weights file")
    W, b, *others = (content[name] for name in FIELDS)
    if not isinstance(W, list) or not all(_is_row(row) for row in W):
        raise WeightsError("W is not a list of lists of numbers")
    if len({len(row) for row in W}) > 1:
        raise WeightsError("W has rows of different lengths")
    if not _is_row(b):
        raise WeightsError("b is not a list of numbers")
    return from_values(_as_float32("W", W), _as_float32("b", b), *others)


def _is_row(value: Any) -> bool:
    # NumPy would pad one long text among the numbers to the size of an array.
    return isinstance(value, list) and all(type(number) in (float, int) for number in value)


def _as_float32(name: str, numbers: list[Any]) -> NDArray[np.float32]:
    try:
        # Too large for float32 becomes infinite here and is refused as such.
        with np.errstate(over="ignore"):
            return np.array(numbers, np.float64).astype(np.float32)
    except OverflowError as error:
        raise WeightsError(f"{name} holds a number that is too large") from error
