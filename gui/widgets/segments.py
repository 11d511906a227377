"""Buttons in one outline, of which one is pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gui.theme import DARK, RADIUS, Theme


class Segments(QWidget):
    """Checkable buttons side by side; at first the first is pressed.

    Attributes
    ----------
    group : QButtonGroup
        The buttons, numbered from 0.
    """

    def __init__(self, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self._line = QColor(DARK.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(1)
        for index, button in enumerate(buttons):
            self.group.addButton(button, index)
            row.addWidget(button)
        buttons[0].setChecked(True)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._line = QColor(theme.line)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw the outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._line)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
