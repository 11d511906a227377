"""What a run lacks is computed again, where that leads to the bits it had, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Settings, State, Until, load_dataset
from engine.backends.reference import ReferenceBackend
from engine.parameters import Parameters
from engine.runs import RunFolder, load_run
from engine.runs.origin import Start
from engine.runs.recover import recovered

from .conftest import CUT_OFF
from .trained import Training


@pytest.fixture
def dataset(blobs):
    return load_dataset(blobs)


def rows_of(path):
    _, *rows = path.read_text().splitlines()
    return [int(row.split(",")[0]) for row in rows]


def test_nothing_is_done_where_nothing_is_lost(cut_off, dataset):
    saved = load_run(cut_off)
    assert recovered(saved, dataset, ReferenceBackend(dataset)) == (saved, ())


def test_only_what_is_lost_is_gone_through_again(cut_off, dataset):
    whole = load_run(cut_off)
    content = bytearray((cut_off / "costs.bin").read_bytes())
    content[8 * 1000] ^= 1
    (cut_off / "costs.bin").write_bytes(content)
    seen = []
    found, lines = recovered(load_run(cut_off), dataset, ReferenceBackend(dataset), seen.append)
    assert lines == (
        "the costs and validations of steps 768 to 1,535 were computed again, bit by bit",
    )
    np.testing.assert_array_equal(found.costs, whole.costs)
    np.testing.assert_array_equal(found.validations, whole.validations)
    steps = [progress.step for progress in seen]
    assert steps == sorted(steps)
    # A keyframe is never far: the parts before and after were left out.
    assert min(steps) > 768 - 64
    assert max(steps) < 1536 + 64


def test_costs_that_cannot_be_computed_again_have_no_row(call, dataset, tmp_path):
    """As after a device that failed and was left for another, which rounds otherwise."""
    training, run = Training(dataset, CUT_OFF), tmp_path / "run"
    training.go(64 * 12)
    backend = training.loop.backend
    here = backend.get_parameters()
    backend.set_parameters(Parameters(np.nextafter(here.W, np.float32(9)), here.b))
    folder = RunFolder(run)
    folder.save(training.go(64 * 12).point(open=True))
    folder.close()
    (run / "costs.bin").unlink()
    (run / "validations.bin").unlink()
    status, _, err = call("train", "--resume", run, "--quiet")
    assert status == 0
    assert len(err.splitlines()) == 4
    assert "warning: costs.bin is gone: the costs of steps 0 to 1,535 are lost" in err
    lost = range(768, 832)
    assert "note: the costs and validations of steps 768 to 831 cannot be computed again" in err
    assert rows_of(run / "metrics.csv") == [step for step in range(3000) if step not in lost]
    assert rows_of(run / "errors.csv") == [s for s in range(9, 3000, 10) if s not in lost]
    # And it is said again the next time.
    assert "steps 768 to 831 cannot be" in call("train", "--resume", run, "--quiet").err


def test_a_run_of_the_window_gets_every_cost(call, listen, blobs, tmp_path):
    settings = Settings(batch_size=20, epochs=40, patience=100_000)
    window = listen(settings=settings, runs=tmp_path / "runs")
    window.trainer.load(str(blobs))
    window.until(lambda s: s.state is State.READY)
    window.trainer.run_until(Until(step=150))
    window.trainer.run()
    run = window.until(lambda s: s.step == 150 and s.state is State.PAUSED).run_path
    assert window.trainer.close()
    status, _, err = call("train", "--resume", run, "--quiet")
    assert status == 0
    assert (
        err == "note: the costs and validations of steps 0 to 149 were computed again, bit by bit\n"
    )
    alone = tmp_path / "alone"
    call("train", "--data", blobs, "--backend", "reference", "--batch-size", 20, "--epochs", 40,
         "--patience", 100_000, "--out", alone, "--quiet")  # fmt: skip
    for name in ("metrics.csv", "errors.csv"):
        assert (run / name).read_bytes() == (alone / name).read_bytes()


def test_without_its_beginning_a_run_from_given_weights_starts_later(dataset, tmp_path):
    start = Start("mine.npz", "0" * 64)
    training, folder = Training(dataset, CUT_OFF, start), RunFolder(tmp_path / "run")
    folder.save(training.go(200).point())
    folder.close()
    assert load_run(folder.path).state.origin.start == start
    frames = folder.path / "keyframes-0.bin"
    content = bytearray(frames.read_bytes())
    content[0] ^= 1
    frames.write_bytes(content)
    saved = load_run(folder.path)
    assert [frame.step for frame in saved.keyframes] == [64, 128, 192]
    assert saved.missing == (
        "keyframes-0.bin is damaged: 1 of 4 keyframes lost, no step before 64 can be shown",
    )
    (folder.path / "costs.bin").unlink()
    found, lines = recovered(load_run(folder.path), dataset, ReferenceBackend(dataset))
    assert "steps 64 to 199 were computed again" in lines[0]
    assert "steps 0 to 63 cannot be computed again" in lines[1]
    assert np.isnan(found.costs).sum() == 64
