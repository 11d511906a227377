"""A run killed at any moment and resumed is, bit by bit, the run that was never killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.torture.tally import FULL, Tally

ROOT = Path(__file__).resolve().parents[3]
KILLS, EPOCHS = (50, "900") if FULL else (4, "90")

TRAIN = ["train", "--data", "sample", "--backend", "cpu", "--threads", "1", "--batch-size", "20",
         "--epochs", EPOCHS, "--patience", "1000000", "--shuffle", "--quiet"]  # fmt: skip


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        env=os.environ | {"SOFTSCOPE_AUTOSAVE_SECONDS": "0.05"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(*arguments: str) -> tuple[int, str, str]:
    with start(*arguments) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out.decode(), err.decode()


def sha256_of_weights(run: Path) -> str:
    with np.load(run / "weights.npz") as file:
        return hashlib.sha256(file["W"].tobytes() + file["b"].tobytes()).hexdigest()


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory) -> Path:
    run = tmp_path_factory.mktemp("runs") / "whole"
    assert finish(*TRAIN, "--out", str(run))[0] == 0
    return run


def saved_at(run: Path) -> int:
    state = run / "state.npz"
    return state.stat().st_mtime_ns if state.exists() else 0


def kill_somewhere(run: Path, arguments: list[str], chance: random.Random) -> bool:
    """Start training, let it save something new, and kill it; return whether it was still at it."""
    before = saved_at(run)
    with start(*arguments) as process:
        while saved_at(run) == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.25))
        alive = process.poll() is None
        process.kill()
    return alive


@pytest.mark.timeout(1200)
def test_killed_at_random_moments(uninterrupted, tmp_path):
    run, chance, killed = tmp_path / "run", random.Random(7), 0
    tally = Tally("kill -9 while training, and resumed", failures=1)
    arguments = [*TRAIN, "--out", str(run)]
    for _ in range(KILLS):
        killed += kill_somewhere(run, arguments, chance)
        arguments = ["train", "--resume", str(run), "--quiet"]
        if (run / "summary.json").exists():
            break
    assert killed >= (KILLS if FULL else 2)
    tally.count = killed
    code, _, err = finish("train", "--resume", str(run), "--quiet")
    assert code == 0, err
    assert sha256_of_weights(run) == sha256_of_weights(uninterrupted)
    for name in ("metrics.csv", "errors.csv"):
        assert (run / name).read_text() == (uninterrupted / name).read_text(), name
    mine, whole = (json.loads((r / "summary.json").read_text()) for r in (run, uninterrupted))
    for summary in (mine, whole):
        # Nor does the number of threads change a bit.
        del summary["epochs_per_second"], summary["device"]
    assert mine == whole
    assert not list(run.glob("*.tmp"))
    tally.failures, tally.figures = (
        0,
        "weights, metrics and errors are those of one run, bit by bit",
    )


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches the whole console there")
def test_interrupted_by_ctrl_c_and_resumed(uninterrupted, tmp_path):
    run = tmp_path / "run"
    with start(*TRAIN, "--out", str(run)) as process:
        while not (run / "state.npz").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads((run / "summary.json").read_text())["stopped_by"] == "interrupt"
    assert finish("train", "--resume", str(run), "--quiet")[0] == 0
    assert sha256_of_weights(run) == sha256_of_weights(uninterrupted)


def test_a_run_that_is_over_stays_as_it_is(uninterrupted):
    before = sha256_of_weights(uninterrupted)
    code, out, _ = finish("train", "--resume", str(uninterrupted), "--json")
    assert code == 0
    assert json.loads(out)["stopped_by"] == "epochs"
    assert sha256_of_weights(uninterrupted) == before


def test_own_settings_only(uninterrupted):
    code, _, err = finish("train", "--resume", str(uninterrupted), "--learning-rate", "0.5")
    assert code == 2
    assert "leave out --learning-rate" in err


def test_nothing_to_resume(tmp_path):
    code, _, err = finish("train", "--resume", str(tmp_path))
    assert code == 1
    assert err.startswith("error: ")
    assert "no run is saved there" in err


def test_other_data_is_refused(tmp_path, idx_folder):
    data, run = idx_folder(), tmp_path / "run"
    arguments = ["--data", str(data), "--batch-size", "20", "--epochs", "2", "--out", str(run)]
    assert finish("train", "--backend", "reference", "--quiet", *arguments)[0] == 0
    labels = data / "train-labels-idx1-ubyte"
    content = bytearray(labels.read_bytes())
    content[-1] = (content[-1] + 1) % 3
    labels.write_bytes(content)
    code, _, err = finish("train", "--resume", str(run))
    assert code == 1
    assert "no longer holds the images this run learned from" in err
