"""What each class looks for: its weights as an image, all on one scale."""

from __future__ import annotations

import os

from PyQt6.QtCore import QPointF, QSettings, Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from engine import Snapshot, SoftscopeError
from gui.theme import DARK, GAP, PADDING, Theme
from gui.widgets.color_bar import limit_text
from gui.widgets.dialogs import show_error
from gui.widgets.panel_parts import EmptyState, ten_squares

from . import export as board_export
from .enlarged_weights import ARROWS, EnlargedWeights
from .header import board_header
from .kinds import LIVE, WORDS, Kind, Pins
from .live import BoardLive
from .mosaic import BoardMosaic
from .picture import BoardPicture

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CHOSEN = "weight_board/kind"


def _letter(event: QKeyEvent) -> str:
    """Return the letter that was typed, not with Ctrl or the like."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    return event.text().upper() if plain else ""


class WeightBoard(QWidget):
    """One image a class in one mosaic, their biases, and the scale they share.

    In the place of the weights it can show their gradient, their next change or those of pinned
    steps; and in the place of all classes one of them, enlarged.

    Attributes
    ----------
    heading, caption : QLabel
        The caption reads out the number under the pointer.
    choice : BoardChoice
        What is shown.
    freeze, export : QPushButton
        While the first is checked, the scales stay as they are.
    mosaic : BoardMosaic
        All classes.
    canvas, image : BoardCanvas, pyqtgraph.ImageItem
        Those of the mosaic.
    enlarged : EnlargedWeights
        One class.

    Signals
    -------
    told : str
        One line for the status line.
    """

    told = pyqtSignal(str)

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weight_board")
        header = board_header(self)
        self.heading, self.caption, self.choice = header.heading, header.caption, header.choice
        self.freeze, self.export = header.freeze, header.export
        self.mosaic = BoardMosaic()
        self.canvas, self.image = self.mosaic.canvas, self.mosaic.image
        self.enlarged = EnlargedWeights()
        self.live = BoardLive(self)
        self.empty_state = EmptyState(self.live.nothing, ten_squares())
        self._is_enlarged = False
        self._pointed: QPointF | None = None
        self._lay_out(header.row)
        self._connect()
        stored = str(QSettings().value(_CHOSEN, Kind.WEIGHTS))
        self._choose(Kind(stored) if stored in LIVE else Kind.WEIGHTS)
        self.apply_theme(theme)
        self._show()

    # -- construction --------------------------------------------------------------------

    def _lay_out(self, header: QHBoxLayout) -> None:
        self._pages = QStackedLayout()
        for page in (self.empty_state, self.canvas, self.enlarged):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, GAP)
        column.setSpacing(GAP // 2)
        column.addLayout(header)
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self.choice.chosen.connect(self._choose)
        self.freeze.toggled.connect(self.live.freeze)
        self.export.clicked.connect(self._ask_and_export)
        self.canvas.pointed.connect(self._point)
        self.canvas.clicked.connect(self._click)
        self.enlarged.neighbour_wanted.connect(self._enlarge_neighbour)
        self.enlarged.closed.connect(self._show_all_classes)
        self.enlarged.pixel_changed.connect(self._read_out)
        self.live.changed.connect(self._show)

    # -- what is shown -------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in (self.empty_state, self.mosaic, self.enlarged, self.choice):
            part.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the step that ``snapshot`` shows."""
        self.live.show_snapshot(snapshot)

    def set_pins(self, pins: Pins) -> None:
        """Offer pinned steps, ``"A"`` and ``"B"``, of this run or of another."""
        self.choice.offer_pins(pins)
        self.live.kind = self.choice.kind
        self.live.set_pins(pins)

    def export_board(self, path: str | os.PathLike[str]) -> None:
        """Write what is shown as PNG; nothing where there is nothing to show.

        Raises
        ------
        OutputError
            If the file cannot be written; what stood there before is untouched.
        """
        self.live.catch_up()
        if self.live.picture is not None and self.live.dataset is not None:
            board_export.export_picture(path, self.live.picture, self.live.dataset)

    def _show(self) -> None:
        picture = self.live.picture
        self.export.setEnabled(picture is not None)
        name, _, what = WORDS[self.live.kind].title.partition(" · ")
        self.heading.setText(f"{name.upper()} · {what}")
        if picture is None:
            self.empty_state.set_text(self.live.nothing)
            self._pages.setCurrentWidget(self.empty_state)
            self._pointed = None
        elif self._is_enlarged and self.mosaic.has_grid_for(picture):
            self._pages.setCurrentWidget(self.enlarged)
            self.enlarged.show_picture(picture, self.mosaic.selected)
        else:
            self._is_enlarged = False
            self._pages.setCurrentWidget(self.canvas)
            self.mosaic.show_picture(picture)
        self._read_out()

    def _read_out(self) -> None:
        """Write the number under the pointer, or what is shown on which scale, into the caption."""
        picture = self.live.picture
        if picture is None:
            self.caption.setText("")
            return
        place = self.mosaic.pixel_at(self._pointed) if self._pointed is not None else None
        if self._is_enlarged:
            self.caption.setText(self.enlarged.read_out())
        elif place is not None:
            self.caption.setText(picture.read_out(*place))
        else:
            self.caption.setText(self._summary(picture))

    def _summary(self, picture: BoardPicture) -> str:
        """Say of which step this is, where that is not the newest's weights, and the scale."""
        frozen = self.live.frozen
        if self.live.kind is not Kind.WEIGHTS or self.live.is_past:
            return picture.values.place + (" · scale frozen" if frozen else "")
        return f"scale {limit_text(picture.limit)}, {'frozen' if frozen else 'shared'}"

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up with what was not drawn while nobody saw it."""
        super().showEvent(a0)
        self.live.set_seen(True)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Draw nothing while nobody sees it."""
        super().hideEvent(a0)
        self.live.set_seen(False)

    # -- what a person asks for ----------------------------------------------------------

    def _choose(self, kind: Kind) -> None:
        self.choice.select(kind)
        if kind in LIVE:
            QSettings().setValue(_CHOSEN, kind.value)
        self.live.choose(kind)
        self._show()

    def _point(self, position: QPointF | None) -> None:
        self._pointed = position
        over = position is not None and self.mosaic.pixel_at(position) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.canvas.viewport().setCursor(shape)
        self._read_out()

    def _click(self, position: QPointF) -> None:
        place = self.mosaic.pixel_at(position)
        if place is not None:
            self.mosaic.select(place[0])
            self.enlarged.pixel = place[1]
            self._enlarge()

    def _enlarge(self) -> None:
        self._is_enlarged = True
        self._show()
        self.enlarged.canvas.setFocus()

    def _enlarge_neighbour(self, step: int) -> None:
        assert self.live.picture is not None
        n_out = len(self.live.picture.class_names)
        self.mosaic.select((self.mosaic.selected + step) % n_out)
        self._show()

    def _show_all_classes(self) -> None:
        self._is_enlarged = False
        self._show()
        self.canvas.setFocus()

    def _ask_and_export(self) -> None:
        path = board_export.ask_where_to_export(self, f"{self.live.kind.name.lower()}.png")
        if path is None:
            return
        try:
            self.export_board(path)
        except SoftscopeError as error:
            show_error(self, str(error))
        else:
            self.told.emit(f"Saved {path}")

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Choose a kind or a class, enlarge it, go back."""
        if a0 is None or not (self._obey(a0) or self.choice.choose_by_key(_letter(a0))):
            super().keyPressEvent(a0)

    def _obey(self, event: QKeyEvent) -> bool:
        """Do what a key means here; return whether it means anything."""
        key = Qt.Key(event.key())
        if self.live.picture is None:
            return False
        if _letter(event) == "P":
            self.export.click()
        elif self._is_enlarged:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return self.enlarged.obey(key, shift)
        elif key in ARROWS and self.canvas.hasFocus():
            self.mosaic.move_selection(*ARROWS[key])
        elif key in _ENTER and self.canvas.hasFocus():
            self._enlarge()
        else:
            return False
        return True
