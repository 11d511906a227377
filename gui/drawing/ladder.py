"""The stages a drawing goes through on its way to the model, each with its own answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PyQt6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.theme import DARK, LABEL_SIZE, Theme, mixed

from .digit_image import ink_shades

_SIDE = 40
#: Name of each stage, the setting that switches it, and what it does.
STAGES = (
    ("as drawn", "", "The sheet as it is, made small"),
    ("ink box", "fit", "The ink fitted into a box of 20 of 28 pixels"),
    ("pen width", "normalise_width", "Lines as wide as those of the training images"),
    ("centre of mass", "centre", "The centre of mass moved to the middle, by whole pixels"),
    ("deskew", "deskew", "The slant taken out: for models trained so"),
    ("spread", "spread", "The ink scaled to one spread: for models trained so"),
)


@dataclass(frozen=True, eq=False)
class Rung:
    """A stage as it is shown.

    Attributes
    ----------
    name : str
        One of `STAGES`.
    image : ndarray of uint8
        Ink high.
    answer : str
        What the model takes it for, with how sure it is; empty while it knows nothing.
    """

    name: str
    image: NDArray[np.uint8]
    answer: str


class Ladder(QWidget):
    """A small image a stage; a click switches the stage off or on.

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
        self._theme = DARK
        self._rungs: dict[str, Rung] = {}
        self._on: tuple[str, ...] = ()
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for name, setting, what in STAGES:
            button = QToolButton()
            button.setObjectName(f"stage_{name.replace(' ', '_')}")
            button.setAccessibleName(name)
            button.setCheckable(bool(setting))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(_SIDE, _SIDE))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            how = "; click: off or on" if setting else ""
            button.setToolTip(f"{name}: {what}{how}")
            if setting:
                button.clicked.connect(lambda on, s=setting: self.switched.emit(s, on))
            self._buttons[name] = button
            row.addWidget(button, 1)
        self._paint()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        hover = mixed(theme.panel, theme.text, 0.1)
        self.setStyleSheet(
            f"QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 1px;"
            f" font-size: {LABEL_SIZE}px; color: {theme.muted}; background: transparent; }}"
            f"QToolButton:hover {{ background: {hover}; }}"
            f"QToolButton:focus {{ border: 1px solid {theme.cost}; }}"
        )
        self._paint()

    def show_rungs(self, rungs: Sequence[Rung], switched_on: Sequence[str]) -> None:
        """Show the stages that a drawing went through; those not named are off."""
        new, on = {rung.name: rung for rung in rungs}, tuple(switched_on)
        if on == self._on and _same(new, self._rungs):
            return
        self._rungs, self._on = new, on
        for name, setting, _ in STAGES:
            self._buttons[name].setChecked(setting in switched_on)
        self._paint()

    def _paint(self) -> None:
        for name, setting, _ in STAGES:
            button, rung = self._buttons[name], self._rungs.get(name)
            button.setIcon(QIcon(self._picture(rung)))
            off = bool(setting) and not button.isChecked()
            button.setText("off" if off else rung.answer if rung is not None else "–")

    def _picture(self, rung: Rung | None) -> QPixmap:
        pixmap = QPixmap(_SIDE, _SIDE)
        pixmap.fill(QColor(self._theme.paper))
        if rung is not None:
            rows, columns = rung.image.shape
            indexed = QImage.Format.Format_Indexed8
            image = QImage(rung.image.tobytes(), columns, rows, columns, indexed)
            image.setColorTable(ink_shades(self._theme.ink))
            painter = QPainter(pixmap)
            side = max(rows, columns)
            width, height = _SIDE * columns // side, _SIDE * rows // side
            painter.drawImage(pixmap.rect().adjusted(0, 0, width - _SIDE, height - _SIDE), image)
            painter.end()
        return pixmap


def _same(some: Mapping[str, Rung], others: Mapping[str, Rung]) -> bool:
    """Whether both would look the same."""
    return some.keys() == others.keys() and all(
        rung.image is others[name].image and rung.answer == others[name].answer
        for name, rung in some.items()
    )
