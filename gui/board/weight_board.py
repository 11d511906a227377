"""What each class looks for: its weights as an image, all on one scale."""

from __future__ import annotations

import os

from PyQt6.QtCore import QSettings, Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from engine import Snapshot, SoftscopeError
from gui.theme import DARK, GAP, PADDING, Theme
from gui.widgets.dialogs import show_error

from . import export as board_export
from .header import board_header
from .kinds import LIVE, PINNED, WORDS, Kind
from .live import BoardLive
from .pin_words import Pins
from .summary import summary
from .view import BoardView

_CHOSEN = "weight_board/kind"


def _letter(event: QKeyEvent) -> str:
    """Return the letter that was typed, not with Ctrl or the like."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    return event.text().upper() if plain else ""


class WeightBoard(QWidget):
    """One image a class in one mosaic, their biases, and the scale they share.

    In the place of the weights it can show their gradient, their next change or those of pinned
    steps, also side by side; and in the place of all classes one of them, enlarged.

    Attributes
    ----------
    heading, caption : QLabel
        The caption reads out the number under the pointer.
    details : FittingLabel
        In the place of the caption for pinned steps, of which there is more to say.
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
        self.details, self.freeze, self.export = header.details, header.freeze, header.export
        self.live = BoardLive(self)
        self._view = BoardView(self.live.nothing)
        self.mosaic, self.enlarged = self._view.mosaic, self._view.enlarged
        self.canvas, self.image = self.mosaic.canvas, self.mosaic.image
        self.empty_state = self._view.empty_state
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, GAP)
        column.setSpacing(GAP // 2)
        column.addLayout(header.row)
        column.addWidget(self.details)
        column.addWidget(self._view, 1)
        self.choice.chosen.connect(self.choose)
        self.freeze.toggled.connect(self.live.freeze)
        self.export.clicked.connect(self._ask_and_export)
        self.live.changed.connect(self._show)
        self._view.read_out_changed.connect(self._read_out)
        stored = str(QSettings().value(_CHOSEN, Kind.WEIGHTS))
        self.choose(Kind(stored) if stored in LIVE else Kind.WEIGHTS)
        self.apply_theme(theme)

    # -- what is shown -------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in (self._view, self.choice):
            part.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the step that ``snapshot`` shows."""
        self.live.show_snapshot(snapshot)

    def set_pins(self, pins: Pins) -> None:
        """Offer pinned steps, ``"A"`` and ``"B"``, of this run or of another."""
        self.choice.offer_pins(pins)
        if self.choice.kind is not self.live.kind:
            gone = " and ".join(sorted(self.live.pins.keys() - pins.keys()))
            self.told.emit(f"No pin {gone} any more: the board shows the weights")
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
        pictures, dataset = self.live.pictures, self.live.dataset
        if pictures and dataset is not None:
            board_export.export_pictures(path, pictures, self.live.pins, dataset)

    def _show(self) -> None:
        self.export.setEnabled(bool(self.live.pictures))
        name, _, what = WORDS[self.live.kind].title.partition(" · ")
        self.heading.setText(f"{name.upper()} · {what}")
        self.details.setVisible(self.live.kind in PINNED)
        self._view.show_pictures(self.live.pictures, self.live.nothing)
        self._read_out()

    def _read_out(self) -> None:
        """Write the number under the pointer, or what is shown on which scale."""
        pointed = self._view.read_out()
        texts = (pointed,) if pointed else summary(self.live)
        is_pinned = self.live.kind in PINNED
        self.caption.setText("" if is_pinned else texts[0])
        self.details.set_texts(texts if is_pinned else ("",))

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up with what was not drawn while nobody saw it."""
        super().showEvent(a0)
        self.live.set_seen(True)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Draw nothing while nobody sees it."""
        super().hideEvent(a0)
        self.live.set_seen(False)

    # -- what a person asks for ----------------------------------------------------------

    def choose(self, kind: Kind) -> None:
        """Show a kind that is offered; one of the run itself is remembered."""
        self.choice.select(kind)
        if kind in LIVE:
            QSettings().setValue(_CHOSEN, kind.value)
        self.live.choose(kind)
        self._show()

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
        """Choose a kind or a class, enlarge it, go back, export."""
        if a0 is None or not self._obey(a0):
            super().keyPressEvent(a0)

    def _obey(self, event: QKeyEvent) -> bool:
        """Do what a key means here; return whether it means anything."""
        letter = _letter(event)
        if letter == "P" and self.live.pictures:
            self.export.click()
            return True
        return self._view.obey(event) or self.choice.choose_by_key(letter)
