"""A run that began with given weights says so for ever: its settings alone do not reproduce it."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from engine import Settings, State, Until, list_runs, load_dataset, save_weights, weights_of
from engine.run_report import report_on_run, report_on_snapshot, statements
from engine.run_report.html_page import html_page
from engine.runs import compare_runs, run_details
from engine.runs.origin import Start

SETTINGS = Settings(batch_size=20, epochs=100, patience=100_000)


def train_to(listener, step):
    listener.trainer.run_until(Until(step=step))
    listener.trainer.run()
    return listener.until(lambda s: s.step == step and s.state is State.PAUSED)


@pytest.fixture
def window(listen, blobs, tmp_path):
    listener = listen(settings=SETTINGS, runs=tmp_path / "runs")
    listener.trainer.load(str(blobs))
    listener.until(lambda s: s.state is State.READY)
    return listener


@pytest.fixture
def from_weights(window, tmp_path):
    """A run that began with the weights of a file, at step 50."""
    save_weights(tmp_path / "mine.npz", weights_of(train_to(window, 100)))
    window.trainer.open_weights(str(tmp_path / "mine.npz"))
    window.until(lambda s: s.step == 0)
    train_to(window, 50)
    return window


@pytest.fixture
def start(from_weights, tmp_path):
    with np.load(tmp_path / "mine.npz") as file:
        return Start(
            "mine.npz", hashlib.sha256(file["W"].tobytes() + file["b"].tobytes()).hexdigest()
        )


def origin_of(path):
    return run_details(path).state.origin


def closed(listener):
    """Where the run under way is saved, once it is."""
    path = listener.last.run_path
    assert listener.trainer.close()
    return path


def test_it_is_kept_with_the_run(from_weights, start, tmp_path):
    path = closed(from_weights)
    assert origin_of(path).start == start
    entries = {entry.path: entry.began_with for entry in list_runs(tmp_path / "runs")}
    assert sorted(entries.values()) == ["", "mine.npz"]
    assert entries[path] == "mine.npz"
    (other,) = set(entries) - {path}
    assert origin_of(other).start is None
    assert not compare_runs(run_details(path), run_details(other)).same_start


def test_whoever_goes_on_with_it(from_weights, start, listen, call, tmp_path):
    path = closed(from_weights)
    again = listen(runs=tmp_path / "runs")
    again.trainer.open_run(str(path))
    again.until(lambda s: s.step == 50)
    train_to(again, 100)
    again.trainer.continue_from(60, learning_rate=0.01)
    again.until(lambda s: s.step == 60)
    train_to(again, 80)
    branch = closed(again)
    assert origin_of(path).start == origin_of(branch).start == start
    for run in (path, branch):
        assert call("train", "--resume", run, "--quiet").status == 0
        assert origin_of(run).start == start
    # And so does where a branch comes from, in a window and without one.
    assert run_details(branch).state.about["parent"] == {"run": path.name, "step": 60}
    third = listen(runs=tmp_path / "runs")
    third.trainer.open_run(str(branch))
    third.until(lambda s: s.run_path == branch)
    assert third.trainer.close()
    assert run_details(branch).state.about["parent"] == {"run": path.name, "step": 60}


def test_reset_forgets_it(from_weights):
    from_weights.trainer.reset()
    from_weights.until(lambda s: s.step == 0)
    train_to(from_weights, 50)
    assert origin_of(closed(from_weights)).start is None


def test_weights_taken_from_the_run_before(window, blobs):
    before = train_to(window, 100)
    window.trainer.load(load_dataset(blobs), start=before.parameters)
    window.until(lambda s: s.step == 0)
    train_to(window, 50)
    start = origin_of(closed(window)).start
    W, b = before.parameters.W, before.parameters.b
    assert start == Start(
        before.run_path.name, hashlib.sha256(W.tobytes() + b.tobytes()).hexdigest()
    )


def test_the_report_says_it(from_weights, start):
    under_way = report_on_snapshot(from_weights.last)
    for report in (under_way, report_on_run(run_details(closed(from_weights)), None)):
        line, caveat = statements.command(report)
        assert line.endswith(f" # began with weights mine.npz SHA-256 {start.sha256}")
        assert "began with the weights of mine.npz, which this line does not load" in caveat
        page = html_page(report)
        for words in (line, caveat, "began with weights of", start.sha256):
            assert words in page
