"""Draw a digit and see at once what the model makes of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QWidget

import engine
from engine import Dataset, Snapshot, Weights
from gui.theme import GAP, Theme
from gui.widgets.panel_parts import panel_header

from .answer_column import AnswerColumn
from .canvas import Canvas
from .ladder import Ladder
from .model_input import ModelInput
from .panel_column import SMALLEST, PanelColumn
from .picture_intake import PictureIntake
from .probability_bars import NO_NUMBER, ProbabilityBars
from .stages import rungs, weights_shown
from .task_words import sheet_hints, task
from .teach_row import TeachRow
from .tools import DrawingTools


class DigitPanel(QWidget):
    """Canvas, what the model sees of it, and the probability of each class.

    Signals
    -------
    image_changed
        `image` is another.
    told : int
        A person said what the drawing was.
    best_for_drawing_requested
        Train so that drawings are read best.
    message : str
        Why a picture was not taken; empty once one was.

    Attributes
    ----------
    canvas : Canvas
        Where one draws.
    ladder : Ladder
        The stages of the preparation.
    bars : ProbabilityBars
        The probabilities.
    pictures : PictureIntake
        How pictures come in.
    """

    image_changed = pyqtSignal()
    told = pyqtSignal(int)
    best_for_drawing_requested = pyqtSignal()
    message = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("digit_panel")
        self._dataset: Dataset | None = None
        self._weights: Weights | None = None
        self._is_trained = False
        self.canvas = Canvas()
        self._input = ModelInput(self.canvas)
        self.ladder = Ladder()
        self.bars = ProbabilityBars(with_logits=True)
        self.bars.setObjectName("probability_bars")
        self.teach = TeachRow()
        self.pictures = PictureIntake(self)
        self._tools = DrawingTools(self.canvas)
        self._answer = AnswerColumn()
        self.model_image, self.prediction = self._answer.model_image, self._answer.prediction
        self._lay_out()
        self._name_task(self.bars.class_names)

        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        self._tools.clear_requested.connect(self.clear)
        self.ladder.switched.connect(self._switch)
        self.teach.told.connect(self.told)
        self._answer.best.clicked.connect(self.best_for_drawing_requested)
        self._answer.picture.clicked.connect(self.pictures.ask)
        self.pictures.taken.connect(self.show_picture)
        self.pictures.message.connect(self.message)
        self._on_drawing_changed()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Predict with a snapshot's parameters."""
        dataset, shown = snapshot.dataset, snapshot.shown
        parameters = shown.parameters if shown is not None else None
        known = self._weights.parameters if self._weights is not None else None
        if dataset is self._dataset and parameters is known:
            return
        new_dataset = dataset is not self._dataset
        self._dataset, self._weights = dataset, weights_shown(snapshot)
        if parameters is not None:
            self._is_trained = bool(parameters.W.any() or parameters.b.any())
        if new_dataset and dataset is not None:
            self._name_task(dataset.class_names)
            self.bars.set_class_names(dataset.class_names)
            self.teach.set_class_names(dataset.class_names)
            self.ladder.set_class_names(dataset.class_names)
            self._column.fit_canvas()
            self._input.take_shape(dataset.image_shape)
            self.model_image.image_shape = dataset.image_shape
            self._answer.show_shape()
            self._prepare()
        self._predict()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for widget in (self.canvas, self._tools, self._answer, self.ladder, self.bars):
            widget.apply_theme(theme)

    @property
    def image(self) -> NDArray[np.uint8] | None:
        """What the model sees, uint8 (rows, columns); None where there is nothing."""
        return self._input.image

    def drawing(self) -> tuple[NDArray[np.uint8], engine.Strokes] | None:
        """Return the image before a run's own preparation, and the strokes; None without any."""
        return self._input.drawing()

    def show_image(self, image: NDArray[np.uint8]) -> None:
        """Show an image as a model sees it, until somebody draws."""
        self.canvas.clear()
        self._input.put_image(image)
        self._prepare_and_predict()

    def show_picture(self, ink: NDArray[np.float64]) -> None:
        """Take the ink of a picture for the drawing, until somebody draws."""
        self.canvas.clear()
        self._input.put_picture(ink)
        self._prepare_and_predict()

    def open_picture(self, path: Path) -> None:
        """Take a picture file for the drawing; `message` says why where it cannot be."""
        self.pictures.open(path)

    def clear(self) -> None:
        """Take away whatever there is."""
        self._input.put_drawing()
        self.canvas.clear()

    def minimumSizeHint(self) -> QSize:
        """Return a size that does not depend on where the stages stand now."""
        return SMALLEST

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Find another place for what the answers need the room of."""
        super().resizeEvent(a0)
        self._column.fit()

    # What comes in

    def _on_drawing_changed(self) -> None:
        if not self.canvas.is_empty():
            self._input.put_drawing()
        self._prepare_and_predict()

    def _switch(self, setting: str, on: bool) -> None:
        self._input.switch(setting, on)
        self._prepare_and_predict()

    # What is made of it

    def _prepare_and_predict(self) -> None:
        self._prepare()
        self._predict()

    def _prepare(self) -> None:
        self._input.prepare(self._weights)
        self.model_image.set_image(self._input.image)
        self.teach.set_possible(bool(self._input.stages))
        self._tools.enable(can_clear=self._input.image is not None)
        self.image_changed.emit()

    def _predict(self) -> None:
        """Ask the model, in the window's own thread: one image takes far less than a frame."""
        known = self._weights if self._is_trained else None
        on = self._input.settings_on(self._weights)
        self.ladder.show_rungs(rungs(self._input.stages, known), on)
        image = self._input.image
        if image is None or self._weights is None:
            self.bars.set_probabilities(None)
            self._answer.show_prediction(NO_NUMBER, True)
            return
        sheet = engine.answer_sheet(self._weights, image, ())
        self.bars.set_probabilities(sheet.p_y_given_x, self._is_trained, sheet.logits)
        top = self.bars.class_names[int(sheet.p_y_given_x.argmax())]
        self._answer.show_prediction(top if self._is_trained else NO_NUMBER, self._is_trained)

    # Construction

    def _name_task(self, class_names: tuple[str, ...]) -> None:
        """Ask for what these classes are."""
        self._heading.setText(task(class_names).upper())
        self.setAccessibleName(task(class_names))
        self.canvas.set_hints(sheet_hints(class_names))

    def _lay_out(self) -> None:
        header, self._heading = panel_header(self, "")
        header.setSpacing(GAP // 2)
        header.addWidget(self._tools)

        self._column = PanelColumn(
            self, header, self._tools, self.canvas, self._answer, self.ladder, self.bars, self.teach
        )
        # One comes here to draw; the buttons lie above the canvas but come after it.
        self.setFocusProxy(self.canvas)
        for before, after in pairwise([self.canvas, *self._tools.buttons]):
            QWidget.setTabOrder(before, after)
