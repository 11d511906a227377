"""The confusion matrix, with what it counts above it and what is pointed at below."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainterPath
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from engine import Snapshot
from gui.theme import DARK, GAP, Theme
from gui.widgets.panel_parts import ElidedLabel, EmptyState, lay_out_panel

from .confusion_matrix import ConfusionMatrix
from .looks import Look
from .split_choice import SplitChoice, note, split_color

_EMPTY_TEXT = "Which class is taken for which appears here, live · press Run (Space)"
_HINT = "Click a number, name or error for its images · or arrow keys and Enter"


def grid_outline() -> QPainterPath:
    """Return a matrix of cells with room for a line of text, in the unit square."""
    path = QPainterPath()
    for row in (0, 1, 3, 4):
        for column in range(5):
            path.addRoundedRect(0.14 + 0.15 * column, 0.05 + 0.19 * row, 0.13, 0.15, 0.01, 0.01)
    return path


class CountsPanel(QWidget):
    """How often each class is taken for which.

    Attributes
    ----------
    choice : SplitChoice
        Which images are counted, and how numbers are written.
    matrix : ConfusionMatrix
        Of the split chosen, at the step shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = SplitChoice()
        self.matrix = ConfusionMatrix()
        self._split, self._theme = "valid", DARK
        self._note, self._hint = ElidedLabel(), ElidedLabel(_HINT)
        for name, label in (("mistakes_note", self._note), ("mistakes_hint", self._hint)):
            label.setObjectName(name)
            label.setProperty("role", "caption")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._counted = QWidget()
        column = QVBoxLayout(self._counted)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.choice)
        column.addWidget(self._note)
        column.addWidget(self.matrix, 1)
        column.addWidget(self._hint)
        self.empty_state = EmptyState(_EMPTY_TEXT, grid_outline())
        heading = "CONFUSION · each row: the images of one class"
        parts = lay_out_panel(self, heading, self.empty_state, self._counted)
        self._caption, self._pages = parts.caption, parts.pages
        self._caption.setObjectName("mistakes_step")
        self.choice.percent_chosen.connect(self.matrix.show_percent)
        self.choice.numbers_chosen.connect(self.matrix.enlarge)
        self.choice.split_chosen.connect(self._color_errors)
        self.matrix.numbers_fit.connect(lambda fit: self.choice.offer_numbers(not fit))
        self.matrix.told.connect(lambda told: self._hint.setText(told or _HINT))

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        for part in (self.choice, self.matrix, self.empty_state):
            part.apply_theme(theme)
        self._color_errors(self._split)

    def _color_errors(self, split: str) -> None:
        self._split = split
        self.matrix.set_error_color(split_color(self._theme, split))

    def show_nothing(self) -> None:
        """Show what will be here."""
        self._caption.setText("")
        self._pages.setCurrentWidget(self.empty_state)

    def show_look(self, found: Look) -> None:
        """Show what was counted."""
        self._pages.setCurrentWidget(self._counted)
        self.matrix.show_evaluation(found.predictions.evaluation(), found.dataset.class_names)

    def show_note(self, snapshot: Snapshot, found: Look) -> None:
        """Say at which step it was counted, and what is to be known of it now."""
        past = snapshot.viewed is not None
        self._caption.setText(f"step {found.moment.step:,}{' · not live' if past else ''}")
        color = f"color: {self._theme.valid}" if past else ""
        # To set a style sheet is slow, even the same one.
        if self._caption.styleSheet() != color:
            self._caption.setStyleSheet(color)
        self._note.setText(note(snapshot, found.scored))
