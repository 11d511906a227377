"""What the keys do on the canvas."""

from __future__ import annotations

from enum import Enum, auto

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence

_STANDARD = QKeySequence.StandardKey


class Command(Enum):
    """What a key asks for."""

    UNDO = auto()
    REDO = auto()
    CLEAR = auto()
    OTHER_TOOL = auto()


def command_of(event: QKeyEvent) -> Command | None:
    """Return what a key asks the canvas for; None if it is for somebody else."""
    if event.matches(_STANDARD.Undo):
        return Command.UNDO
    if event.matches(_STANDARD.Redo):
        return Command.REDO
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        return Command.CLEAR
    return Command.OTHER_TOOL if event.key() == Qt.Key.Key_E else None


def written(key: QKeySequence.StandardKey) -> str:
    """Return a key as this system's people write it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def canvas_tooltip() -> str:
    """Return what can be done on the canvas."""
    return (
        "Left button or pen: draw. Right button: erase.\n"
        f"E: pen or eraser · {written(_STANDARD.Undo)}: undo · {written(_STANDARD.Redo)}: redo"
        " · Del: clear"
    )
