"""What the keys do in a plot that has the focus."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

import pyqtgraph as pg
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QKeyEvent


class Act(Enum):
    """What can be asked of a plot by key."""

    HOME = auto()
    ZOOM_X = auto()  # amount 1: closer, -1: further away
    ZOOM_Y = auto()
    PAN_X = auto()  # amount: direction
    PAN_Y = auto()
    CURSOR = auto()  # amount: direction, 10 times as far if 10 or -10
    LOOK = auto()
    LEAVE = auto()
    LOG_X = auto()
    LOG_Y = auto()


class Command(NamedTuple):
    """An act and how much of it."""

    act: Act
    amount: int = 0


# Of what is shown, for one press of a key.
_ZOOM, _PAN = 0.8, 0.1
# For the tooltip of a plot.
KEYS = (
    "Arrows move the cursor, Ctrl farther · Enter or a click looks at that step\n"
    "Wheel or + and − zoom, a drawn rectangle too · Shift with arrows or dragging pans\n"
    "Home or H shows everything · X and Y switch logarithmic axes"
)
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_COMMANDS = {
    (Qt.Key.Key_Home, _NONE): Command(Act.HOME),
    (Qt.Key.Key_H, _NONE): Command(Act.HOME),
    (Qt.Key.Key_X, _NONE): Command(Act.LOG_X),
    (Qt.Key.Key_Y, _NONE): Command(Act.LOG_Y),
    (Qt.Key.Key_Return, _NONE): Command(Act.LOOK),
    (Qt.Key.Key_Enter, _NONE): Command(Act.LOOK),
    (Qt.Key.Key_Escape, _NONE): Command(Act.LEAVE),
    (Qt.Key.Key_Left, _NONE): Command(Act.CURSOR, -1),
    (Qt.Key.Key_Right, _NONE): Command(Act.CURSOR, 1),
    (Qt.Key.Key_Left, _CTRL): Command(Act.CURSOR, -10),
    (Qt.Key.Key_Right, _CTRL): Command(Act.CURSOR, 10),
    (Qt.Key.Key_Left, _SHIFT): Command(Act.PAN_X, -1),
    (Qt.Key.Key_Right, _SHIFT): Command(Act.PAN_X, 1),
    (Qt.Key.Key_Up, _SHIFT): Command(Act.PAN_Y, 1),
    (Qt.Key.Key_Down, _SHIFT): Command(Act.PAN_Y, -1),
    (Qt.Key.Key_Up, _CTRL): Command(Act.ZOOM_Y, 1),
    (Qt.Key.Key_Down, _CTRL): Command(Act.ZOOM_Y, -1),
    (Qt.Key.Key_Minus, _NONE): Command(Act.ZOOM_X, -1),
    (Qt.Key.Key_Equal, _NONE): Command(Act.ZOOM_X, 1),
    (Qt.Key.Key_Plus, _NONE): Command(Act.ZOOM_X, 1),
    # Where + is a shifted key.
    (Qt.Key.Key_Plus, _SHIFT): Command(Act.ZOOM_X, 1),
}


def command_of(event: QEvent | None) -> Command | None:
    """Return what a key asks for; None if nothing."""
    if not isinstance(event, QKeyEvent):
        return None
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _COMMANDS.get((Qt.Key(event.key()), modifiers))


def zoom_or_pan(view: pg.ViewBox, command: Command) -> bool:
    """Do what a command asks of what is shown; return whether it asks that."""
    (left, right), (low, high) = view.viewRange()
    match command.act:
        case Act.ZOOM_X:
            view.scaleBy(x=_ZOOM**command.amount)
        case Act.ZOOM_Y:
            view.scaleBy(y=_ZOOM**command.amount)
        case Act.PAN_X:
            view.translateBy(x=command.amount * _PAN * (right - left))
        case Act.PAN_Y:
            view.translateBy(y=command.amount * _PAN * (high - low))
        case _:
            return False
    return True
