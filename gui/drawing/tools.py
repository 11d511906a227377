"""Pen or eraser, undo, redo, clear: the buttons above the canvas."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.theme import GAP, Theme
from gui.widgets.buttons import named_button
from gui.widgets.segments import Segments

from .canvas import Canvas
from .canvas_keys import written

_KEYS = QKeySequence.StandardKey


def _button(name: str, text: str, tooltip: str, accessible_name: str) -> QPushButton:
    button = named_button(name, text, tooltip, "flat")
    button.setAccessibleName(accessible_name)
    # A click leaves the keys with the canvas.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class DrawingTools(QWidget):
    """What is done to a canvas, and with what one draws on it.

    Signals
    -------
    clear_requested
        Take away whatever there is.

    Attributes
    ----------
    pen, eraser, undo, redo, clear : QPushButton
        From the left.
    buttons : tuple of QPushButton
        All of them.
    """

    clear_requested = pyqtSignal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        undo, redo = written(_KEYS.Undo), written(_KEYS.Redo)
        self.pen = _button("pen", "Pen", "Draw (E on the canvas: pen or eraser)", "Pen")
        self.eraser = _button(
            "eraser",
            "Eraser",
            "Erase (E on the canvas); so do the right button and the stylus' other end",
            "Eraser",
        )
        self.undo = _button(
            "undo_stroke",
            "Undo",
            f"Undo the last change ({undo} on the canvas)",
            "Undo the last change of the drawing",
        )
        self.redo = _button(
            "redo_stroke",
            "Redo",
            f"Bring back what was undone ({redo} on the canvas)",
            "Bring back what was undone in the drawing",
        )
        self.clear = _button(
            "clear_drawing", "Clear", "Clear the drawing (Del on the canvas)", "Clear the drawing"
        )
        self.buttons = (self.pen, self.eraser, self.undo, self.redo, self.clear)
        for button in (self.pen, self.eraser):
            button.setCheckable(True)
        self._canvas = canvas
        self._segments = Segments([self.pen, self.eraser])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 4)
        row.addWidget(self._segments)
        row.addSpacing(GAP // 2)
        for button in (self.undo, self.redo, self.clear):
            row.addWidget(button)
        self._segments.group.idClicked.connect(lambda index: canvas.choose_eraser(index == 1))
        canvas.tool_changed.connect(self._show_tool)
        self.undo.clicked.connect(canvas.undo)
        self.redo.clicked.connect(canvas.redo)
        self.clear.clicked.connect(self.clear_requested)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._segments.apply_theme(theme)

    def enable(self, can_clear: bool) -> None:
        """Enable what can be done."""
        self.undo.setEnabled(self._canvas.can_undo())
        self.redo.setEnabled(self._canvas.can_redo())
        self.clear.setEnabled(can_clear)

    def _show_tool(self, erasing: bool) -> None:
        (self.eraser if erasing else self.pen).setChecked(True)
