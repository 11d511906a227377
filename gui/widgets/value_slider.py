"""A number with a name, a slider to feel it and a field to type it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from .number_field import NumberEdit

_TICKS = 1000
# Where a scale that ends in "unlimited" has its largest number.
_LAST_NUMBER = 0.95


@dataclass(frozen=True)
class LogScale:
    """Slider positions 0..1 mapped to numbers by their logarithm.

    Attributes
    ----------
    low, high : float
        The smallest and the largest number.
    with_zero : bool
        Whether the left end stands for 0 instead of ``low``.
    whole : bool
        Whether only whole numbers are meant.
    endless : bool
        Whether the right end stands for infinity, beyond ``high``.
    """

    low: float
    high: float
    with_zero: bool = False
    whole: bool = False
    endless: bool = False

    def value_at(self, position: float) -> float:
        """Return the number at a position, rounded to two significant digits."""
        if self.with_zero and position <= 0:
            return 0
        if self.endless:
            if position > (1 + _LAST_NUMBER) / 2:
                return math.inf
            position /= _LAST_NUMBER
        if position >= 1:
            return self.high
        value = self.low * (self.high / self.low) ** position
        rounded = float(f"{value:.2g}")
        return int(max(self.low, rounded)) if self.whole else rounded

    def position_of(self, value: float) -> float:
        """Return the position of a number; one beyond an end lies on it."""
        if value <= self.low:
            return 0
        if self.endless and math.isinf(value):
            return 1
        position = min(1, math.log(value / self.low) / math.log(self.high / self.low))
        return position * _LAST_NUMBER if self.endless else position


class ValueSlider(QWidget):
    """A labelled slider with an editable value.

    Signals
    -------
    edited : float
        The number a person chose, an int where only whole numbers are meant; never emitted by
        `show_value`.
    let_go
        The slider was held, and is no longer.
    """

    edited = pyqtSignal(object)
    let_go = pyqtSignal()

    def __init__(self, name: str, key: str, scale: LogScale, tooltip: str) -> None:
        super().__init__()
        self._scale = scale
        self._value = math.nan
        self._name = QLabel(name)
        self.field = NumberEdit(key, name, tooltip, scale.whole, scale.endless)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self._lay_out(key, tooltip)
        self.field.typed.connect(self._typed)
        self.slider.valueChanged.connect(self._slider_moved)
        self.slider.sliderReleased.connect(self.let_go)

    def _lay_out(self, key: str, tooltip: str) -> None:
        name = self._name.text()
        self.field.setMaximumWidth(90)
        self.slider.setObjectName(f"{key}_slider")
        self.slider.setAccessibleName(f"{name} slider")
        self.slider.setRange(0, _TICKS)
        self.slider.setSingleStep(10)
        self.slider.setPageStep(50)
        for widget in (self, self.slider):
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

    def is_held(self) -> bool:
        """Whether a person has the slider in hand."""
        return self.slider.isSliderDown()

    def show_value(self, value: float, force: bool = False) -> None:
        """Show a number without emitting `edited`; never under a person's hand unless forced."""
        if not force and (value == self._value or self.is_held()):
            return
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(round(self._scale.position_of(value) * _TICKS))
        self.slider.blockSignals(False)
        self.field.show_number(value, force)

    def _slider_moved(self, tick: int) -> None:
        self._value = self._scale.value_at(tick / _TICKS)
        self.field.show_number(self._value, force=True)
        self.edited.emit(self._value)

    def _typed(self, value: float) -> None:
        self._value = math.nan
        self.show_value(value)
        self.edited.emit(value)
