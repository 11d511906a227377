"""Where the arrow keys lead in anything that has rows and columns."""

from __future__ import annotations

from PyQt6.QtCore import Qt

#: How far down and to the right, by key.
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
