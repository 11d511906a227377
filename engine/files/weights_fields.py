"""What a weights file holds, whatever its format: names, types, shapes and limits."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.parameters import Parameters
from engine.weights import Weights

from .strict_json import strict_json

# W first: the shape of the class names is judged by it.
FIELDS = ("W", "b", "image_shape", "class_names", "pixel_scale", "metadata")

# Far above any model for pictures, far below what hurts a machine.
MOST_WEIGHTS = 2**26
MOST_CLASSES = 2**16
MOST_TEXT_BYTES = 2**24
# Of a file that is text throughout; some two million weights.
_MOST_TEXT_FILE_BYTES = 2**25

# What NumPy takes for a letter.
_LETTER_BYTES = 4
_LONGEST_REASON = 100
_LONGEST_SHAPE = 60
_KINDS = {"f": "numbers", "i": "whole numbers", "U": "text"}


def read_text_file(stream: BinaryIO) -> bytes:
    """Return the content of a file that is text throughout.

    Raises
    ------
    WeightsError
        If there is more of it than a model of this size should take.
    """
    content = stream.read(_MOST_TEXT_FILE_BYTES + 1)
    if len(content) > _MOST_TEXT_FILE_BYTES:
        raise WeightsError(
            f"larger than {_MOST_TEXT_FILE_BYTES // 2**20} MB; keep such a model as .npz"
        )
    return content


def to_fields(weights: Weights) -> dict[str, NDArray[Any]]:
    """Return the arrays that represent ``weights``.

    Raises
    ------
    WeightsError
        If the parameters are not float32, the metadata is not JSON, or a name not text.
    """
    if weights.parameters.W.dtype != np.float32 or weights.parameters.b.dtype != np.float32:
        raise WeightsError("only float32 parameters can be saved")
    try:
        metadata = json.dumps(weights.metadata, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise WeightsError(f"the metadata cannot be written as JSON ({error})") from error
    class_names = np.array(weights.class_names, np.str_)
    # NumPy drops zeros at the end; what one format cannot hold, none takes.
    if class_names.tolist() != list(weights.class_names) or not _is_unicode(*weights.class_names):
        raise WeightsError("a class name is not text that a file can hold; rename the class")
    return {
        "W": weights.parameters.W,
        "b": weights.parameters.b,
        "image_shape": np.array(weights.image_shape, np.int64),
        "class_names": class_names,
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
        raise WeightsError(f"W has shape {_shown(W_shape)}, not (n_in, n_out)")
    if math.prod(W_shape) > MOST_WEIGHTS or W_shape[1] > MOST_CLASSES:
        raise WeightsError(f"W has shape {_shown(W_shape)}, larger than any model of this program")
    if dtype.kind != kind:
        raise WeightsError(f"{name} holds {dtype}, not {_KINDS[kind]}")
    if name in ("W", "b") and dtype.itemsize != 4:
        raise WeightsError(f"{name} is {dtype}, not float32")
    if shape != expected:
        raise WeightsError(f"{name} has shape {_shown(shape)}, not {expected}")
    if kind == "U" and math.prod(shape) * dtype.itemsize > MOST_TEXT_BYTES:
        raise WeightsError(f"{name} is longer than any text this program writes")


def from_fields(fields: Mapping[str, NDArray[Any]]) -> Weights:
    """Return the weights that checked fields represent.

    Raises
    ------
    WeightsError
        If the fields do not fit each other, or a value is impossible.
    """
    W, b, image_shape, class_names, pixel_scale, metadata = (fields[name] for name in FIELDS)
    return from_values(
        W, b, image_shape.tolist(), class_names.tolist(), pixel_scale.item(), metadata.item()
    )


def from_values(
    W: NDArray[np.float32],
    b: NDArray[np.float32],
    image_shape: Any,
    class_names: Any,
    pixel_scale: Any,
    metadata: Any,
) -> Weights:
    """Return the weights that arrays and a stranger's JSON values represent.

    Parameters
    ----------
    W, b : ndarray
        Of any shape and byte order.
    image_shape, class_names, pixel_scale, metadata
        Should be a list of two integers, a list of texts, a number, and a JSON object as text.

    Raises
    ------
    WeightsError
        If they are something else, or do not fit each other.
    """
    check_field("W", W.dtype, W.shape, W.shape)
    check_field("b", b.dtype, b.shape, W.shape)
    if not _is_list_of(int, image_shape) or len(image_shape) != 2:
        raise WeightsError("image_shape is not two whole numbers")
    if not all(1 <= size <= MOST_WEIGHTS for size in image_shape):
        raise WeightsError("image_shape is out of range")
    if not _is_list_of(str, class_names):
        raise WeightsError("class_names is not a list of texts")
    # As an array each name takes as much as the longest.
    longest = max(map(len, class_names), default=0)
    if len(class_names) * longest * _LETTER_BYTES > MOST_TEXT_BYTES:
        raise WeightsError("class_names is longer than any text this program writes")
    if type(pixel_scale) not in (int, float):
        raise WeightsError("pixel_scale is not a number")
    if not isinstance(metadata, str):
        raise WeightsError("metadata is not text")
    content = strict_json(metadata, "metadata")
    if not isinstance(content, dict):
        raise WeightsError("metadata is not a JSON object")
    try:
        # JSON has infinite numbers (1e999) and can escape surrogates.
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        scale = float(pixel_scale)
    except (ValueError, OverflowError, RecursionError) as error:
        raise WeightsError("metadata or pixel_scale holds a number that no file can") from error
    if not _is_unicode(text, *class_names):
        raise WeightsError("metadata or class_names holds text that is not Unicode")
    return Weights(
        # In this machine's byte order, whichever the file has.
        Parameters(W.astype(np.float32), b.astype(np.float32)),
        (image_shape[0], image_shape[1]),
        tuple(class_names),
        scale,
        content,
    )


def float32_scale(weights: Weights) -> float:
    """Return the pixel scale as the float32 that training multiplied by.

    Raises
    ------
    WeightsError
        If it is none: zero or infinite.
    """
    with np.errstate(over="ignore", under="ignore"):
        scale = float(np.float32(weights.pixel_scale))
    if not 0 < scale < math.inf:
        raise WeightsError(f"pixel_scale {weights.pixel_scale} is not a float32; use .npz")
    return scale


def reason(error: Exception) -> str:
    """Return what an exception says, which may quote the file: short and on one line."""
    text = " ".join(str(error).split())
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"


def _is_unicode(*texts: str) -> bool:
    """Whether no text holds half of a surrogate pair, which files and screens do not take."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_list_of(kind: type, value: Any) -> bool:
    # Not isinstance: True is an int there.
    return isinstance(value, list) and all(type(item) is kind for item in value)


def _shown(shape: tuple[int, ...]) -> str:
    """Return the shape for a message; a file may state any sizes, and as many as it likes."""
    text = str(shape)
    return text if len(text) <= _LONGEST_SHAPE else f"of {len(shape)} sizes"
