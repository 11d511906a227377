"""One click says what a drawing was, and keeps it: "That was a …"."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.theme import GAP
from gui.widgets.buttons import named_button
from gui.widgets.picker import Picker

from .task_words import are_short

# More classes, or longer names, do not fit as buttons below a canvas.
_MOST_BUTTONS = 12
_BUTTON_WIDTH = 22
# Whichever it is, nothing below or above it moves.
_HEIGHT = 22


class TeachRow(QWidget):
    """A button a class, or a list where they are many.

    Signals
    -------
    told : int
        The class that the drawing was, as its label.
    """

    told = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("teach_row")
        self.setFixedHeight(_HEIGHT)
        self._names: tuple[str, ...] = ()
        self._caption = QLabel("That was a")
        self._caption.setProperty("role", "caption")
        self._buttons: list[QPushButton] = []
        self._is_possible = False
        self._choice = Picker(
            "teach_choice", "What the drawing was", "Keep the drawing among your own, as this class"
        )
        self._choice.activated.connect(self._chosen)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP // 4)
        self._row.addWidget(self._caption)
        self._row.addSpacing(GAP // 2)
        self._row.addWidget(self._choice, 1)
        self._row.addStretch()
        self.set_class_names(())

    def set_class_names(self, names: tuple[str, ...]) -> None:
        """Offer other classes."""
        self._names = names
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        as_buttons = len(names) <= _MOST_BUTTONS and are_short(names)
        self._choice.setVisible(not as_buttons)
        self._choice.offer(["…", *names])
        for label, name in enumerate(names if as_buttons else ()):
            button = named_button(
                f"teach_{label}", name, f"Keep the drawing among your own, as {name}", "flat"
            )
            button.setAccessibleName(f"That was a {name}")
            button.setFixedWidth(_BUTTON_WIDTH)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _, label=label: self.told.emit(label))
            self._row.insertWidget(self._row.count() - 1, button)
            self._buttons.append(button)
        self.set_possible(self._is_possible)

    def set_possible(self, possible: bool) -> None:
        """Let a drawing be labelled only where there is one."""
        self._is_possible = possible
        for widget in (*self._buttons, self._choice):
            widget.setEnabled(possible)

    def _chosen(self, index: int) -> None:
        if index > 0:
            self.told.emit(index - 1)
            self._choice.setCurrentIndex(0)
