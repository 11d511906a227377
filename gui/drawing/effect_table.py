"""Before and after: what training on one's own drawings changed."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from gui.theme import BODY_SIZE, GAP, Theme, tabular

_COLUMNS = ("misread before", "misread now", "learned", "forgotten")
_ROWS = ("Your drawings", "Test images")


class EffectTable(QWidget):
    """Hidden until something was trained on own drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("effect_table")
        self.setAccessibleName("What training on your drawings changed")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP // 2)
        self._cells: dict[tuple[str, str], QLabel] = {}
        for column, title in enumerate(_COLUMNS, 1):
            heading = QLabel(title)
            heading.setProperty("role", "caption")
            grid.addWidget(heading, 0, column, Qt.AlignmentFlag.AlignRight)
        for row, title in enumerate(_ROWS, 1):
            name = QLabel(title)
            name.setProperty("role", "name")
            grid.addWidget(name, row, 0)
            for column, kind in enumerate(_COLUMNS, 1):
                cell = QLabel("–")
                cell.setObjectName(f"effect_{row}_{column}")
                cell.setFont(tabular(cell.font(), BODY_SIZE))
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignRight)
                self._cells[title, kind] = cell
        grid.setColumnStretch(len(_COLUMNS) + 1, 1)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        for (_, kind), cell in self._cells.items():
            colour = {"learned": theme.test, "forgotten": theme.danger}.get(kind, theme.text)
            cell.setStyleSheet(f"color: {colour}")

    def show_effects(self, own: Any, test: Any) -> None:
        """Show two `engine.Effect`, or nothing."""
        self.setVisible(own is not None)
        if own is None:
            return
        for title, effect in zip(_ROWS, (own, test), strict=True):
            texts = (
                f"{effect.errors_before:,} of {effect.images:,}",
                f"{effect.errors_after:,}  ({effect.errors_after / effect.images:.2%})",
                _signed("+", len(effect.learned)),
                _signed("−", len(effect.forgotten)),
            )
            for kind, text in zip(_COLUMNS, texts, strict=True):
                self._cells[title, kind].setText(text)


def _signed(sign: str, count: int) -> str:
    return f"{sign}{count:,}" if count else "0"
