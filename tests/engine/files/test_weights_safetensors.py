from __future__ import annotations

import json

import numpy as np
import pytest
import safetensors.numpy

from engine import WeightsError, load_weights, save_weights

from .weights_checks import theano_weights


def test_as_safetensors_reads_it(tmp_path, weights):
    path = tmp_path / "w.safetensors"
    save_weights(path, weights)
    tensors = safetensors.numpy.load_file(path)
    assert set(tensors) == {"W", "b"}
    assert tensors["W"].tobytes() == weights.parameters.W.tobytes()
    assert tensors["b"].tobytes() == weights.parameters.b.tobytes()
    with safetensors.safe_open(path, "numpy") as file:
        texts = file.metadata()
    assert json.loads(texts["image_shape"]) == [4, 6]
    assert json.loads(texts["class_names"]) == ["left", "é", '"3"']
    assert json.loads(texts["pixel_scale"]) == 1 / 256
    assert json.loads(texts["metadata"]) == weights.metadata


def test_in_a_linear_layer_of_pytorch(tmp_path, theano_float32, mnist):
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file

    ours = theano_weights(theano_float32)
    save_weights(tmp_path / "w.safetensors", ours)
    tensors = load_file(tmp_path / "w.safetensors")
    assert {name: tensor.dtype for name, tensor in tensors.items()} == {
        "W": torch.float32,
        "b": torch.float32,
    }
    # Its weight is (n_out, n_in), the transpose of W.
    layer = torch.nn.Linear(784, 10)
    layer.load_state_dict({"weight": tensors["W"].T.contiguous(), "bias": tensors["b"]})
    expected = ours.p_y_given_x(mnist.test.x)
    # Sums of 784 terms in float32 differ by their order; in float64 hardly.
    for kind, tolerance in ((torch.float32, 1e-5), (torch.float64, 1e-6)):
        with torch.no_grad():
            x = torch.tensor(mnist.test.x, dtype=kind) / 256
            p = torch.softmax(layer.to(kind)(x), dim=1).numpy()
        np.testing.assert_allclose(p, expected, rtol=0, atol=tolerance)
        assert p.argmax(axis=1).tolist() == expected.argmax(axis=1).tolist()


def test_in_a_logistic_regression_of_scikit_learn(tmp_path, theano_float32, mnist):
    linear_model = pytest.importorskip("sklearn.linear_model")
    ours = theano_weights(theano_float32)
    save_weights(tmp_path / "w.safetensors", ours)
    tensors = safetensors.numpy.load_file(tmp_path / "w.safetensors")
    model = linear_model.LogisticRegression()
    model.coef_, model.intercept_ = tensors["W"].T.astype(float), tensors["b"].astype(float)
    model.classes_ = np.arange(10)
    expected = ours.p_y_given_x(mnist.test.x)
    p = model.predict_proba(mnist.test.x / 256)
    np.testing.assert_allclose(p, expected, rtol=0, atol=1e-6)
    assert model.predict(mnist.test.x / 256).tolist() == expected.argmax(axis=1).tolist()


TEXTS = {"image_shape": "[1, 1]", "class_names": '["a"]', "pixel_scale": "1", "metadata": "{}"}
W = {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]}
B = {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}


def written(tmp_path, header, content=bytes(8)):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path = tmp_path / "w.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text + content)
    return path


def test_by_hand(tmp_path):
    read = load_weights(written(tmp_path, {"W": W, "__metadata__": TEXTS, "b": B}))
    assert (read.parameters.W.tolist(), read.class_names) == ([[0]], ("a",))


def without(name):
    return {key: text for key, text in TEXTS.items() if key != name}


HUGE = {"dtype": "F32", "shape": [8192, 8192], "data_offsets": [0, 2**28]}


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"", "the header is not JSON"),
        (b"{", "the header is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"__metadata__": {}, "W": 1, "W": 2}', "the key 'W' appears twice"),
        (b'{"__metadata__": {"metadata": "", "metadata": ""}}', "'metadata' appears twice"),
        ([], "the header has no texts"),
        ({"W": W, "b": B}, "the header has no texts"),
        ({"W": W, "__metadata__": TEXTS}, "other tensors than W and b"),
        ({"W": W, "b": B, "c": B, "__metadata__": TEXTS}, "other tensors than W and b"),
        ({"W": 1, "b": B, "__metadata__": TEXTS}, "W is not a float32 tensor"),
        ({"W": {**W, "dtype": "F64"}, "b": B, "__metadata__": TEXTS}, "W is not a float32"),
        ({"W": {**W, "shape": 1}, "b": B, "__metadata__": TEXTS}, "W has no shape"),
        ({"W": {**W, "shape": [True, 1]}, "b": B, "__metadata__": TEXTS}, "W has no shape"),
        ({"W": {**W, "shape": [1]}, "b": B, "__metadata__": TEXTS}, r"W has shape \(1,\)"),
        ({"W": {**W, "shape": [1] * 99}, "b": B, "__metadata__": TEXTS}, "of 99 sizes"),
        ({"W": {**W, "shape": [2**40, 1]}, "b": B, "__metadata__": TEXTS}, "larger than any"),
        ({"W": {**W, "shape": [10**99, 1]}, "b": B, "__metadata__": TEXTS}, "of 2 sizes, larger"),
        ({"W": {**W, "shape": [-1, -1]}, "b": B, "__metadata__": TEXTS}, "W has shape"),
        ({"W": W, "b": {**B, "shape": [2]}, "__metadata__": TEXTS}, "b has shape"),
        ({"W": HUGE, "b": {**B, "shape": [8192]}, "__metadata__": TEXTS}, "not whole"),
        ({"W": W, "b": {**B, "data_offsets": [0, 4]}, "__metadata__": TEXTS}, "not an intact"),
        ({"W": {"dtype": "F32", "shape": [1, 1]}, "b": B, "__metadata__": TEXTS}, "not an intact"),
        ({"W": W, "b": B, "__metadata__": without("metadata")}, "metadata is missing"),
        ({"W": W, "b": B, "__metadata__": {**TEXTS, "metadata": 1}}, "not a"),
        ({"W": W, "b": B, "__metadata__": {**TEXTS, "image_shape": "[1,"}}, "image_shape is not"),
        ({"W": W, "b": B, "__metadata__": {**TEXTS, "image_shape": "[2, 1]"}}, "image_shape is"),
        ({"W": W, "b": B, "__metadata__": {**TEXTS, "class_names": "[]"}}, "0 names"),
    ],
    ids=lambda value: None if len(str(value)) < 60 else str(value)[:60],
)
def test_safetensors_of_something_else(tmp_path, header, message):
    path = written(tmp_path, header)
    with pytest.raises(WeightsError, match=message) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("size", [2**24 + 1, 2**63, 2**64 - 1])
def test_length_of_the_header_that_lies(tmp_path, size):
    path = tmp_path / "w.safetensors"
    path.write_bytes(size.to_bytes(8, "little") + b"{}")
    with pytest.raises(WeightsError, match=f"claims {size:,} bytes"):
        load_weights(path)


@pytest.mark.parametrize("content", [b"", bytes(7), bytes(9), bytes(1000)])
def test_content_of_another_size(tmp_path, content):
    path = written(tmp_path, {"W": W, "b": B, "__metadata__": TEXTS}, content)
    with pytest.raises(WeightsError, match="not what the header states"):
        load_weights(path)
    for cut in range(8):
        path.write_bytes(bytes(cut))
        with pytest.raises(WeightsError):
            load_weights(path)
