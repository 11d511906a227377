"""Draw a digit and see at once what the model makes of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine import DataError, Dataset, Parameters, Snapshot, Weights, prepare_gray

from .canvas import Canvas
from .digit_image import SMALLEST_SIDE, DigitImage
from .panel_parts import panel_header
from .probability_bars import NO_NUMBER, TEN_DIGITS, ProbabilityBars
from .theme import BODY_SIZE, DARK, GAP, HEADLINE_SIZE, PADDING, VALUE_SIZE, Theme, tabular

# Larger, the canvas would push the bars out of a low window.
LARGEST_CANVAS = 320
PREDICTION_SIZE = 32
# Height of the prediction, and where in it the line is that letters stand on: no descender of
# PREDICTION_SIZE is cut, and a short name stands where a single figure does.
PREDICTION_HEIGHT, BASELINE = 36, 27


class Prediction(QWidget):
    """The predicted class in large type, smaller where its name is long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = NO_NUMBER
        self._theme = DARK
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Prediction")
        self._tell()

    def set_text(self, text: str) -> None:
        """Show a class name, or the sign for none."""
        if text == self.text:
            return
        self.text = text
        self._tell()
        self.update()

    def _tell(self) -> None:
        nothing = self.text == NO_NUMBER
        self.setAccessibleDescription("none" if nothing else self.text)
        self.setToolTip("The most probable class" if nothing else self.text)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size that one large figure needs."""
        return QSize(SMALLEST_SIDE, PREDICTION_HEIGHT)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the name as large as fits."""
        painter = QPainter(self)
        nothing = self.text == NO_NUMBER
        for size in (PREDICTION_SIZE, HEADLINE_SIZE, VALUE_SIZE, BODY_SIZE):
            font = tabular(self.font(), size, bold=not nothing)
            metrics = QFontMetricsF(font)
            if metrics.horizontalAdvance(self.text) <= self.width():
                break
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted if nothing else self._theme.text))
        text = metrics.elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(0, BASELINE, text)


