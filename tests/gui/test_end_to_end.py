"""The real window on a virtual X screen, with a real mouse."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def x_display():
    """A virtual screen of its own, on a number that nobody uses."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1500x1000x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as number:
        display = number.readline().strip()
    assert display, "Xvfb did not start"
    yield f":{display}"
    server.terminate()
    server.wait(10)


def test_learn_draw_and_export(x_display, tmp_path):
    path = tmp_path / "exported.npz"
    environment = os.environ | {
        "DISPLAY": x_display,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
    }
    result = subprocess.run(
        [sys.executable, str(ROOT / "tests/gui/drive_window.py"), str(path)],
        env=environment, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    seen = json.loads(result.stdout)
    assert seen["platform"] == "xcb"
    assert seen["data"] == "sample"
    assert seen["state_while_running"] == "running"
    first, last = seen["cost"]
    assert first == pytest.approx(np.log(10), rel=1e-3)
    assert last < 0.6 * first
    assert seen["largest_weight"] > 0.01
    assert seen["prediction"] == "1"
    assert seen["state_while_drawing"] == "running"
    assert seen["status"] == f"Saved {path}"
    with np.load(path, allow_pickle=False) as file:
        assert file["W"].shape == (784, 10)
        assert file["W"].dtype == np.float32
        assert np.abs(file["W"]).max() > 0.01
        assert json.loads(str(file["metadata"]))["dataset"] == "sample"
