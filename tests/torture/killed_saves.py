"""Saves a run in a child, kills it at random moments, and looks at what is left.

    python tests/torture/killed_saves.py FOLDER COUNT SEED

Prints JSON: how often a state that was saved before is lost, how often one is corrupt, and how
many temporaries are left after the next start.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import EarlyStopping, Parameters, Settings
from engine.runs import RunFolder, RunState, SavePoint, load_run
from engine.runs.origin import Origin
from engine.training.curves import CurveRecorder
from engine.training.schedule import Era
from engine.training.timeline import Keyframe
from engine.weights import Weights


def point_at(step: int) -> SavePoint:
    """Return a run at a step, every part of which can be computed from the step."""
    W = np.full((784, 10), step, np.float32)
    parameters = Parameters(W, W[0])
    curves = CurveRecorder()
    curves.add_costs(0, np.arange(step % 500, dtype=np.float64))
    keyframes = tuple(
        Keyframe(at, Parameters(np.full((784, 10), at, np.float32), W[0]), EarlyStopping(1), 1)
        for at in range(max(0, step - 3), step + 1)
    )
    state = RunState(
        Origin("made", "made"), (Era(0, Settings(), 83),), keyframes[-1], curves, parameters
    )
    weights = Weights(parameters, (28, 28), tuple("0123456789"))
    return SavePoint(state, keyframes, weights, costs=np.arange(float(step)))


def save_for_ever(folder: Path, acknowledged: int) -> None:
    """Save step after step, saying each only when it is saved."""
    saved = load_run(folder) if (folder / "state.npz").exists() else None
    run = RunFolder(folder, saved)
    step = saved.state.at.step if saved else 0
    while True:
        step += 1
        run.save(point_at(step))
        os.write(acknowledged, step.to_bytes(8, "little"))


def is_sound(folder: Path, said: int) -> tuple[bool, bool]:
    """Return whether the last acknowledged state is there, and whether what is there is whole."""
    if not said and not (folder / "state.npz").exists():
        return True, True
    try:
        saved = load_run(folder)
    except Exception:
        return False, False
    step = saved.state.at.step
    whole = (
        not saved.missing
        and np.all(step == saved.state.at.parameters.W)
        and len(saved.costs if saved.costs is not None else ()) == step
        and all(np.all(frame.step == frame.parameters.W) for frame in saved.keyframes)
    )
    return step >= said, bool(whole)


def main(folder: Path, count: int, seed: int) -> None:
    """Kill, look, go on."""
    chance = random.Random(seed)
    lost = corrupt = 0
    said = 0
    for _ in range(count):
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            save_for_ever(folder, tell)
        os.close(tell)
        # The first save of each child needs a moment; then any moment will do.
        head = os.read(told, 8)
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said = int.from_bytes(head, "little")
        while more := os.read(told, 8):
            said = int.from_bytes(more, "little")
        os.close(told)
        kept, whole = is_sound(folder, said)
        lost += not kept
        corrupt += not whole
    RunFolder(folder, load_run(folder)).close()
    left = len(list(folder.glob("*.tmp")))
    print(json.dumps({"lost": lost, "corrupt": corrupt, "left": left, "steps": said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
