"""Snapshots of the published run, or of one like it, for the plots' tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QPointF
from PyQt6.QtWidgets import QApplication

from engine import EarlyStopping, Era, Parameters, Settings, Snapshot, State
from engine.training.curves import CurveRecorder

PUBLISHED = (
    Path(__file__).resolve().parents[3] / "shared/reference/theano_mnist_batch600_lr0.13.npz"
)
BATCHES = 83
NO_PARAMETERS = Parameters(np.zeros((4, 2), np.float32), np.zeros(2, np.float32))


def published_costs() -> np.ndarray:
    """Every minibatch's cost of the published run; a curve like it where the file is not here."""
    if PUBLISHED.exists():
        with np.load(PUBLISHED) as file:
            return file["costs"]
    steps = np.arange(6141)
    wobble = 1 - 0.2 * np.sin(steps * 2.3) * np.cos(steps * 0.7)
    return (0.28 + 2.0 * np.exp(-steps / 60)) * wobble


def published_errors() -> tuple[np.ndarray, np.ndarray]:
    """Validation and test errors of the published run, or errors like them."""
    if PUBLISHED.exists():
        with np.load(PUBLISHED) as file:
            return file["valid_error"], file["test_error_at_best"]
    epochs = np.arange(73)
    valid = 0.075 + 0.05 * np.exp(-epochs / 6) + 0.0004 * np.sin(epochs)
    return valid, valid - 0.001


def stopping_after(epochs: int) -> EarlyStopping:
    """Early stopping of the published run after so many validations."""
    settings = Settings()
    stopping = EarlyStopping.start(settings)
    for epoch, (valid, test) in enumerate(zip(*published_errors(), strict=True)):
        if epoch < epochs:
            step = (epoch + 1) * BATCHES - 1
            stopping = stopping.after_validation(step, valid, test, settings)
    return stopping


def at_epoch(epochs: int, eras: Sequence[Era] = (), state: State = State.RUNNING) -> Snapshot:
    """The published run after so many epochs, cost and errors."""
    recorder, stopping = CurveRecorder(), EarlyStopping.start(Settings())
    recorder.add_costs(0, published_costs()[: epochs * BATCHES])
    for epoch, (valid, test) in enumerate(zip(*published_errors(), strict=True)):
        if epoch < epochs:
            step = (epoch + 1) * BATCHES - 1
            recorder.add_validation(step, valid, test if stopping.is_best(valid) else None)
            stopping = stopping.after_validation(step, valid, test, Settings())
    return Snapshot(
        state,
        Settings(),
        step=epochs * BATCHES,
        schedule=tuple(eras) or (Era(0, Settings(), BATCHES),),
        early_stopping=stopping,
        curves=recorder.curves(),
    )


def place_of(plot, step: float):
    """Where a step is in a plot, half-way up, as a point of its viewport."""
    view = plot.axes.view
    point = QPointF(plot.axes.scales.to_x(step), sum(view.viewRange()[1]) / 2)
    return plot.axes.mapFromScene(view.mapViewToScene(point))


def point_at(qtbot, plot, step: float) -> None:
    """Move the pointer to a step."""
    qtbot.mouseMove(plot.axes.viewport(), place_of(plot, step))
    QApplication.processEvents()


def x_range(plot) -> tuple[float, float]:
    low, high = plot.axes.view.viewRange()[0]
    return low, high


def y_range(plot) -> tuple[float, float]:
    low, high = plot.axes.view.viewRange()[1]
    return low, high
