"""Draw a digit and see at once what the model makes of it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QMimeData, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

import engine
from engine import DataError, Dataset, Parameters, Preparation, Snapshot, Stage, Weights
from gui.theme import BODY_SIZE, DARK, GAP, HEADLINE_SIZE, PADDING, VALUE_SIZE, Theme, tabular
from gui.widgets.panel_parts import panel_header

from .canvas import Canvas
from .digit_image import SMALLEST_SIDE, DigitImage
from .ladder import Ladder, Rung
from .picture_input import SUFFIXES, holds_picture, ink_of
from .probability_bars import NO_NUMBER, TEN_DIGITS, ProbabilityBars
from .strokes import SIDE
from .teach_row import TeachRow

# Larger, the canvas would push the bars out of a low window.
LARGEST_CANVAS = 320
# Lower, the panel shows canvas and answers alone.
_HEIGHT_FOR_ALL = 590
# After these the image is as the training images were before any run prepared them.
_OF_THE_RUN = ("deskew", "spread")
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
    model_image : DigitImage
        The drawing as it was prepared for the model.
    prediction : Prediction
        The most probable class.
    bars : ProbabilityBars
        The probabilities.
    """

    image_changed = pyqtSignal()
    told = pyqtSignal(int)
    best_for_drawing_requested = pyqtSignal()
    message = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # What was put in instead of a drawing: ink of a picture, or an image as a model sees it.
        self._picture: NDArray[np.float64] | None = None
        self._image: NDArray[np.uint8] | None = None
        self._stages: tuple[Stage, ...] = ()
        self._switched_off: set[str] = set()
        self._dataset: Dataset | None = None
        self._parameters: Parameters | None = None
        self._weights: Weights | None = None
        self._is_trained = False
        self._gray: NDArray[np.uint8] | None = None

        self.canvas = Canvas()
        self.model_image = DigitImage()
        self.prediction = Prediction()
        self.ladder = Ladder()
        self.bars = ProbabilityBars(with_logits=True)
        self.teach = TeachRow()
        self.best = QPushButton("Best for\ndrawing")
        self.open_button = QPushButton("Picture …")
        self.undo_button = QPushButton("Undo")
        self.clear_button = QPushButton("Clear")
        self._image_caption = QLabel()
        self._prediction_caption = QLabel()
        self._name_widgets()
        self._lay_out()

        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        self.undo_button.clicked.connect(self.canvas.undo)
        self.clear_button.clicked.connect(self.clear)
        self.ladder.switched.connect(self._switch)
        self.teach.told.connect(self.told)
        self.best.clicked.connect(self.best_for_drawing_requested)
        self.open_button.clicked.connect(self._ask_for_picture)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._paste)
        self.setAcceptDrops(True)
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
            # The settings tell how drawings are prepared for this model.
            metadata = {"settings": shown.era.settings.as_dict()} if shown else {}
            self._weights = Weights(
                parameters,
                dataset.image_shape,
                dataset.class_names,
                dataset.pixel_scale,
                metadata,
            )
            self._is_trained = bool(parameters.W.any() or parameters.b.any())
        if new_dataset and dataset is not None:
            self._name_task(dataset.class_names)
            self.bars.set_class_names(dataset.class_names)
            self.teach.set_class_names(dataset.class_names)
            self._image = None
            self.model_image.image_shape = dataset.image_shape
            self._prepare()
        self._predict()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for widget in (self.canvas, self.model_image, self.prediction, self.ladder, self.bars):
            widget.apply_theme(theme)

    @property
    def image(self) -> NDArray[np.uint8] | None:
        """What the model sees, uint8 (rows, columns); None where there is nothing."""
        return self._gray

    def drawing(self) -> tuple[NDArray[np.uint8], engine.Strokes] | None:
        """Return the image before a run's own preparation, and the strokes; None without any."""
        plain = [stage.image for stage in self._stages if stage.name not in _OF_THE_RUN]
        if not plain:
            return None
        strokes = () if self._picture is not None else self.canvas.strokes
        return plain[-1], tuple(stroke.points for stroke in strokes if not stroke.erases)

    def show_image(self, image: NDArray[np.uint8]) -> None:
        """Show an image as a model sees it, until somebody draws."""
        self.canvas.clear()
        self._picture, self._image = None, image
        self._on_image_changed()

    def show_picture(self, ink: NDArray[np.float64]) -> None:
        """Take the ink of a picture for the drawing, until somebody draws."""
        self.canvas.clear()
        self._picture, self._image = ink, None
        self._on_image_changed()

    def open_picture(self, path: Path) -> None:
        """Take a picture file for the drawing; `message` says why where it cannot be."""
        try:
            self.show_picture(engine.read_ink(path))
        except DataError as error:
            self.message.emit(f"{path.name}: {error}")
        else:
            self.message.emit("")

    def clear(self) -> None:
        """Take away whatever there is."""
        self._picture = self._image = None
        self.canvas.clear()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Leave out what the answers need the room of."""
        super().resizeEvent(a0)
        roomy = self.height() >= _HEIGHT_FOR_ALL
        for widget in (self.ladder, self.best, self.open_button):
            widget.setVisible(roomy)

    def _on_image_changed(self) -> None:
        self.clear_button.setEnabled(True)
        self._prepare()
        self._predict()

    def _switch(self, setting: str, on: bool) -> None:
        """Switch a stage of the preparation off or on."""
        (self._switched_off.discard if on else self._switched_off.add)(setting)
        self._prepare()
        self._predict()

    def _ask_for_picture(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(self, "Open a picture", "", f"Pictures ({kinds})")
        if name:
            self.open_picture(Path(name))

    def _paste(self) -> None:
        clipboard = QGuiApplication.clipboard()
        self._take(clipboard.mimeData() if clipboard is not None else None)

    def _take(self, mime: QMimeData | None) -> None:
        try:
            self.show_picture(ink_of(mime))
        except DataError as error:
            self.message.emit(str(error))
        else:
            self.message.emit("")

    def dragEnterEvent(self, a0: QDragEnterEvent | None) -> None:
        """Take pictures; everything else is the window's."""
        if a0 is not None and holds_picture(a0.mimeData()):
            a0.acceptProposedAction()

    def dropEvent(self, a0: QDropEvent | None) -> None:
        """Take the picture for the drawing."""
        if a0 is not None:
            a0.acceptProposedAction()
            self._take(a0.mimeData())

    def _on_drawing_changed(self) -> None:
        if not self.canvas.is_empty():
            self._picture = self._image = None
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
        """Make of the drawing what the model sees, stage by stage."""
        shape = self.model_image.image_shape
        try:
            self._stages = self._climb(shape)
        except DataError:
            # Nothing is drawn, or all of it was erased.
            self._stages = ()
        self._gray = self._stages[-1].image if self._stages else self._image
        self.model_image.set_image(self._gray)
        self.teach.set_possible(bool(self._stages))
        self.image_changed.emit()
        self._image_caption.setText(f"what the model\nsees · {shape[0]} × {shape[1]}")

    def _preparation(self) -> Preparation:
        """Return what the drawing goes through: the weights' own, less what is switched off."""
        wanted = self._weights.preparation if self._weights is not None else Preparation()
        return replace(wanted, **dict.fromkeys(self._switched_off, False))

    def _climb(self, shape: tuple[int, int]) -> tuple[Stage, ...]:
        """Take the drawing through every stage."""
        preparation = self._preparation()
        if self._image is not None:
            return ()
        if self._picture is not None:
            return engine.ladder_of_gray(self._picture, shape, preparation)
        strokes = self.canvas.strokes
        if any(stroke.erases for stroke in strokes):
            return engine.ladder_of_gray(self.canvas.ink(), shape, preparation)
        points = [stroke.points for stroke in strokes]
        return engine.ladder_of_strokes(points, (SIDE, SIDE), shape, preparation)

    def _predict(self) -> None:
        """Ask the model, in the window's own thread: one image takes far less than a frame."""
        self._show_ladder()
        if self._gray is None or self._weights is None:
            self._show_prediction(None, None, "prediction")
            return
        sheet = engine.answer_sheet(self._weights, self._gray, ())
        caption = "prediction" if self._is_trained else "untrained"
        self._show_prediction(sheet.p_y_given_x, sheet.logits, caption)

    def _show_ladder(self) -> None:
        """Show each stage with what the model makes of it."""
        answers = [""] * len(self._stages)
        if self._stages and self._weights is not None and self._is_trained:
            images = np.stack([stage.image for stage in self._stages])
            p = self._weights.p_y_given_x(images)
            names = self._weights.class_names
            answers = [f"{names[k]} {row[k]:.0%}" for k, row in zip(p.argmax(1), p, strict=True)]
        preparation = self._preparation()
        on = [each.name for each in fields(preparation) if getattr(preparation, each.name)]
        self.ladder.show_rungs(
            [
                Rung(stage.name, stage.image, answer)
                for stage, answer in zip(self._stages, answers, strict=True)
            ],
            on,
        )

    def _show_prediction(
        self,
        p: NDArray[np.floating] | None,
        logits: NDArray[np.floating] | None,
        caption: str,
    ) -> None:
        known = p is not None and self._is_trained
        self.bars.set_probabilities(p, known, logits)
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
            ("best_for_drawing", self.best),
            ("open_picture", self.open_button),
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
        self.best.setToolTip(
            "Train for drawings: deskewed and spread, synthetic handwriting added.\n"
            "Of the pen strokes of 30 people 91 % were read so, 80 % with the tutorial's training."
        )
        self.open_button.setToolTip(
            f"Take a picture or photograph for the drawing (paste: "
            f"{QKeySequence(QKeySequence.StandardKey.Paste).toString()}, or drop one here)"
        )
        for button in (self.undo_button, self.clear_button, self.best, self.open_button):
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
        beside.addWidget(self.open_button)
        beside.addWidget(self.best)

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
        column.addWidget(self.ladder)
        column.addWidget(self.bars, 1)
        column.addWidget(self.teach)

        # One comes here to draw; the buttons lie above the canvas but come after it.
        self.setFocusProxy(self.canvas)
        QWidget.setTabOrder(self.canvas, self.undo_button)
        QWidget.setTabOrder(self.undo_button, self.clear_button)
