"""The tutorial's early stopping: patience, counted in minibatches."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from .settings import Settings


@dataclass(frozen=True)
class EarlyStopping:
    """What early stopping knows; a pure state machine, advanced by `after_validation`.

    Steps are minibatches counted from 0, the tutorial's ``iter``.

    Attributes
    ----------
    patience : int
        Training stops after the first step that is not below this number.
    best_valid_error : float
        Smallest validation error so far, a fraction; infinite before the first validation.
    best_step : int
        Step at which it was measured; -1 before.
    significant_step : int
        Last step whose new best was below ``improvement_threshold`` times the old one.
    test_error : float
        Test error at ``best_step``, a fraction; NaN before. The test set is touched only there.
    """

    patience: int
    best_valid_error: float = math.inf
    best_step: int = -1
    significant_step: int = -1
    test_error: float = math.nan

    @classmethod
    def start(cls, settings: Settings) -> EarlyStopping:
        """Return the state before the first minibatch."""
        return cls(patience=settings.patience)

    def is_over(self, step: int) -> bool:
        """Whether training ends after ``step`` (the tutorial's ``patience <= iter``)."""
        return self.patience <= step

    def is_best(self, valid_error: float) -> bool:
        """Whether ``valid_error`` is a new best, however small the gain."""
        return valid_error < self.best_valid_error

    def after_validation(
        self, step: int, valid_error: float, test_error: float, settings: Settings
    ) -> EarlyStopping:
        """Return the state after a validation at ``step``.

        ``test_error`` is read only if `is_best`; a caller that has not measured it passes NaN.
        """
        if not self.is_best(valid_error):
            return self
        state = replace(self, best_valid_error=valid_error, best_step=step, test_error=test_error)
        if valid_error >= self.best_valid_error * settings.improvement_threshold:
            return state
        extended = int(step * settings.patience_increase)
        return replace(state, patience=max(self.patience, extended), significant_step=step)

    def with_patience_of(self, settings: Settings) -> EarlyStopping:
        """Return the state after patience or its increase was changed.

        A significant best extends patience under the new settings as it did under the old.
        """
        extended = int(self.significant_step * settings.patience_increase)
        return replace(self, patience=max(settings.patience, extended))


def validation_frequency(settings: Settings, n_train_batches: int) -> int:
    """Return after how many minibatches the validation images are looked at again."""
    return max(1, min(n_train_batches, settings.patience // 2))
