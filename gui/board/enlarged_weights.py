"""One class of the weight board, as large as the board, with its numbers."""

from __future__ import annotations

import math

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPen, QTransform
from PyQt6.QtWidgets import QGraphicsRectItem, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.color_scale import diverging_table
from gui.microscope.numbers import signed_number
from gui.theme import BODY_SIZE, GAP, VALUE_SIZE, Theme, tabular
from gui.widgets.buttons import named_button
from gui.widgets.color_bar import ColorBar
from gui.widgets.panel_parts import ElidedLabel

from .canvas import BoardCanvas
from .picture import BoardPicture, Pixel
from .value_grid import ValueGrid, window

_MARGIN = 4
#: One step to the right and one down, by key.
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_NEIGHBOURS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_PageDown: 1,
}
_CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnlargedWeights(QWidget):
    """A large image of one class, its bias and sum, and the numbers round one of its pixels.

    The pixel is the one last pointed at, and stays when another class is shown; before that, the
    one whose number is the largest.

    Attributes
    ----------
    label : int
        The class.
    pixel : tuple of int or None
        Row and column of the pixel that is read out.

    Signals
    -------
    neighbour_wanted : int
        A person asks for the class so many places further on.
    closed
        They ask for the whole board.
    pixel_changed
        Another pixel is read out.
    """

    neighbour_wanted = pyqtSignal(int)
    closed = pyqtSignal()
    pixel_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("enlarged_weights")
        self.canvas = BoardCanvas()
        self.canvas.setObjectName("enlarged_canvas")
        self.canvas.setAccessibleName("Weights of one class")
        self.image = self.canvas.new_image()
        self.color_bar = ColorBar(self.canvas)
        self._frames = [QGraphicsRectItem() for _ in range(2)]
        for frame in self._frames:
            self.canvas.addItem(frame)
        self.label = 0
        self.pixel: Pixel | None = None
        self._picture: BoardPicture | None = None
        self._scale, self._origin = 1.0, QPointF()
        self.name, self.numbers = ElidedLabel(), QLabel()
        self.name.setProperty("role", "value")
        self.name.setObjectName("enlarged_name")
        self.numbers.setObjectName("enlarged_numbers")
        self.grid = ValueGrid()
        self.grid.setToolTip(
            "The numbers round the pixel pointed at; Shift with the arrow keys moves it"
        )
        self._lay_out()
        self.canvas.pointed.connect(self._point)
        self.canvas.resized.connect(self._draw)

    def _lay_out(self) -> None:
        previous = named_button("previous_class", "◂", "The class before (←)", role="flat")
        following = named_button("next_class", "▸", "The next class (→)", role="flat")
        close = named_button("close_enlarged", "✕", "All classes (Esc)", role="flat")
        for button, name in (
            (previous, "Previous class"),
            (following, "Next class"),
            (close, "Show all classes"),
        ):
            button.setAccessibleName(name)
        previous.clicked.connect(lambda: self.neighbour_wanted.emit(-1))
        following.clicked.connect(lambda: self.neighbour_wanted.emit(1))
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setSpacing(GAP // 2)
        top.addWidget(self.name, 1)
        for button in (previous, following, close):
            top.addWidget(button)
        side = QVBoxLayout()
        side.setSpacing(GAP)
        side.addLayout(top)
        side.addWidget(self.numbers)
        side.addWidget(self.grid)
        side.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.canvas, 1)
        row.addLayout(side)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.canvas.setBackground(theme.panel)
        self.image.setLookupTable(diverging_table(theme))
        self.color_bar.apply_theme(theme, self.canvas)
        self.grid.apply_theme(theme)
        self.name.setFont(tabular(self.font(), VALUE_SIZE, bold=True))
        self.numbers.setFont(tabular(self.font(), BODY_SIZE))
        for frame, colour in zip(self._frames, (theme.cost, theme.muted), strict=True):
            frame.setPen(QPen(QColor(colour), 1))

    def show_picture(self, picture: BoardPicture, label: int) -> None:
        """Show one class of a picture."""
        self._picture, self.label = picture, label
        W = picture.values.W[:, label]
        if self.pixel is None or not self._is_inside(*self.pixel):
            row, column = divmod(int(np.abs(W).argmax()), picture.image_shape[1])
            self.pixel = row, column
        weight, bias = picture.words.weight, picture.words.bias
        self.name.setText(f"class {picture.class_names[label]}")
        self.numbers.setText(
            f"{bias} {signed_number(float(picture.values.b[label]))}\n"
            f"Σ {weight} {signed_number(float(W.sum(dtype=np.float64)))}\n"
            f"from {signed_number(float(W.min()))} to {signed_number(float(W.max()))}"
        )
        self._draw()

    def read_out(self) -> str:
        """Return the number of the pixel."""
        if self._picture is None or self.pixel is None:
            return ""
        return self._picture.read_out(self.label, self.pixel)

    def obey(self, key: Qt.Key, shift: bool) -> bool:
        """Do what a key means here; return whether it means anything."""
        if key in _CLOSING:
            self.closed.emit()
        elif key in ARROWS and shift:
            self._move_pixel(*ARROWS[key])
        elif key in _NEIGHBOURS:
            self.neighbour_wanted.emit(_NEIGHBOURS[key])
        else:
            return False
        return True

    def _move_pixel(self, right: int, down: int) -> None:
        if self.pixel is not None:
            self._read(self.pixel[0] + down, self.pixel[1] + right)

    def _point(self, point: QPointF | None) -> None:
        if point is not None:
            inside = (point - self._origin) / self._scale
            self._read(math.floor(inside.y()), math.floor(inside.x()))

    def _is_inside(self, row: int, column: int) -> bool:
        rows, columns = self._picture.image_shape if self._picture is not None else (0, 0)
        return 0 <= row < rows and 0 <= column < columns

    def _read(self, row: int, column: int) -> None:
        if self._is_inside(row, column):
            self.pixel = row, column
            self._frame_pixel()
            self.pixel_changed.emit()

    def _draw(self) -> None:
        picture = self._picture
        if picture is None:
            return
        (rows, columns), height = picture.image_shape, self.canvas.height() - 2 * _MARGIN
        bar_room = self.color_bar.width() + GAP
        width = self.canvas.width() - bar_room - 2 * _MARGIN
        scale = max(min(width / columns, height / rows), 0.1)
        self._scale = scale
        left = round(_MARGIN + (width - columns * scale) / 2)
        top = round(_MARGIN + (height - rows * scale) / 2)
        self._origin = QPointF(left, top)
        W = picture.values.W[:, self.label].reshape(picture.image_shape)
        self.image.setTransform(QTransform(scale, 0, 0, scale, left, top))
        self.image.setImage(W, autoLevels=False, levels=picture.levels)
        self.canvas.mix_pixels(scale)
        self.color_bar.place(round(left + columns * scale + 2 * GAP), _MARGIN, height)
        self.color_bar.show_limit(picture.limit, picture.exceeded)
        self._frame_pixel()

    def _frame_pixel(self) -> None:
        """Frame the pixel, and those that the table shows."""
        assert self._picture is not None
        assert self.pixel is not None
        row, column = self.pixel
        rows, columns = window(self.pixel, self._picture.image_shape)
        around = QRectF(columns.start, rows.start, len(columns), len(rows))
        for frame, place in zip(self._frames, (QRectF(column, row, 1, 1), around), strict=True):
            left_top = self._origin + place.topLeft() * self._scale
            frame.setRect(
                QRectF(left_top, place.size() * self._scale).adjusted(-0.5, -0.5, 0.5, 0.5)
            )
        self.grid.show_values(self._picture, self.label, self.pixel)
