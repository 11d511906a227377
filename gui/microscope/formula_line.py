"""A line of mathematics as a widget."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import DARK, Theme

from .formula import Box, Part, draw_box, in_words, typeset


class Formula(QWidget):
    """A line of mathematics; one too wide for its place is set smaller.

    Parameters
    ----------
    object_name : str
        What tests and style sheet know it by.
    level : bool
        Whether its fraction bars stand in the middle of its height, and so level with those of
        the formula beside it.

    Attributes
    ----------
    parts : Part
        What is shown.
    """

    def __init__(self, object_name: str, level: bool = False) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.parts: Part = ()
        self._size = 20
        self._level = level
        self._theme = DARK
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_formula(self, parts: Part) -> None:
        """Show a formula."""
        if parts == self.parts:
            return
        self.parts = parts
        self.setAccessibleName(in_words(parts))
        self.updateGeometry()
        self.update()

    def set_size(self, pixels: int) -> None:
        """Choose the type size."""
        self._size = pixels
        self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return what it needs at its type size."""
        box = self._box()
        return QSize(math.ceil(box.width) + 2, math.ceil(box.ascent + box.descent) + 2)

    def _box(self) -> Box:
        return typeset(self.parts, self.font(), self._size, self._level)

    def minimumSizeHint(self) -> QSize:
        """Return a hint that lets it shrink in width."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw the formula, as large as fits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.text))
        draw_box(painter, QRectF(self.rect()), self._box(), centered=False)
