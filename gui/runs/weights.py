"""The weights of a run, or the difference of two runs' weights, as a small board."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, qRgb
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.color_scale import TABLE_SIZE, diverging_table
from gui.theme import DARK, LABEL_SIZE, Theme, tabular

_HEIGHT, _LINE = 116, 16
_GUTTER = 2  # pixels of the images
# All classes of a large model would be dots.
_MOST = 40


class WeightsThumbnail(QWidget):
    """Images side by side on one symmetric scale, which is written below them."""

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._W: NDArray[np.float32] | None = None
        self._shape = (1, 1)
        self._theme = DARK
        self._image: QImage | None = None

    def sizeHint(self) -> QSize:
        """Return room for two rows of images and a line."""
        return QSize(240, _HEIGHT + _LINE)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._image = None
        self.update()

    def show_weights(self, W: NDArray[np.float32] | None, image_shape: tuple[int, int]) -> None:
        """Show weights of shape (n_in, n_out); None for nothing."""
        self._W, self._shape = W, image_shape
        self._image = None
        self.setAccessibleDescription(self.scale())
        self.update()

    def scale(self) -> str:
        """Return what the colours mean."""
        if self._W is None:
            return "no weights yet"
        left_out = self._W.shape[1] - _MOST
        more = f", {left_out} classes more" if left_out > 0 else ""
        return f"scale ±{_largest(self._W):.3g}{more}"

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the images and the line below them."""
        painter = QPainter(self)
        painter.setFont(tabular(self.font(), LABEL_SIZE))
        painter.setPen(QColor(self._theme.muted))
        line = QRectF(0, self.height() - _LINE, self.width(), _LINE)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.scale())
        if self._W is None:
            return
        if self._image is None:
            self._image = _board(self._W, self._shape, self.width() / _HEIGHT, self._theme)
        image = self._image
        scale = min(self.width() / image.width(), _HEIGHT / image.height())
        place = QRectF(0, 0, image.width() * scale, image.height() * scale)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 3)
        painter.drawImage(place, image)


def _largest(W: NDArray[np.float32]) -> float:
    return float(np.abs(W[:, :_MOST]).max()) or 1.0


def _board(
    W: NDArray[np.float32], image_shape: tuple[int, int], aspect: float, theme: Theme
) -> QImage:
    """Return the images as one picture, of about this aspect."""
    rows, columns = image_shape
    n = min(W.shape[1], _MOST)
    across = max(
        range(1, n + 1),
        key=lambda across: min(
            aspect / (across * (columns + _GUTTER)), 1 / (math.ceil(n / across) * (rows + _GUTTER))
        ),
    )
    down = math.ceil(n / across)
    shape = down * (rows + _GUTTER), across * (columns + _GUTTER)
    # Zero, the panel's colour, lies between the two middle entries.
    board = np.full(shape, TABLE_SIZE // 2, np.uint8)
    position = (W[:, :n] / _largest(W) + 1) * (TABLE_SIZE / 2)
    indices = np.clip(position, 0, TABLE_SIZE - 1).astype(np.uint8)
    for label in range(n):
        row, column = divmod(label, across)
        top, left = row * (rows + _GUTTER), column * (columns + _GUTTER)
        board[top : top + rows, left : left + columns] = indices[:, label].reshape(rows, columns)
    image = QImage(board.tobytes(), shape[1], shape[0], shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable([qRgb(*map(int, color)) for color in diverging_table(theme)])
    # It keeps no copy of the bytes it is given, so it makes its own.
    return image.copy()
