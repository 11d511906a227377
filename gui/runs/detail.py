"""One run looked at: its name, its curves, its weights, and what it was set to."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from engine import RunDetails
from gui.theme import DARK, GAP, VALUE_SIZE, Theme, tabular

from .curves import Drawn, SmallCurves
from .facts import FactTable, environment_rows, heading, origin_rows, result_rows, settings_rows
from .tree import RunNode
from .weights import WeightsThumbnail

# Room for the scroll bar, so that nothing moves when it comes.
_SCROLL_ROOM = 12
_NOTE_TOOLTIP = "What you want to remember; Enter keeps it (Ctrl+Shift+T)"


class RunDetail(QScrollArea):
    """A column about one run; its name and its note can be written anew.

    Signals
    -------
    named, noted : Path, str
        The run was given another name, or another note.
    """

    named = pyqtSignal(object, str)
    noted = pyqtSignal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_detail")
        self.setAccessibleName("The selected run")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._node: RunNode | None = None
        self._theme = DARK
        self._details: RunDetails | None = None
        self.name = _field("run_name", "Name of the run", "Its name; Enter keeps it (Ctrl+T)")
        self.name.setFont(tabular(self.name.font(), VALUE_SIZE, bold=True))
        self.note = _field("run_note", "Note", _NOTE_TOOLTIP)
        self.note.setPlaceholderText("a note …")
        self.note.setStyleSheet("font-weight: 400;")
        self.failure = QLabel()
        self.failure.setObjectName("run_failure")
        self.failure.setWordWrap(True)
        self.failure.setTextFormat(Qt.TextFormat.PlainText)
        self.curves = SmallCurves()
        self.weights = WeightsThumbnail("run_weights", "Weights of the run")
        self.results = FactTable("run_results")
        self.settings = FactTable("run_settings")
        self.origin = FactTable("run_origin")
        self.environment = FactTable("run_environment")
        self._lay_out()
        self.name.editingFinished.connect(self._name_edited)
        self.note.editingFinished.connect(self._note_edited)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, _SCROLL_ROOM, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.name)
        column.addWidget(self.note)
        column.addWidget(self.failure)
        column.addSpacing(GAP)
        column.addWidget(self.curves)
        column.addSpacing(GAP)
        column.addWidget(self.results)
        for text, part in (
            ("WEIGHTS AT THE BEST", self.weights),
            ("SETTINGS UNLIKE THE TUTORIAL'S", self.settings),
            ("DATA", self.origin),
            ("ENVIRONMENT", self.environment),
        ):
            column.addSpacing(GAP)
            column.addWidget(heading(text))
            column.addWidget(part)
        column.addStretch()
        self.setWidget(inside)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.failure.setStyleSheet(f"color: {theme.danger}")
        self.curves.apply_theme(theme)
        self.weights.apply_theme(theme)
        self._draw()

    def show_node(self, node: RunNode) -> None:
        """Show what the list knows of a run; the rest follows with `show_details`."""
        same = self._node is not None and self._node.path == node.path
        if not same:
            # What was being written belongs to the run before.
            self.name.setModified(False)
            self.note.setModified(False)
        self._node = node
        if not (self.name.hasFocus() and self.name.isModified()):
            self.name.setText(node.name)
            self.name.setCursorPosition(0)
        if not (self.note.hasFocus() and self.note.isModified()):
            self.note.setText(" ".join(node.note.split()))
            self.note.setCursorPosition(0)
            self.note.setToolTip(f"{_NOTE_TOOLTIP}\n\n{node.note}" if node.note else _NOTE_TOOLTIP)
        self.show_failure(node.entry.damage)
        self.results.show_rows(result_rows([node.entry]))
        self.settings.show_rows(settings_rows(node.entry))

    def show_details(self, details: RunDetails) -> None:
        """Show what only the run's own files tell."""
        self._details = details
        self._say("; ".join(details.missing))
        self.origin.show_rows(origin_rows(details))
        self.environment.show_rows(environment_rows(details))
        self._draw()

    def show_failure(self, message: str) -> None:
        """Say why there is no more to be seen; an empty message: there is, in a moment."""
        self._say(message[:1].upper() + message[1:])
        if message:
            self._details = None
            self.origin.show_rows([])
            self.environment.show_rows([])
            self._draw()

    def _say(self, message: str) -> None:
        self.failure.setText(message)
        self.failure.setVisible(bool(message))

    def _draw(self) -> None:
        details, theme = self._details, self._theme
        if details is None:
            self.curves.show_runs([])
            self.weights.show_weights(None, (1, 1))
            return
        curves = details.state.curves.curves()
        self.curves.show_runs([Drawn(curves, theme.cost, theme.valid, theme.test)])
        weights = details.weights
        self.weights.show_weights(
            None if weights is None else weights.parameters.W,
            (1, 1) if weights is None else weights.image_shape,
        )

    def _name_edited(self) -> None:
        if self.name.isModified() and self._node is not None:
            self.name.setModified(False)
            self.named.emit(self._node.path, self.name.text())

    def _note_edited(self) -> None:
        if self.note.isModified() and self._node is not None:
            self.note.setModified(False)
            self.noted.emit(self._node.path, self.note.text())


def _field(object_name: str, accessible_name: str, tooltip: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(object_name)
    field.setAccessibleName(accessible_name)
    field.setToolTip(tooltip)
    field.setProperty("role", "field")
    return field
