"""How large the cells of a confusion matrix are, for its room, its names and its numbers."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import QSize
from PyQt6.QtGui import QFont, QFontMetricsF

from gui.theme import LABEL_SIZE, tabular

from .matrix_layout import MatrixLayout, matrix_layout
from .matrix_numbers import MatrixNumbers


class Fit(NamedTuple):
    """A layout, and what can be written in its cells.

    Attributes
    ----------
    layout : MatrixLayout
        Where things lie.
    has_texts : bool
        Whether cells are large enough for their numbers ...
    all_in_sight : bool
        ... and whether they would be without being enlarged.
    """

    layout: MatrixLayout
    has_texts: bool
    all_in_sight: bool


def fitted(numbers: MatrixNumbers, size: QSize, font: QFont, enlarged: bool) -> Fit:
    """Return what fits into a room; ``enlarged``, cells are as large as their numbers need."""
    metrics = QFontMetricsF(tabular(font, LABEL_SIZE))
    bold = QFontMetricsF(tabular(font, LABEL_SIZE, bold=True))
    longest = max(map(bold.horizontalAdvance, numbers.class_names)) + 1
    room = float(size.width()), float(size.height())
    # Of what a cell may come to hold, so that nothing changes size while numbers do.
    needed = metrics.horizontalAdvance(numbers.widest_text()) + 3, metrics.height() + 3
    layout = matrix_layout(numbers.n, room, longest)
    fits = layout.width >= needed[0] and layout.height >= needed[1]
    if enlarged and not fits:
        layout = matrix_layout(numbers.n, room, longest, needed)
    return Fit(layout, fits or enlarged, fits)
