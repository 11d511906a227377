"""Beside the canvas: what the model sees of the drawing, and what it takes it for."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.theme import GAP, Theme
from gui.widgets.buttons import named_button

from .canvas_keys import written
from .digit_image import DigitImage
from .ladder import Ladder
from .prediction import Prediction


class AnswerColumn(QWidget):
    """The model's image, the prediction, and what can be done for a better one.

    Attributes
    ----------
    model_image : DigitImage
        The drawing as it was prepared for the model.
    prediction : Prediction
        The most probable class.
    picture, best : QPushButton
        Take a picture for the drawing; train so that drawings are read best.
    """

    def __init__(self) -> None:
        super().__init__()
        self.model_image = DigitImage()
        self.model_image.setObjectName("model_image")
        self.model_image.setToolTip(
            "The ink scaled into a box, its centre of mass in the middle:\n"
            "what the training images look like"
        )
        self.prediction = Prediction()
        paste = written(QKeySequence.StandardKey.Paste)
        self.picture = named_button(
            "open_picture",
            "Picture …",
            "Take a picture or photograph for the drawing "
            f"(paste: {paste} on the canvas, or drop one here)",
            "flat",
        )
        self.best = named_button(
            "best_for_drawing",
            "Best for\ndrawing",
            "Train for drawings: deskewed and spread, synthetic handwriting added.\n"
            "Of the pen strokes of 30 people 91 % were read so, 80 % with the tutorial's training.",
            "flat",
        )
        self.picture.setAccessibleName("Take a picture for the drawing")
        self.best.setAccessibleName("Train so that drawings are read best")
        for button in (self.picture, self.best):
            # A click leaves the keys with the canvas.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._image_caption = QLabel()
        self._prediction_caption = QLabel("prediction")
        for caption in (self._image_caption, self._prediction_caption):
            caption.setProperty("role", "caption")
        # What follows is of another kind.
        self._image_caption.setContentsMargins(0, 0, 0, GAP // 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP // 2)
        for part in (
            self.model_image, self._image_caption, self._prediction_caption, self.prediction
        ):  # fmt: skip
            self._column.addWidget(part)
        self._column.addStretch()
        self._column.addWidget(self.picture)
        self._column.addWidget(self.best)
        self.show_shape()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model_image.apply_theme(theme)
        self.prediction.apply_theme(theme)

    def show_shape(self) -> None:
        """Say how large the model's images are."""
        rows, columns = self.model_image.image_shape
        self._image_caption.setText(f"what the model\nsees · {rows} × {columns}")

    def show_prediction(self, text: str, is_trained: bool) -> None:
        """Show a class name, or the sign for none, and whether there was any training."""
        self._prediction_caption.setText("prediction" if is_trained else "untrained")
        self.prediction.set_text(text)

    def take_in(self, ladder: Ladder) -> None:
        """Put the stages on top."""
        self._column.insertWidget(0, ladder)

    def give_away(self, ladder: Ladder) -> None:
        """Leave the stages to somebody else."""
        self._column.removeWidget(ladder)

    def make_room(self, for_stages: bool, for_all_else: bool) -> None:
        """Leave out what can be seen elsewhere.

        Parameters
        ----------
        for_stages : bool
            The model's image is the last of the stages here; the buttons have to go too.
        for_all_else : bool
            The prediction stands out among the stages and the bars.
        """
        for widget in (self.model_image, self._image_caption, self.picture, self.best):
            widget.setVisible(not for_stages)
        self._prediction_caption.setVisible(not for_all_else)
        self.prediction.setVisible(not for_all_else)
