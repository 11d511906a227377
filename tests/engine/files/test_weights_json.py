from __future__ import annotations

import json

import numpy as np
import pytest

from engine import WeightsError, load_weights, save_weights


def test_json_has_the_same_as_lists(tmp_path, weights):
    save_weights(tmp_path / "w.npz", weights)
    save_weights(tmp_path / "w.json", weights)
    with np.load(tmp_path / "w.npz", allow_pickle=False) as file:
        same = {name: file[name].tolist() for name in file}
    assert json.loads((tmp_path / "w.json").read_text(encoding="ascii")) == same


ONE = {
    "W": [[1, 2]], "b": [1, 2], "image_shape": [1, 1], "class_names": ["a", "b"],
    "pixel_scale": 1, "metadata": "{}",
}  # fmt: skip


def one(**changes):
    return json.dumps({**ONE, **changes})


def test_whole_numbers_are_numbers(tmp_path):
    (tmp_path / "w.json").write_text(one())
    read = load_weights(tmp_path / "w.json")
    assert read.parameters.W.tolist() == [[1, 2]]
    assert read.pixel_scale == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[[]," * 2_000_000, "more lists or values"),
        ("[1, 2]", "not a JSON object"),
        ("{}", "W is missing"),
        ('{"W": [[1]], "W": [[2]]}', "the key 'W' appears twice"),
        ('{"W": NaN}', "NaN is not a number"),
        ('{"W": [[' + "9" * 5000 + ", 1]]}", "not JSON"),
        ("\xff", "not JSON"),
        (one(W=[[1, 2], [3]]), "rows of different lengths"),
        (one(W=[["1", "2"]]), "not a list of lists of numbers"),
        (one(W=[[None, 2]]), "not a list of lists of numbers"),
        (one(W=[[True, 2]]), "not a list of lists of numbers"),
        (one(W=[{"a": 1}]), "not a list of lists of numbers"),
        (one(W=3), "not a list of lists of numbers"),
        (one(W=[]), r"W has shape \(0,\)"),
        (one(W=[[], []]), r"W has shape \(2, 0\)"),
        (one(W=[[1e300, 1]]), "NaN or infinity"),
        (one(W=[[10**400, 1]]), "W holds a number that is too large"),
        (one(W=[[1, 2, 3]]), r"b has shape \(2,\), not \(3,\)"),
        (one(b=[[1, 2]]), "b is not a list of numbers"),
        (one(image_shape=[1, 1, 1]), "not two whole numbers"),
        (one(image_shape=[1, 1.0]), "not two whole numbers"),
        (one(image_shape=[-1, -1]), "image_shape is out of range"),
        (one(image_shape=[10**300, 1]), "image_shape is out of range"),
        (one(class_names="ab"), "not a list of texts"),
        (one(class_names=["a", 1]), "not a list of texts"),
        (one(class_names=["a", "b", "c"]), "3 names"),
        (one(class_names=["a", "b" * 2**22]), "longer than any text"),
        (one(class_names=["a", "half a letter \ud800"]), "text that is not Unicode"),
        (one(pixel_scale="1"), "pixel_scale is not a number"),
        (one(pixel_scale=0), "pixel_scale must be positive"),
        (one(pixel_scale=10**400), "number that no file can"),
        (one(metadata={}), "metadata is not text"),
        (one(metadata="[]"), "metadata is not a JSON object"),
        (one(metadata='{"a": 1, "a": 2}'), "metadata is not JSON .* twice"),
        (one(metadata='{"a": 1e999}'), "number that no file can"),
        (one(metadata='{"a": "\\ud800"}'), "text that is not Unicode"),
    ],
    # The texts themselves are too long to be names.
    ids=lambda value: None if len(value) < 60 else f"{len(value)} letters",
)  # fmt: skip
def test_json_of_something_else(tmp_path, text, message):
    path = tmp_path / "w.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(WeightsError, match=message) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value).splitlines()) == 1


def test_larger_than_any(tmp_path):
    (tmp_path / "w.json").write_bytes(b" " * (2**25 + 1))
    with pytest.raises(WeightsError, match=r"larger than 32 MB; keep such a model as \.npz"):
        load_weights(tmp_path / "w.json")