class DigitPanel(QWidget):
    """Canvas, what the model sees of it, and the probability of each class.

    Attributes
    ----------
    canvas : Canvas
        Where one draws.
    model_image : DigitImage
        The drawing as it was prepared for the model.
    prediction : Prediction
        The most probable class.
    bars : ProbabilityBars
        The probabilities.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._parameters: Parameters | None = None
        self._weights: Weights | None = None
        self._is_trained = False
        self._gray: NDArray[np.uint8] | None = None

        self.canvas = Canvas()
        self.model_image = DigitImage()
        self.prediction = Prediction()
        self.bars = ProbabilityBars()
        self.undo_button = QPushButton("Undo")
        self.clear_button = QPushButton("Clear")
        self._image_caption = QLabel()
        self._prediction_caption = QLabel()
        self._name_widgets()
        self._lay_out()

        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        self.undo_button.clicked.connect(self.canvas.undo)
        self.clear_button.clicked.connect(self.canvas.clear)
        self._on_drawing_changed()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Predict with a snapshot's parameters."""
        dataset, shown = snapshot.dataset, snapshot.shown
        parameters = shown.parameters if shown else None
        if dataset is self._dataset and parameters is self._parameters:
            return
        new_dataset = dataset is not self._dataset
        self._dataset, self._parameters = dataset, parameters
        self._weights = None
        if dataset is not None and parameters is not None:
            self._weights = Weights(
                parameters, dataset.image_shape, dataset.class_names, dataset.pixel_scale
            )
            self._is_trained = bool(parameters.W.any() or parameters.b.any())
        if new_dataset and dataset is not None:
            self._name_task(dataset.class_names)
            self.bars.set_class_names(dataset.class_names)
            self.model_image.image_shape = dataset.image_shape
            self._prepare()
        self._predict()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for widget in (self.canvas, self.model_image, self.prediction, self.bars):
            widget.apply_theme(theme)

    def _on_drawing_changed(self) -> None:
        self.undo_button.setEnabled(self.canvas.can_undo())
        self.clear_button.setEnabled(not self.canvas.is_empty())
        self._prepare()
        self._predict()

    def _name_task(self, class_names: tuple[str, ...]) -> None:
        """Ask for a digit where the classes are digits."""
        task = "Draw a digit" if class_names == TEN_DIGITS else "Draw"
        self._heading.setText(task.upper())
        self.setAccessibleName(task)

    def _prepare(self) -> None:
        """Make of the drawing what the model sees."""
        shape = self.model_image.image_shape
        try:
            self._gray = prepare_gray(self.canvas.ink(), shape)
        except DataError:
            # Nothing is drawn, or all of it was erased.
            self._gray = None
        self.model_image.set_image(self._gray)
        self._image_caption.setText(f"what the model\nsees · {shape[0]} × {shape[1]}")

    def _predict(self) -> None:
        """Ask the model, in the window's own thread: one image takes far less than a frame."""
        if self._gray is None or self._weights is None:
            self._show_prediction(None, "prediction")
            return
        p = self._weights.p_y_given_x(self._gray[None])[0]
        self._show_prediction(p, "prediction" if self._is_trained else "untrained")

    def _show_prediction(self, p: NDArray[np.floating] | None, caption: str) -> None:
        known = p is not None and self._is_trained
        self.bars.set_probabilities(p, known)
        self._prediction_caption.setText(caption)
        self.prediction.set_text(
            self.bars.class_names[int(p.argmax())] if p is not None and known else NO_NUMBER
        )

    # Construction

    def _name_widgets(self) -> None:
        """Give every part the name that tests, style sheet and screen readers know it by."""
        self.setObjectName("digit_panel")
        for name, widget in (
            ("canvas", self.canvas),
            ("model_image", self.model_image),
            ("prediction", self.prediction),
            ("probability_bars", self.bars),
            ("undo_stroke", self.undo_button),
            ("clear_drawing", self.clear_button),
        ):
            widget.setObjectName(name)
        undo, redo = (
            QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        )
        self.canvas.setToolTip(
            "Left button or pen: draw. Right button: erase.\n"
            f"E: pen or eraser · {undo}: undo · {redo}: redo · Del: clear"
        )
        self.model_image.setToolTip(
            "The ink scaled into a box, its centre of mass in the middle:\n"
            "what the training images look like"
        )
        self.undo_button.setToolTip(f"Undo the last change ({undo} on the canvas; redo: {redo})")
        self.clear_button.setToolTip("Clear the drawing (Del on the canvas)")
        self.undo_button.setAccessibleName("Undo the last change of the drawing")
        self.clear_button.setAccessibleName("Clear the drawing")
        for button in (self.undo_button, self.clear_button):
            button.setProperty("role", "flat")
            # A click leaves the keys with the canvas.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for caption in (self._image_caption, self._prediction_caption):
            caption.setProperty("role", "caption")

    def _lay_out(self) -> None:
        header, self._heading = panel_header(self, "")
        self._name_task(self.bars.class_names)
        header.setSpacing(GAP // 2)
        header.addWidget(self.undo_button)
        header.addWidget(self.clear_button)

        beside = QVBoxLayout()
        beside.setSpacing(GAP // 2)
        beside.addWidget(self.model_image)
        beside.addWidget(self._image_caption)
        beside.addSpacing(GAP)
        beside.addWidget(self._prediction_caption)
        beside.addWidget(self.prediction)
        beside.addStretch()

        self.canvas.setMaximumSize(LARGEST_CANVAS, LARGEST_CANVAS)
        drawing = QHBoxLayout()
        drawing.setSpacing(GAP)
        drawing.addWidget(self.canvas, 1, Qt.AlignmentFlag.AlignTop)
        drawing.addLayout(beside)

        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, PADDING)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addLayout(drawing)
        column.addWidget(self.bars, 1)

        # One comes here to draw; the buttons lie above the canvas but come after it.
        self.setFocusProxy(self.canvas)
        QWidget.setTabOrder(self.canvas, self.undo_button)
        QWidget.setTabOrder(self.undo_button, self.clear_button)
