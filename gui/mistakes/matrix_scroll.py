"""How the cells of a confusion matrix are scrolled, where not all of them fit."""

from __future__ import annotations

from PyQt6.QtCore import QPointF
from PyQt6.QtWidgets import QScrollBar

from gui.widgets.scrolling import fit_bar, reveal

from .matrix_layout import Cell, MatrixLayout


class MatrixScroll:
    """The two scroll bars of a matrix.

    Parameters
    ----------
    across, down : QScrollBar
        Through its columns, and through its rows.
    """

    def __init__(self, across: QScrollBar, down: QScrollBar) -> None:
        self._across, self._down = across, down
        across.setAccessibleName("Scroll through the columns")
        down.setAccessibleName("Scroll through the rows")

    @property
    def offset(self) -> QPointF:
        """How far the cells are scrolled."""
        return QPointF(self._across.value(), self._down.value())

    def fit(self, layout: MatrixLayout) -> None:
        """Let all cells of a layout be reached."""
        across, down = layout.hidden
        fit_bar(self._across, across, layout.room.width(), layout.width)
        fit_bar(self._down, down, layout.room.height(), layout.height)

    def reveal(self, cell: Cell, layout: MatrixLayout) -> None:
        """Scroll until a cell can be seen."""
        true, predicted = cell
        if predicted is not None:
            reveal(self._across, predicted * layout.width, layout.width, layout.room.width())
        if true is not None:
            reveal(self._down, true * layout.height, layout.height, layout.room.height())
