"""The runs of a window are saved without being asked, and open again."""

from __future__ import annotations

import shutil
import time

import pytest

from engine import Settings, State, Until, load_dataset
from engine.errors import RunError
from engine.runs import delete_run, empty_deleted, list_runs, load_run, restore_run, write_note

SETTINGS = Settings(batch_size=100, learning_rate=0.3)


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


@pytest.fixture
def window(listen, tmp_path):
    listener = listen(backend="cpu", threads=1, settings=SETTINGS, runs=tmp_path / "runs")
    listener.trainer.load("sample")
    listener.until(lambda s: s.state is State.READY)
    return listener


def train_to(listener, step):
    listener.trainer.run_until(Until(step=step))
    listener.trainer.run()
    return listener.until(lambda s: s.step == step and s.state is State.PAUSED)


def test_a_few_steps_are_no_run_yet(window, tmp_path):
    train_to(window, 30)
    assert window.last.run_path is None
    assert list_runs(tmp_path / "runs") == []


def test_saved_at_every_pause_and_open_until_closed(window, tmp_path):
    snapshot = train_to(window, 300)
    path = snapshot.run_path
    assert path.parent == tmp_path / "runs"
    assert snapshot.save_failure == ""
    window.trainer.reset()
    window.until(lambda s: s.step == 0)
    (entry,) = list_runs(tmp_path / "runs")
    assert (entry.path, entry.step, entry.epoch, entry.dataset) == (path, 300, 5, "sample")
    assert entry.settings == SETTINGS
    assert 0 < entry.best_valid_error < 0.3
    assert not entry.interrupted
    assert entry.damage == ""


def test_opened_again_it_goes_on_in_place(window, listen, tmp_path):
    first = train_to(window, 300)
    assert window.trainer.close()
    again = listen(backend="cpu", threads=1, runs=tmp_path / "runs")
    again.trainer.open_run(str(first.run_path))
    snapshot = again.until(lambda s: s.state is State.PAUSED)
    assert (snapshot.step, snapshot.settings) == (300, SETTINGS)
    assert snapshot.parameters.W.tobytes() == first.parameters.W.tobytes()
    assert snapshot.best_parameters.W.tobytes() == first.best_parameters.W.tobytes()
    assert snapshot.curves.cost[1].tolist() == first.curves.cost[1].tolist()
    again.trainer.view(137)
    past = again.until(lambda s: s.viewed).viewed
    assert past.early_stopping.best_step == 71
    again.trainer.view(None)
    train_to(again, 400)
    again.trainer.reset()
    again.until(lambda s: s.step == 0)
    (entry,) = list_runs(tmp_path / "runs")
    assert entry.step == 400


def test_continuing_from_the_past_is_a_run_of_its_own(window, tmp_path):
    path = train_to(window, 300).run_path
    window.trainer.continue_from(150, learning_rate=0.01)
    window.until(lambda s: s.step == 150)
    branch = train_to(window, 250).run_path
    window.trainer.reset()
    window.until(lambda s: s.step == 0)
    entries = {entry.path: entry for entry in list_runs(tmp_path / "runs")}
    assert entries[path].step == 300
    assert entries[branch].step == 250
    assert entries[branch].parent == (path.name, 150)
    assert entries[branch].settings.learning_rate == 0.01


def saved_at(window, step):
    """Train to a step and return the run's folder once that is on the disk."""
    path = train_to(window, step).run_path
    deadline = time.monotonic() + 10
    while not (path / "state.npz").exists() or load_run(path).state.at.step < step:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return path


def test_one_that_is_open_elsewhere(window, listen, tmp_path):
    path = saved_at(window, 300)
    other = listen(backend="cpu", threads=1, runs=tmp_path / "other")
    other.trainer.load("sample")
    other.until(lambda s: s.state is State.READY)
    other.trainer.open_run(str(path))
    assert "another Softscope" in other.until(lambda s: s.refused).message
    with pytest.raises(RunError, match="is being trained"):
        delete_run(path)


def test_a_crash_is_noticed(window, tmp_path):
    path = saved_at(window, 300)
    # What is on the disk at this moment is what a crash would leave.
    crashed = tmp_path / "after" / path.name
    shutil.copytree(path, crashed, ignore=shutil.ignore_patterns("lock"))
    (entry,) = list_runs(tmp_path / "after")
    assert entry.interrupted


def test_nowhere_to_save_is_said_and_training_goes_on(listen, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    listener = listen(backend="cpu", threads=1, settings=SETTINGS, runs=in_the_way / "runs")
    listener.trainer.load("sample")
    listener.trainer.run()
    snapshot = listener.until(lambda s: s.save_failure)
    assert "cannot write" in snapshot.save_failure
    assert listener.until(lambda s: s.step > snapshot.step + 100).state is State.RUNNING


def test_deleted_and_brought_back(window, tmp_path):
    path = train_to(window, 300).run_path
    window.trainer.reset()
    window.until(lambda s: s.step == 0)
    write_note(path, "the good one")
    deleted = delete_run(path)
    assert list_runs(tmp_path / "runs") == []
    assert restore_run(deleted) == path
    assert list_runs(tmp_path / "runs")[0].note == "the good one"
    delete_run(path)
    empty_deleted(tmp_path / "runs")
    assert list(tmp_path.glob("runs/**/state.npz")) == []


def test_a_damaged_run_is_listed_as_such(window, tmp_path):
    path = train_to(window, 300).run_path
    window.trainer.reset()
    window.until(lambda s: s.step == 0)
    for state in path.glob("state*.npz"):
        state.write_bytes(b"PK\x03\x04 nothing")
    (entry,) = list_runs(tmp_path / "runs")
    assert "damaged" in entry.damage
    with pytest.raises(RunError, match=r"weights\.npz can still be opened"):
        load_run(path)
