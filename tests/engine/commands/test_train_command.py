from __future__ import annotations

import csv
import json
import os
import select
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from engine import __version__, load_weights

SMALL = ("--batch-size", 20, "--backend", "reference", "--epochs", 3)


def table(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_files_and_json_say_the_same(call, idx_folder, tmp_path):
    status, out, err = call("train", "--data", idx_folder(), *SMALL, "--out", "run", "--json")
    assert (status, err) == (0, "")
    assert out == (tmp_path / "run" / "summary.json").read_text()
    summary = json.loads(out)
    assert (summary["epochs"], summary["stopped_by"]) == (3, "epochs")
    assert summary["settings"]["batch_size"] == 20
    steps = [row["step"] for row in table(tmp_path / "run" / "metrics.csv")]
    assert steps == [str(step) for step in range(3 * 10)]


def test_published_run_of_three_epochs(call, mnist_folder, theano_float32, tmp_path):
    options = ("--backend", "reference", "--epochs", 3, "--out", "run", "--json")
    status, out, _ = call("train", "--data", mnist_folder, *options)
    assert status == 0
    truth = np.load(theano_float32)
    step, epoch, cost = np.loadtxt(
        tmp_path / "run" / "metrics.csv", delimiter=",", skiprows=1, unpack=True
    )
    np.testing.assert_allclose(cost, truth["costs"][:249], rtol=1e-6)
    np.testing.assert_array_equal(step, np.arange(249))
    np.testing.assert_array_equal(epoch, np.repeat([1, 2, 3], 83))
    errors = table(tmp_path / "run" / "errors.csv")
    assert [int(row["step"]) for row in errors] == [82, 165, 248]
    np.testing.assert_allclose(
        [[float(row["valid_error"]), float(row["test_error"])] for row in errors],
        np.stack([truth["valid_error"][:3], truth["test_error_at_best"][:3]], axis=1),
        rtol=1e-12,
    )
    summary = json.loads(out)
    assert (summary["epochs"], summary["best_epoch"]) == (3, 3)
    assert summary["best_valid_error"] == pytest.approx(990 / 9600)
    assert summary["dataset"] == "mnist"


def test_defaults_are_the_tutorials(call):
    status, out, _ = call("train", "--epochs", 1, "--json")
    assert status == 0
    assert json.loads(out)["settings"] == {
        "epochs": 1, "batch_size": 600, "learning_rate": 0.13, "l2": 0, "patience": 5000,
        "patience_increase": 2, "improvement_threshold": 0.995, "shuffle": False, "seed": 0,
        "deskew": False, "spread": False,
    }  # fmt: skip
    assert json.loads(out)["dataset"].startswith("sample")


def test_settings_reach_the_run(call, idx_folder):
    _, out, _ = call(
        "train", "--data", idx_folder(), *SMALL, "--learning-rate", "0.5", "--l2", "1e-3",
        "--patience", 7, "--patience-increase", "1.5", "--improvement-threshold", "0.9",
        "--shuffle", "--seed", 4, "--threads", 1, "--quiet", "--json",
    )  # fmt: skip
    settings = json.loads(out)["settings"]
    assert settings == {
        "epochs": 3, "batch_size": 20, "learning_rate": 0.5, "l2": 1e-3, "patience": 7,
        "patience_increase": 1.5, "improvement_threshold": 0.9, "shuffle": True, "seed": 4,
        "deskew": False, "spread": False,
    }  # fmt: skip
    assert json.loads(out)["stopped_by"] == "patience"


def test_added_data_joins_the_training_images_only(call, idx_folder, tmp_path):
    first, second = idx_folder("first"), idx_folder("second")
    options = (*SMALL, "--add", second, "--add", second, "--out", "run", "--json")
    _, out, _ = call("train", "--data", first, *options)
    # 600 training images in batches of 20; 40 validate.
    assert len((tmp_path / "run" / "metrics.csv").read_text().splitlines()) == 1 + 3 * 30
    assert json.loads(out)["dataset"] == "first + 2 × second"


def test_for_people(call, idx_folder):
    status, out, err = call("train", "--data", idx_folder(), *SMALL)
    assert (status, err) == (0, "")
    assert "all epochs done in epoch 3 after 30 minibatches" in out
    assert "best validation error" in out
    assert "nothing was written" in out


def test_divergence_is_told(call, idx_folder):
    status, out, err = call(
        "train", "--data", idx_folder(), *SMALL, "--learning-rate", "1e30", "--l2", "1e10", "--json"
    )
    assert status == 0
    assert json.loads(out)["stopped_by"] == "divergence"
    assert json.loads(out)["best_valid_error"] is None
    assert err.startswith("warning: ")
    assert err.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="SIGINT as a shell sends it")
