"""A model as an ONNX graph: from pixels to probabilities and labels."""

from __future__ import annotations

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from engine.version import __version__
from engine.weights import Weights

from .weights_fields import float32_scale
from .weights_text import to_texts

# Of 2020: every runtime and converter in use reads them.
_OPSET = 13
_IR_VERSION = 7


def onnx_model(weights: Weights, pixel_type: int) -> ModelProto:
    """Return the model that does what `Weights.p_y_given_x` does.

    Parameters
    ----------
    weights : Weights
        Their texts become properties of the model.
    pixel_type : int
        ``TensorProto.FLOAT`` or ``TensorProto.UINT8``: type of the input ``image``, shape
        (N, rows, columns), pixels 0..255 either way.
    """
    W, b = weights.parameters.W, weights.parameters.b
    rows, columns = weights.image_shape
    nodes = [
        # Nothing to do for float32.
        _cast("image", "pixels", TensorProto.FLOAT),
        helper.make_node("Mul", ["pixels", "pixel_scale"], ["scaled"]),
        helper.make_node("Flatten", ["scaled"], ["x"], axis=1),
        # Sums of float32 come out differently in every runtime: 74 epochs of MNIST make that 2e-6
        # in a probability.
        _cast("x", "x_double", TensorProto.DOUBLE),
        _cast("W", "W_double", TensorProto.DOUBLE),
        _cast("b", "b_double", TensorProto.DOUBLE),
        helper.make_node("Gemm", ["x_double", "W_double", "b_double"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["p_double"], axis=1),
        _cast("p_double", "p_y_given_x", TensorProto.FLOAT),
        helper.make_node("ArgMax", ["logits"], ["y_pred"], axis=1, keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "softmax_regression",
        [helper.make_tensor_value_info("image", pixel_type, ["N", rows, columns])],
        [
            helper.make_tensor_value_info("p_y_given_x", TensorProto.FLOAT, ["N", len(b)]),
            helper.make_tensor_value_info("y_pred", TensorProto.INT64, ["N"]),
        ],
        [
            numpy_helper.from_array(W, "W"),
            numpy_helper.from_array(b, "b"),
            numpy_helper.from_array(np.array(float32_scale(weights), np.float32), "pixel_scale"),
        ],
    )
    model: ModelProto = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="Softscope",
        producer_version=__version__,
        doc_string=f"image: N pictures of {rows} x {columns} pixels, 0..255, ink 255",
    )
    helper.set_model_props(model, to_texts(weights))
    return model


def _cast(name: str, result: str, to: int) -> NodeProto:
    node: NodeProto = helper.make_node("Cast", [name], [result], to=to)
    return node
