"""Weights as ONNX whose input is uint8, as pictures are: a quarter of the traffic."""

from __future__ import annotations

from typing import BinaryIO

from onnx import TensorProto

from engine.weights import Weights

from .onnx_graph import onnx_model
from .weights_onnx import read

__all__ = ["read", "write"]


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write weights for pixels given as uint8."""
    stream.write(onnx_model(weights, TensorProto.UINT8).SerializeToString())
