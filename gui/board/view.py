"""The place of the images: all classes, one of them enlarged, or why there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QStackedLayout, QWidget

from gui.theme import Theme
from gui.widgets.panel_parts import EmptyState, ten_squares

from .enlarged_weights import ARROWS, EnlargedWeights
from .mosaic import BoardMosaic
from .picture import BoardPicture, read_out

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BoardView(QWidget):
    """Shows pictures; a click on a class, or Enter, enlarges it.

    Attributes
    ----------
    mosaic : BoardMosaic
        All classes.
    enlarged : EnlargedWeights
        One class.
    empty_state : EmptyState
        What is said where there is nothing.

    Signals
    -------
    read_out_changed
        Another pixel is pointed at, or none.
    """

    read_out_changed = pyqtSignal()

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self.mosaic, self.enlarged = BoardMosaic(), EnlargedWeights()
        self.empty_state = EmptyState(nothing, ten_squares())
        self._pictures: Sequence[BoardPicture] = ()
        self._is_enlarged = False
        self._pointed: QPointF | None = None
        self._pages = QStackedLayout(self)
        for page in (self.empty_state, self.mosaic.canvas, self.enlarged):
            self._pages.addWidget(page)
        self.mosaic.canvas.pointed.connect(self._point)
        self.mosaic.canvas.clicked.connect(self._click)
        self.enlarged.neighbour_wanted.connect(self._enlarge_neighbour)
        self.enlarged.closed.connect(self._show_all_classes)
        self.enlarged.pixel_changed.connect(self.read_out_changed)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in (self.empty_state, self.mosaic, self.enlarged):
            part.apply_theme(theme)

    def show_pictures(self, pictures: Sequence[BoardPicture], nothing: str) -> None:
        """Show pictures of the same classes; say ``nothing`` where there are none."""
        self._pictures = pictures
        if not pictures:
            self.empty_state.set_text(nothing)
            self._pages.setCurrentWidget(self.empty_state)
            self._pointed = None
        elif self._is_enlarged and self.mosaic.has_classes_of(pictures[0]):
            self._pages.setCurrentWidget(self.enlarged)
            self.enlarged.show_pictures(pictures, self.mosaic.selected)
        else:
            self._is_enlarged = False
            self._pages.setCurrentWidget(self.mosaic.canvas)
            self.mosaic.show_pictures(pictures)

    def read_out(self) -> str:
        """Return the numbers of the pixel pointed at; empty where there is none."""
        if not self._pictures:
            return ""
        if self._is_enlarged:
            return self.enlarged.read_out()
        place = self.mosaic.pixel_at(self._pointed) if self._pointed is not None else None
        return read_out(self._pictures, *place) if place is not None else ""

    def obey(self, event: QKeyEvent) -> bool:
        """Do what a key means here; return whether it means anything."""
        key, canvas = Qt.Key(event.key()), self.mosaic.canvas
        if not self._pictures:
            return False
        if self._is_enlarged:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return self.enlarged.obey(key, shift)
        if key in ARROWS and canvas.hasFocus():
            self.mosaic.move_selection(*ARROWS[key])
        elif key in _ENTER and canvas.hasFocus():
            self._enlarge()
        else:
            return False
        return True

    def _show_again(self) -> None:
        self.show_pictures(self._pictures, self.empty_state.text)
        self.read_out_changed.emit()

    def _point(self, position: QPointF | None) -> None:
        self._pointed = position
        over = position is not None and self.mosaic.pixel_at(position) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.mosaic.canvas.viewport().setCursor(shape)
        self.read_out_changed.emit()

    def _click(self, position: QPointF) -> None:
        place = self.mosaic.pixel_at(position)
        if place is not None:
            self.mosaic.select(place[0])
            self.enlarged.pixel = place[1]
            self._enlarge()

    def _enlarge(self) -> None:
        self._is_enlarged = True
        self._show_again()
        self.enlarged.canvas.setFocus()

    def _enlarge_neighbour(self, step: int) -> None:
        n_out = len(self._pictures[0].class_names)
        self.mosaic.select((self.mosaic.selected + step) % n_out)
        self._show_again()

    def _show_all_classes(self) -> None:
        self._is_enlarged = False
        self._show_again()
        self.mosaic.canvas.setFocus()
