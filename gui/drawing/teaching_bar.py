"""Train on own drawings too: how often each counts, and the button."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from gui.theme import GAP
from gui.widgets.buttons import named_button

_MOST_TIMES, _USUAL_TIMES = 1000, 50


class TeachingBar(QWidget):
    """A number and a button.

    Signals
    -------
    teach_requested : int
        Train, and how often each drawing joins the training images.
    """

    teach_requested = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        counts = QLabel("Each counts")
        counts.setProperty("role", "name")
        self.times = QSpinBox()
        self.times.setObjectName("times_counted")
        self.times.setAccessibleName("How often each drawing counts")
        self.times.setToolTip("Each of your drawings joins the training images so many times")
        self.times.setRange(1, _MOST_TIMES)
        self.times.setValue(_USUAL_TIMES)
        self.times.setSuffix(" times")
        # Arrow keys and the wheel do as well, and the native arrows look like no other control.
        self.times.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.teach = named_button(
            "teach_button",
            "Train on them too",
            "Go on from the weights shown, with your drawings among the training images",
        )
        self.teach.clicked.connect(lambda: self.teach_requested.emit(self.times.value()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for part in (counts, self.times, self.teach):
            row.addWidget(part)
        row.addStretch()

    def enable(self, possible: bool) -> None:
        """Offer it where there is something to train on, and something to go on from."""
        for widget in (self.teach, self.times):
            widget.setEnabled(possible)
