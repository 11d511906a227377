"""A damaged run opens as far as it is whole, says what is missing, and loses nothing more."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from engine import State, load_dataset
from engine.errors import RunError
from engine.runs import RunFolder, load_run, run_details
from engine.runs.state_file import PREVIOUS, STATE

from .conftest import SAVED_AT
from .trained import Training


def delete(path: Path) -> None:
    path.unlink()


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    if content:  # the lock is empty
        content[len(content) // 2] ^= 0x10
        path.write_bytes(content)


DAMAGES = {"is gone": delete, "is cut short": halve, "is damaged": flip}
# What is said of each; nothing where nothing is missing.
SAID = {
    "state.npz": "opened as it was saved before, at step 1,700",
    "costs.bin": "are lost",
    "validations.bin": "are lost",
    "keyframes-0.bin": "keyframes lost, past steps take longer to show",
    "weights.npz": "it is written again when the run is saved next",
    "state.previous.npz": None,
    "lock": None,
    "note.txt": None,
}
BY_FILE = pytest.mark.parametrize("name", SAID)
BY_DAMAGE = pytest.mark.parametrize("damage", DAMAGES)


def test_every_file_is_tried(cut_off):
    assert {path.name for path in cut_off.iterdir()} == set(SAID)


@BY_DAMAGE
@BY_FILE
def test_resumed_without_a_window(cut_off, uninterrupted, call, name, damage):
    DAMAGES[damage](cut_off / name)
    status, _, err = call("train", "--resume", cut_off, "--quiet")
    assert status == 0
    warnings = [line for line in err.splitlines() if line.startswith("warning: ")]
    if SAID[name] is None:
        assert err == ""
    else:
        (warning,) = warnings
        assert warning.startswith(f"warning: {name} is ")
        assert SAID[name] in warning
    if SAID[name] == "are lost":
        assert damage in warnings[0]
        assert "were computed again, bit by bit" in err
    for file in ("metrics.csv", "errors.csv"):
        assert (cut_off / file).read_bytes() == (uninterrupted / file).read_bytes()
    with np.load(cut_off / "weights.npz") as mine, np.load(uninterrupted / "weights.npz") as whole:
        for array in ("W", "b"):
            assert mine[array].tobytes() == whole[array].tobytes()
    # It is whole again.
    assert load_run(cut_off).missing == ()


@BY_DAMAGE
@BY_FILE
def test_opened_in_the_window(cut_off, listen, call, uninterrupted, name, damage):
    truth = load_run(cut_off)
    DAMAGES[damage](cut_off / name)
    left = (cut_off / name).read_bytes() if (cut_off / name).exists() else None
    listener = listen(runs=cut_off.parent)
    listener.trainer.open_run(str(cut_off))
    snapshot = listener.until(lambda s: s.state is State.PAUSED)
    assert not snapshot.refused
    assert snapshot.step == SAVED_AT[-2 if name == STATE else -1]
    assert (name in snapshot.message) == (SAID[name] is not None)
    assert "\n" not in snapshot.message
    # Every past step can be shown, with the bits it had.
    for frame in [frame for frame in truth.keyframes if frame.step < SAVED_AT[-2]][::9]:
        listener.trainer.view(frame.step)
        seen = listener.until(lambda s, at=frame.step: s.viewed and s.viewed.step == at).viewed
        assert seen.parameters.W.tobytes() == frame.parameters.W.tobytes()
    assert listener.trainer.close()
    if name in ("costs.bin", "validations.bin"):
        # What the window does not need it does not touch.
        assert ((cut_off / name).read_bytes() if left is not None else None) == left
    assert call("train", "--resume", cut_off, "--quiet").status == 0
    for file in ("metrics.csv", "errors.csv"):
        assert (cut_off / file).read_bytes() == (uninterrupted / file).read_bytes()


@BY_DAMAGE
@BY_FILE
def test_looked_at_in_the_list(cut_off, name, damage):
    DAMAGES[damage](cut_off / name)
    details = run_details(cut_off)
    assert len(details.missing) == (name in (STATE, "weights.npz"))
    assert (details.weights is None) == (name == "weights.npz")


def test_one_flipped_byte_costs_one_block(cut_off):
    whole = load_run(cut_off).costs
    flip(cut_off / "costs.bin")
    saved = load_run(cut_off)
    assert saved.missing == (
        "costs.bin is damaged: the costs of steps 768 to 1,535 are lost until train --resume "
        "computes them again",
    )
    known = ~np.isnan(saved.costs)
    assert known.sum() == 2500 - 768
    np.testing.assert_array_equal(saved.costs[known], whole[known])


def test_no_state_at_all(cut_off, call):
    for name in (STATE, PREVIOUS):
        halve(cut_off / name)
    status, _, err = call("train", "--resume", cut_off, "--quiet")
    assert status == 1
    (line,) = err.splitlines()
    assert line.startswith(f"error: {cut_off}: state.npz is damaged")
    assert line.endswith("; its weights.npz can still be opened")
    for name in (STATE, PREVIOUS):
        (cut_off / name).unlink()
    with pytest.raises(RunError, match=r"no run is saved there; its weights\.npz can still"):
        load_run(cut_off)


def test_the_state_before_is_not_given_up_for_a_damaged_one(cut_off, blobs):
    flip(cut_off / STATE)
    before = (cut_off / PREVIOUS).read_bytes()
    folder = RunFolder(cut_off, load_run(cut_off))
    training = Training(load_dataset(blobs), load_run(cut_off).state.schedule[0].settings)
    folder.save(training.go(2000).point())
    assert (cut_off / PREVIOUS).read_bytes() == before
    folder.save(training.go(20).point())
    folder.close()
    assert load_run(cut_off).state.at.step == 2020
    shutil.copy(cut_off / PREVIOUS, cut_off / STATE)
    assert load_run(cut_off).state.at.step == 2000


def test_saved_by_somebody_else_since_it_was_read(cut_off, blobs):
    saved = load_run(cut_off)
    other = RunFolder(cut_off, load_run(cut_off))
    other.save(Training(load_dataset(blobs), saved.state.schedule[0].settings).go(2600).point())
    other.close()
    with pytest.raises(RunError, match="saved again since it was read"):
        RunFolder(cut_off, saved)
    RunFolder(cut_off, load_run(cut_off)).close()
