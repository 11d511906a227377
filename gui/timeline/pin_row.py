"""The buttons that pin the step shown, and forget the pins."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.theme import GAP
from gui.widgets.buttons import named_button

from .pins import NAMES, Pins


class PinRow(QWidget):
    """Pin A, Pin B, Clear.

    Signals
    -------
    pin_requested : str
        Name of the pin that the step shown is to get.
    clear_requested
        Both are to be forgotten.

    Attributes
    ----------
    pins : dict of str to QPushButton
        Pressed down while there is such a pin.
    clear : QPushButton
        Forgets them.
    """

    pin_requested = pyqtSignal(str)
    clear_requested = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.pins: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for name in NAMES:
            button = named_button(f"pin_{name.lower()}", f"Pin {name}", "", role="flat")
            button.setCheckable(True)
            button.clicked.connect(lambda _, name=name: self.pin_requested.emit(name))
            row.addWidget(button)
            self.pins[name] = button
        self.clear = named_button("clear_pins", "Clear", "Forget pins A and B", role="flat")
        self.clear.setAccessibleName("Clear pins")
        self.clear.clicked.connect(self.clear_requested)
        row.addWidget(self.clear)

    def show_pins(self, pins: Pins, possible: bool) -> None:
        """Show what is pinned, and whether there is a step to pin."""
        pinned = pins.moments()
        self.clear.setEnabled(bool(pinned))
        for number, (name, button) in enumerate(self.pins.items(), start=1):
            button.setEnabled(possible)
            pin = pinned.get(name)
            button.setChecked(pin is not None)
            text = f"Pin the step shown as {name} (Ctrl+{number})"
            if pin is not None:
                named = f", {pin.run}" if pin.run else ""
                run = "" if pin.on_run else f" of an earlier run{named}"
                text = f"{name} is step {pin.step:,}{run}\n{text}"
            if text != button.toolTip():
                button.setToolTip(text)
