"""A number with a name, a slider to feel it and a field to type it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSlider, QWidget

from .theme import BODY_SIZE, tabular

_TICKS = 1000


@dataclass(frozen=True)
class LogScale:
    """Slider positions 0..1 mapped to numbers by their logarithm.

    Attributes
    ----------
    low, high : float
        Numbers at the ends.
    with_zero : bool
        Whether the left end stands for 0 instead of ``low``.
    whole : bool
        Whether only whole numbers are meant.
    """

    low: float
    high: float
    with_zero: bool = False
    whole: bool = False

    def value_at(self, position: float) -> float:
        """Return the number at a position, rounded to two significant digits."""
        if self.with_zero and position <= 0:
            return 0
        value = self.low * (self.high / self.low) ** position
        if position >= 1:
            return self.high
        rounded = float(f"{value:.2g}")
        return int(max(self.low, rounded)) if self.whole else rounded

    def position_of(self, value: float) -> float:
        """Return the position of a number; one beyond an end lies on it."""
        if value <= self.low:
            return 0
        return min(1, math.log(value / self.low) / math.log(self.high / self.low))


class ValueSlider(QWidget):
    """A labelled slider with an editable value.

    Signals
    -------
    edited : float
        The number a person chose; never emitted by `show_value`.
    """

    edited = pyqtSignal(float)

    def __init__(self, name: str, key: str, scale: LogScale, tooltip: str) -> None:
        super().__init__()
        self._scale = scale
        self._value = math.nan
        self._name = QLabel(name)
        self.field = QLineEdit()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._lay_out(key, tooltip)
        self.field.editingFinished.connect(self._field_edited)
        self.slider.valueChanged.connect(self._slider_moved)

    def _lay_out(self, key: str, tooltip: str) -> None:
        name = self._name.text()
        self.field.setProperty("role", "field")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setFont(tabular(self.field.font(), BODY_SIZE, bold=True))
        self.field.setMaximumWidth(90)
        self.field.setObjectName(f"{key}_field")
        self.field.setAccessibleName(name)
        self.slider.setObjectName(f"{key}_slider")
        self.slider.setAccessibleName(f"{name} slider")
        self.slider.setRange(0, _TICKS)
        self.slider.setSingleStep(10)
        self.slider.setPageStep(50)
        for widget in (self, self.field, self.slider):
            widget.setToolTip(tooltip)
        self._name.setBuddy(self.field)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def value(self) -> float:
        """Return the number shown."""
        return self._value

    def show_value(self, value: float) -> None:
        """Show a number without emitting `edited`; never under a person's hand."""
        if value == self._value or self.slider.isSliderDown():
            return
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(round(self._scale.position_of(value) * _TICKS))
        self.slider.blockSignals(False)
        if not (self.field.hasFocus() and self.field.isModified()):
            self._show_text()

    def _show_text(self) -> None:
        whole = self._scale.whole
        self.field.setText(f"{int(self._value):,}" if whole else f"{self._value:g}")
        self.mark_invalid("")

    def mark_invalid(self, why: str) -> None:
        """Show that the text is no good and why; an empty reason takes the mark away."""
        if bool(self.field.property("invalid")) == bool(why):
            return
        self.field.setProperty("invalid", bool(why))
        self.field.setToolTip(why or self.toolTip())
        style = self.field.style()
        if style is not None:
            style.polish(self.field)

    def _slider_moved(self, tick: int) -> None:
        self._value = self._scale.value_at(tick / _TICKS)
        self._show_text()
        self.edited.emit(self._value)

    def _field_edited(self) -> None:
        if not self.field.isModified():
            return
        text = self.field.text().replace(",", "").strip()
        try:
            value = float(int(text)) if self._scale.whole else float(text)
        except ValueError:
            self.mark_invalid("not a whole number" if self._scale.whole else "not a number")
            return
        self.field.setModified(False)
        self.mark_invalid("")
        self._value = math.nan
        self.show_value(value)
        self.edited.emit(value)
