from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from engine import WeightsError, load_weights, save_weights, softmax

from .weights_checks import theano_weights

TYPES = {"w.onnx": np.float32, "w.uint8.onnx": np.uint8}


@pytest.fixture(params=TYPES)
def path(request, tmp_path, weights):
    save_weights(tmp_path / request.param, weights)
    return tmp_path / request.param


def test_the_onnx_checker_agrees(path):
    onnx.checker.check_model(path, full_check=True)


def test_inputs_and_outputs(path):
    model = onnx.load(path)

    def described(values):
        return {
            value.name: (
                onnx.helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type),
                [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim],
            )
            for value in values
        }

    assert described(model.graph.input) == {"image": (TYPES[path.name], ["N", 4, 6])}
    assert described(model.graph.output) == {
        "p_y_given_x": (np.float32, ["N", 3]),
        "y_pred": (np.int64, ["N"]),
    }


def test_properties(path, weights):
    texts = {item.key: item.value for item in onnx.load(path).metadata_props}
    assert {name: json.loads(text) for name, text in texts.items()} == {
        "image_shape": [4, 6],
        "class_names": ["left", "é", '"3"'],
        "pixel_scale": 1 / 256,
        "metadata": weights.metadata,
    }


@pytest.mark.parametrize("name", TYPES)
def test_onnxruntime_on_every_test_image(tmp_path, theano_float32, mnist, name):
    onnxruntime = pytest.importorskip("onnxruntime")
    ours = theano_weights(theano_float32)
    save_weights(tmp_path / name, ours)
    session = onnxruntime.InferenceSession(tmp_path / name)
    images = mnist.test.x.reshape(-1, 28, 28)
    p, y_pred = session.run(["p_y_given_x", "y_pred"], {"image": images.astype(TYPES[name])})
    assert (p.dtype, y_pred.dtype) == (np.float32, np.int64)
    assert y_pred.tolist() == ours.p_y_given_x(images).argmax(axis=1).tolist()
    W, b = (np.float64(array) for array in (ours.parameters.W, ours.parameters.b))
    exact = softmax.p_y_given_x(W, b, mnist.test.x / 256)
    assert np.abs(p - ours.p_y_given_x(images)).max() < 1e-6
    assert np.abs(p - exact).max() < 1e-6


@pytest.mark.parametrize("n", [0, 1, 7])
def test_any_number_of_images(path, weights, n):
    onnxruntime = pytest.importorskip("onnxruntime")
    images = np.random.default_rng(n).integers(0, 256, (n, 4, 6)).astype(TYPES[path.name])
    # Its largest weight drowns all others.
    images[:, 0, 0] = 0
    p, y_pred = onnxruntime.InferenceSession(path).run(None, {"image": images})
    assert (p.shape, y_pred.shape) == ((n, 3), (n,))
    W, b = weights.parameters.W, weights.parameters.b
    x = images.reshape(n, 24) * np.float32(weights.pixel_scale)
    np.testing.assert_allclose(p, softmax.p_y_given_x(W, b, x), rtol=0, atol=1e-6)
    assert y_pred.tolist() == softmax.y_pred(W, b, x).tolist()


# -- damaged and hostile files ---------------------------------------------------------------


def changed(path, change):
    model = onnx.load(path)
    change(model, {tensor.name: tensor for tensor in model.graph.initializer})
    path.write_bytes(model.SerializeToString())
    return path


def in_another_file(model, tensors):
    model.graph.initializer.remove(tensors["W"])
    tensor = model.graph.initializer.add(
        name="W", data_type=TensorProto.FLOAT, dims=[24, 3], data_location=TensorProto.EXTERNAL
    )
    tensor.external_data.add(key="location", value="secret")


def test_other_files_are_never_read(path):
    # It would be read as W, of the right size, were the location followed.
    (path.parent / "secret").write_bytes(bytes(288))
    changed(path, in_another_file)
    with pytest.raises(WeightsError, match="W is kept in another file"):
        load_weights(path)


def as_float_data(model, tensors):
    W = numpy_helper.to_array(tensors["W"])
    tensors["W"].ClearField("raw_data")
    tensors["W"].float_data.extend(W.ravel().tolist())


def test_numbers_in_the_other_place(path, weights):
    read = load_weights(changed(path, as_float_data))
    assert read.parameters.W.tobytes() == weights.parameters.W.tobytes()


def rename(model, tensors):
    tensors["W"].name = "V"


def repeat(model, tensors):
    model.graph.initializer.append(tensors["b"])


def as_float64(model, tensors):
    tensors["W"].CopyFrom(numpy_helper.from_array(np.zeros((24, 3)), "W"))


def transpose(model, tensors):
    tensors["W"].dims[:] = [3, 24]


def negative(model, tensors):
    tensors["W"].dims[:] = [-24, -3]


def huge(model, tensors):
    tensors["W"].dims[:] = [2**40, 3]


def cut(model, tensors):
    tensors["W"].raw_data = tensors["W"].raw_data[:-4]


def not_finite(model, tensors):
    tensors["b"].raw_data = np.float32([0, np.inf, 0]).tobytes()


def no_properties(model, tensors):
    del model.metadata_props[:]


def two_properties(model, tensors):
    model.metadata_props.add(key="metadata", value="{}")


def bomb(model, tensors):
    for _ in range(600_000):
        model.graph.node.add()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (rename, "W is missing"),
        (repeat, "b appears twice"),
        (as_float64, "W is not a float32 tensor"),
        (transpose, "b has shape"),
        (negative, r"W has shape \(-24, -3\)"),
        (huge, "larger than any model"),
        (cut, "not as large as its shape"),
        (not_finite, "NaN or infinity"),
        (no_properties, "image_shape is missing"),
        (two_properties, "a property of the model appears twice"),
        (bomb, "holds more than a model"),
    ],
)
def test_onnx_of_something_else(path, change, message):
    changed(path, change)
    with pytest.raises(WeightsError, match=message) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ONNX",
        b"\x3a",
        b"\x3a\xff\xff\xff\xff\x7f",
        b"\x80" * 20,
        b"\x0b\x0c",
        b"\x3a\x01\xff",
    ],
)
def test_not_protobuf(tmp_path, content):
    (tmp_path / "w.onnx").write_bytes(content)
    with pytest.raises(WeightsError, match=r"w\.onnx: (not an intact ONNX file|W is missing)"):
        load_weights(tmp_path / "w.onnx")


def test_larger_than_any(tmp_path):
    with (tmp_path / "w.onnx").open("wb") as stream:
        # A hole: takes no room on the disk.
        stream.truncate(2**40)
    with pytest.raises(WeightsError, match="larger than any model"):
        load_weights(tmp_path / "w.onnx")
