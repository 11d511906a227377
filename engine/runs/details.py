"""What is to be seen of a run on disk without going on with it: no keyframes are read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from engine.data import Dataset, load_joined
from engine.errors import RunError
from engine.training.settings import Settings
from engine.watch import Watch
from engine.weights import Weights

from .fingerprint import fingerprint
from .note import read_note
from .origin import Origin
from .state import RunState
from .state_file import best_weights, newest_state


@dataclass(frozen=True, eq=False)
class RunDetails:
    """A run on disk, to be looked at.

    Attributes
    ----------
    path : Path
        Its folder.
    state : RunState
        Where it was saved last.
    weights : Weights or None
        Those of the best validation error, with their images' shape and classes; None where
        they cannot be read.
    note : str
        What a person wrote about it, with the name they gave it (`engine.named`).
    missing : tuple of str
        What of this was damaged or lost, a sentence each.
    """

    path: Path
    state: RunState
    weights: Weights | None
    note: str = ""
    missing: tuple[str, ...] = ()


def run_details(path: str | os.PathLike[str]) -> RunDetails:
    """Read what is to be seen of a run.

    Raises
    ------
    RunError
        If there is no run, or no state of it can be read.
    """
    folder = Path(path)
    found = newest_state(folder)
    weights, damage = best_weights(folder, found.state)
    missing = (*found.missing, damage) if damage else found.missing
    return RunDetails(folder, found.state, weights, read_note(folder), missing)


def dataset_of(origin: Origin, watch: Watch | None = None) -> Dataset:
    """Return the data set that a run learned from, prepared as it was.

    Raises
    ------
    DataError
        If it is not there any more.
    RunError
        If a pixel or a label is another now.
    Cancelled
        If the watch says so.
    """
    dataset = load_joined(origin.source, origin.added, watch or Watch())
    dataset = dataset.prepared_for(Settings(deskew=origin.deskew, spread=origin.spread))
    if fingerprint(dataset) != origin.sha256:
        raise RunError(f"{origin.source} no longer holds the images this run learned from")
    return dataset
