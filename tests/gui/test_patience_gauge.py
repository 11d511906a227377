"""The gauge and the bests, on the published run, which the Theano program stopped at epoch 74."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtWidgets import QLabel

from engine import EarlyStopping, Era, Parameters, Settings, Snapshot, State
from gui.settings.panel import SettingsPanel

from .desk import look_at, open_desk, train_to
from .using import text

BATCHES = 83


@pytest.fixture
def panel(qtbot):
    panel = SettingsPanel()
    qtbot.addWidget(panel)
    return panel


def published(theano_float32: Path, epochs: int) -> Snapshot:
    """The published run after so many epochs, by the errors that Theano computed."""
    settings, stopping = Settings(), EarlyStopping.start(Settings())
    with np.load(theano_float32) as file:
        errors = zip(file["valid_error"][:epochs], file["test_error_at_best"], strict=False)
        for epoch, (valid, test) in enumerate(errors, start=1):
            step = epoch * BATCHES - 1
            stopping = stopping.after_validation(step, float(valid), float(test), settings)
    return Snapshot(
        State.PAUSED,
        settings,
        step=epochs * BATCHES,
        parameters=Parameters.zeros(784, 10),
        schedule=(Era(0, settings, BATCHES),),
        early_stopping=stopping,
    )


def shown(panel, *names):
    return [panel.findChild(QLabel, name).text() for name in names]


def test_nothing_is_known_before_the_first_validation(panel, theano_float32):
    panel.show_snapshot(published(theano_float32, 0))
    assert shown(panel, "patience_left", "best_epoch", "best_test") == ["5,000 steps", "–", "–"]
    assert shown(panel, "test_touched") == ["test set not touched yet"]


def test_at_the_end_of_the_published_run(panel, theano_float32):
    panel.show_snapshot(published(theano_float32, 73))
    assert shown(panel, "best_epoch", "best_validation", "best_test") == [
        "73",
        "7.5000 %",
        "7.4896 %",
    ]
    assert shown(panel, "test_touched") == ["test set last touched in epoch 73"]


def test_a_new_best_is_not_always_a_significant_one(panel, theano_float32):
    """The tutorial's own rule, written out once more."""
    with np.load(theano_float32) as file:
        errors = file["valid_error"]
    best, patience, new, significant = np.inf, 5000, 0, 0
    apart = 0
    for epoch, error in enumerate(errors, start=1):
        step = epoch * BATCHES - 1
        if error < best:
            new = epoch
            if error < best * 0.995:
                significant, patience = epoch, max(patience, step * 2)
            best = error
        panel.show_snapshot(published(theano_float32, epoch))
        assert shown(panel, "best_epoch", "significant_epoch") == [str(new), str(significant)]
        assert shown(panel, "best_step") == [f"{new * BATCHES - 1:,}"]
        assert shown(panel, "patience_left") == [f"{max(0, patience - epoch * BATCHES):,} steps"]
        apart += new != significant
    assert apart > 10


def test_the_gauge_goes_back_with_the_step_looked_at(qtbot):
    with open_desk(qtbot) as desk:
        train_to(qtbot, desk, 300)
        now = text(desk, "best_validation")
        look_at(qtbot, desk, 30)
        then = desk.snapshot.viewed.early_stopping
        assert text(desk, "patience_left") == "4,970 steps"
        assert text(desk, "best_epoch") == "2"
        assert text(desk, "best_validation") == f"{100 * then.best_valid_error:.4f} %" != now
        # A step at which nothing had been validated yet.
        look_at(qtbot, desk, 5)
        assert text(desk, "test_touched") == "test set not touched yet"
