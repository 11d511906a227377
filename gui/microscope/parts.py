"""What the microscope's columns are made of."""

from __future__ import annotations

from PyQt6.QtGui import QPainterPath
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.theme import GAP, PADDING
from gui.widgets.panel_parts import panel_header


def labelled_panel(text: str, *beside: QWidget) -> tuple[QWidget, QLabel, QVBoxLayout]:
    """Return a panel, its heading, and the column below that."""
    panel = QWidget()
    header, heading = panel_header(panel, text)
    for widget in beside:
        header.addWidget(widget)
    column = QVBoxLayout(panel)
    column.setContentsMargins(PADDING, GAP, PADDING, GAP)
    column.setSpacing(GAP // 2)
    column.addLayout(header)
    return panel, heading, column


def three_columns() -> QPainterPath:
    """Return three columns, as the view will have, in the unit square."""
    path = QPainterPath()
    for left, width in ((0.02, 0.17), (0.22, 0.28), (0.53, 0.45)):
        path.addRoundedRect(left, 0.05, width, 0.36, 0.008, 0.02)
        path.addRoundedRect(left, 0.59, width, 0.36, 0.008, 0.02)
    return path
