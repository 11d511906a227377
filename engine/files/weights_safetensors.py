"""Weights as safetensors: tensors W and b, and all else as texts in the header.

The format: https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import math
from typing import Any, BinaryIO

import numpy as np
import safetensors.numpy

from engine.errors import WeightsError
from engine.weights import Weights

from .strict_json import strict_json
from .weights_fields import MOST_TEXT_BYTES, check_field, reason
from .weights_text import from_texts, to_texts

# The length of the header stands before it, in this many bytes.
_LENGTH_BYTES = 8


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write weights; see `weights_text` for what the header's texts are."""
    texts = to_texts(weights)
    tensors = {"W": weights.parameters.W, "b": weights.parameters.b}
    stream.write(safetensors.numpy.save(tensors, texts))


def read(stream: BinaryIO) -> Weights:
    """Read weights from a file that may be damaged or hostile.

    Raises
    ------
    WeightsError
        If the file does not hold a model.
    """
    length = stream.read(_LENGTH_BYTES)
    header_size = int.from_bytes(length, "little")
    if header_size > MOST_TEXT_BYTES:
        raise WeightsError(f"its header claims {header_size:,} bytes; not a weights file")
    text = stream.read(header_size)
    # The library would keep the later of two tensors of one name.
    header = strict_json(text, "the header")
    if not isinstance(header, dict) or not isinstance(header.get("__metadata__"), dict):
        raise WeightsError("the header has no texts; not a weights file of this program")
    texts = header.pop("__metadata__")
    if set(header) != {"W", "b"}:
        raise WeightsError("holds other tensors than W and b; not a weights file of this program")
    W_shape = _shape("W", header["W"])
    size = 0
    for name, tensor in header.items():
        shape = _shape(name, tensor)
        check_field(name, np.dtype(np.float32), shape, W_shape)
        size += 4 * math.prod(shape)
    content = stream.read(size + 1)
    if len(content) != size:
        raise WeightsError("its size is not what the header states; the file is not whole")
    try:
        tensors = safetensors.numpy.load(length + text + content)
    except safetensors.SafetensorError as error:
        raise WeightsError(f"not an intact safetensors file ({reason(error)})") from error
    return from_texts(tensors["W"], tensors["b"], texts)


def _shape(name: str, tensor: Any) -> tuple[int, ...]:
    """Return the shape that a header states for a float32 tensor."""
    if not isinstance(tensor, dict) or tensor.get("dtype") != "F32":
        raise WeightsError(f"{name} is not a float32 tensor")
    shape = tensor.get("shape")
    if not isinstance(shape, list) or not all(type(size) is int for size in shape):
        raise WeightsError(f"{name} has no shape")
    return tuple(shape)
