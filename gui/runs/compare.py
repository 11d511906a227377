"""Two runs side by side: what they were set to, what came of it, how far their weights part."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

import engine
from engine import Moment, RunDetails
from gui.plots.others import other_colour
from gui.theme import DARK, GAP, Theme
from gui.timeline.pins import Pin, pin_of
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel

from .cells import SWATCH
from .curves import Drawn, SmallCurves
from .facts import FactTable, Row, heading, result_rows
from .tree import RunNode
from .weights import WeightsThumbnail

_SCROLL_ROOM = 12
_NAME_WIDTH = 112
# Colours of the two where they are not drawn beside the live run already.
_A, _B = 0, 1


class RunCompare(QScrollArea):
    """A column about two runs, A and B.

    Signals
    -------
    pins_requested : Pin, Pin
        A person wants the best weights of both pinned as A and B.
    """

    pins_requested = pyqtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_compare")
        self.setAccessibleName("The two selected runs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = DARK
        self._colors = (_A, _B)
        self._details: tuple[RunDetails, RunDetails] | None = None
        self._names = [ElidedLabel(), ElidedLabel()]
        self._swatches = [QLabel(), QLabel()]
        self.curves = SmallCurves()
        self.results = FactTable("compare_results", _NAME_WIDTH)
        self.settings = FactTable("compare_settings", _NAME_WIDTH)
        self.difference = WeightsThumbnail("compare_weights", "Weights of A minus those of B")
        self.words = QLabel()
        self.words.setObjectName("compare_words")
        self.words.setProperty("role", "name")
        self.words.setWordWrap(True)
        self.pin = named_button(
            "pin_runs", "Pin as A and B", "Compare the best weights of both in the weight board"
        )
        self.pin.clicked.connect(self._pin)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, _SCROLL_ROOM, 0)
        column.setSpacing(GAP // 2)
        for letter, name, swatch in zip("AB", self._names, self._swatches, strict=True):
            name.setObjectName(f"compare_{letter.lower()}")
            swatch.setFixedSize(SWATCH, SWATCH)
            row = QHBoxLayout()
            row.setSpacing(GAP)
            row.addWidget(swatch)
            row.addWidget(QLabel(letter))
            row.addWidget(name, 1)
            column.addLayout(row)
        column.addSpacing(GAP)
        column.addWidget(self.curves)
        column.addSpacing(GAP)
        column.addWidget(self.results)
        column.addSpacing(GAP)
        column.addWidget(heading("SETTINGS THAT DIFFER"))
        column.addWidget(self.settings)
        column.addSpacing(GAP)
        column.addWidget(heading("WEIGHTS OF A MINUS THOSE OF B"))
        column.addWidget(self.difference)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.pin)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        self.setWidget(inside)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.curves.apply_theme(theme)
        self.difference.apply_theme(theme)
        self._draw()

    def show_nodes(self, a: RunNode, b: RunNode, colors: tuple[int | None, int | None]) -> None:
        """Show what the list knows of two runs; ``colors``: of their lines in the plots."""
        for name, node in zip(self._names, (a, b), strict=True):
            name.setText(node.name)
        self._colors = _two_colors(colors)
        self._details = None
        self.results.show_rows([("", "A", "B"), *result_rows([a.entry, b.entry])])
        self._draw()

    def show_details(self, a: RunDetails, b: RunDetails) -> None:
        """Show what only the runs' own files tell."""
        self._details = a, b
        self._draw()

    def _draw(self) -> None:
        colours = [other_colour(self._theme, color) for color in self._colors]
        for swatch, colour in zip(self._swatches, colours, strict=True):
            swatch.setStyleSheet(f"background: {colour};")
        self.pin.setEnabled(self._details is not None and _both_have_weights(*self._details))
        if self._details is None:
            self.curves.show_runs([])
            self.settings.show_rows([])
            self.difference.show_weights(None, (1, 1))
            self.words.setText("")
            return
        a, b = self._details
        self.curves.show_runs(
            [
                Drawn(details.state.curves.curves(), colour, colour, colour)
                for details, colour in zip(self._details, colours, strict=True)
            ]
        )
        found = engine.compare_runs(a, b)
        text = engine.setting_text
        rows: list[Row] = [
            (engine.setting_name(name), text(of_a), text(of_b))
            for name, (of_a, of_b) in found.settings.items()
        ]
        self.settings.show_rows(rows or [("none",)])
        difference = found.difference
        shape = a.weights.image_shape if a.weights is not None else (1, 1)
        self.difference.show_weights(None if difference is None else difference.W, shape)
        self.words.setText(_words(found))

    def _pin(self) -> None:
        if self._details is not None:
            names = (label.text() for label in self._names)
            self.pins_requested.emit(*map(_pin, self._details, names))


def _two_colors(colors: tuple[int | None, int | None]) -> tuple[int, int]:
    """Return a colour for each, never the same for both."""
    a, b = colors
    a = (_B if b == _A else _A) if a is None else a
    b = (_B if a == _A else _A) if b is None else b
    return a, b


def _words(found: engine.Comparison) -> str:
    data = "" if found.same_data else "They learned from different images. "
    if not found.same_start:
        data += "They began with different weights. "
    if found.difference is None:
        return f"{data}Their weights cannot be compared."
    if found.relative_difference is None:
        return data
    if not found.relative_difference:
        return f"{data}Their weights are the same, bit by bit."
    return f"{data}A's weights lie {100 * found.relative_difference:.3g} % of B's length from B's."


def _both_have_weights(a: RunDetails, b: RunDetails) -> bool:
    return a.state.best_parameters is not None and b.state.best_parameters is not None


def _pin(details: RunDetails, name: str) -> Pin:
    """Return a run at its best validation error."""
    state = details.state
    assert state.best_parameters is not None
    step = state.at.early_stopping.best_step + 1
    era = next(era for era in reversed(state.schedule) if era.first_step <= max(step - 1, 0))
    moment = Moment(step, era, state.best_parameters, state.at.early_stopping)
    return pin_of(moment, state.curves.curves(), name)
