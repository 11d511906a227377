"""How two runs differ, and how one differs from the tutorial's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.parameters import Parameters
from engine.training.schedule import differing
from engine.training.settings import Settings

from .details import RunDetails
from .origin import Origin

_TUTORIAL = Settings()
# What tells runs apart comes first, where a list has no room for all.
_TELLING = ("learning_rate", "batch_size", "l2", "shuffle", "deskew", "spread")
_SHORT_NAMES = {
    "batch_size": "batch",
    "l2": "L2",
    "improvement_threshold": "threshold",
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """How two runs, a and b, differ.

    Attributes
    ----------
    settings : dict of str to (value, value)
        (a's, b's) of every setting in force at the end that differs, by name.
    same_data : bool
        Whether they learn from the same pixels and labels.
    same_start : bool
        Whether they began with the same weights.
    difference : Parameters or None
        a's parameters minus b's, float64, each at its best validation error; None where a run has
        none, or they are for other images or classes.
    relative_difference : float or None
        Length of that difference of ``W`` over the length of b's ``W``: 0 for the same weights.
    """

    settings: dict[str, tuple[Any, Any]]
    same_data: bool
    same_start: bool
    difference: Parameters | None = None
    relative_difference: float | None = None


def compare_runs(a: RunDetails, b: RunDetails) -> Comparison:
    """Return how two runs differ."""
    settings = differing(a.state.schedule[-1].settings, b.state.schedule[-1].settings)
    first, second = a.state.origin, b.state.origin
    same_data = first.sha256 == second.sha256
    same_start = _start_sha256(first) == _start_sha256(second)
    if a.weights is None or b.weights is None:
        return Comparison(settings, same_data, same_start)
    kinds = [(w.image_shape, w.class_names) for w in (a.weights, b.weights)]
    if kinds[0] != kinds[1]:
        return Comparison(settings, same_data, same_start)
    # Weights that ran away have no squares in float32.
    of_a, of_b = (
        Parameters(w.parameters.W.astype(np.float64), w.parameters.b.astype(np.float64))
        for w in (a.weights, b.weights)
    )
    difference = Parameters(of_a.W - of_b.W, of_a.b - of_b.b)
    length = float(np.linalg.norm(of_b.W))
    relative = float(np.linalg.norm(difference.W)) / length if length else None
    return Comparison(settings, same_data, same_start, difference, relative)


def _start_sha256(origin: Origin) -> str:
    return origin.start.sha256 if origin.start is not None else ""


def unlike_tutorial(settings: Settings) -> dict[str, Any]:
    """Return every setting that is not the tutorial's, by name."""
    return {name: value for name, (_, value) in differing(_TUTORIAL, settings).items()}


def setting_name(name: str) -> str:
    """Return a setting's name as a person reads it."""
    return "L2" if name == "l2" else name.replace("_", " ")


def setting_text(value: Any) -> str:
    """Return a setting's value as a person reads it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def settings_in_brief(values: Mapping[str, Any]) -> str:
    """Return settings as one short line, such as ``learning rate 0.5 · batch 100 · shuffle``."""
    telling = [name for name in _TELLING if name in values]
    names = [*telling, *(name for name in values if name not in telling)]
    return " · ".join(
        setting_name(name)
        if value is True
        else f"{_SHORT_NAMES.get(name) or setting_name(name)} {setting_text(value)}"
        for name, value in ((name, values[name]) for name in names)
    )
