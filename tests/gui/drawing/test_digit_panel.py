"""The panel that says what the model makes of a drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QObject, QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from engine import Parameters, Settings, Snapshot, State, prepare_gray
from gui.drawing.strokes import Stroke

from .by_hand import draw_one, of_classes

# What Qt's offscreen platform says of any window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def numbers(bars):
    return [bars.row_text(k)[1] for k in range(len(bars.class_names))]


def caption(panel):
    texts = [label.text() for label in panel.findChildren(QLabel)]
    return next(text for text in texts if text in ("prediction", "untrained"))


def test_a_drawn_one_is_a_one(panel, trained):
    panel.show_snapshot(trained)
    draw_one(panel)
    assert panel.prediction.text == "1"
    assert panel.prediction.accessibleDescription() == "1"
    assert panel.bars.accessibleDescription().startswith("1 ")
    gray = prepare_gray(panel.canvas.ink())
    W, b = trained.parameters.W, trained.parameters.b
    z = gray.ravel() / 256 @ W + b
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    assert numbers(panel.bars) == [f"{100 * q:.1f} %" for q in p]


class Paints(QObject):
    """Counts the paint events of a widget and of all in it."""

    def __init__(self, widget):
        super().__init__()
        self.count = 0
        for each in (widget, *widget.findChildren(QWidget)):
            each.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_nothing_is_painted_while_nothing_changes(panel, trained):
    panel.show_snapshot(trained)
    # Until everything has its place.
    for _ in range(10):
        QTest.qWait(10)
    paints = Paints(panel)

    def shown(size):
        parameters = Parameters(trained.parameters.W * size, trained.parameters.b)
        panel.show_snapshot(replace(trained, parameters=parameters))
        QApplication.processEvents()
        return paints.count

    assert [shown(size) for size in (0.9, 0.8, 0.7)] == [0, 0, 0]
    draw_one(panel)
    for _ in range(10):
        QTest.qWait(10)
    drawn = paints.count
    assert drawn > 0
    assert shown(0.7) == drawn
    assert shown(0.6) > drawn


def test_the_prediction_follows_every_movement(panel, trained):
    panel.show_snapshot(trained)
    side = panel.canvas.width()
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 2, 30))
    seen = {tuple(numbers(panel.bars))}
    for k, x in enumerate((20, 80, 30, 70)):
        QTest.mouseMove(panel.canvas, QPoint(side * x // 100, 60 + 30 * k))
        seen.add(tuple(numbers(panel.bars)))
    assert len(seen) == 5


def test_the_prediction_follows_the_training(panel, trained):
    draw_one(panel)
    assert panel.prediction.text == "–"
    panel.show_snapshot(trained)
    assert panel.prediction.text == "1"
    turned = Parameters(np.roll(trained.parameters.W, 6, 1), np.roll(trained.parameters.b, 6))
    panel.show_snapshot(replace(trained, parameters=turned))
    assert panel.prediction.text == "7"


def test_untrained_weights_claim_nothing(panel, trained, sample):
    draw_one(panel)
    panel.show_snapshot(replace(trained, parameters=Parameters.zeros(784, 10)))
    assert numbers(panel.bars) == ["10.0 %"] * 10
    assert panel.prediction.text == "–"
    assert caption(panel) == "untrained"
    panel.show_snapshot(trained)
    assert caption(panel) == "prediction"


def test_nothing_drawn_or_nothing_trained_is_empty(panel, trained):
    panel.show_snapshot(Snapshot(State.PREPARING, Settings()))
    assert numbers(panel.bars) == ["–"] * 10
    panel.show_snapshot(trained)
    assert numbers(panel.bars) == ["–"] * 10
    draw_one(panel)
    panel.findChild(QPushButton, "clear_drawing").click()
    assert numbers(panel.bars) == ["–"] * 10
    assert panel.prediction.text == "–"
    panel.findChild(QPushButton, "undo_stroke").click()
    assert panel.prediction.text == "1"


def test_other_images_and_classes(panel, trained):
    draw_one(panel)
    panel.show_snapshot(of_classes(trained, ("left", "right", "neither of the two"), (14, 56)))
    assert panel.model_image.image_shape == (14, 56)
    assert panel.prediction.text == "neither of the two"
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert "DRAW" in texts
    assert "DRAW A DIGIT" not in texts
    assert "14 × 56" in " ".join(texts)
    panel.grab()


def test_real_digits_drawn_as_strokes(panel, mnist):
    x, y = mnist.train.x[:10000] * np.float32(mnist.pixel_scale), mnist.train.y[:10000]
    means = np.stack([x[y == k].mean(axis=0) for k in range(10)])
    parameters = Parameters(means.T, -0.5 * (means**2).sum(axis=1))
    panel.show_snapshot(Snapshot(State.PAUSED, Settings(), dataset=mnist, parameters=parameters))
    angles = np.linspace(0, 2 * np.pi, 30)
    ring = [(140 + 60 * np.sin(a), 140 - 90 * np.cos(a), 22.0) for a in angles]
    panel.canvas.draw_strokes([Stroke(tuple(ring))])
    assert panel.prediction.text == "0"
    panel.canvas.clear()
    seven = [(70.0, 50.0, 22.0), (130.0, 50.0, 22.0), (200.0, 50.0, 22.0)]
    stem = [(200.0, 50.0, 22.0), (160.0, 140.0, 22.0), (120.0, 240.0, 22.0)]
    panel.canvas.draw_strokes([Stroke(tuple(seven)), Stroke(tuple(stem))])
    assert panel.prediction.text == "7"
