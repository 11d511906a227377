"""A run's folder: what is saved is whole, whatever happens on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.backends.reference import ReferenceBackend
from engine.errors import OutputError, RunError
from engine.runs import RunFolder, load_run
from engine.runs.resume import restored_loop
from engine.runs.state_file import STATE
from engine.training.complete_recorder import CompleteRecorder

from .trained import SETTINGS, Training


@pytest.fixture
def training(tiny_dataset):
    return Training(tiny_dataset)


@pytest.fixture
def folder(tmp_path):
    folder = RunFolder(tmp_path / "run")
    yield folder
    folder.close()


def test_everything_comes_back(training, folder, tiny_dataset):
    folder.save(training.go(37).point(note="first"))
    folder.save(training.go(200).point(note="second"))
    saved = load_run(folder.path)
    assert saved.missing == ()
    assert saved.state.about["note"] == "second"
    assert saved.state.origin.name == "tiny"
    recorder = CompleteRecorder()
    recorder.restore(saved)
    loop = restored_loop(saved, tiny_dataset, ReferenceBackend(tiny_dataset), recorder)
    assert (loop.step, loop.settings, loop.schedule) == (237, SETTINGS, training.loop.schedule)
    assert loop.early_stopping == training.loop.early_stopping
    for name in ("cost", "smooth_cost", "valid_error", "test_error"):
        np.testing.assert_array_equal(
            getattr(recorder.curves(), name), getattr(training.loop.recorder.curves(), name)
        )
    np.testing.assert_array_equal(recorder.costs.view(), training.loop.recorder.costs.view())
    expected = [frame.step for frame in training.timeline.keyframes()]
    assert [frame.step for frame in saved.keyframes] == expected
    for mine, right in zip(saved.keyframes, training.timeline.keyframes(), strict=True):
        assert mine.parameters.W.tobytes() == right.parameters.W.tobytes()
        # By their text: NaN, the test error before the first validation, equals nothing.
        assert repr((mine.early_stopping, mine.smoothed)) == repr(
            (right.early_stopping, right.smoothed)
        )
    # And both go on alike.
    training.go(50)
    for _ in range(50):
        loop.advance(1)
    mine, right = loop.backend.get_parameters(), training.loop.backend.get_parameters()
    assert mine.W.tobytes() == right.W.tobytes()
    assert recorder.costs.view().tolist() == training.loop.recorder.costs.view().tolist()


def test_the_folder_serves_as_weights(training, folder):
    import engine

    folder.save(training.go(40).point())
    weights = engine.load_weights(folder.path)
    np.testing.assert_array_equal(weights.parameters.W, training.loop.best_parameters.W)
    assert weights.metadata["epoch"] == training.loop.early_stopping.best_step // 10 + 1


def test_one_writer_at_a_time(training, folder):
    with pytest.raises(RunError, match="another Softscope"):
        RunFolder(folder.path)
    folder.save(training.go(20).point())
    load_run(folder.path)  # readers are welcome


def test_a_lock_dies_with_its_process(training, tmp_path):
    program = (
        "import os, sys; from engine.runs import RunFolder; "
        f"held = RunFolder({str(tmp_path / 'run')!r}); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n" or sys.platform == "win32"
        with pytest.raises(RunError, match="another Softscope"):
            RunFolder(tmp_path / "run")
        other.kill()
        other.wait()
    RunFolder(tmp_path / "run").close()


def test_left_over_temporaries_go(training, folder):
    folder.save(training.go(20).point())
    folder.close()
    (folder.path / ".softscope-0011223344556677.tmp").write_bytes(b"half a state")
    again = RunFolder(folder.path, load_run(folder.path))
    assert not list(folder.path.glob("*.tmp"))
    again.close()


@pytest.mark.parametrize("cut", [0, 1, 1000])
def test_damaged_state_falls_back_on_the_one_before(training, folder, cut):
    folder.save(training.go(40).point())
    folder.save(training.go(40).point())
    state = (folder.path / STATE).read_bytes()
    (folder.path / STATE).write_bytes(state[:cut])
    saved = load_run(folder.path)
    assert saved.state.at.step == 40
    assert len(saved.costs) == 40
    assert STATE in saved.missing[0]


def test_flipped_bits_are_noticed(training, folder):
    folder.save(training.go(30).point())
    whole = (folder.path / STATE).read_bytes()
    random = np.random.default_rng(1)
    for position in random.integers(0, len(whole), 60):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << random.integers(8)
        (folder.path / STATE).write_bytes(damaged)
        try:
            state = load_run(folder.path).state
        except RunError:
            continue
        # What zip does not protect says nothing about the run.
        assert state.at.parameters.W.tobytes() == training.point().state.at.parameters.W.tobytes()
        assert state.schedule == training.loop.schedule


def test_lost_keyframes_are_said_and_the_rest_serves(training, folder):
    folder.save(training.go(300).point())
    path = folder.path / "keyframes-0.bin"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)
    saved = load_run(folder.path)
    assert len(saved.keyframes) == len(training.timeline) - 1
    assert saved.missing == (
        "keyframes-0.bin is damaged: 1 of 5 keyframes lost, past steps take longer to show",
    )
    path.unlink()
    # That a run began with zeros is known without any.
    (start,) = load_run(folder.path).keyframes
    assert start.step == 0
    assert not start.parameters.W.any()


def test_nothing_there(tmp_path):
    with pytest.raises(RunError, match="no run is saved there"):
        load_run(tmp_path)


def test_appended_but_never_committed_does_not_count(training, folder):
    folder.save(training.go(100).point())
    before = load_run(folder.path)
    with (folder.path / "costs.bin").open("ab") as stream:
        stream.write(b"a save that never ended")
    with (folder.path / "keyframes-0.bin").open("ab") as stream:
        stream.write(b"another")
    after = load_run(folder.path)
    assert (len(after.costs), len(after.keyframes)) == (100, len(before.keyframes))
    folder.save(training.go(100).point())
    saved = load_run(folder.path)
    assert saved.missing == ()
    np.testing.assert_array_equal(saved.costs, training.loop.recorder.costs.view()[:, 0])


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on file sizes")
def test_full_disk_leaves_the_save_before(training, folder):
    import resource

    folder.save(training.go(40).point())
    point = training.go(4000).point()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
        with pytest.raises(OutputError, match="cannot"):
            folder.save(point)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert load_run(folder.path).state.at.step == 40
    assert not list(Path(folder.path).glob("*.tmp"))
    # With room again, nothing is missing.
    folder.save(point)
    saved = load_run(folder.path)
    assert (saved.state.at.step, len(saved.costs), saved.missing) == (4040, 4040, ())
