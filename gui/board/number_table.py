"""Numbers in rows and columns, small and aligned."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import DARK, LABEL_SIZE, Theme, mixed, tabular

_ROW_HEIGHT = 15
_BETWEEN = 4
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Table:
    """What a `NumberTable` shows.

    Attributes
    ----------
    corner : str
        What is written above the names of the rows.
    columns, rows : tuple of str
        Their names.
    numbers : list of list of str
        Row by row.
    widest : str
        What every column has room for, so that it keeps its width when the numbers change.
    marked : tuple of int or None
        Row and column of one of them.
    """

    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    numbers: list[list[str]]
    widest: str
    marked: tuple[int, int] | None = None


class NumberTable(QWidget):
    """Numbers, the names of their rows and columns written beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("number_table")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._table: Table | None = None
        self._theme = DARK

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def show_table(self, table: Table) -> None:
        """Show other numbers."""
        before, self._table = self._table, table
        if before is None or (len(before.rows), before.widest) != (len(table.rows), table.widest):
            self.updateGeometry()
        lines = (
            f"{name} {' '.join(row)}" for name, row in zip(table.rows, table.numbers, strict=True)
        )
        self.setAccessibleDescription("; ".join(lines))
        self.update()

    def texts(self) -> list[list[str]]:
        """Return the numbers, row by row."""
        return self._table.numbers if self._table is not None else []

    def sizeHint(self) -> QSize:
        """Return the room that the numbers take."""
        if self._table is None:
            return QSize()
        width = self._names_width() + len(self._table.columns) * self._column_width()
        return QSize(round(width), (len(self._table.rows) + 1) * _ROW_HEIGHT)

    def _width_of(self, *texts: str) -> float:
        metrics = QFontMetricsF(tabular(self.font(), LABEL_SIZE))
        return max(map(metrics.horizontalAdvance, texts)) + _BETWEEN

    def _names_width(self) -> float:
        assert self._table is not None
        return self._width_of(self._table.corner, "888", *self._table.rows)

    def _column_width(self) -> float:
        assert self._table is not None
        return self._width_of(self._table.widest, *self._table.columns)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Write the numbers."""
        table = self._table
        if table is None:
            return
        painter = QPainter(self)
        painter.setFont(tabular(self.font(), LABEL_SIZE))
        width = self._column_width()
        first = self.width() - len(table.columns) * width
        muted, text = QColor(self._theme.muted), QColor(self._theme.text)
        painter.setPen(muted)
        painter.drawText(QRectF(0, 0, first - _BETWEEN, _ROW_HEIGHT), _RIGHT, table.corner)
        for across, name in enumerate(table.columns):
            heading = QRectF(first + across * width, 0, width - 2, _ROW_HEIGHT)
            painter.drawText(heading, _RIGHT, name)
        for down, (name, numbers) in enumerate(zip(table.rows, table.numbers, strict=True)):
            top = (down + 1) * _ROW_HEIGHT
            painter.setPen(muted)
            painter.drawText(QRectF(0, top, first - _BETWEEN, _ROW_HEIGHT), _RIGHT, name)
            painter.setPen(text)
            for across, number in enumerate(numbers):
                cell = QRectF(first + across * width, top, width, _ROW_HEIGHT)
                if (down, across) == table.marked:
                    painter.fillRect(cell, QColor(mixed(self._theme.panel, self._theme.cost, 0.25)))
                painter.drawText(cell.adjusted(0, 0, -2, 0), _RIGHT, number)
