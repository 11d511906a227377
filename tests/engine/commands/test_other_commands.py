from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from engine import Parameters, Settings, Weights, load_dataset, load_weights, save_weights, train


@pytest.fixture
def trained(idx_folder, tmp_path):
    """A folder of data and weights learned from it."""
    folder = idx_folder()
    run = train(load_dataset(folder), Settings(epochs=30, batch_size=20), backend="reference")
    save_weights(tmp_path / "trained.npz", run.weights)
    return folder, run


def test_evaluate(call, trained):
    folder, run = trained
    status, out, err = call("evaluate", "trained.npz", "--data", folder, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert list(found) == ["images", "errors", "error", "error_per_class", "confusion"]
    assert found["images"] == 60 == np.sum(found["confusion"])
    assert found["error"] == run.test_error_full
    test = load_dataset(folder).test
    assert np.sum(found["confusion"], axis=1).tolist() == np.bincount(test.y).tolist()


def test_evaluate_for_people(call, trained):
    status, out, _ = call("evaluate", "trained.npz", "--data", trained[0])
    assert status == 0
    assert "of 60 test images misclassified" in out
    assert "confusion" in out


def test_evaluate_theano_model(call, mnist_folder, theano_float32, tmp_path):
    truth = np.load(theano_float32)
    weights = Weights(Parameters(truth["W"], truth["b"]), (28, 28), tuple("0123456789"))
    save_weights(tmp_path / "theano.json", weights)
    _, out, _ = call("evaluate", "theano.json", "--data", mnist_folder, "--json")
    found = json.loads(out)
    x = load_dataset(mnist_folder).test.x / 256
    y_pred = (x @ truth["W"].astype(float) + truth["b"]).argmax(axis=1)
    wrong = int((y_pred != load_dataset(mnist_folder).test.y).sum())
    assert abs(found["errors"] - wrong) <= 1  # a tie may fall either way
    assert found["images"] == 10_000


def test_predict(call, tmp_path, weights_file):
    paths = []
    for number, column in enumerate((1, 4)):
        picture = np.full((40, 60), 255, np.uint8)
        picture[5:35, 10 * column : 10 * column + 8] = 0
        paths.append(tmp_path / f"picture {number}.png")
        Image.fromarray(picture).save(paths[-1])
    status, out, err = call("predict", weights_file, *paths, "--json")
    assert (status, err) == (0, "")
    results = json.loads(out)
    assert [result["file"] for result in results] == [str(path) for path in paths]
    for result in results:
        assert list(result) == ["file", "label", "class_name", "probabilities"]
        p = result["probabilities"]
        assert len(p) == 3
        assert sum(p) == pytest.approx(1, abs=1e-6)
        assert result["label"] == int(np.argmax(p))
        assert result["class_name"] == ("left", "é", '"3"')[result["label"]]
    status, out, _ = call("predict", weights_file, *paths)
    assert [line.split(": ")[0] for line in out.splitlines()] == [str(path) for path in paths]


def test_export(call, weights_file, weights, tmp_path):
    for source, target in ((weights_file, "a.json"), ("a.json", "b.npz"), ("b.npz", "c.png")):
        status, out, err = call("export", source, target)
        assert (status, out, err) == (0, f"wrote {target}\n", "")
    back = load_weights(tmp_path / "b.npz")
    assert back.parameters.W.tobytes() == weights.parameters.W.tobytes()
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")


def test_data_info(call, idx_folder):
    folder = idx_folder("things")
    status, out, _ = call("data", "info", folder, "--json")
    assert status == 0
    found = json.loads(out)
    assert found["name"] == "things"
    assert found["image_shape"] == [4, 6]
    assert [split["images"] for split in found["splits"].values()] == [200, 40, 60]
    status, out, _ = call("data", "info", folder)
    assert "4x6 pixels, 3 classes" in out


@pytest.mark.parametrize(
    "words", [[], ["train"], ["evaluate"], ["predict"], ["export"], ["data"], ["data", "info"]]
)
def test_help_on_every_level(call, words):
    status, out, err = call(*words, "--help")
    assert (status, err) == (0, "")
    assert out.startswith("usage:")
