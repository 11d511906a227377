"""Every value of a run, besides the curves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.runs.folder import SavedRun

from .curves import CurveRecorder
from .growing import GrowingArray


class CompleteRecorder(CurveRecorder):
    """Keeps every value, where the curves merge neighbours in a long run.

    Attributes
    ----------
    costs : GrowingArray
        A cost a minibatch.
    validations : GrowingArray of width 3
        Step, validation error, and test error or NaN.
    """

    def __init__(self) -> None:
        super().__init__()
        self.costs = GrowingArray()
        self.validations = GrowingArray(3)

    def restore(self, saved: SavedRun) -> None:
        """Take over what was recorded before."""
        self.take_curves_of(saved.state.curves)
        if saved.costs is not None:
            self.costs.append(saved.costs)
        if saved.validations is not None:
            self.validations.append(saved.validations)

    def add_costs(self, first_step: int, costs: NDArray[np.floating]) -> None:
        """Record the costs of consecutive minibatches from ``first_step`` on."""
        super().add_costs(first_step, costs)
        self.costs.append(costs)

    def add_validation(
        self,
        step: int,
        valid_error: float,
        test_error: float | None,
        train_error: float | None = None,
    ) -> None:
        """Record a validation; ``test_error`` is None where the test set was not touched."""
        super().add_validation(step, valid_error, test_error, train_error)
        tested = math.nan if test_error is None else test_error
        self.validations.append(np.array([step, valid_error, tested]))
