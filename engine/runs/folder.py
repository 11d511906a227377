"""The folder of a run: saved over and over, never half, by one program at a time.

``state.npz`` is replaced atomically and says how many bytes of the files that only grow belong to
it; what lies beyond was written by a save that never ended. The state before is kept beside it.
"""

from __future__ import annotations

import os
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

from .keyframes import as_records, read_records
from .state import RunState, read_state, write_state

STATE, PREVIOUS, LOCK = "state.npz", "state.previous.npz", "lock"
_COSTS, _VALIDATIONS = "costs.bin", "validations.bin"


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


@dataclass(frozen=True, eq=False)
class SavedRun:
    """A run read from its folder.

    Attributes
    ----------
    path : Path
        The folder.
    state : RunState
        Where it was saved last.
    keyframes : tuple of Keyframe
        As far as they are whole.
    costs, validations : ndarray or None
        As in `SavePoint`.
    missing : tuple of str
        What was damaged or lost, a sentence each.
    """

    path: Path
    state: RunState
    keyframes: tuple[Keyframe, ...]
    costs: NDArray[np.float64] | None
    validations: NDArray[np.float64] | None
    missing: tuple[str, ...]


class _Log:
    """A file that only grows; what lies beyond ``committed`` bytes does not count."""

    def __init__(self, path: Path, committed: int = 0) -> None:
        self.path, self.committed, self.written = path, committed, committed

    def append(self, content: bytes) -> None:
        """Write after what is committed, and put it on the disk."""
        with self.path.open("r+b" if self.path.exists() else "x+b") as stream:
            stream.truncate(self.committed)
            stream.seek(self.committed)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        self.written = self.committed + len(content)

    def commit(self) -> None:
        self.committed = self.written


class RunFolder:
    """A run's folder, held for writing until `close`.

    Parameters
    ----------
    path : path
        Made where it is not there.
    resumed : SavedRun or None
        What `load_run` found there, to go on with; None to begin anew.

    Raises
    ------
    RunError
        If another program is writing there.
    OutputError
        If nothing can be written there.
    """

    def __init__(self, path: str | os.PathLike[str], resumed: SavedRun | None = None) -> None:
        self.path = Path(path)
        self._lock = _locked(self.path)
        for left_over in self.path.glob(".softscope-*.tmp"):
            with suppress(OSError):
                left_over.unlink()
        files = _files_of(self.path) if resumed else {}
        self._generation = int(files.get("generation", 0))
        self._keyframes = _Log(self._keyframe_path(), int(files.get("keyframes", 0)))
        self._costs = _Log(self.path / _COSTS, int(files.get("costs", 0)))
        self._validations = _Log(self.path / _VALIDATIONS, int(files.get("validations", 0)))
        self._last_keyframe = resumed.keyframes[-1].step if resumed and resumed.keyframes else -1
        self._saved_weights: Any = None

    def _keyframe_path(self) -> Path:
        return self.path / f"keyframes-{self._generation}.bin"

    def save(self, point: SavePoint) -> None:
        """Save a run; whatever goes wrong, the save before stays whole.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        try:
            self._append(point)
            self._keep_previous()
            files = {
                "generation": self._generation,
                "keyframes": self._keyframes.written,
                "costs": self._costs.written,
                "validations": self._validations.written,
            }
            with atomic_writer(self.path / STATE) as stream:
                write_state(stream, point.state, files)
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"cannot save the run in {self.path} ({reason})") from error
        for log in (self._keyframes, self._costs, self._validations):
            log.commit()
        if point.keyframes:
            self._last_keyframe = max(self._last_keyframe, point.keyframes[-1].step)
        self._drop_old_generations()
        if point.weights is not None and point.weights.parameters is not self._saved_weights:
            save_weights(self.path / RUN_WEIGHTS, point.weights)
            self._saved_weights = point.weights.parameters

    def _append(self, point: SavePoint) -> None:
        if self._keyframes.committed > 2 * MEMORY:
            # Thinned in memory, they still lie in the file; the rest goes into another.
            self._generation += 1
            self._keyframes = _Log(self._keyframe_path())
            self._last_keyframe = -1
        new = [frame for frame in point.keyframes if frame.step > self._last_keyframe]
        self._keyframes.append(as_records(new))
        for log, values in ((self._costs, point.costs), (self._validations, point.validations)):
            if values is not None:
                log.append(values.ravel()[log.committed // 8 :].astype("<f8").tobytes())

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
                (self.path / f"keyframes-{generation}.bin").unlink(missing_ok=True)

    def close(self) -> None:
        """Let others write there."""
        self._lock.release()


def load_run(path: str | os.PathLike[str]) -> SavedRun:
    """Read a run as far as it is whole.

    Raises
    ------
    RunError
        If there is no run, or no state of it can be read.
    """
    folder = Path(path)
    missing: list[str] = []
    for name in (STATE, PREVIOUS):
        try:
            content = (folder / name).read_bytes()
            state, files = read_state(content)
            break
        except OSError as error:
            if name == STATE and not (folder / PREVIOUS).exists():
                raise RunError(f"{path}: no run is saved there ({error.strerror})") from error
            missing.append(f"{name} cannot be read")
        except RunError as error:
            missing.append(f"{name} {error}")
    else:
        advice = " its weights.npz can still be opened" if (folder / RUN_WEIGHTS).exists() else ""
        raise RunError(f"{path}: {'; '.join(missing)};{advice or ' nothing of it can be opened'}")
    keyframes, lost = read_records(
        folder / f"keyframes-{files['generation']}.bin", files["keyframes"], state.at.parameters
    )
    if lost:
        missing.append(f"{lost:,} keyframes are lost: some past steps take longer to show")
    costs = _numbers(folder / _COSTS, files["costs"], missing)
    validations = _numbers(folder / _VALIDATIONS, files["validations"], missing)
    return SavedRun(
        folder,
        state,
        tuple(frame for frame in keyframes if frame.step <= state.at.step),
        costs,
        None if validations is None else validations.reshape(-1, 3),
        tuple(missing),
    )


def _numbers(path: Path, n_bytes: int, missing: list[str]) -> NDArray[np.float64] | None:
    if not n_bytes:
        return None
    try:
        numbers = np.fromfile(path, "<f8", n_bytes // 8).astype(np.float64)
    except OSError:
        numbers = np.empty(0)
    if len(numbers) < n_bytes // 8:
        missing.append(f"{path.name} is cut short: {len(numbers):,} of {n_bytes // 8:,} values")
        return None
    return numbers


def _files_of(folder: Path) -> dict[str, Any]:
    for name in (STATE, PREVIOUS):
        with suppress(OSError, RunError):
            return read_state((folder / name).read_bytes())[1]
    return {}


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
