"""The gradient of every class as an image, all on one scale."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from gui.board.grid import BoardGrid, board_grid, mosaic, weight_at
from gui.picture_paint import (
    Scale,
    color_bar_height,
    draw_color_bar,
    draw_elided,
    draw_image,
    signed_image,
)
from gui.theme import DARK, GAP, Theme, tabular

from .formula import draw_formula, sub
from .numbers import signed_number
from .typography import SCREEN, TypeSizes

# Screen pixels an image needs before its name can be read in its corner.
_SMALLEST_NAMED = 24


class ClassMosaic(QWidget):
    """Images that can be pointed at and clicked.

    Signals
    -------
    label_chosen : int
        The class of an image that was clicked.
    """

    label_chosen = pyqtSignal(int)

    def __init__(self, object_name: str, what: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(what)
        self.setToolTip("Point at a pixel to read its gradient; click to choose a class")
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._values: NDArray[np.floating] | None = None
        self._biases: NDArray[np.floating] = np.empty(0)
        self._shape = (1, 1)
        self._names: tuple[str, ...] = ()
        self._scale = Scale(1.0)
        self._label = -1
        self._pointed: QPointF | None = None
        self._theme, self._sizes = DARK, SCREEN

    def show_images(
        self,
        values: NDArray[np.floating],
        biases: NDArray[np.floating],
        image_shape: tuple[int, int],
        names: tuple[str, ...],
        scale: Scale,
        label: int,
    ) -> None:
        """Show the columns of ``values``, shape (n_in, n_out), one class among them chosen."""
        self._values, self._biases, self._shape = values, biases, image_shape
        self._names, self._scale, self._label = names, scale, label
        self.setAccessibleDescription(self.read_out())
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at which ten images can be told apart."""
        return QSize(12 * self._sizes.body, 10 * self._sizes.body)

    def read_out(self) -> str:
        """Return the value under the pointer, or that of the chosen class's bias."""
        place = self._pointed_weight()
        if place is None or self._values is None:
            name = self._names[self._label] if self._names else ""
            return f"class {name}: g_b {signed_number(float(self._biases[self._label]), 6)}"
        label, row, column = place
        value = float(self._values[row * self._shape[1] + column, label])
        name = self._names[label]
        return f"class {name} · row {row}, column {column} · g_W {signed_number(value, 6)}"

    # On screen

    def _room(self) -> QRectF:
        """Return where the images go, above the scale and below the title."""
        title = 1.8 * self._sizes.body
        footer = color_bar_height(tabular(self.font(), self._sizes.label)) + GAP
        footer += 1.7 * self._sizes.body
        # Room for the frame of the chosen class on both sides.
        return QRectF(2, title, self.width() - 4, max(1.0, self.height() - title - footer))

    def _grid(self) -> tuple[BoardGrid, QRectF]:
        room = self._room()
        grid = board_grid(len(self._names), self._shape, (room.width(), room.height()))
        rows, columns = self._shape
        width = grid.columns * (grid.gutter_x + columns) * grid.scale
        height = grid.rows * (rows + grid.gutter_y) * grid.scale
        left = round(room.left() + (room.width() - width) / 2)
        top = round(room.top() + max(0.0, room.height() - height) / 2)
        return grid, QRectF(left, top, width, height)

    def _pointed_weight(self) -> tuple[int, int, int] | None:
        if self._pointed is None or not self._names:
            return None
        grid, place = self._grid()
        at = (self._pointed - place.topLeft()) / grid.scale
        found = weight_at(at.x(), at.y(), self._shape, grid)
        return found if found is not None and found[0] < len(self._names) else None

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Read out the pixel under the pointer."""
        self._pointed = a0.position() if a0 is not None else None
        self.update()

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Read out the chosen class again."""
        self._pointed = None
        self.update()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Choose the class under the pointer."""
        if a0 is None:
            return
        self._pointed = a0.position()
        found = self._pointed_weight()
        if found is not None:
            self.label_chosen.emit(found[0])

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the images, the scale and what is read out."""
        if self._values is None:
            return
        painter = QPainter(self)
        theme, sizes = self._theme, self._sizes
        grid, place = self._grid()
        picture = mosaic(self._values, self._shape, grid)
        draw_image(painter, place, signed_image(picture, self._scale.limit, theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font(), sizes.body))
        painter.setPen(QColor(theme.muted))
        title = QRectF(0, 0, self.width(), 1.6 * sizes.body)
        draw_formula(painter, title, (sub("g", "W"), "  of every class"), sizes.body)
        self._draw_names(painter, grid, place)
        room = self._room()
        font = tabular(self.font(), sizes.label)
        wide = min(room.width(), 26.0 * sizes.label)
        bar = QRectF((room.width() - wide) / 2, room.bottom() + GAP // 2, wide, 0)
        draw_color_bar(painter, bar, self._scale, theme, font)
        painter.setFont(tabular(self.font(), sizes.label))
        painter.setPen(QColor(theme.muted))
        line = QRectF(0, self.height() - 1.6 * sizes.body, self.width(), 1.6 * sizes.body)
        draw_elided(painter, line, self.read_out())

    def _draw_names(self, painter: QPainter, grid: BoardGrid, place: QRectF) -> None:
        rows, columns = self._shape
        plain = tabular(self.font(), self._sizes.label)
        bold = tabular(self.font(), self._sizes.label, bold=True)
        for label, name in enumerate(self._names):
            tile_row, tile_column = divmod(label, grid.columns)
            image = QRectF(
                place.left()
                + (tile_column * (grid.gutter_x + columns) + grid.gutter_x) * grid.scale,
                place.top() + tile_row * (rows + grid.gutter_y) * grid.scale,
                columns * grid.scale,
                rows * grid.scale,
            )
            chosen = label == self._label
            if chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._theme.cost), 1.5))
                painter.drawRoundedRect(image.adjusted(-1.5, -1.5, 1.5, 1.5), 3, 3)
            if min(image.width(), image.height()) >= _SMALLEST_NAMED:
                painter.setPen(QColor(self._theme.cost if chosen else self._theme.text))
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
                painter.setFont(bold)
                draw_elided(painter, image.adjusted(3, 1, -1, 0), name, flags)
            below = QRectF(image.left(), image.bottom(), image.width(), grid.gutter_y * grid.scale)
            painter.setFont(plain)
            if grid.with_bias and below.height() >= painter.fontMetrics().height():
                painter.setPen(QColor(self._theme.muted))
                bias = signed_number(float(self._biases[label]), 5)
                draw_elided(painter, below, bias, Qt.AlignmentFlag.AlignCenter)
