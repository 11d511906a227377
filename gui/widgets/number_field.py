"""A number with a name, to be typed."""

from __future__ import annotations

import math

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gui.theme import BODY_SIZE, GAP, tabular

UNLIMITED = "unlimited"


def number_text(value: float, whole: bool) -> str:
    """Return a number as fields show it."""
    if math.isinf(value):
        return UNLIMITED
    return f"{int(value):,}" if whole else f"{value:g}"


def parsed(text: str, whole: bool, endless: bool = False) -> float:
    """Return the number a person typed; infinity for "unlimited" where that is allowed.

    Raises
    ------
    ValueError
        If it is none; the message says what was expected.
    """
    text = text.replace(",", "").strip()
    if endless and text and UNLIMITED.startswith(text.lower()):
        return math.inf
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        raise ValueError("not a whole number" if whole else "not a number") from None
    if not math.isfinite(value):
        raise ValueError("not a number")
    return value


class NumberEdit(QLineEdit):
    """A line that shows a number, and a mark where it is no good or not in force.

    Signals
    -------
    typed : float
        The number a person typed, an int where only whole numbers are meant.
    """

    typed = pyqtSignal(object)

    def __init__(
        self, key: str, name: str, tooltip: str, whole: bool = False, endless: bool = False
    ) -> None:
        super().__init__()
        self._tooltip = tooltip
        self._whole = whole
        self._endless = endless
        self._marks = {"invalid": "", "differs": ""}
        self.setProperty("role", "field")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(tabular(self.font(), BODY_SIZE, bold=True))
        self.setObjectName(f"{key}_field")
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.editingFinished.connect(self._edited)

    def show_number(self, value: float, force: bool = False) -> None:
        """Show a number; what somebody is typing stays unless forced."""
        if force or not (self.hasFocus() and self.isModified()):
            self.setText(number_text(value, self._whole))
            self.setModified(False)
            self.mark_invalid("")

    def mark_invalid(self, why: str) -> None:
        """Show that the text is no good and why; an empty reason takes the mark away."""
        self._mark("invalid", why)

    def mark_differing(self, what: str) -> None:
        """Show that this is not the value in force, and what is; empty takes the mark away."""
        self._mark("differs", what)

    def _mark(self, mark: str, why: str) -> None:
        if self._marks[mark] == why:
            return
        self._marks[mark] = why
        said = self._marks["invalid"] or self._marks["differs"]
        self.setToolTip(said or self._tooltip)
        self.setAccessibleDescription(said)
        self.setProperty(mark, bool(why))
        style = self.style()
        assert style is not None
        style.polish(self)

    def _edited(self) -> None:
        if not self.isModified():
            return
        try:
            value = parsed(self.text(), self._whole, self._endless)
        except ValueError as error:
            self.mark_invalid(str(error))
            return
        self.setModified(False)
        self.mark_invalid("")
        self.typed.emit(value)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Have the number ready to be typed over, for who comes by the keyboard."""
        super().focusInEvent(a0)
        if a0 is not None and a0.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        ):
            self.selectAll()


class NumberField(QWidget):
    """A name and, at the right, its number.

    Signals
    -------
    edited : float
        The number a person typed; never emitted by `show_value`.
    """

    edited = pyqtSignal(object)

    def __init__(self, name: str, key: str, tooltip: str, whole: bool, width: int = 72) -> None:
        super().__init__()
        self._value = math.nan
        label = QLabel(name)
        # The label may be short for it.
        self.field = NumberEdit(key, key.replace("_", " ").capitalize(), tooltip, whole)
        self.field.setFixedWidth(width)
        self.field.typed.connect(self._typed)
        label.setBuddy(self.field)
        label.setToolTip(tooltip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(label, 1)
        row.addWidget(self.field)

    def show_value(self, value: float, force: bool = False) -> None:
        """Show a number; what somebody has typed instead of the same one stays unless forced."""
        if force or value != self._value:
            self._value = value
            self.field.show_number(value, force)

    def _typed(self, value: float) -> None:
        self.show_value(value, force=True)
        self.edited.emit(value)
