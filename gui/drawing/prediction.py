"""The predicted class in large type."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import BODY_SIZE, DARK, HEADLINE_SIZE, VALUE_SIZE, Theme, tabular

from .digit_image import SMALLEST_SIDE
from .probability_bars import NO_NUMBER

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
        self.setObjectName("prediction")
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
