"""What a branch is to begin with: a step of a run, and other settings from there on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

import engine
from engine import Era, RunEntry, Settings, SettingsError
from gui.theme import BODY_SIZE, GAP, VALUE_SIZE, Theme, tabular
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel

from .facts import heading
from .tree import display_name

# The others decide what a run is, and cannot change on the way.
_SETTINGS = (
    "learning_rate", "l2", "batch_size", "epochs", "patience", "patience_increase",
    "improvement_threshold",
)  # fmt: skip
_WHOLE = ("batch_size", "epochs", "patience")
_FIELD_WIDTH = 96


class RunFork(QWidget):
    """A form that is filled with what holds at the step.

    Signals
    -------
    requested : RunEntry, int, dict
        Leave this run at a step, with these settings changed.
    closed
        The person thought better of it.
    """

    requested = pyqtSignal(object, int, dict)
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_fork")
        self.setAccessibleName("Branch off")
        self._entry: RunEntry | None = None
        self._title = ElidedLabel()
        self._title.setObjectName("fork_title")
        self._title.setFont(tabular(self._title.font(), VALUE_SIZE, bold=True))
        self.step = _field("fork_step", "Step", "The last minibatch both have in common, and on")
        self.fields = {
            name: _field(f"fork_{name}", engine.setting_name(name), "From this step on")
            for name in _SETTINGS
        }
        self._failure = QLabel()
        self._failure.setObjectName("fork_failure")
        self._failure.setWordWrap(True)
        self._failure.setTextFormat(Qt.TextFormat.PlainText)
        self.fork = named_button("fork", "Branch off", "Open the run there, paused (Enter)")
        self.cancel = named_button("cancel_fork", "Cancel", "Back to the run (Esc)")
        self._lay_out()
        self.step.textEdited.connect(self._step_edited)
        for field in self.fields.values():
            field.textEdited.connect(lambda: self._say(""))
        self.fork.clicked.connect(self._request)
        self.cancel.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(heading("BRANCH OFF · the run itself stays as it is"))
        column.addWidget(self._title)
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (name, field) in enumerate({"step": self.step, **self.fields}.items()):
            label = QLabel(engine.setting_name(name))
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        column.addLayout(grid)
        column.addWidget(self._failure)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.fork)
        column.addLayout(buttons)
        column.addStretch()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._failure.setStyleSheet(f"color: {theme.danger}")
        for field in (self.step, *self.fields.values()):
            field.setStyleSheet(f"border: 1px solid {theme.line}; border-radius: 4px;")

    def show_run(self, entry: RunEntry) -> None:
        """Offer to leave a run at its newest step."""
        self._entry = entry
        self._title.setText(display_name(entry))
        self.step.setText(f"{entry.step:,}")
        self.step.setToolTip(f"A minibatch from 0 to {entry.step:,}")
        for field in self.fields.values():
            field.setModified(False)
        self._show_settings(entry.step)
        self._say("")
        self.step.setFocus()
        self.step.selectAll()

    def _show_settings(self, step: int) -> None:
        """Fill in what holds at a step, where nothing was typed."""
        settings = self._settings_at(step)
        for name, field in self.fields.items():
            if not field.isModified():
                field.setText(engine.setting_text(getattr(settings, name)))

    def _settings_at(self, step: int) -> Settings:
        assert self._entry is not None
        eras: tuple[Era, ...] = self._entry.schedule
        return next(
            (era.settings for era in reversed(eras) if era.first_step <= step), eras[0].settings
        )

    def _step_edited(self) -> None:
        self._say("")
        step = self._step()
        if step is not None:
            self._show_settings(step)

    def _step(self) -> int | None:
        """Return the step typed; None where it is not one of the run's."""
        assert self._entry is not None
        text = self.step.text().replace(",", "").strip()
        step = int(text) if text.isascii() and text.isdigit() else -1
        return step if 0 <= step <= self._entry.step else None

    def _request(self) -> None:
        assert self._entry is not None
        step = self._step()
        if step is None:
            self._say(f"The step must be a whole number from 0 to {self._entry.step:,}", self.step)
            return
        changes: dict[str, Any] = {}
        settings = self._settings_at(step)
        for name, field in self.fields.items():
            before = getattr(settings, name)
            if not field.isModified() or field.text() == engine.setting_text(before):
                continue
            try:
                text = field.text().replace(",", "").strip()
                value: Any = int(text) if name in _WHOLE else float(text)
                settings = replace(settings, **{name: value})
            except SettingsError as error:
                self._say(str(error).replace("_", " "), field)
                return
            except ValueError:
                kind = "a whole number" if name in _WHOLE else "a number"
                self._say(f"{engine.setting_name(name)} must be {kind}", field)
                return
            if value != before:
                changes[name] = value
        self.requested.emit(self._entry, step, changes)

    def failure(self) -> str:
        """Return what is wrong with the form; empty if nothing is."""
        return self._failure.text()

    def _say(self, failure: str, field: QLineEdit | None = None) -> None:
        self._failure.setText(failure)
        if field is not None:
            field.setFocus()
            field.selectAll()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Branch off at Enter, leave at Esc."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.cancel if self.cancel.hasFocus() else self.fork).click()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _field(object_name: str, accessible_name: str, tooltip: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(object_name)
    field.setAccessibleName(accessible_name)
    field.setToolTip(tooltip)
    field.setProperty("role", "field")
    field.setFont(tabular(field.font(), BODY_SIZE, bold=True))
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(_FIELD_WIDTH)
    return field
