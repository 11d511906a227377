"""Which files a run's folder has, and the newest of its states.

``state.npz`` says how many bytes of the files that only grow belong to it. The state before is
kept beside it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import RunError, WeightsError
from engine.files import RUN_WEIGHTS, load_weights
from engine.weights import Weights

from .logs import Extent
from .state import RunState, read_state

STATE, PREVIOUS, LOCK = "state.npz", "state.previous.npz", "lock"
COSTS, VALIDATIONS = "costs.bin", "validations.bin"


@dataclass(frozen=True, eq=False)
class StateFile:
    """The newest state of a run that can be read.

    Attributes
    ----------
    name : str
        The file it was read from.
    checksum : int
        The CRC-32 of that file.
    state : RunState
        What it holds.
    files : dict
        What it says of the run's other files (`write_state`).
    missing : tuple of str
        Why a newer one cannot be read.
    """

    name: str
    checksum: int
    state: RunState
    files: dict[str, Any]
    missing: tuple[str, ...] = ()

    def extent(self, name: str) -> Extent:
        """Return how much of a log belongs to the state."""
        checksums = self.files.get("checksums", {}).get(name, ())
        return Extent(self.files.get(name.removesuffix(".bin"), 0), tuple(checksums))


def newest_state(folder: Path) -> StateFile:
    """Read where a run was saved last.

    Raises
    ------
    RunError
        If there is no run, or no state of it can be read.
    """
    wrong: list[str] = []
    for name in (STATE, PREVIOUS):
        try:
            content = (folder / name).read_bytes()
            state, files = read_state(content)
        except FileNotFoundError:
            wrong.append(f"{name} is gone")
        except OSError as error:
            wrong.append(f"{name} cannot be read ({error.strerror or error})")
        except RunError as error:
            wrong.append(f"{name} {error}")
        else:
            before = f"opened as it was saved before, at step {state.at.step:,}"
            missing = tuple(f"{what}: {before}" for what in wrong)
            return StateFile(name, zlib.crc32(content), state, files, missing)
    if not any((folder / name).exists() for name in (STATE, PREVIOUS)):
        wrong = ["no run is saved there"]
    raise RunError(f"{folder}: {'; '.join(wrong)}{_what_is_left(folder)}")


def best_weights(folder: Path, state: RunState) -> tuple[Weights | None, str]:
    """Return the weights for everybody else, and what is wrong with their file."""
    try:
        return load_weights(folder), ""
    except WeightsError:
        if state.best_parameters is None:
            return None, ""
        how = "damaged" if (folder / RUN_WEIGHTS).exists() else "gone"
        return None, f"{RUN_WEIGHTS} is {how}: it is written again when the run is saved next"


def keyframe_file(generation: int) -> str:
    """Return the name of the file that keyframes are appended to."""
    return f"keyframes-{generation}.bin"


def _what_is_left(folder: Path) -> str:
    try:
        load_weights(folder)
    except WeightsError:
        return ""
    return f"; its {RUN_WEIGHTS} can still be opened"
