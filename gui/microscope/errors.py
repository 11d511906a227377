"""The whole minibatch on one sheet, the misread images marked."""

from __future__ import annotations

import math

import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from gui.picture_paint import draw_image, gray_image
from gui.theme import DARK, Theme, mixed

from .focus import Focus
from .typography import SCREEN, TypeSizes

# Screen pixels a cell needs before something can be made out in it.
_SMALLEST_DRAWN = 9
# Pixels of an image that are drawn at most, along each side.
_MOST_PIXELS = 32


class Sheet:
    """Cells of one size that fill a room with a number of images."""

    def __init__(self, n: int, image_shape: tuple[int, int], room: QRectF) -> None:
        self.n = n
        aspect = image_shape[1] / image_shape[0]
        # Of the widths that fill whole rows, the one with the largest cells.
        self.columns = max(
            range(1, n + 1) if n < 400 else range(1, 4 * math.isqrt(n)),
            key=lambda columns: min(
                room.width() / columns, room.height() / math.ceil(n / columns) * aspect
            ),
        )
        self.rows = math.ceil(n / self.columns)
        self.width = min(room.width() / self.columns, room.height() / self.rows * aspect)
        self.height = self.width / aspect
        self.left = room.left() + (room.width() - self.columns * self.width) / 2
        self.top = room.top() + (room.height() - self.rows * self.height) / 2

    def cell(self, index: int) -> QRectF:
        """Return where an image is."""
        row, column = divmod(index, self.columns)
        return QRectF(
            self.left + column * self.width,
            self.top + row * self.height,
            self.width,
            self.height,
        )

    def index_at(self, x: float, y: float) -> int | None:
        """Return the image at a point, None beside them."""
        column = math.floor((x - self.left) / self.width)
        row = math.floor((y - self.top) / self.height)
        index = row * self.columns + column
        on_sheet = 0 <= column < self.columns and row >= 0 and index < self.n
        return index if on_sheet else None


def draw_sheet_of(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> Sheet:
    """Draw every image of a minibatch, the misread ones on red; return how they lie."""
    minibatch = focus.minibatch
    rows, columns = minibatch.dataset.image_shape
    sheet = Sheet(len(minibatch), (rows, columns), room)
    misread = minibatch.y_pred != minibatch.y
    drawn = sheet.width >= _SMALLEST_DRAWN
    gap = 1.0 if sheet.width >= 4 else 0.0
    usual = mixed(theme.panel, theme.muted, 0.12 if drawn else 0.4)
    wrong = mixed(theme.panel, theme.danger, 0.55 if drawn else 0.9)
    for color, chosen in ((usual, ~misread), (wrong, misread)):
        for index in np.flatnonzero(chosen).tolist():
            painter.fillRect(sheet.cell(index).adjusted(0, 0, -gap, -gap), QColor(color))
    if drawn:
        stride = max(1, max(rows, columns) // _MOST_PIXELS)
        tiles = np.zeros((sheet.rows * sheet.columns, rows, columns), np.uint8)
        tiles[: sheet.n] = minibatch.x.reshape(-1, rows, columns)
        tiles = tiles[:, ::stride, ::stride]
        picture = tiles.reshape(sheet.rows, sheet.columns, *tiles.shape[1:]).swapaxes(1, 2)
        everything = QRectF(
            sheet.left, sheet.top, sheet.columns * sheet.width, sheet.rows * sheet.height
        )
        image = gray_image(
            picture.reshape(sheet.rows * tiles.shape[1], sheet.columns * tiles.shape[2]), theme
        )
        draw_image(painter, everything, image)
    return sheet


class ErrorsPicture(QWidget):
    """Every image of the minibatch; a click chooses one.

    Signals
    -------
    image_chosen : int
        Its place in the minibatch.
    """

    image_chosen = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("errors_picture")
        self.setAccessibleName("All images of the minibatch, the misread ones on red")
        self.setToolTip("The misread images are on red; click one to choose it")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._focus: Focus | None = None
        self._sheet: Sheet | None = None
        self._theme, self._sizes = DARK, SCREEN

    def show_focus(self, focus: Focus) -> None:
        """Show a minibatch."""
        self._focus = focus
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the marks can be told apart."""
        return QSize(18 * self._sizes.body, 10 * self._sizes.body)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Choose the image under the pointer."""
        if a0 is not None and self._sheet is not None:
            index = self._sheet.index_at(a0.position().x(), a0.position().y())
            if index is not None:
                self.image_chosen.emit(index)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the sheet, the chosen image framed."""
        if self._focus is None:
            return
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        self._sheet = draw_sheet_of(painter, room, self._focus, self._theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.valid), 2))
        painter.drawRoundedRect(
            self._sheet.cell(self._focus.image).adjusted(-1.5, -1.5, 0.5, 0.5), 2, 2
        )
