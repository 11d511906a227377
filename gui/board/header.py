"""What stands above the weight board: what is shown, which kind, and what can be done with it."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.theme import GAP, LABEL_SIZE, tabular
from gui.widgets.buttons import named_button
from gui.widgets.fitting_label import FittingLabel
from gui.widgets.panel_parts import ElidedLabel, panel_header

from .choice import BoardChoice


class BoardHeader(NamedTuple):
    """The row and what is in it, from the left; the line below it, for what has no room there."""

    row: QHBoxLayout
    heading: QLabel
    caption: QLabel
    details: FittingLabel
    choice: BoardChoice
    freeze: QPushButton
    export: QPushButton


def board_header(panel: QWidget) -> BoardHeader:
    """Make a widget a panel; return what stands on its top."""
    row, heading = panel_header(panel, "")
    # It gives way to the caption, which says what changes.
    heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    caption, details = ElidedLabel(""), FittingLabel()
    for label, name in ((caption, "board_caption"), (details, "board_details")):
        label.setObjectName(name)
        label.setProperty("role", "caption")
        label.setFont(tabular(label.font(), LABEL_SIZE))
    choice = BoardChoice()
    freeze = named_button(
        "freeze_scale",
        "Freeze",
        "Hold the colour scales, so that pictures can be compared (F)",
        role="flat",
    )
    freeze.setAccessibleName("Freeze the colour scales")
    freeze.setCheckable(True)
    freeze.setShortcut("F")
    export = named_button(
        "export_board",
        "Export …",
        "Save what the board shows as a picture (P on the board)",
        role="flat",
    )
    export.setAccessibleName("Export the board as a picture")
    row.setSpacing(GAP // 2)
    row.addSpacing(GAP // 2)
    row.addWidget(caption)
    row.addSpacing(GAP // 2)
    for widget in (choice, freeze, export):
        row.addWidget(widget)
    return BoardHeader(row, heading, caption, details, choice, freeze, export)
