"""What a person does with canvas and panel, and other data to do it with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

from engine import Parameters

LEFT = Qt.MouseButton.LeftButton


def drag(canvas, *places, button=LEFT):
    points = [QPoint(*place) for place in places]
    QTest.mousePress(canvas, button, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, button, pos=points[-1])


def draw_one(panel):
    side = panel.canvas.width()
    drag(
        panel.canvas,
        (side // 2 + 8, side // 6),
        (side // 2 - 8, side * 5 // 6),
    )


def of_classes(snapshot, names, image_shape=(28, 28)):
    """Return a snapshot of other classes, of which the last is always the answer."""
    n_out = len(names)
    splits = {
        name: replace(split, y=split.y % n_out)
        for name, split in (
            (name, getattr(snapshot.dataset, name)) for name in ("train", "valid", "test")
        )
    }
    other = replace(snapshot.dataset, image_shape=image_shape, class_names=tuple(names), **splits)
    W = np.zeros((784, n_out), np.float32)
    W[:, -1] = 1
    return replace(snapshot, dataset=other, parameters=Parameters(W, W[0] * 0))
