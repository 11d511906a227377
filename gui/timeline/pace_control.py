"""Slow motion: how many minibatches a second a run may make."""

from __future__ import annotations

import math

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from engine import Snapshot
from gui.theme import Theme
from gui.widgets.buttons import named_button
from gui.widgets.number_field import UNLIMITED
from gui.widgets.popup import Popup
from gui.widgets.value_slider import LogScale, ValueSlider

SLOWEST, FASTEST = 0.5, 1000.0  # minibatches a second
_PRESETS = (1.0, 10.0, 100.0, math.inf)
_BESIDE_TEXT = 26
_TOOLTIP = "Slow motion: so many minibatches a second at most"


class PaceControl(QPushButton):
    """A button that says how fast a run may go, with a slider under it.

    Signals
    -------
    pace_requested : float or None
        Minibatches a second; None for as fast as possible.

    Attributes
    ----------
    slider : ValueSlider
        In the popup; infinity stands for unlimited.
    popup : Popup
        What the button opens.
    """

    pace_requested = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pace_button")
        self._pace = math.inf
        self._folded = False
        self.popup = Popup(self, "pace_popup")
        self.slider = ValueSlider(
            "Minibatches a second", "pace", LogScale(SLOWEST, FASTEST, endless=True), _TOOLTIP
        )
        self.slider.setMinimumWidth(260)
        self.slider.edited.connect(self._chosen)
        self.popup.column.addWidget(self.slider)
        row = QHBoxLayout()
        for preset in _PRESETS:
            text = UNLIMITED if math.isinf(preset) else f"{preset:g}"
            unit = "As fast as possible" if math.isinf(preset) else f"{text} minibatches a second"
            button = named_button(f"pace_{text}", text, unit, role="flat")
            button.clicked.connect(lambda _, preset=preset: self._chosen(preset))
            row.addWidget(button)
        self.popup.column.addLayout(row)
        note = QLabel("The numbers come out the same at any speed.")
        note.setProperty("role", "caption")
        self.popup.column.addWidget(note)
        self.slider.show_value(self._pace)
        self.set_folded(False)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.popup.apply_theme(theme)

    def set_folded(self, folded: bool) -> None:
        """Use fewer words, or all of them."""
        self._folded = folded
        # Any pace fits, so that nothing moves when it changes.
        widths = [
            self.fontMetrics().horizontalAdvance(self._text(pace)) for pace in (math.inf, 888.0)
        ]
        self.setMinimumWidth(max(widths) + _BESIDE_TEXT)
        self._tell()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the pace a run is held to."""
        pace = math.inf if snapshot.pace is None else snapshot.pace
        self.slider.show_value(pace)
        if pace != self._pace:
            self._pace = pace
            self._tell()

    def _tell(self) -> None:
        self.setText(self._text(self._pace))
        unlimited = math.isinf(self._pace)
        spoken = UNLIMITED if unlimited else f"{self._pace:g} minibatches a second"
        self.setAccessibleName(f"Speed: {spoken}")
        self.setToolTip(f"{_TOOLTIP}\nNow {spoken}")

    def _text(self, pace: float) -> str:
        text = UNLIMITED if math.isinf(pace) else f"{pace:g} steps/s"
        return f"{text}  ▾" if self._folded else f"Speed: {text}  ▾"

    def _chosen(self, pace: float) -> None:
        """Ask for a pace; one outside what is possible becomes the nearest that is."""
        if not math.isinf(pace):
            pace = min(max(pace, SLOWEST), FASTEST)
        self.slider.show_value(pace)
        self.pace_requested.emit(None if math.isinf(pace) else pace)
