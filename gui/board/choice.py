"""Which of the board's kinds is shown: two rows of buttons, of which one is pressed."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gui.theme import GAP, Theme
from gui.widgets.buttons import named_button
from gui.widgets.segments import Segments

from .kinds import LIVE, PINNED, WORDS, Kind, pins_needed


class BoardChoice(QWidget):
    """Weights, gradient or update; and the pinned steps, their difference and all three of them.

    Attributes
    ----------
    kind : Kind
        What is chosen.

    Signals
    -------
    chosen : Kind
        A person chose another.
    """

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.kind = Kind.WEIGHTS
        self._buttons = {kind: self._button(kind) for kind in (*LIVE, *PINNED)}
        self._rows = [Segments([self._buttons[kind] for kind in kinds]) for kinds in (LIVE, PINNED)]
        # Of both rows one button is pressed.
        self._group = QButtonGroup(self)
        for button in self._buttons.values():
            self._group.addButton(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        for segments in self._rows:
            row.addWidget(segments)
        self._offered = set(LIVE)
        self._buttons[self.kind].setChecked(True)
        self.offer_pins(())

    def _button(self, kind: Kind) -> QPushButton:
        words = WORDS[kind]
        name = f"board_{kind.name.lower()}"
        button = named_button(
            name, kind, f"{words.tooltip} ({words.key} on the board)", role="flat"
        )
        button.setAccessibleName(words.title)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(kind))
        return button

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for segments in self._rows:
            segments.apply_theme(theme)

    def offer_pins(self, names: Iterable[str]) -> None:
        """Offer what can be made of these pins; fall back to the weights where need be."""
        there = set(names)
        made = {kind for kind in PINNED if there.issuperset(pins_needed(kind))}
        self._offered = {*LIVE, *made}
        for kind in PINNED:
            self._buttons[kind].setVisible(kind in made)
        self._rows[1].setVisible(bool(made))
        if self.kind not in self._offered:
            self.select(Kind.WEIGHTS)

    def select(self, kind: Kind) -> None:
        """Choose a kind, telling nobody."""
        self.kind = kind
        self._buttons[kind].setChecked(True)

    def _choose(self, kind: Kind) -> None:
        if kind is not self.kind:
            self.kind = kind
            self.chosen.emit(kind)

    def choose_by_key(self, key: str) -> bool:
        """Choose the kind with a key; return whether one that is offered has it."""
        kind = next((kind for kind in self._offered if WORDS[kind].key == key), None)
        if kind is not None:
            self._buttons[kind].click()
        return kind is not None
