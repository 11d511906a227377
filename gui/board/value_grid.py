"""The numbers round one pixel, as a small table."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import DARK, LABEL_SIZE, Theme, mixed, tabular
from gui.widgets.color_bar import limit_parts, signed

from .picture import BoardPicture, Pixel

# Numbers beside and below each other.
SIDE = 5
_ROW_HEIGHT = 15
_WIDEST = "+88.88"
# Scales on which two decimals say enough.
_PLAIN_LIMITS = 0.1, 100.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def window(pixel: Pixel, image_shape: tuple[int, int]) -> tuple[range, range]:
    """Return the rows and columns that are shown round a pixel, all inside the image."""
    first, second = (
        range(start, min(start + SIDE, size))
        for start, size in (
            (max(0, min(middle - SIDE // 2, size - SIDE)), size)
            for middle, size in zip(pixel, image_shape, strict=True)
        )
    )
    return first, second


class ValueGrid(QWidget):
    """Five by five numbers of one class, their rows and columns written beside them.

    They are in the unit of the scale, so that all have two decimals.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("value_grid")
        self.setAccessibleName("Values round the pixel")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._picture: BoardPicture | None = None
        self._label = 0
        self._pixel = 0, 0
        self._theme = DARK

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def show_values(self, picture: BoardPicture, label: int, pixel: Pixel) -> None:
        """Show the values round a pixel of a class."""
        self._picture, self._label, self._pixel = picture, label, pixel
        self.update()

    def texts(self) -> list[list[str]]:
        """Return the numbers, row by row."""
        picture = self._picture
        if picture is None:
            return []
        mantissa, power = limit_parts(picture.limit, _PLAIN_LIMITS)
        unit = picture.limit / mantissa if power else 1.0
        rows, columns = window(self._pixel, picture.image_shape)
        return [
            [signed(picture.value_at(self._label, (r, c)) / unit, ".2f") for c in columns]
            for r in rows
        ]

    def sizeHint(self) -> QSize:
        """Return the room that the numbers take."""
        return QSize(round((SIDE + 0.8) * self._column_width()), (SIDE + 1) * _ROW_HEIGHT)

    def _column_width(self) -> float:
        return QFontMetricsF(tabular(self.font(), LABEL_SIZE)).horizontalAdvance(_WIDEST) + 4

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Write the numbers."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setFont(tabular(self.font(), LABEL_SIZE))
        width = self._column_width()
        first = self.width() - SIDE * width
        muted, text = QColor(self._theme.muted), QColor(self._theme.text)
        rows, columns = window(self._pixel, self._picture.image_shape)
        painter.setPen(muted)
        power = limit_parts(self._picture.limit, _PLAIN_LIMITS)[1]
        painter.drawText(QRectF(0, 0, first - 4, _ROW_HEIGHT), _RIGHT, power)
        for across, column in enumerate(columns):
            heading = QRectF(first + across * width, 0, width - 2, _ROW_HEIGHT)
            painter.drawText(heading, _RIGHT, str(column))
        for down, (row, numbers) in enumerate(zip(rows, self.texts(), strict=True), start=1):
            top = down * _ROW_HEIGHT
            painter.setPen(muted)
            painter.drawText(QRectF(0, top, first - 4, _ROW_HEIGHT), _RIGHT, str(row))
            painter.setPen(text)
            for across, (column, number) in enumerate(zip(columns, numbers, strict=True)):
                cell = QRectF(first + across * width, top, width, _ROW_HEIGHT)
                if (row, column) == self._pixel:
                    painter.fillRect(cell, QColor(mixed(self._theme.panel, self._theme.cost, 0.25)))
                painter.drawText(cell.adjusted(0, 0, -2, 0), _RIGHT, number)
