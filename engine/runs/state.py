"""Everything that a run is at one moment, as it lies on disk."""

from __future__ import annotations

import io
import json
import math
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from engine.errors import RunError
from engine.parameters import Parameters
from engine.training.curves import CurveRecorder
from engine.training.early_stopping import EarlyStopping
from engine.training.schedule import Era, Schedule
from engine.training.settings import Settings
from engine.training.snapshot import StoppedBy
from engine.training.timeline import Keyframe

from .origin import Origin, Start

FORMAT = 2


@dataclass(frozen=True, eq=False)
class RunState:
    """A run, whole but for its keyframes.

    Attributes
    ----------
    origin : Origin
        What it learns from.
    schedule : tuple of Era
        Its settings from the first step on.
    at : Keyframe
        Where it stands.
    curves : CurveRecorder
        Its curves; belongs to this state alone.
    best_parameters : Parameters or None
        Those of the best validation error.
    stopped_by : StoppedBy or None
        Why it is over.
    about : dict
        JSON values for people: backend, device, epochs_per_second, note, ...
    """

    origin: Origin
    schedule: Schedule
    at: Keyframe
    curves: CurveRecorder
    best_parameters: Parameters | None = None
    stopped_by: StoppedBy | None = None
    about: dict[str, Any] = field(default_factory=dict)


def write_state(stream: BinaryIO, state: RunState, files: dict[str, Any]) -> None:
    """Write a state as ``.npz``, whose parts carry checksums.

    Parameters
    ----------
    stream : binary stream
        Where to.
    state : RunState
        What.
    files : dict
        JSON values that say how much of the run's other files belongs to it.
    """
    arrays: dict[str, Any] = dict(state.curves.arrays())
    arrays |= {"W": state.at.parameters.W, "b": state.at.parameters.b}
    if state.best_parameters is not None:
        arrays |= {"best_W": state.best_parameters.W, "best_b": state.best_parameters.b}
    text = json.dumps(
        {
            "format": FORMAT,
            "origin": asdict(state.origin),
            "schedule": [_era_fields(era) for era in state.schedule],
            "at": keyframe_fields(state.at),
            "stopped_by": state.stopped_by,
            "about": state.about,
            "files": files,
        }
    )
    np.savez(stream, state=np.array(text), **arrays)


def read_state(content: bytes) -> tuple[RunState, dict[str, Any]]:
    """Return what `write_state` was given.

    Raises
    ------
    RunError
        If the content is damaged or not a state.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            fields = json.loads(str(file["state"][()]))
            arrays = {name: file[name] for name in file.files if name != "state"}
        if fields["format"] != FORMAT:
            raise RunError(f"was written by another version (format {fields['format']})")
        return _from_fields(fields, arrays), fields["files"]
    except RunError:
        raise
    # zipfile, zlib and NumPy's header parser answer damage with a dozen kinds of exception.
    except Exception as error:
        raise RunError("is damaged") from error


def read_fields(content: BinaryIO) -> dict[str, Any]:
    """Return the JSON part alone, to list many runs; may raise anything where it is damaged."""
    with np.load(content, allow_pickle=False) as file:
        fields: dict[str, Any] = json.loads(str(file["state"][()]))
    return fields


def keyframe_fields(keyframe: Keyframe) -> dict[str, Any]:
    """Return a keyframe but for its parameters as JSON values."""
    stopping = keyframe.early_stopping
    return {
        "step": keyframe.step,
        "patience": stopping.patience,
        "best_valid_error": _number(stopping.best_valid_error),
        "best_step": stopping.best_step,
        "significant_step": stopping.significant_step,
        "test_error": _number(stopping.test_error),
        "best_errors": keyframe.best_errors,
        "smoothed": list(keyframe.smoothed),
        "misread": list(keyframe.misread),
    }


def keyframe_from(fields: dict[str, Any], parameters: Parameters) -> Keyframe:
    """Return the keyframe that `keyframe_fields` described."""
    valid, test = fields["best_valid_error"], fields["test_error"]
    stopping = EarlyStopping(
        int(fields["patience"]),
        math.inf if valid is None else float(valid),
        int(fields["best_step"]),
        int(fields["significant_step"]),
        math.nan if test is None else float(test),
    )
    mean, steps = fields["smoothed"]
    wrong, images = fields["misread"]
    return Keyframe(
        int(fields["step"]), parameters, stopping, int(fields["best_errors"]),
        (float(mean), int(steps)), (int(wrong), int(images)),
    )  # fmt: skip


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _era_fields(era: Era) -> dict[str, Any]:
    return asdict(era) | {"settings": era.settings.as_dict()}


def _origin_from(fields: dict[str, Any]) -> Origin:
    start = fields.get("start")
    return Origin(
        **(fields | {"added": tuple(fields["added"]), "start": Start(**start) if start else None})
    )


def _from_fields(fields: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> RunState:
    best = None
    if "best_W" in arrays:
        best = Parameters(arrays["best_W"], arrays["best_b"])
    stopped_by = fields["stopped_by"]
    return RunState(
        origin=_origin_from(fields["origin"]),
        schedule=tuple(
            Era(**(era | {"settings": Settings(**era["settings"])})) for era in fields["schedule"]
        ),
        at=keyframe_from(fields["at"], Parameters(arrays["W"], arrays["b"])),
        curves=CurveRecorder.from_arrays(arrays),
        best_parameters=best,
        stopped_by=StoppedBy(stopped_by) if stopped_by else None,
        about=fields["about"],
    )
