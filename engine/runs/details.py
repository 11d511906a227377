"""What is to be seen of a run on disk without going on with it: no keyframes are read."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.data import Dataset, load_dataset
from engine.errors import RunError, WeightsError
from engine.files import load_weights
from engine.parameters import Parameters
from engine.training.settings import Settings
from engine.watch import Watch
from engine.weights import Weights

from .fingerprint import fingerprint
from .folder import PREVIOUS, STATE
from .note import read_note
from .origin import Origin
from .state import RunState, read_state


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
    """

    path: Path
    state: RunState
    weights: Weights | None
    note: str = ""


def run_details(path: str | os.PathLike[str]) -> RunDetails:
    """Read what is to be seen of a run.

    Raises
    ------
    RunError
        If there is no run, or no state of it can be read.
    """
    folder = Path(path)
    state = _state(folder)
    weights = None
    with suppress(WeightsError):
        weights = load_weights(folder)
    return RunDetails(folder, state, weights, read_note(folder))


def _state(folder: Path) -> RunState:
    failures = []
    for name in (STATE, PREVIOUS):
        try:
            return read_state((folder / name).read_bytes())[0]
        except FileNotFoundError:
            continue
        except OSError as error:
            failures.append(f"{name} cannot be read ({error.strerror or error})")
        except RunError as error:
            failures.append(f"{name} {error}")
    raise RunError(f"{folder}: {'; '.join(failures) or 'no run is saved there'}")


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
    watch = watch or Watch()
    dataset = load_dataset(origin.source, watch)
    for source in origin.added:
        dataset = dataset.with_added(load_dataset(source, watch))
    dataset = dataset.prepared_for(Settings(deskew=origin.deskew, spread=origin.spread))
    if fingerprint(dataset) != origin.sha256:
        raise RunError(f"{origin.source} no longer holds the images this run learned from")
    return dataset


def weights_sha256(parameters: Parameters) -> str:
    """Return the SHA-256 of ``W`` and then ``b``, little-endian and row by row, as hex."""
    digest = hashlib.sha256()
    for array in (parameters.W, parameters.b):
        digest.update(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()
