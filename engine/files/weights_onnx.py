"""Weights as ONNX whose input is float32: a graph that runs, and everything to read it back."""

from __future__ import annotations

import io
from typing import BinaryIO

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import GraphProto, TensorProto, numpy_helper

from engine.errors import WeightsError
from engine.weights import Weights

from .onnx_graph import onnx_model
from .protobuf_wire import fields
from .weights_fields import MOST_CLASSES, MOST_WEIGHTS, check_field, reason
from .weights_text import from_texts

# Numbers of protobuf fields in onnx.proto: the way from a model to the numbers of its tensors.
_GRAPH, _INITIALIZER, _RAW_DATA = 7, 5, 9
# All else in a model: protobuf may make an object seventy times as large of it.
_MOST_OTHER_BYTES = 2**20
_MOST_BYTES = 4 * (MOST_WEIGHTS + MOST_CLASSES) + _MOST_OTHER_BYTES


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write weights for pixels given as float32, which every runtime and converter takes."""
    stream.write(onnx_model(weights, TensorProto.FLOAT).SerializeToString())


def read(stream: BinaryIO) -> Weights:
    """Read weights from a file that may be damaged or hostile; no other file is ever opened.

    Raises
    ------
    WeightsError
        If the file does not hold a model of this program.
    """
    if stream.seek(0, io.SEEK_END) > _MOST_BYTES:
        raise WeightsError("larger than any model this program makes")
    stream.seek(0)
    content = stream.read()
    try:
        _left(memoryview(content), (_GRAPH, _INITIALIZER, _RAW_DATA), _MOST_OTHER_BYTES)
        model = onnx.load_model_from_string(content)
    except WeightsError:
        raise
    # protobuf has exceptions of its own, and not the same ones in all its implementations.
    except Exception as error:
        raise WeightsError(f"not an intact ONNX file ({reason(error)})") from error
    W = _tensor(model.graph, "W", None)
    b = _tensor(model.graph, "b", W.shape)
    texts = {item.key: item.value for item in model.metadata_props}
    if len(texts) < len(model.metadata_props):
        raise WeightsError("a property of the model appears twice")
    return from_texts(W, b, texts)


def _left(message: memoryview, way: tuple[int, ...], left: int) -> int:
    """Return how many of some bytes are left after those that are not numbers of tensors."""
    for number, size, content in fields(message):
        left -= size
        if way and number == way[0] and content is not None:
            left += len(content)
            if len(way) > 1:
                left = _left(content, way[1:], left)
        if left < 0:
            raise WeightsError("holds more than a model of this program")
    return left


def _tensor(graph: GraphProto, name: str, W_shape: tuple[int, ...] | None) -> NDArray[np.float32]:
    """Return one of the graph's constants, checked before memory is taken for it."""
    found = [tensor for tensor in graph.initializer if tensor.name == name]
    if len(found) != 1:
        problem = "appears twice" if found else "is missing"
        raise WeightsError(f"{name} {problem}; not a weights file of this program")
    tensor = found[0]
    if tensor.external_data or tensor.data_location == TensorProto.EXTERNAL:
        raise WeightsError(f"{name} is kept in another file; only files that are whole are read")
    if tensor.data_type != TensorProto.FLOAT:
        raise WeightsError(f"{name} is not a float32 tensor")
    shape = tuple(tensor.dims)
    check_field(name, np.dtype(np.float32), shape, W_shape or shape)
    try:
        array: NDArray[np.float32] = numpy_helper.to_array(tensor)
    except ValueError as error:
        raise WeightsError(f"{name} is not as large as its shape {shape} states") from error
    return array
