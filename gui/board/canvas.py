"""A scene in screen pixels that tells what the pointer does."""

from __future__ import annotations

import pyqtgraph as pg
from PyQt6.QtCore import QEvent, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent

# Pixels narrower than two of the screen's are mixed with their neighbours: else some would be
# drawn twice as wide as others.
_WIDE = 2.0


class BoardCanvas(pg.GraphicsView):
    """Where images are drawn; leaves the keys to whoever contains it.

    Signals
    -------
    pointed : QPointF or None
        Where the pointer is in the scene; None when it has left.
    clicked : QPointF
        Where the left button was let go.
    resized, focus_changed
        Its size, or whether the keys come here, is another.
    """

    pointed = pyqtSignal(object)
    clicked = pyqtSignal(object)
    resized = pyqtSignal()
    focus_changed = pyqtSignal()

    def new_image(self) -> pg.ImageItem:
        """Add an image for signed values."""
        image = pg.ImageItem(axisOrder="row-major", autoLevels=False)
        self.addItem(image)
        return image

    def mix_pixels(self, scale: float) -> None:
        """Draw images whose pixels are ``scale`` screen pixels wide as they look best."""
        hint = QPainter.RenderHint.SmoothPixmapTransform
        self.setRenderHint(hint, scale * self.devicePixelRatioF() < _WIDE)

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """Tell the new size."""
        super().resizeEvent(ev)
        self.resized.emit()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(ev)
        self.pointed.emit(self.mapToScene(ev.position().toPoint()))

    def leaveEvent(self, ev: QEvent) -> None:
        """Tell that the pointer has left."""
        super().leaveEvent(ev)
        self.pointed.emit(None)

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        """Tell where it was clicked."""
        super().mouseReleaseEvent(ev)
        if ev.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.mapToScene(ev.position().toPoint()))

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Tell that the keys come here."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Tell that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        """Leave the key to whoever contains this."""
        ev.ignore()
