"""One class of the weight board, as large as the board, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.microscope.numbers import signed_number
from gui.theme import BODY_SIZE, GAP, VALUE_SIZE, Theme, tabular
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel

from .large_images import LargeImages
from .number_table import NumberTable
from .picture import BoardPicture, Pixel, read_out
from .value_tables import compared_numbers, values_round

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

    Of several pictures: a large image each, and their numbers beside each other.

    The pixel is the one last pointed at, and stays when another class is shown; before that, the
    one whose number, of several pictures the last one's, is the largest.

    Attributes
    ----------
    label : int
        The class.
    pixel : tuple of int or None
        Row and column of the pixel that is read out.
    large : LargeImages
        The images.
    canvas, image : BoardCanvas, pyqtgraph.ImageItem
        Where they are drawn, and the first of them.
    name, numbers : QLabel
        The class, and its numbers as a whole.
    table : NumberTable
        The numbers round the pixel, or those that are compared.

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
        self.large = LargeImages()
        self.canvas, self.image = self.large.canvas, self.large.images[0]
        self.label = 0
        self.pixel: Pixel | None = None
        self._pictures: Sequence[BoardPicture] = ()
        self.name, self.numbers = ElidedLabel(), QLabel()
        self.name.setProperty("role", "value")
        self.name.setObjectName("enlarged_name")
        self.numbers.setObjectName("enlarged_numbers")
        self.table = NumberTable()
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
        side.addWidget(self.table)
        side.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.canvas, 1)
        row.addLayout(side)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.large.apply_theme(theme)
        self.table.apply_theme(theme)
        self.name.setFont(tabular(self.font(), VALUE_SIZE, bold=True))
        self.numbers.setFont(tabular(self.font(), BODY_SIZE))

    def show_pictures(self, pictures: Sequence[BoardPicture], label: int) -> None:
        """Show one class of a picture, or of several side by side."""
        self._pictures, self.label = pictures, label
        first, last = pictures[0], pictures[-1]
        W = first.values.W[:, label]
        if self.pixel is None or not self._is_inside(*self.pixel):
            strongest = int(np.abs(last.values.W[:, label]).argmax())
            self.pixel = divmod(strongest, first.image_shape[1])
        weight, bias = first.words.weight, first.words.bias
        self.name.setText(f"class {first.class_names[label]}")
        self.numbers.setText(
            f"{bias} {signed_number(float(first.values.b[label]))}\n"
            f"Σ {weight} {signed_number(float(W.sum(dtype=np.float64)))}\n"
            f"from {signed_number(float(W.min()))} to {signed_number(float(W.max()))}"
        )
        self.numbers.setVisible(len(pictures) == 1)
        what = "The numbers round" if len(pictures) == 1 else "The pictures' numbers; the first at"
        self.table.setToolTip(f"{what} the pixel pointed at; Shift with the arrow keys moves it")
        self.table.setAccessibleName("Numbers of the class")
        self._draw()

    def read_out(self) -> str:
        """Return the number of the pixel."""
        if not self._pictures or self.pixel is None:
            return ""
        return read_out(self._pictures, self.label, self.pixel)

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
        pixel = self.large.pixel_at(point) if point is not None else None
        if pixel is not None:
            self._read(*pixel)

    def _is_inside(self, row: int, column: int) -> bool:
        rows, columns = self._pictures[0].image_shape if self._pictures else (0, 0)
        return 0 <= row < rows and 0 <= column < columns

    def _read(self, row: int, column: int) -> None:
        if self._is_inside(row, column):
            self.pixel = row, column
            self._show_pixel()
            self.pixel_changed.emit()

    def _draw(self) -> None:
        if self._pictures:
            self.large.show_class(self._pictures, self.label)
            self._show_pixel()

    def _show_pixel(self) -> None:
        """Frame the pixel, and write out its numbers."""
        assert self.pixel is not None
        self.large.frame_pixel(self.pixel)
        if len(self._pictures) == 1:
            table = values_round(self._pictures[0], self.label, self.pixel)
        else:
            table = compared_numbers(self._pictures, self.label, self.pixel)
        self.table.show_table(table)
