"""What a person does with drawings: explain them, keep them, train on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

import engine
from gui.widgets import dialogs

from .own_drawings import TeachingRequest

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def explain_class(window: MainWindow, label: int) -> None:
    """Show why the model gives a class what it gives it."""
    window.top_row.show_view("why")
    window.why.choose_class(label)


def explain_image(window: MainWindow, image: NDArray[np.uint8], label: int) -> None:
    """Show an image of the data where drawings are explained."""
    window.digit_panel.show_image(image)
    window.top_row.show_view("why")
    window.why.set_image(image, label)


def keep(window: MainWindow, label: int) -> None:
    """Keep the drawing, now that somebody has said what it is."""
    drawing = window.digit_panel.drawing()
    if drawing is None or window.snapshot is None or window.snapshot.dataset is None:
        return
    try:
        window.own_drawings.keep(drawing[0], label, drawing[1])
    except engine.SoftscopeError as error:
        dialogs.show_error(window, str(error))
    else:
        name = window.snapshot.dataset.class_names[label]
        window.status_line.show_message(f"Kept among your drawings as {name} (F6)")


def train_for_drawing(window: MainWindow) -> None:
    """Train as serves drawings best; what this is worth stands in the README."""
    settings = engine.Settings(deskew=True, spread=True)
    window.trainer.load(engine.default_source(), added=("handwriting",), settings=settings)
    window.trainer.run()


def teach(window: MainWindow, request: TeachingRequest) -> None:
    """Go on from what the model knows, with a person's own drawings among the images."""
    window.trainer.load(request.dataset, start=request.parameters)
    window.trainer.run()


def score(window: MainWindow) -> None:
    """Have the own drawings scored beside the validation images."""
    drawings = window.own_drawings.drawings()
    dataset = window.snapshot.dataset if window.snapshot is not None else None
    if dataset is None:
        return
    split = None
    if drawings:
        split = engine.own_dataset(drawings, dataset.class_names, dataset.image_shape).test
    window.trainer.score_own(split)
