"""What a run has found so far: its curves, its bests, and how long it still waits for a better."""

from __future__ import annotations

import math

from engine.backends.protocol import Validation
from engine.backends.span import Span
from engine.data.dataset import Dataset

from .curves import CurveRecorder
from .early_stopping import EarlyStopping
from .settings import Settings


class Findings:
    """Takes note of what spans of minibatches come to.

    Parameters
    ----------
    recorder : CurveRecorder
        Gathers the curves.
    early_stopping : EarlyStopping
        As it stands.
    validation : Validation
        What a validation counts, and the errors that the next best must be below.
    misread : tuple of (int, int)
        How many training images were misread since the last validation, and of how many.
    """

    def __init__(
        self,
        recorder: CurveRecorder,
        early_stopping: EarlyStopping,
        validation: Validation,
        misread: tuple[int, int] = (0, 0),
    ) -> None:
        self.recorder = recorder
        self.early_stopping = early_stopping
        self.validation = validation
        self.misread = misread

    def note(
        self, span: Span, begin: int, ran: range, validated: range, settings: Settings
    ) -> None:
        """Take note of minibatches and validations of a span that begins at a step."""
        self.recorder.add_costs(begin + ran.start, span.costs[ran.start : ran.stop])
        known = ran.start
        for n in validated:
            reached = span.until_validation + n * span.every
            self._note_misread(span, known, reached)
            known = reached
            valid_errors, test_errors = int(span.valid_errors[n]), int(span.test_errors[n])
            self._note_validation(begin + reached - 1, valid_errors, test_errors, settings)
        self._note_misread(span, known, ran.stop)

    def _note_misread(self, span: Span, begin: int, end: int) -> None:
        wrong, images = self.misread
        wrong += int(span.train_errors[begin:end].sum())
        self.misread = wrong, images + (end - begin) * span.batch_size

    def _note_validation(
        self, step: int, valid_errors: int, test_errors: int, settings: Settings
    ) -> None:
        """Record a validation; the test images were counted if it is a new best."""
        wrong, images = self.misread
        self.misread = (0, 0)
        valid_error = valid_errors / self.validation.n_valid
        test_error = None
        if test_errors >= 0:
            test_error = test_errors / self.validation.n_test
            self.validation = self.validation._replace(best=valid_errors)
        self.early_stopping = self.early_stopping.after_validation(
            step, valid_error, math.nan if test_error is None else test_error, settings
        )
        self.recorder.add_validation(step, valid_error, test_error, wrong / images)


def counted(dataset: Dataset, batch_size: int, best_errors: int | None) -> Validation:
    """Return what the validations of a run count that begins with this batch size.

    It does not change with the batch size: errors stay comparable.
    """
    n_valid = dataset.counted_images("valid", batch_size)
    n_test = dataset.counted_images("test", batch_size)
    # All wrong is not yet a best: the first validation always is.
    return Validation(n_valid, n_test, n_valid + 1 if best_errors is None else best_errors)
