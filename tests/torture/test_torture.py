"""What must never happen, tried often; ``make torture`` tries it very often."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from engine import (
    Mailbox,
    Parameters,
    Settings,
    SettingsError,
    Snapshot,
    State,
    StoppedBy,
    Weights,
    WeightsError,
    load_dataset,
    train,
)

from .tally import FULL, Tally

HERE = Path(__file__).resolve().parent
CYCLES = 500 if FULL else 5
KILLS = 2000 if FULL else 60
FLOOD_SECONDS, BLOCKED_SECONDS = (60.0, 5.0) if FULL else (2.0, 0.5)

pytestmark = pytest.mark.timeout(3600 if FULL else 300)


def run_script(name: str, *arguments: object) -> dict:
    """Run a script beside this file in a process of its own, and return what it printed."""
    done = subprocess.run(
        [sys.executable, str(HERE / name), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, thousands of times")
def test_killed_while_saving(tmp_path):
    tally = Tally("kill -9 while a run is saved", KILLS)
    found = run_script("killed_saves.py", tmp_path, KILLS, 1)
    tally.failures = found["lost"] + found["corrupt"] + found["left"]
    tally.figures = (
        f"{found['steps']:,} saves, {found['lost']} lost, {found['corrupt']} corrupt, "
        f"{found['left']} temporaries left"
    )
    assert (found["lost"], found["corrupt"], found["left"]) == (0, 0, 0)


def test_opened_trained_and_closed():
    pytest.importorskip("PyQt6")
    tally = Tally("open, train, close", CYCLES)
    found = run_script("cycles.py", CYCLES)
    tally.failures = len(found["complaints"]) + (found["first"] != found["last"])
    tally.figures = f"threads and files {found['first']} -> {found['last']}"
    assert found["complaints"] == []
    assert found["first"] == found["last"]


def resident_mb() -> float:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_mailbox_flood():
    """Nothing piles up however much faster one side is, nor while the other is blocked."""
    tally = Tally("mailbox flood")
    mailbox: Mailbox[Snapshot] = Mailbox()
    snapshot = Snapshot(State.RUNNING, Settings())
    done = threading.Event()

    def flood():
        while not done.is_set():
            for _ in range(1000):
                mailbox.put(snapshot)
                tally.count += 1

    before = resident_mb()
    thread = threading.Thread(target=flood)
    thread.start()
    started = time.monotonic()
    taken = 0
    time.sleep(BLOCKED_SECONDS)
    while time.monotonic() - started < FLOOD_SECONDS:
        taken += mailbox.take() is not None
        time.sleep(1 / 60)
    done.set()
    thread.join()
    grown = resident_mb() - before
    rate = tally.count / FLOOD_SECONDS
    tally.figures = f"{rate:,.0f} a second, {taken:,} taken, memory {grown:+.1f} MB"
    mailbox.take()
    tally.failures = int(mailbox.take() is not None) + int(grown > 10)
    assert tally.failures == 0
    # How fast it was belongs to the machine, and stands in the table.
    assert tally.count > taken > 0


@pytest.mark.parametrize("backend", ["reference", "cpu"])
@pytest.mark.parametrize("learning_rate", [1e3, 1e30])
def test_absurd_learning_rates(backend, learning_rate):
    tally = Tally(f"learning rate {learning_rate:g}, {backend}", 1)
    settings = Settings(learning_rate=learning_rate, l2=0.1, batch_size=100, epochs=200)
    run = train(load_dataset("sample"), settings, backend)
    tally.failures = int(not run.parameters.is_finite())
    assert run.stopped_by is StoppedBy.DIVERGENCE
    assert run.parameters.is_finite()
    assert np.isfinite(run.costs).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none(bad):
    tally = Tally(f"{bad} for a number", 4)
    for name in ("learning_rate", "l2", "improvement_threshold"):
        with pytest.raises(SettingsError):
            Settings(**{name: bad})
    W = np.zeros((4, 2), np.float32)
    W[1, 1] = bad
    with pytest.raises(WeightsError):
        Weights(Parameters(W, W[0]), (2, 2), ("a", "b"))
    assert tally.failures == 0
