"""Patience, against the tutorial's own loop written out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import EarlyStopping, Settings
from engine.training.early_stopping import validation_frequency


def tutorial(errors, settings, n_train_batches, n_epochs):
    """The published loop, with validation errors dealt from a list; returns what it ended with."""
    patience, best, best_iter, significant = settings.patience, math.inf, -1, -1
    frequency = min(n_train_batches, patience // 2)
    dealt = iter(errors)
    for epoch in range(n_epochs):
        for minibatch_index in range(n_train_batches):
            it = epoch * n_train_batches + minibatch_index
            if (it + 1) % frequency == 0:
                error = next(dealt)
                if error < best:
                    if error < best * settings.improvement_threshold:
                        patience = max(patience, it * settings.patience_increase)
                        significant = it
                    best, best_iter = error, it
            if patience <= it:
                return it, patience, best, best_iter, significant
    return it, patience, best, best_iter, significant


@pytest.mark.parametrize("seed", range(20))
def test_same_as_the_tutorial(seed):
    random = np.random.default_rng(seed)
    settings = Settings(
        patience=int(random.integers(2, 60)),
        patience_increase=int(random.integers(1, 4)),
        improvement_threshold=float(random.choice([0.9, 0.995, 1.0])),
    )
    n_train_batches, n_epochs = int(random.integers(1, 12)), 30
    errors = np.round(np.cumprod(random.uniform(0.95, 1.03, 2000)), 3)
    expected = tutorial(errors, settings, n_train_batches, n_epochs)

    state, dealt = EarlyStopping.start(settings), iter(errors)
    frequency = validation_frequency(settings, n_train_batches)
    for step in range(n_epochs * n_train_batches):
        if (step + 1) % frequency == 0:
            state = state.after_validation(step, next(dealt), 0.5, settings)
        if state.is_over(step):
            break
    found = (
        step, state.patience, state.best_valid_error, state.best_step, state.significant_step
    )  # fmt: skip
    assert found == expected


def test_new_best_too_small_to_extend_patience():
    settings = Settings(patience=10)
    state = EarlyStopping.start(settings).after_validation(20, 0.5, 0.4, settings)
    state = state.after_validation(30, 0.499, 0.41, settings)
    assert (state.best_valid_error, state.best_step, state.test_error) == (0.499, 30, 0.41)
    assert (state.patience, state.significant_step) == (40, 20)


def test_patience_of_one_still_validates():
    assert validation_frequency(Settings(patience=1), 83) == 1
