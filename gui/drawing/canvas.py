"""The sheet a digit is drawn on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QInputDevice,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import BODY_SIZE, DARK, LABEL_SIZE, Theme

from .digit_image import SHEET_RADIUS, draw_sheet, ink_shades
from .drawing import Drawing
from .strokes import SIDE, Point, Stroke

# A digit 200 pixels high then has lines 2.2 of 20 wide; the median of MNIST's is 2.4.
PEN_WIDTH = 22.0
ERASER_WIDTH = 40.0
# What pressure 0 and 1 make of the pen's width.
LIGHTEST, HEAVIEST = 0.5, 1.5

_DRAWING_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class Canvas(QWidget):
    """A square sheet to draw on with mouse, stylus or touch; the right button erases.

    Signals
    -------
    drawing_changed
        Ink came or went.

    Attributes
    ----------
    eraser : bool
        Whether the left button and the pen's tip erase.
    """

    drawing_changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.eraser = False
        self._drawing = Drawing()
        # The mouse button of the stroke under way.
        self._button = Qt.MouseButton.NoButton
        self._theme = DARK
        self._shades = ink_shades(DARK.ink)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._update_cursor()
        self.setAccessibleName("Drawing canvas")

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn, oldest first, with the stroke under way."""
        return self._drawing.strokes

    def ink(self) -> NDArray[np.uint8]:
        """Return a copy of the drawing, uint8 of shape (280, 280), ink high."""
        return self._drawing.ink()

    def is_empty(self) -> bool:
        """Whether there is no ink, be it never drawn or all erased."""
        return self._drawing.is_empty()

    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._drawing.can_undo()

    def draw_strokes(self, strokes: Iterable[Stroke]) -> None:
        """Draw strokes as the pen would; one undo takes them all back."""
        self._drawing.add(strokes)
        self._changed()

    def undo(self) -> None:
        """Take the last change back."""
        self._drawing.undo()
        self._changed()

    def redo(self) -> None:
        """Bring back what was undone last."""
        self._drawing.redo()
        self._changed()

    def clear(self) -> None:
        """Take all ink away; can be undone."""
        self._drawing.clear()
        self._changed()

    def toggle_eraser(self) -> None:
        """Let the left button and the pen's tip erase, or draw again."""
        self.eraser = not self.eraser
        self._update_cursor()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._shades = ink_shades(theme.ink)
        self._update_cursor()
        self.update()

    def _changed(self) -> None:
        self.update()
        self.drawing_changed.emit()

    # The pen

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Begin a stroke: the left button draws, the right one erases."""
        assert event is not None
        if event.button() not in _DRAWING_BUTTONS:
            return
        self._button = event.button()
        erases = self.eraser or event.button() == Qt.MouseButton.RightButton
        self._begin(event.position(), None, erases)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Go on with the stroke."""
        assert event is not None
        self._extend(event.position(), None)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """End the stroke when the button that began it is let go."""
        assert event is not None
        if event.button() == self._button:
            self._extend(event.position(), None)
            self._finish()

    def tabletEvent(self, event: QTabletEvent | None) -> None:
        """Draw with a stylus: pressure widens the line, the stylus' other end erases."""
        assert event is not None
        device = event.pointingDevice()
        has_pressure = device is not None and device.hasCapability(QInputDevice.Capability.Pressure)
        pressure = event.pressure() if has_pressure else None
        if event.type() == QEvent.Type.TabletPress:
            other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            side_button = event.button() == Qt.MouseButton.RightButton
            self._begin(event.position(), pressure, self.eraser or other_end or side_button)
        elif event.type() == QEvent.Type.TabletMove:
            self._extend(event.position(), pressure)
        else:
            # The pen no longer presses; the width it had last stands.
            self._finish()
        # An ignored event would come again as the mouse's.
        event.accept()

    def _begin(self, position: QPointF, pressure: float | None, erases: bool) -> None:
        self._drawing.begin(self._point(position, pressure, erases), erases)
        self._update_cursor()
        self._changed()

    def _extend(self, position: QPointF, pressure: float | None) -> None:
        dirty = self._drawing.extend(self._point(position, pressure, self._drawing.erases))
        if dirty.isEmpty():
            return
        scale = self._side() / SIDE
        on_screen = QRectF(dirty.topLeft() * scale, dirty.size() * scale)
        self.update(on_screen.toAlignedRect().adjusted(-1, -1, 1, 1))
        self.drawing_changed.emit()

    def _finish(self) -> None:
        self._button = Qt.MouseButton.NoButton
        self._drawing.finish()
        self._update_cursor()
        self._changed()

    def _point(self, position: QPointF, pressure: float | None, erases: bool) -> Point:
        """Return where the pen is in the drawing, and its width there."""
        scale = SIDE / self._side()
        width = ERASER_WIDTH if erases else PEN_WIDTH
        if pressure is not None:
            width *= LIGHTEST + (HEAVIEST - LIGHTEST) * pressure
        return position.x() * scale, position.y() * scale, width

    # The keyboard

    def event(self, event: QEvent | None) -> bool:
        """Claim the canvas's keys before shortcuts of the window take them."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._command(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Undo, redo, clear, or change between pen and eraser."""
        assert event is not None
        command = self._command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            command()

    def _command(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undo
        if event.matches(QKeySequence.StandardKey.Redo):
            return self.redo
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.clear
        return self.toggle_eraser if event.key() == Qt.Key.Key_E else None

    # On screen

    def heightForWidth(self, width: int) -> int:
        """Return the width: the sheet is square."""
        return width

    def sizeHint(self) -> QSize:
        """Return the size the window is designed with."""
        return QSize(224, 224)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size one can still write on."""
        return QSize(140, 140)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Keep the eraser's cursor as large as what it takes away."""
        super().resizeEvent(event)
        self._update_cursor()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the sheet, the ink, and what there is to know about both."""
        painter = QPainter(self)
        side = self._side()
        sheet = QRectF(0, 0, side, side)
        draw_sheet(painter, sheet, self._theme)
        view = self._drawing.view(round(side * self.devicePixelRatioF()))
        # Gray levels become the ink's opacity without touching a pixel.
        view.reinterpretAsFormat(QImage.Format.Format_Indexed8)
        view.setColorTable(self._shades)
        painter.drawImage(sheet, view)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.cost), 2))
            painter.drawRoundedRect(sheet.adjusted(1, 1, -1, -1), SHEET_RADIUS, SHEET_RADIUS)
        painter.setPen(QColor(self._theme.muted))
        font = self.font()
        if not self._drawing.strokes:
            font.setPixelSize(BODY_SIZE)
            painter.setFont(font)
            painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter, "Draw a digit here")
        if self.eraser:
            font.setPixelSize(LABEL_SIZE)
            painter.setFont(font)
            corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(sheet.adjusted(8, 8, -8, -6), corner, "eraser · E for the pen")

    def _side(self) -> int:
        """Return the side of the sheet, which lies in the widget's upper left corner."""
        return max(1, min(self.width(), self.height()))

    def _update_cursor(self) -> None:
        """Show a cross for the pen, a ring as large as its reach for the eraser."""
        erasing = self.eraser or (self._button != Qt.MouseButton.NoButton and self._drawing.erases)
        self.setCursor(self._eraser_cursor() if erasing else Qt.CursorShape.CrossCursor)

    def _eraser_cursor(self) -> QCursor:
        ratio = self.devicePixelRatioF()
        side = round(ERASER_WIDTH * self._side() / SIDE) + 2
        pixmap = QPixmap(round(side * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.muted), 1.5))
        painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
        painter.end()
        return QCursor(pixmap)
