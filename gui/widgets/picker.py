"""A list to pick from that looks like a small button."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QComboBox, QSizePolicy, QStyleOptionComboBox

from gui.theme import BODY_SIZE, tabular

HEADER_HEIGHT = 22
# It grows with its names, within these.
_WIDTHS = 40, 120
#: Left and right of the name; at the right is the arrow.
PADDING = 6, 18


class Picker(QComboBox):
    """A list of names; one is picked by mouse, by arrow keys or by typing it."""

    def __init__(self, name: str, words: str, tooltip: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(f"{tooltip or words} · type its name, or ↑ and ↓")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_WIDTHS[0])
        self.setFixedHeight(HEADER_HEIGHT)
        self.setMaxVisibleItems(12)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these classes."""
        self.clear()
        self.addItems(names)
        metrics = QFontMetricsF(tabular(self.font(), BODY_SIZE, bold=True))
        longest = max(map(metrics.horizontalAdvance, names)) + sum(PADDING) + 4
        self.setMaximumWidth(math.ceil(min(max(longest, _WIDTHS[0]), _WIDTHS[1])))

    def initStyleOption(self, option: QStyleOptionComboBox | None) -> None:
        """Shorten the name where it does not fit."""
        super().initStyleOption(option)
        if option is not None:
            room = self.width() - sum(PADDING) - 2
            name = option.currentText
            end = Qt.TextElideMode.ElideRight
            option.currentText = self.fontMetrics().elidedText(name, end, room)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the name, and the arrow that a style sheet leaves out."""
        super().paintEvent(a0)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        place = self.rect().adjusted(0, 0, -6, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "▾")
