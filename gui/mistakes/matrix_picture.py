"""Everything that is painted of a confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QFont

from gui.theme import Theme

from .heat import HeatScale
from .matrix_fit import Fit
from .matrix_layout import Cell, MatrixLayout
from .matrix_numbers import MatrixNumbers


@dataclass(frozen=True, eq=False)
class MatrixPicture:
    """A matrix at one moment.

    Attributes
    ----------
    numbers : MatrixNumbers
        What the cells hold.
    fit : Fit
        Where things lie, and whether cells have their numbers in them ...
    scrolled : QPointF
        ... and how far they are scrolled.
    scale : HeatScale
        Of the mistakes' colours.
    opened : Cell
        Framed; its row and column stand out among the names, ...
    cursor, hovered : Cell or None
        ... or rather those of these, which are framed more lightly.
    theme : Theme
        The colours.
    error_color : str
        Of the errors.
    font : QFont
        Of any size.
    """

    numbers: MatrixNumbers
    fit: Fit
    scrolled: QPointF
    scale: HeatScale
    opened: Cell
    cursor: Cell | None
    hovered: Cell | None
    theme: Theme
    error_color: str
    font: QFont

    @property
    def layout(self) -> MatrixLayout:
        """Where things lie."""
        return self.fit.layout

    @property
    def named(self) -> Cell:
        """The row and column whose names stand out."""
        return self.hovered or self.cursor or self.opened
