"""The curves of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .bounded_curve import BoundedCurve, Smoother

Line = tuple[NDArray[np.float64], NDArray[np.float64]]


def _empty_line() -> Line:
    return np.empty(0), np.empty(0)


@dataclass(frozen=True, eq=False)
class Curves:
    """What the plots draw: pairs (step, value) of read-only float64 arrays.

    Attributes
    ----------
    cost : Line
        Every minibatch's cost, or the extremes of each bucket once the run is long.
    smooth_cost : Line
        The same smoothed over `bounded_curve.SMOOTHING_STEPS` minibatches.
    train_error : Line
        Fraction of the training images misread since the validation before, each as its minibatch
        came and before its update: what the training costs nothing extra to know.
    valid_error, test_error : Line
        Fractions; the test error only where a new best touched the test set.
    own_error : Line
        Fraction of a person's own drawings that were misread, where there are any.
    """

    cost: Line = field(default_factory=_empty_line)
    smooth_cost: Line = field(default_factory=_empty_line)
    valid_error: Line = field(default_factory=_empty_line)
    test_error: Line = field(default_factory=_empty_line)
    own_error: Line = field(default_factory=_empty_line)
    train_error: Line = field(default_factory=_empty_line)

    @property
    def later_train_error(self) -> Line:
        """The training error but for its first value, which would press the rest of a plot flat.

        It counts the very first guesses of a run.
        """
        steps, errors = self.train_error
        return steps[1:], errors[1:]


_CURVES = ("cost", "smooth_cost", "valid_error", "test_error", "own_error", "train_error")


class CurveRecorder:
    """Gathers a run's curves as it goes."""

    def __init__(self) -> None:
        self._cost = BoundedCurve()
        self._smooth_cost = BoundedCurve()
        self._valid_error = BoundedCurve()
        self._test_error = BoundedCurve()
        self._own_error = BoundedCurve()
        self._train_error = BoundedCurve()
        self._smoother = Smoother()
        self._first = 0

    @property
    def smoothed(self) -> tuple[float, int]:
        """The state of the smoothed cost; set where a run is gone through again."""
        return self._smoother.state

    @smoothed.setter
    def smoothed(self, state: tuple[float, int]) -> None:
        self._smoother.state = state

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return copies of everything it holds but for the smoothing's state, by name."""
        return {
            f"{name}_{part}": array
            for name in _CURVES
            for part, array in zip(("counts", "buckets"), self._curve(name).arrays(), strict=True)
        }

    def take_curves_of(self, other: CurveRecorder) -> None:
        """Take over another's curves, which must not be used any more."""
        for name in _CURVES:
            setattr(self, f"_{name}", other._curve(name))

    def copy(self) -> CurveRecorder:
        """Return one that goes its own way from here."""
        copy = CurveRecorder.from_arrays(self.arrays())
        copy.smoothed = self.smoothed
        return copy

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> CurveRecorder:
        """Return the recorder whose `arrays` these are; ``smoothed`` is left to be set."""
        recorder = CurveRecorder()
        for name in _CURVES:
            curve = BoundedCurve.from_arrays(arrays[f"{name}_counts"], arrays[f"{name}_buckets"])
            setattr(recorder, f"_{name}", curve)
        return recorder

    def _curve(self, name: str) -> BoundedCurve:
        curve: BoundedCurve = getattr(self, f"_{name}")
        return curve

    def before(self, step: int) -> tuple[CurveRecorder, int]:
        """Return a recorder of what lies before a step, and the step at which it ends.

        The end is that of the last bucket wholly before ``step``: what lies between is to be
        recorded again, on its way from any earlier step.
        """
        end = step // self._cost.stride * self._cost.stride
        past = CurveRecorder()
        past._cost = self._cost.first(end // self._cost.stride)
        past._smooth_cost = self._smooth_cost.first(end // self._cost.stride)
        past._valid_error = self._valid_error.before(end)
        past._test_error = self._test_error.before(end)
        past._own_error = self._own_error.before(end)
        past._train_error = self._train_error.before(end)
        past._first = end
        return past, end

    def add_costs(self, first_step: int, costs: NDArray[np.floating]) -> None:
        """Record the costs of consecutive minibatches from ``first_step`` on."""
        steps = np.arange(first_step, first_step + len(costs), dtype=np.float64)
        values = costs.astype(np.float64)
        smooth = self._smoother.append(values)
        new = slice(max(0, self._first - first_step), None)
        self._cost.append(steps[new], values[new])
        self._smooth_cost.append(steps[new], smooth[new])

    def add_validation(
        self,
        step: int,
        valid_error: float,
        test_error: float | None,
        train_error: float | None = None,
    ) -> None:
        """Record a validation; None where the test set was not touched, training not counted."""
        if step < self._first:
            return
        at = np.array([float(step)])
        self._valid_error.append(at, np.array([valid_error]))
        if test_error is not None:
            self._test_error.append(at, np.array([test_error]))
        if train_error is not None:
            self._train_error.append(at, np.array([train_error]))

    def add_own_error(self, step: int, error: float) -> None:
        """Record the fraction of a person's own drawings that is misread at a step."""
        self._own_error.append(np.array([float(step)]), np.array([error]))

    def curves(self) -> Curves:
        """Return all curves as they are now."""
        return Curves(
            self._cost.points(),
            self._smooth_cost.points(),
            self._valid_error.points(),
            self._test_error.points(),
            self._own_error.points(),
            self._train_error.points(),
        )
