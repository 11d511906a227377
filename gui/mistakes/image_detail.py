"""One image, large: what it is, what each class was given, and how that came about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPainterPath, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.drawing.digit_image import DigitImage
from gui.drawing.probability_bars import ProbabilityBars
from gui.theme import DARK, GAP, VALUE_SIZE, Theme, tabular
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel, EmptyState, lay_out_panel

from .gallery import Gallery
from .history_axes import ProbabilityLines
from .probability_history import ProbabilityHistory

# Sides of the image; the larger one where the panel is at least this high.
_SMALL, _LARGE, _HIGH = 114, 170, 600
# More rows of bars than these are scrolled.
_MOST_BARS = 12


def _one_sheet() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(0.06, 0.03, 0.4, 0.24, 0.01, 0.01)
    for index in range(5):
        path.moveTo(0.06, 0.72 + 0.05 * index)
        path.lineTo(0.9 - 0.14 * index, 0.72 + 0.05 * index)
    return path


class ImageDetail(QWidget):
    """What is known of one image.

    Attributes
    ----------
    image : DigitImage
        The image.
    bars : ProbabilityBars
        What each class is given at the step shown.
    history : ProbabilityHistory
        What two classes were given since the run began.
    explain : QPushButton
        Takes the image to the answer sheet.

    Signals
    -------
    explain_asked
        The button was pressed.
    """

    explain_asked = pyqtSignal()

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_detail")
        self.setAccessibleName("The chosen image")
        self.image = DigitImage()
        self.bars = ProbabilityBars()
        self.bars.setObjectName("image_bars")
        self.history = ProbabilityHistory()
        self.explain = named_button(
            "explain_image",
            "Explain",
            "Take it to the drawing: which pixel spoke for which class (Enter on an image)",
        )
        self._label, self._reading, self._source = (ElidedLabel() for _ in range(3))
        self._history_heading, self._history_caption = ElidedLabel(), QLabel()
        self._span = ""
        self.empty_state = EmptyState("Choose an image to see more of it", _one_sheet())
        view = QWidget()
        parts = lay_out_panel(self, "IMAGE", self.empty_state, view)
        self.heading, self.caption, self._pages = parts.heading, parts.caption, parts.pages
        self._view = view
        self._lay_out()
        self.explain.clicked.connect(self.explain_asked)
        self.history.told.connect(self._read_out)
        self.apply_theme(theme)

    def _lay_out(self) -> None:
        for name, label, role in (
            ("image_label", self._label, "value"),
            ("image_reading", self._reading, ""),
            ("image_source", self._source, "caption"),
            ("history_heading", self._history_heading, "heading"),
            ("history_caption", self._history_caption, "caption"),
        ):
            label.setObjectName(name)
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setFont(tabular(self._label.font(), VALUE_SIZE, bold=True))
        facts = QVBoxLayout()
        facts.setSpacing(GAP // 2)
        for label in (self._label, self._reading, self._source):
            facts.addWidget(label)
        facts.addStretch()
        facts.addWidget(self.explain, 0, Qt.AlignmentFlag.AlignLeft)
        top = QHBoxLayout()
        top.setSpacing(GAP + GAP // 2)
        top.addWidget(self.image, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(facts, 1)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self._history_heading, 1)
        line.addWidget(self._history_caption)
        column = QVBoxLayout(self._view)
        column.setContentsMargins(0, 0, 0, GAP // 2)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self.bars, 3)
        column.addLayout(line)
        column.addWidget(self.history, 2)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in (self.empty_state, self.image, self.bars, self.history):
            part.apply_theme(theme)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Make the image as large as fits beside all else."""
        super().resizeEvent(a0)
        side = _LARGE if self.height() >= _HIGH else _SMALL
        self.image.setFixedSize(side, side)

    # -- what is shown -------------------------------------------------------------------

    def show_nothing(self) -> None:
        """Show that no image is chosen."""
        self._pages.setCurrentWidget(self.empty_state)
        self.caption.setText("")

    def show_image(self, gallery: Gallery, row: int, source: str) -> None:
        """Show an image; ``source`` says which one of what it is."""
        names, found = gallery.dataset.class_names, gallery.predictions
        y, y_pred = int(found.y[row]), int(found.y_pred[row])
        self.image.set_image(gallery.pixels(row))
        self.image.setAccessibleName("The chosen image")
        self.image.setAccessibleDescription(gallery.words(row))
        self._label.setText(f"is {names[y]}")
        self._reading.setText("read correctly" if y == y_pred else f"read as {names[y_pred]}")
        self._source.setText(source)
        if self.bars.class_names != names:
            self.bars.set_class_names(names)
        self._pages.setCurrentWidget(self._view)

    def show_probabilities(self, p: NDArray[np.floating]) -> None:
        """Show what each class is given."""
        self.bars.set_probabilities(p)

    def show_history(self, lines: ProbabilityLines) -> None:
        """Show what two classes were given, and over which steps."""
        first, last, n = lines.steps[0], lines.steps[-1], len(lines.steps)
        past = lines.shown_step < last
        about = f"step {lines.shown_step:,} · " if past else f"at {n} steps, "
        self._span = f"{about}{first:,.0f} to {last:,.0f}"
        self._history_heading.setText("OVER THE RUN")
        self.history.show_lines(lines)
        self._read_out("")

    def _read_out(self, told: str) -> None:
        self._history_caption.setText(told or self._span)
