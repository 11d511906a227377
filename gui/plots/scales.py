"""Where steps and values are in a plot whose axes are linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

# No cost of a float64 is outside.
_LOG_LIMITS = (-320.0, 310.0)
_LINEAR_LIMITS = (-1.0, 1e307)
# The closest look, along the steps: in steps, and in decades.
_FEWEST_STEPS, _FEWEST_DECADES = 5.0, 1e-3
_CLOSEST_VALUES = 1e-4


@dataclass(frozen=True)
class Scales:
    """The scales of both axes; on a logarithmic one, the view holds decimal logarithms.

    Attributes
    ----------
    log_x, log_y : bool
        Which axes are logarithmic.
    """

    log_x: bool = False
    log_y: bool = False

    def limits(self) -> dict[str, float]:
        """Return how far and how close the view may go, as `pyqtgraph.ViewBox.setLimits` has it."""
        low, high = _LOG_LIMITS if self.log_y else _LINEAR_LIMITS
        closest = _FEWEST_DECADES if self.log_x else _FEWEST_STEPS
        return {
            "xMin": 0.0, "yMin": low, "yMax": high, "minXRange": closest,
            "minYRange": _CLOSEST_VALUES,
        }  # fmt: skip

    def to_x(self, step: float) -> float:
        """Return where a step is in the view; step 0 is left of a logarithmic axis."""
        if not self.log_x:
            return float(step)
        return math.log10(step) if step > 0 else -1.0

    def to_y(self, value: float) -> float:
        """Return where a value is in the view; NaN if nowhere."""
        if not self.log_y:
            return float(value)
        return math.log10(value) if value > 0 else math.nan

    def to_points(
        self, steps: Iterable[float], values: Iterable[float]
    ) -> tuple[list[float], list[float]]:
        """Return x and y of those points that have a place in the view."""
        x = [self.to_x(step) for step in steps]
        y = [self.to_y(value) for value in values]
        placed = [math.isfinite(place) for place in y]
        return list(compress(x, placed)), list(compress(y, placed))

    def to_step(self, x: float) -> float:
        """Return the step at a place in the view."""
        return 10.0**x if self.log_x else x

    def to_value(self, y: float) -> float:
        """Return the value at a place in the view."""
        return 10.0**y if self.log_y else y
