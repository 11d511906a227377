"""Answers to take apart: a model whose logits anybody can work out, and a view that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import numpy as np
from PyQt6.QtCore import QPointF
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from engine import Parameters, Settings, Snapshot, State
from gui.background import close_jobs
from gui.why.view import WhyView


def class_means(dataset, size=1.0):
    """Return the nearest class mean as softmax regression, with weights of both signs."""
    x, y = dataset.train.x * np.float32(dataset.pixel_scale), dataset.train.y
    means = np.stack([x[y == k].mean(axis=0) for k in range(dataset.n_out)])
    W = (means - means.mean(axis=0)).T * size
    squares = (means**2).sum(axis=1)
    b = -0.5 * (squares - squares.mean()) * size
    return Parameters(np.ascontiguousarray(W, np.float32), b.astype(np.float32))


def snapshot_of(dataset, parameters=None, step=5):
    parameters = parameters or class_means(dataset)
    return Snapshot(State.PAUSED, Settings(), dataset=dataset, parameters=parameters, step=step)


def logits_by_hand(snapshot, image):
    """Return the logits of an image as the textbook has them."""
    x = image.reshape(-1).astype(np.float64) * snapshot.dataset.pixel_scale
    return x @ snapshot.parameters.W.astype(np.float64) + snapshot.parameters.b


@contextmanager
def opened_view(qtbot) -> Iterator[WhyView]:
    """Show a view as large as in a window of 1440x900; no thread of it is left."""
    view = WhyView()
    qtbot.addWidget(view)
    view.resize(1060, 720)
    with qtbot.waitExposed(view):
        view.show()
    yield view
    assert close_jobs(view)


def ask(view, qtbot, snapshot, image=2, label=None):
    """Have an image explained, of the test split if it is a number."""
    if isinstance(image, int):
        image = snapshot.dataset.test.x[image].reshape(snapshot.dataset.image_shape)
    view.show_snapshot(snapshot)
    view.set_image(image, label)
    qtbot.waitUntil(lambda: view.live.answer is not None and view.live.answer.image is image)
    # Everything has its place before anybody points at it.
    QApplication.processEvents()
    return view.live.answer


def number(text):
    """Read a printed number."""
    return Decimal(text.replace("−", "-").replace(",", ""))


def figures(lines):
    """Read for, against, sum, bias and total."""
    return [number(line.figure) for line in lines[:5]]


def shown_values(view):
    """Read the numbers beside the small bars of all classes."""
    return [float(number(view.classes.row_text(k)[1])) for k in range(n_classes(view))]


def n_classes(view):
    return len(view.live.answer.class_names)


def move_to(widget, point):
    """Point at a place of a widget."""
    QTest.mouseMove(widget, QPointF(point).toPoint())
    QApplication.processEvents()


def point_at(view, pixel, column=1):
    """Point at a pixel of one of the sheet's pictures."""
    move_to(view.sheet, view.sheet.columns()[column].picture.box(pixel).center())
