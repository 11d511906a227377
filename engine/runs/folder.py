"""The folder of a run, read as far as it is whole."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.parameters import Parameters
from engine.training.early_stopping import EarlyStopping
from engine.training.timeline import Keyframe

from .keyframes import read_records
from .logs import read_values
from .state import RunState
from .state_file import COSTS, VALIDATIONS, StateFile, best_weights, keyframe_file, newest_state
from .step_ranges import in_words, ranges_of

_UNTIL = "are lost until train --resume computes them again"
# More than any validation can misread: the first one is the best so far, whatever it finds.
_ALL_WRONG = 2**31 - 1


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
    costs : ndarray of shape (n_steps,) or None
        The cost of every step, NaN where it is lost or was not kept; None where none was.
    validations : ndarray of shape (n, 3) or None
        Step, validation error and test error of every validation, where they were kept.
    lost_validations : tuple of range
        Steps of which no validations are known.
    missing : tuple of str
        What was damaged or lost, a sentence each.
    state_file : StateFile
        Where the state was read.
    damaged : frozenset of str
        Names of the files that are not whole.
    """

    path: Path
    state: RunState
    keyframes: tuple[Keyframe, ...]
    costs: NDArray[np.float64] | None
    validations: NDArray[np.float64] | None
    lost_validations: tuple[range, ...]
    missing: tuple[str, ...]
    state_file: StateFile
    damaged: frozenset[str] = field(default_factory=frozenset)


def load_run(path: str | os.PathLike[str]) -> SavedRun:
    """Read a run as far as it is whole.

    Raises
    ------
    RunError
        If there is no run, or no state of it can be read.
    """
    folder = Path(path)
    found = newest_state(folder)
    wrong: dict[str, str] = {}
    keyframes = _keyframes(folder, found, wrong)
    costs = _costs(folder, found, wrong)
    validations, lost = _validations(folder, found, wrong)
    step = found.state.at.step
    n_costs = found.extent(COSTS).n_bytes // 8
    if n_costs < step:
        # The window, which keeps curves alone, trained these.
        lost.append(range(n_costs, step))
    missing = [*found.missing, *(f"{name} {what}" for name, what in wrong.items())]
    damage = best_weights(folder, found.state)[1]
    if damage:
        missing.append(damage)
    return SavedRun(
        folder,
        found.state,
        keyframes,
        costs,
        validations,
        tuple(lost),
        tuple(missing),
        found,
        frozenset(wrong),
    )


def _keyframes(folder: Path, found: StateFile, wrong: dict[str, str]) -> tuple[Keyframe, ...]:
    name, state = keyframe_file(found.files["generation"]), found.state
    read, lost = read_records(folder / name, found.files["keyframes"], state.at.parameters)
    keyframes = [frame for frame in read if frame.step <= state.at.step]
    if state.origin.start is None and (not keyframes or keyframes[0].step):
        # Whatever is lost, the beginning is known.
        keyframes.insert(0, _from_zeros(state))
    if lost:
        # The state itself is one more.
        first = keyframes[0].step if keyframes else state.at.step
        wrong[name] = (
            f"{'is damaged' if (folder / name).exists() else 'is gone'}: {lost:,} of "
            f"{len(read) + lost:,} keyframes lost, "
            + (
                f"no step before {first:,} can be shown"
                if first
                else "past steps take longer to show"
            )
        )
    return tuple(keyframes)


def _from_zeros(state: RunState) -> Keyframe:
    """Return the first step of a run that began as the tutorial does."""
    here = state.at.parameters
    return Keyframe(
        0,
        Parameters.zeros(here.n_in, here.n_out, here.W.dtype),
        EarlyStopping.start(state.schedule[0].settings),
        _ALL_WRONG,
    )


def _costs(folder: Path, found: StateFile, wrong: dict[str, str]) -> NDArray[np.float64] | None:
    extent, step = found.extent(COSTS), found.state.at.step
    if not extent.n_bytes:
        return None
    values, what = read_values(folder / COSTS, extent)
    if what:
        steps = in_words(ranges_of(np.isnan(values)))
        wrong[COSTS] = f"{what}: the costs of {steps} {_UNTIL}"
    costs = np.full(step, np.nan)
    costs[: len(values)] = values[:step]
    return costs


def _validations(
    folder: Path, found: StateFile, wrong: dict[str, str]
) -> tuple[NDArray[np.float64] | None, list[range]]:
    """Return the rows that are whole, and the steps between them where some are lost."""
    extent = found.extent(VALIDATIONS)
    if not extent.n_bytes:
        return None, []
    values, what = read_values(folder / VALIDATIONS, extent)
    rows = values.reshape(-1, 3)
    lost = []
    is_lost = np.isnan(rows[:, 0]) | np.isnan(rows[:, 1])
    for gap in ranges_of(is_lost):
        first = int(rows[gap.start - 1, 0]) + 1 if gap.start else 0
        end = int(rows[gap.stop, 0]) if gap.stop < len(rows) else found.state.at.step
        lost.append(range(first, end))
    if what:
        wrong[VALIDATIONS] = f"{what}: the validations of {in_words(lost)} {_UNTIL}"
    return rows[~is_lost], lost
