"""The folder of a run, saved over and over, never half, by one program at a time.

``state.npz`` is replaced atomically and says how many bytes of the files that only grow belong to
it; what lies beyond was written by a save that never ended.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock
import numpy as np
from numpy.typing import NDArray

from engine.errors import OutputError, RunError
from engine.files import RUN_WEIGHTS, save_weights
from engine.files.atomic import atomic_writer
from engine.training.timeline import MEMORY, Keyframe
from engine.weights import Weights

from .folder import SavedRun
from .keyframes import as_records
from .logs import Extent, Log
from .state import RunState, write_state
from .state_file import COSTS, LOCK, PREVIOUS, STATE, VALIDATIONS, keyframe_file


@dataclass(frozen=True, eq=False)
class SavePoint:
    """What is to be saved.

    Attributes
    ----------
    state : RunState
        The run.
    keyframes : tuple of Keyframe
        Its timeline.
    weights : Weights or None
        The best so far, for everybody else.
    costs : ndarray of shape (n,) or None
        Every cost, where they are kept.
    validations : ndarray of shape (n, 3) or None
        Step, validation error and test error of every validation, where they are kept.
    """

    state: RunState
    keyframes: tuple[Keyframe, ...] = ()
    weights: Weights | None = None
    costs: NDArray[np.float64] | None = None
    validations: NDArray[np.float64] | None = None


class RunFolder:
    """A run's folder, held for writing until `close`.

    Parameters
    ----------
    path : path
        Made where it is not there.
    resumed : SavedRun or None
        What `load_run` found there, to go on with; None to begin anew.

    Attributes
    ----------
    path : Path
        The folder.
    resumed : SavedRun or None
        As given.

    Raises
    ------
    RunError
        If another program is writing there, or has saved since ``resumed`` was read.
    OutputError
        If nothing can be written there.
    """

    def __init__(self, path: str | os.PathLike[str], resumed: SavedRun | None = None) -> None:
        self.path = Path(path)
        self.resumed = resumed
        self._lock = _locked(self.path)
        if resumed is not None and not _is_as_it_was(self.path, resumed):
            self._lock.release()
            raise RunError(f"{path}: was saved again since it was read; open it once more")
        for left_over in self.path.glob(".softscope-*.tmp"):
            with suppress(OSError):
                left_over.unlink()
        self._generation, self._last_keyframe = 0, -1
        self._keyframes = Log(self.path / keyframe_file(0))
        self._costs, self._validations = (Log(self.path / name) for name in (COSTS, VALIDATIONS))
        self._wants_generation = False
        self._keeps_previous = True
        if resumed is not None:
            self._go_on(resumed)
        self._saved_weights: Any = None

    def _go_on(self, resumed: SavedRun) -> None:
        """Write where what was read ends; leave alone what is still whole."""
        found, damaged = resumed.state_file, resumed.damaged
        self._generation = int(found.files["generation"])
        name = keyframe_file(self._generation)
        self._keyframes = Log(self.path / name, Extent(int(found.files["keyframes"])))
        self._costs, self._validations = (
            Log(self.path / log, found.extent(log), log not in damaged)
            for log in (COSTS, VALIDATIONS)
        )
        if resumed.keyframes:
            self._last_keyframe = resumed.keyframes[-1].step
        self._wants_generation = name in damaged
        # Else a damaged state would take the place of the one that was read.
        self._keeps_previous = found.name == STATE

    def save(self, point: SavePoint) -> None:
        """Save a run; whatever goes wrong, the save before stays whole.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        logs = {COSTS: self._costs, VALIDATIONS: self._validations}
        try:
            self._append(point)
            if self._keeps_previous:
                self._keep_previous()
            files = {
                "generation": self._generation,
                "keyframes": self._keyframes.written.n_bytes,
                "costs": self._costs.written.n_bytes,
                "validations": self._validations.written.n_bytes,
                "checksums": {name: log.written.checksums for name, log in logs.items()},
            }
            with atomic_writer(self.path / STATE) as stream:
                write_state(stream, point.state, files)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"cannot save the run in {self.path} ({reason})") from error
        for log in (self._keyframes, *logs.values()):
            log.commit()
        self._keeps_previous = True
        if point.keyframes:
            self._last_keyframe = max(self._last_keyframe, point.keyframes[-1].step)
        self._drop_old_generations()
        if point.weights is not None and point.weights.parameters is not self._saved_weights:
            save_weights(self.path / RUN_WEIGHTS, point.weights)
            self._saved_weights = point.weights.parameters

    def _append(self, point: SavePoint) -> None:
        if self._wants_generation or self._keyframes.committed.n_bytes > 2 * MEMORY:
            # Damaged, or thinned in memory but not in the file: the rest goes into another.
            self._generation += 1
            self._keyframes = Log(self.path / keyframe_file(self._generation))
            self._last_keyframe = -1
            self._wants_generation = False
        new = [frame for frame in point.keyframes if frame.step > self._last_keyframe]
        self._keyframes.append(as_records(new))
        for log, values in ((self._costs, point.costs), (self._validations, point.validations)):
            if values is not None:
                log.append_new(values)

    def _keep_previous(self) -> None:
        """Let the present state be reached by another name too: no instant is without one."""
        spare = self.path / ".softscope-previous.tmp"
        # Not every disk has links; the state itself is replaced whole all the same.
        with suppress(OSError):
            spare.unlink(missing_ok=True)
            os.link(self.path / STATE, spare)
            os.replace(spare, self.path / PREVIOUS)

    def _drop_old_generations(self) -> None:
        # The state before may still name the generation before.
        for generation in range(self._generation - 1):
            with suppress(OSError):
                (self.path / keyframe_file(generation)).unlink(missing_ok=True)

    def close(self) -> None:
        """Let others write there."""
        self._lock.release()


def _is_as_it_was(path: Path, resumed: SavedRun) -> bool:
    """Whether nobody has saved the run since it was read."""
    found = resumed.state_file
    try:
        return zlib.crc32((path / found.name).read_bytes()) == found.checksum
    except OSError:
        return False


def _locked(path: Path) -> filelock.BaseFileLock:
    try:
        path.mkdir(parents=True, exist_ok=True)
        # The system's own lock: it is gone with the process that held it, however that ended.
        lock = filelock.FileLock(path / LOCK, timeout=0)
        lock.acquire()
    except filelock.Timeout as error:
        raise RunError(f"{path}: another Softscope is writing this run; close it first") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write into {path} ({reason}); choose another place") from error
    return lock
