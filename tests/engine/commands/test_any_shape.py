"""From a folder of pictures to weights, pictures, predictions: images and classes of any number."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import load_weights

SHAPES = {"smallest": ((4, 4), 2), "largest": ((128, 128), 3), "most classes": ((12, 20), 256)}
IMAGES_PER_CLASS = 7  # of which five train


def picture_folder(folder: Path, shape, n_out) -> Path:
    """Each class is a pattern of its own, each picture the pattern with some noise."""
    random = np.random.default_rng(0)
    for label in range(n_out):
        place = folder / f"class {label}"
        place.mkdir(parents=True)
        pattern = (random.random(shape) < 0.5) * 200
        pattern[0] = pattern[-1] = 0
        for number in range(IMAGES_PER_CLASS):
            pixels = (pattern + random.integers(0, 30, shape)).astype(np.uint8)
            Image.fromarray(pixels).save(place / f"{number}.png")
    return folder


@pytest.mark.parametrize("backend", ["reference", "cpu"])
@pytest.mark.parametrize("kind", SHAPES)
def test_every_command(call, tmp_path, kind, backend):
    shape, n_out = SHAPES[kind]
    folder = picture_folder(tmp_path / "own", shape, n_out)
    n_test = n_out
    options = ("--batch-size", 5, "--backend", backend, "--learning-rate", 0.5, "--epochs", 20)
    status, out, err = call("train", "--data", folder, *options, "--out", "run", "--json")
    assert (status, err) == (0, "")
    summary = json.loads(out)
    # What a pattern is, five pictures of it tell.
    assert summary["test_error_full"] <= 0.05
    weights = load_weights(tmp_path / "run")
    assert weights.image_shape == shape
    assert weights.class_names == tuple(f"class {label}" for label in range(n_out))
    for name in ("weights.png", "curves.png"):
        with Image.open(tmp_path / "run" / name) as picture:
            assert min(picture.size) > 100

    status, out, err = call("evaluate", "run", "--data", folder, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert found["images"] == n_test == np.sum(found["confusion"])
    assert found["error"] == summary["test_error_full"]
    assert len(found["error_per_class"]) == n_out
    assert call("evaluate", "run", "--data", folder).status == 0

    picture = folder / "class 1" / "0.png"
    status, out, err = call("predict", "run", picture, "--json")
    assert (status, err) == (0, "")
    (result,) = json.loads(out)
    assert len(result["probabilities"]) == n_out
    assert sum(result["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert result["class_name"] == f"class {result['label']}"

    for out_name in ("w.npz", "w.json", "w.png"):
        assert call("export", "run", out_name).status == 0
    for copy in ("w.npz", "w.json"):
        W = load_weights(tmp_path / copy).parameters.W
        assert W.tobytes() == weights.parameters.W.tobytes()

    status, out, err = call("data", "info", folder)
    assert (status, err) == (0, "")
    assert f"{shape[0]}x{shape[1]} pixels, {n_out} classes" in out


def test_weights_of_another_shape_are_refused(call, tmp_path):
    first = picture_folder(tmp_path / "first", (4, 4), 2)
    second = picture_folder(tmp_path / "second", (5, 4), 2)
    assert call("train", "--data", first, "--batch-size", 5, "--out", "run").status == 0
    status, _, err = call("evaluate", "run", "--data", second)
    assert status == 1
    assert "4x4 images in 2 classes, second has 5x4" in err
    status, _, err = call("train", "--data", first, "--add", second)
    assert status == 1
    assert "second does not fit first" in err


def test_a_batch_larger_than_a_small_set(call, tmp_path):
    folder = picture_folder(tmp_path / "own", (4, 4), 2)
    status, _, err = call("train", "--data", folder)
    assert status == 1
    assert "batch_size 600 is larger than the 10 training images of own; choose at most 10" in err


def test_predict_where_a_picture_is_none(call, tmp_path):
    folder = picture_folder(tmp_path / "own", (128, 128), 3)
    assert call("train", "--data", folder, "--batch-size", 5, "--out", "run").status == 0
    for content, words in ((b"x", "not a picture"), (None, "no such file")):
        path = tmp_path / "p.png"
        path.write_bytes(content) if content else path.unlink(missing_ok=True)
        status, out, err = call("predict", "run", path)
        assert (status, out) == (1, "")
        assert f"{path}: {words}" in err
