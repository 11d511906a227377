"""``train --deskew --spread``: a stated setting, kept with the weights, applied by itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from engine import load_dataset, load_weights
from engine.drawing.deskew import deskew
from engine.files.json_text import as_json

OPTIONS = ["--epochs", "12", "--batch-size", "100", "--backend", "reference", "--quiet"]


@pytest.fixture
def straight(call, tmp_path):
    """A run on deskewed and spread images."""
    run = tmp_path / "straight"
    assert call("train", *OPTIONS, "--deskew", "--spread", "--out", str(run)).status == 0
    return run


def test_the_images_are_prepared_and_the_weights_say_so(straight):
    summary = json.loads((straight / "summary.json").read_text())
    assert (summary["settings"]["deskew"], summary["settings"]["spread"]) == (True, True)
    weights = load_weights(straight)
    sample = load_dataset("sample")
    x = deskew(sample.test.x, (28, 28), shear=True, spread=True)
    right = (weights.p_y_given_x(x).argmax(axis=1) == sample.test.y).mean()
    assert 1 - right == pytest.approx(summary["test_error_full"])


def test_evaluate_prepares_by_itself(call, straight):
    out = json.loads(call("evaluate", str(straight), "--data", "sample", "--json").out)
    assert out["error"] == pytest.approx(
        json.loads((straight / "summary.json").read_text())["test_error_full"]
    )


def test_predict_prepares_drawings_by_itself(call, straight, tmp_path):
    sample = load_dataset("sample")
    files = []
    for k in range(40):
        files.append(str(tmp_path / f"{k}.png"))
        Image.fromarray(255 - sample.test.x[k].reshape(28, 28)).save(files[-1])
    found = json.loads(call("predict", str(straight), *files, "--json").out)
    right = np.mean([r["label"] == y for r, y in zip(found, sample.test.y[:40], strict=True)])
    assert right > 0.85


def test_resumed_with_its_preparation(call, straight):
    before = load_weights(straight).parameters.W
    status, out, _ = call("train", "--resume", str(straight), "--json")
    assert status == 0
    assert json.loads(out)["settings"]["deskew"] is True
    np.testing.assert_array_equal(load_weights(straight).parameters.W, before)


def test_off_unless_asked_for(call):
    out = call("train", *OPTIONS, "--json").out
    assert json.loads(out)["settings"]["deskew"] is False
    assert as_json(json.loads(out)) == out
