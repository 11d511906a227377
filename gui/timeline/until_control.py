"""Run until: where a run is to pause by itself."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from engine import Snapshot, Until
from gui.theme import Theme
from gui.widgets.buttons import named_button
from gui.widgets.number_field import NumberEdit, number_text, parsed
from gui.widgets.popup import Popup

from .steps import era_of

_TOOLTIP = "Pause by itself at an epoch, a step or an error"
_ROWS = {
    "epoch": ("at the end of epoch", ""),
    "step": ("after step", ""),
    "valid_error": ("at a validation error of", "%"),
}
# In pixels; the tooltip has the whole.
_LONGEST = {False: 190, True: 90}


def until_text(until: Until) -> str:
    """Return where a run is to pause, in words."""
    parts = []
    if until.epoch is not None:
        parts.append(f"epoch {until.epoch:,}")
    if until.step is not None:
        parts.append(f"step {until.step:,}")
    if until.valid_error is not None:
        parts.append(f"error ≤ {100 * until.valid_error:g} %")
    return " or ".join(parts)


def objection(name: str, value: float, snapshot: Snapshot) -> str:
    """Return why a run cannot be told to pause there; empty if it can.

    Parameters
    ----------
    name : str
        Attribute of `Until`.
    value : float
        What it would be.
    """
    step, stopping = snapshot.step, snapshot.early_stopping
    if name == "step" and value <= step:
        return f"the run is at step {step:,} already"
    if name == "epoch":
        whole = not snapshot.schedule or era_of(snapshot.schedule, step).index(step) == 0
        if value < snapshot.epoch + whole:
            return f"epoch {snapshot.epoch:,} is {'done' if whole else 'under way'} already"
    if name == "valid_error":
        if not 0 <= value <= 1:
            return "from 0 to 100 %"
        if stopping is not None and stopping.best_valid_error <= value:
            return f"the best is {100 * stopping.best_valid_error:.2f} % already"
    return ""


class UntilControl(QWidget):
    """A button that opens the choice, and while there is one, another that takes it back.

    Signals
    -------
    until_requested : Until or None
        Where to pause; None for nowhere.

    Attributes
    ----------
    button, remove : QPushButton
        What opens the popup, and what takes the target back.
    popup : Popup
        What the button opens.
    """

    until_requested = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("until_control")
        self._snapshot: Snapshot | None = None
        self._until: Until | None = None
        self._folded = False
        self.button = named_button("until_button", "Until …", _TOOLTIP)
        self.remove = named_button("remove_until", "✕", "Do not pause by itself")
        self.remove.setAccessibleName("Remove the target")
        self.remove.hide()
        self.popup = Popup(self.button, "until_popup")
        self._fields = {
            name: NumberEdit(f"until_{name}", f"Pause {text}", _TOOLTIP, whole=not unit)
            for name, (text, unit) in _ROWS.items()
        }
        self._why = QLabel()
        self._why.setObjectName("until_objection")
        self._why.setProperty("role", "caption")
        self.set = named_button("set_until", "Set", "Pause there (Enter)")
        self._lay_out()
        self.button.clicked.connect(self._fill)
        self.set.clicked.connect(self._set)
        self.remove.clicked.connect(lambda: self.until_requested.emit(None))
        for field in self._fields.values():
            field.returnPressed.connect(self._set)
            field.textEdited.connect(lambda _, field=field: self._object(field, ""))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.button)
        row.addWidget(self.remove)
        grid = QGridLayout()
        grid.setColumnMinimumWidth(1, 90)
        title = QLabel("PAUSE BY ITSELF")
        title.setProperty("role", "heading")
        self.popup.column.addWidget(title)
        for number, (name, (text, unit)) in enumerate(_ROWS.items()):
            label = QLabel(text)
            label.setBuddy(self._fields[name])
            self._fields[name].setPlaceholderText("–")
            grid.addWidget(label, number, 0)
            grid.addWidget(self._fields[name], number, 1)
            grid.addWidget(QLabel(unit), number, 2)
        self.popup.column.addLayout(grid)
        foot = QHBoxLayout()
        foot.addWidget(self._why, 1)
        foot.addWidget(self.set, 0, Qt.AlignmentFlag.AlignRight)
        self.popup.column.addLayout(foot)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.popup.apply_theme(theme)
        self._why.setStyleSheet(f"color: {theme.danger}")
        self.setStyleSheet(
            f'#until_control[active="true"] > QPushButton {{ color: {theme.valid}; }}'
            "#remove_until { padding: 5px 7px; }"
        )

    def set_folded(self, folded: bool) -> None:
        """Use fewer words, or all of them."""
        self._folded = folded
        self._show_target()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where a run is to pause."""
        self._snapshot = snapshot
        if snapshot.until != self._until:
            self._until = snapshot.until
            self._show_target()

    def _show_target(self) -> None:
        until = self._until
        text, tooltip = "Until …", _TOOLTIP
        if until is not None:
            whole = until_text(until) if self._folded else f"Until {until_text(until)}"
            text = self.fontMetrics().elidedText(
                whole, Qt.TextElideMode.ElideRight, _LONGEST[self._folded]
            )
            tooltip = f"Pauses at {until_text(until)}\n{_TOOLTIP}"
        self.button.setText(text)
        self.button.setToolTip(tooltip)
        self.button.setAccessibleName(tooltip.splitlines()[0])
        self.remove.setVisible(until is not None)
        self.setProperty("active", until is not None)
        for widget in (self, self.button, self.remove):
            style = widget.style()
            assert style is not None
            style.polish(widget)

    def _fill(self) -> None:
        """Have the fields show the target there is."""
        for name, field in self._fields.items():
            value = None if self._until is None else getattr(self._until, name)
            unit = _ROWS[name][1]
            scaled = 0 if value is None else value * (100 if unit else 1)
            field.setText("" if value is None else number_text(scaled, whole=not unit))
            field.selectAll()
            self._object(field, "")

    def _set(self) -> None:
        """Ask for what is typed; an empty field means nothing."""
        assert self._snapshot is not None
        chosen: dict[str, Any] = {}
        for name, field in self._fields.items():
            if not field.text().strip():
                continue
            unit = _ROWS[name][1]
            try:
                value = parsed(field.text(), whole=not unit)
            except ValueError as error:
                self._object(field, str(error))
                return
            if unit:
                value /= 100
            why = objection(name, value, self._snapshot)
            if why:
                self._object(field, why)
                return
            chosen[name] = value
        self.popup.close()
        self.until_requested.emit(Until(**chosen) if chosen else None)

    def _object(self, field: NumberEdit, why: str) -> None:
        # Otherwise the end of editing, which comes next, would take the mark away.
        field.setModified(False)
        field.mark_invalid(why)
        self._why.setText(why)
