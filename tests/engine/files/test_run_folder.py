from __future__ import annotations

import json
import re

import numpy as np
import pytest

from engine import OutputError, Settings, load_weights, train
from engine.files.run_folder import RUN_FILES, prepare_folder, write_run

SETTINGS = Settings(epochs=4, batch_size=30)


@pytest.fixture
def run(tiny_dataset):
    return train(tiny_dataset, SETTINGS, backend="reference")


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_everything_is_there(tmp_path, run):
    folder = tmp_path / "a" / "b"
    prepare_folder(folder)
    assert list(folder.iterdir()) == []
    write_run(folder, run)
    assert {path.name for path in folder.iterdir()} == set(RUN_FILES) == {
        "weights.npz", "metrics.csv", "errors.csv", "summary.json", "weights.png", "curves.png"
    }  # fmt: skip


def test_metrics(tmp_path, run):
    write_run(tmp_path, run)
    header, *rows = lines(tmp_path / "metrics.csv")
    assert header == "step,epoch,cost"
    assert len(rows) == len(run.costs) == 4 * 6
    for step, row in enumerate(rows):
        index, epoch, cost = row.split(",")
        assert (int(index), int(epoch)) == (step, step // 6 + 1)
        digits = re.fullmatch(r"(\d)\.?(\d*)(e[-+]\d+)?", cost)
        assert digits
        assert len(re.sub(r"\D", "", cost.split("e")[0]).lstrip("0")) == 9
        # Nine digits name one float32.
        assert np.float32(float(cost)) == np.float32(run.costs[step])


def test_errors(tmp_path, run):
    write_run(tmp_path, run)
    header, *rows = lines(tmp_path / "errors.csv")
    assert header == "step,epoch,valid_error,test_error"
    assert len(rows) == 4
    for row, valid, test in zip(rows, run.valid_errors, run.test_errors, strict=True):
        step, epoch, valid_text, test_text = row.split(",")
        assert (int(step) + 1) / 6 == int(epoch)
        assert float(valid_text) == valid
        assert (test_text == "") == np.isnan(test)
        assert test_text == "" or float(test_text) == test


def test_summary(tmp_path, run):
    write_run(tmp_path, run)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert list(summary) == [
        "epochs", "best_epoch", "best_valid_error", "test_error", "test_error_full",
        "epochs_per_second", "backend", "device", "dataset", "settings", "stopped_by",
    ]  # fmt: skip
    assert summary["settings"] == SETTINGS.as_dict()
    assert (summary["epochs"], summary["stopped_by"]) == (4, "epochs")
    assert (summary["dataset"], summary["backend"]) == ("tiny", "reference")


def test_weights_say_where_they_come_from(tmp_path, run):
    write_run(tmp_path, run)
    metadata = load_weights(tmp_path).metadata
    assert set(metadata) == {
        "version", "dataset", "settings", "epoch", "valid_error", "test_error", "date"
    }  # fmt: skip
    assert metadata["epoch"] == run.best_epoch
    assert metadata["valid_error"] == run.best_valid_error


def test_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputError, match="choose another place"):
            prepare_folder(folder)


def test_folder_in_place_of_a_file(tmp_path):
    (tmp_path / "summary.json").mkdir()
    with pytest.raises(OutputError, match=r"summary\.json"):
        prepare_folder(tmp_path)


def test_a_later_run_replaces_the_earlier(tmp_path, run, tiny_dataset):
    write_run(tmp_path, run)
    later = train(tiny_dataset, Settings(epochs=1, batch_size=30), backend="reference")
    write_run(tmp_path, later)
    assert len(lines(tmp_path / "metrics.csv")) == 1 + 6
    assert json.loads((tmp_path / "summary.json").read_text())["epochs"] == 1
