"""Weights as JSON: the fields of ``.npz`` by name, with lists for arrays."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, NoReturn

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.weights import Weights

from .weights_fields import FIELDS, check_field, from_fields, to_fields

# Lists of Python numbers take some ten times the memory of their text.
_MOST_BYTES = 2**26


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
    text = stream.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        raise WeightsError(f"larger than {_MOST_BYTES // 2**20} MB; keep this model as .npz")
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise WeightsError("nested too deeply; not a weights file") from error
    except ValueError as error:
        raise WeightsError(f"not JSON ({error})") from error
    if not isinstance(content, dict):
        raise WeightsError("not a JSON object; not a weights file")
    fields: dict[str, NDArray[Any]] = {}
    for name in FIELDS:
        if name not in content:
            raise WeightsError(f"{name} is missing; not a weights file")
        fields[name] = field = _as_array(name, content[name])
        check_field(name, field.dtype, field.shape, fields["W"].shape)
    return from_fields(fields)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _as_array(name: str, value: Any) -> NDArray[Any]:
    try:
        array = np.array(value)
    except (ValueError, OverflowError) as error:
        raise WeightsError(f"{name} is not a regular list ({error})") from error
    if name in ("W", "b") and array.dtype.kind in "fi":
        # Too large for float32 becomes infinite here and is refused as such.
        with np.errstate(over="ignore"):
            return array.astype(np.float32)
    return array.astype(np.float64) if name == "pixel_scale" and array.dtype.kind == "i" else array
