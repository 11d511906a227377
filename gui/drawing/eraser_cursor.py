"""The pointer while the eraser is in hand: a ring as large as what it takes away."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap


def eraser_cursor(diameter: float, ratio: float, color: str) -> QCursor:
    """Return a ring.

    Parameters
    ----------
    diameter : float
        Of the eraser, in device-independent pixels.
    ratio : float
        Device pixels to each of those.
    color : str
        Of the ring, as ``#RRGGBB``.
    """
    side = round(diameter) + 2
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(color), 1.5))
    painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
    painter.end()
    return QCursor(pixmap)