def test_ctrl_c_keeps_the_best_weights(start, idx_folder, tmp_path):
    process = start(
        "train", "--data", idx_folder(), "--batch-size", 20, "--backend", "reference",
        "--epochs", 10**8, "--patience", 10**9, "--out", "run", "--json",
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (tmp_path / "run").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "")
    summary = json.loads(out)
    assert summary["stopped_by"] == "interrupt"
    assert load_weights(tmp_path / "run").metadata["epoch"] == summary["best_epoch"] > 0
    steps = (tmp_path / "run" / "metrics.csv").read_text().splitlines()
    assert len(steps) > 100


@pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX")
@pytest.mark.parametrize("quiet", [False, True])
def test_progress_on_a_terminal_only(start, idx_folder, quiet):
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    # Long enough to be redrawn a few times.
    options = ("--epochs", 400, *(("--quiet",) if quiet else ()))
    process = start("train", "--data", idx_folder(), "--json", *SMALL, *options, stderr=theirs)
    out = process.communicate(timeout=60)[0]
    # What a bar of half a second writes fits the terminal's buffer.
    shown = os.read(ours, 100_000).decode() if select.select([ours], [], [], 0)[0] else ""
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 0
    assert json.loads(out)["epochs"] == 400
    assert ("preparing" in shown and "epochs/s" in shown) is not quiet


def test_headless_fallback(start, idx_folder, tmp_path):
    folder = idx_folder()
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    process = start("--data", folder, "--backend", "reference", env=nowhere)
    out, err = process.communicate(timeout=60)
    if sys.platform.startswith("linux"):
        # 200 training images do not fill the tutorial's batch of 600.
        assert process.returncode == 1
        assert "no display" in err
        assert "batch_size 600" in err
    process = start("--backend", "cpu", env={**nowhere, "SOFTSCOPE_DATA": str(tmp_path)})
    out, err = process.communicate(timeout=60)
    if sys.platform.startswith("linux"):
        assert process.returncode == 0
        assert "training on sample without a window" in err
        (run,) = (tmp_path / "runs").iterdir()
        assert f"are in {run.relative_to(tmp_path)}" in out
        assert load_weights(run).parameters.n_out == 10


def test_no_window_no_qt_and_a_light_import(start, tmp_path):
    script = (
        "import sys, engine, main\n"
        "heavy = {'numba', 'PIL', 'onnx', 'tqdm', 'cupy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert main.main(['train', '--epochs', '1', '--out', 'run']) == 0\n"
        "assert main.main(['export', 'run', 'w.json']) == 0\n"
        "assert main.main(['predict', 'run', 'run/weights.png']) == 0\n"
        "assert main.main(['evaluate', 'run', '--data', 'sample']) == 0\n"
        "qt = [name for name in sys.modules if name.startswith(('PyQt', 'pyqtgraph', 'gui'))]\n"
        "assert not qt, qt\n"
    )
    root = os.path.dirname(os.path.abspath(sys.modules["main"].__file__))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": root}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_version(call):
    status, out, err = call("--version")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == f"softscope {__version__}"
    assert out.splitlines()[1].startswith("backend  ")


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_leaves(start):
    process = start("data", "info", "sample", "--json")
    process.stdout.close()
    process.stdout = None
    assert "Traceback" not in process.communicate(timeout=30)[1]
    assert process.returncode == 1
