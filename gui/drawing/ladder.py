"""The stages a drawing goes through on its way to the model, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QBoxLayout, QWidget

from gui.theme import Theme

from .stage_button import Rung, StageButton
from .task_words import are_short


class _Known(NamedTuple):
    """What there is to say of a stage: its caption, the setting that switches it, what it does."""

    caption: str
    setting: str
    what: str


#: By the engine's name of each stage.
STAGES = {
    "as drawn": _Known("drawn", "", "The sheet as it is, made small"),
    "ink box": _Known("box", "fit", "The ink fitted into a box of 20 of 28 pixels"),
    "pen width": _Known(
        "width", "normalise_width", "Lines as wide as those of the training images"
    ),
    "centre of mass": _Known(
        "mass", "centre", "The centre of mass moved to the middle, by whole pixels"
    ),
    "deskew": _Known("deskew", "deskew", "The slant taken out: for models trained so"),
    "spread": _Known("spread", "spread", "The ink scaled to one spread: for models trained so"),
}


class Ladder(QWidget):
    """A small image a stage; a click switches the stage off or on.

    Attributes
    ----------
    is_row : bool
        Whether the stages stand beside each other.

    Signals
    -------
    switched : str, bool
        The setting of a stage, and whether it is on.
    """

    switched = pyqtSignal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ladder")
        self.setAccessibleName("Stages of the preparation")
        self.is_row = True
        self._lines = 1
        self._buttons = {name: self._button(name, known) for name, known in STAGES.items()}
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for button in self._buttons.values():
            self._row.addWidget(button, 1)
        self.show_rungs((), ())

    def _button(self, name: str, known: _Known) -> StageButton:
        button = StageButton(known.caption, bool(known.setting))
        button.setObjectName(f"stage_{name.replace(' ', '_')}")
        button.setAccessibleName(name)
        how = "\nClick (or Space): off or on" if known.setting else ""
        button.setToolTip(f"{name}: {known.what}{how}")
        if known.setting:
            button.clicked.connect(lambda on: self.switched.emit(known.setting, on))
        return button

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        for button in self._buttons.values():
            button.apply_theme(theme)

    def set_class_names(self, names: tuple[str, ...]) -> None:
        """Make room for other answers."""
        # Longer names take a line of their own.
        self._lines = 1 if are_short(names) else 2
        self._form()

    def set_direction(self, is_row: bool) -> None:
        """Put the stages beside each other, or below each other in small."""
        self.is_row = is_row
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if is_row else directions.TopToBottom)
        self._form()

    def _form(self) -> None:
        for button in self._buttons.values():
            button.set_form(self.is_row, self._lines)

    def show_rungs(self, rungs: Sequence[Rung], switched_on: Sequence[str]) -> None:
        """Show the stages that a drawing went through, and the settings that are on."""
        there = {rung.name: rung for rung in rungs}
        last = rungs[-1].name if rungs else ""
        for name, known in STAGES.items():
            on = known.setting in switched_on
            self._buttons[name].show_rung(there.get(name), on, name == last)
