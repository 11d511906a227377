"""The sheet a digit is drawn on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QImage,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.theme import DARK, Theme

from .canvas_keys import Command, canvas_tooltip, command_of
from .digit_image import draw_focus, draw_hint, draw_sheet, ink_shades
from .drawing import Drawing
from .eraser_cursor import eraser_cursor
from .probability_bars import TEN_DIGITS
from .strokes import SIDE, Point, Stroke
from .task_words import sheet_hints

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
    tool_changed : bool
        Whether the eraser is in hand now: chosen, or for as long as a stroke lasts that the right
        button or the stylus' other end makes.
    """

    drawing_changed = pyqtSignal()
    tool_changed = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eraser_chosen = False
        self._erasing = False
        self._drawing = Drawing()
        # The mouse button of the stroke under way.
        self._button = Qt.MouseButton.NoButton
        self._theme = DARK
        self._shades = ink_shades(DARK.ink)
        self._hints: Sequence[str] = sheet_hints(TEN_DIGITS)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._update_cursor()
        self.setObjectName("canvas")
        self.setAccessibleName("Drawing canvas")
        self.setToolTip(canvas_tooltip())

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

    def can_redo(self) -> bool:
        """Whether there is a change to bring back."""
        return self._drawing.can_redo()

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

    def choose_eraser(self, chosen: bool) -> None:
        """Let the left button and the pen's tip erase, or draw again."""
        self._eraser_chosen = chosen
        self._update_tool()

    def toggle_eraser(self) -> None:
        """Change between pen and eraser."""
        self.choose_eraser(not self._eraser_chosen)

    def set_hints(self, hints: Sequence[str]) -> None:
        """Ask for something else on the empty sheet: the first of these that fits on it."""
        self._hints = hints
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._shades = ink_shades(theme.ink)
        self._update_cursor()
        self.update()

    def _changed(self) -> None:
        self._update_tool()
        self.update()
        self.drawing_changed.emit()

    # The pen

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Begin a stroke: the left button draws, the right one erases."""
        assert event is not None
        if event.button() not in _DRAWING_BUTTONS:
            return
        self._button = event.button()
        erases = self._eraser_chosen or event.button() == Qt.MouseButton.RightButton
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
            erases = self._eraser_chosen or other_end or side_button
            self._begin(event.position(), pressure, erases)
        elif event.type() == QEvent.Type.TabletMove:
            self._extend(event.position(), pressure)
        else:
            # The pen no longer presses; the width it had last stands.
            self._finish()
        # An ignored event would come again as the mouse's.
        event.accept()

    def _begin(self, position: QPointF, pressure: float | None, erases: bool) -> None:
        self._drawing.begin(self._point(position, pressure, erases), erases)
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
            and command_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Undo, redo, clear, or change between pen and eraser."""
        assert event is not None
        command = command_of(event)
        if command is None:
            super().keyPressEvent(event)
            return
        {
            Command.UNDO: self.undo,
            Command.REDO: self.redo,
            Command.CLEAR: self.clear,
            Command.OTHER_TOOL: self.toggle_eraser,
        }[command]()

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
            draw_focus(painter, sheet, self._theme)
        if not self._drawing.strokes:
            draw_hint(painter, sheet, self._hints, self._theme, self.font())

    def _side(self) -> int:
        """Return the side of the sheet, which lies in the widget's upper left corner."""
        return max(1, min(self.width(), self.height()))

    def _update_tool(self) -> None:
        """Say so where pen and eraser have changed places."""
        erasing = self._eraser_chosen or (self._drawing.is_under_way() and self._drawing.erases)
        if erasing is not self._erasing:
            self._erasing = erasing
            self._update_cursor()
            self.tool_changed.emit(erasing)

    def _update_cursor(self) -> None:
        """Show a cross for the pen, a ring as large as its reach for the eraser."""
        if not self._erasing:
            self.setCursor(Qt.CursorShape.CrossCursor)
            return
        diameter = ERASER_WIDTH * self._side() / SIDE
        self.setCursor(eraser_cursor(diameter, self.devicePixelRatioF(), self._theme.muted))
