"""What a run is set to, checked before anything starts."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from engine.errors import SettingsError

# field: (smallest, largest, whole number, smallest itself excluded)
_RANGES: dict[str, tuple[float, float, bool, bool]] = {
    "epochs": (1, 10**9, True, False),
    "batch_size": (1, 10**9, True, False),
    "learning_rate": (0, 1e30, False, True),
    "l2": (0, 1e30, False, False),
    "patience": (1, 10**12, True, False),
    "patience_increase": (1, 1e6, False, False),
    "improvement_threshold": (0, 1, False, True),
    "seed": (0, 2**63 - 1, True, False),
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that decides a run besides the data; the defaults are the tutorial's.

    Attributes
    ----------
    epochs : int
        Passes through the training images after which training ends at the latest.
    batch_size : int
        Images a minibatch.
    learning_rate : float
        Step down the gradient.
    l2 : float
        Weight decay: the cost's gradient gains ``l2 W``.
    patience : int
        Minibatches to look at in any case.
    patience_increase : float
        A significant new best at minibatch i extends patience to ``patience_increase * i``.
    improvement_threshold : float
        A new best is significant when it is below this fraction of the old one.
    shuffle : bool
        Whether each epoch visits the training images in an order of its own.
    seed : int
        What the order is drawn from.
    deskew : bool
        Whether the slant of every image is taken out first, of drawings too
        (`engine.drawing.deskew`).
    spread : bool
        Whether every image is scaled to the same spread of ink first, likewise.

    Raises
    ------
    SettingsError
        If a value is outside its range; the message names the setting and the range.
    """

    epochs: int = 1000
    batch_size: int = 600
    learning_rate: float = 0.13
    l2: float = 0.0
    patience: int = 5000
    patience_increase: float = 2
    improvement_threshold: float = 0.995
    shuffle: bool = False
    seed: int = 0
    deskew: bool = False
    spread: bool = False

    def __post_init__(self) -> None:
        """Check every range."""
        for name, (low, high, whole, open_below) in _RANGES.items():
            value = getattr(self, name)
            # bool is an int to Python, but "batch_size=True" is a mistake to a person.
            if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
                kind = "a whole number" if whole else "a number"
                raise SettingsError(f"{name} must be {kind}, not {value!r}")
            in_range = low < value <= high if open_below else low <= value <= high
            if not in_range or not math.isfinite(value):
                bound = f"above {low:g}" if open_below else f"at least {low:g}"
                raise SettingsError(f"{name} must be {bound} and at most {high:g}, not {value!r}")

    def as_dict(self) -> dict[str, float | int | bool]:
        """Return the settings by name, in the order they are declared."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
