"""Sliders and fields for the settings, and what becomes of a value that a person chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine import Dataset, Settings, SettingsError, Snapshot
from gui.plots.changes import setting_text
from gui.theme import GAP, Theme
from gui.timeline.steps import Schedule, goes_on
from gui.widgets.value_slider import ValueSlider

from .inputs import setting_inputs

# What the images are and their order, which a run keeps to its end.
_AFTER_RESET = ("shuffle", "seed", "deskew", "spread")
_FLAGS = {
    "shuffle": "Visit the training images in a new order each epoch; applies after Reset",
    "deskew": "Take the slant out of every image and drawing; applies after Reset",
    "spread": "Scale every image and drawing to the same spread of ink; applies after Reset",
}
# What a run that has not begun takes on by beginning anew.
_AT_THE_START = ("batch_size", "patience", *_AFTER_RESET)
# Each change is an event of the run for ever, so a slider in motion makes only so many.
_BETWEEN_CHANGES_MS = 100


def heading(text: str) -> QLabel:
    """Return a small muted heading."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


class SettingControls(QWidget):
    """What the run is set to; while a past step is looked at, what it was set to there.

    Signals
    -------
    change_requested : dict
        Settings to change in the run under way, by name.
    reset_requested : Settings
        Settings that a run at step 0 shall start with.
    refused : str
        Why a value was not taken; empty once another was.
    """

    change_requested = pyqtSignal(dict)
    reset_requested = pyqtSignal(object)
    refused = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("setting_controls")
        self._in_force = Settings()
        self._dataset: Dataset | None = None
        self._schedule: Schedule = ()
        self._step = 0
        self._looking_back = False
        # Chosen, and not yet in force: for the next run, or on their way to the trainer.
        self._waiting: dict[str, Any] = {}
        self._asked: dict[str, Any] = {}
        self._unsent: dict[str, Any] = {}
        self._refused: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_BETWEEN_CHANGES_MS)
        self._timer.timeout.connect(self._send)
        self._inputs = setting_inputs()
        self._flags: dict[str, QCheckBox] = {}
        for name, tooltip in _FLAGS.items():
            flag = self._flags[name] = QCheckBox(name.capitalize())
            flag.setObjectName(name)
            flag.setToolTip(tooltip)
        self._note = QLabel()
        self._note.setProperty("role", "caption")
        self._note.setObjectName("waiting_settings")
        self._note.setWordWrap(True)
        self._lay_out()
        for key, edit in self._inputs.items():
            edit.edited.connect(lambda value, key=key: self._edited(key, value))
            if isinstance(edit, ValueSlider):
                edit.let_go.connect(self._send)
        for name, flag in self._flags.items():
            flag.toggled.connect(lambda on, name=name: self._edited(name, on))
        self._show(self._in_force)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading("SETTINGS"))
        for key in ("learning_rate", "batch_size", "l2"):
            column.addWidget(self._inputs[key])
        order = QHBoxLayout()
        order.setSpacing(2 * GAP)
        order.addWidget(self._flags["shuffle"])
        order.addWidget(self._inputs["seed"], 1)
        column.addLayout(order)
        images = QHBoxLayout()
        images.setSpacing(2 * GAP)
        images.addWidget(self._flags["deskew"])
        images.addWidget(self._flags["spread"])
        images.addStretch()
        column.addLayout(images)
        column.addWidget(self._note)
        # Room for two lines, so that nothing moves when there is something to say.
        self._note.setMinimumHeight(2 * self._note.fontMetrics().lineSpacing())
        column.addSpacing(GAP // 2)
        column.addWidget(heading("EARLY STOPPING"))
        for key in ("patience", "patience_increase", "improvement_threshold", "epochs"):
            column.addWidget(self._inputs[key])

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setStyleSheet(
            f'QLineEdit[differs="true"] {{ color: {theme.valid};'
            f" border-bottom: 1px dashed {theme.valid}; border-radius: 0; }}"
        )
        self._note.setStyleSheet(f"color: {theme.valid}")

    # -- what is shown -------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the settings of the step looked at."""
        settings = snapshot.settings
        if not goes_on(self._schedule, snapshot.schedule):
            # What waited for another run is in force, or was overruled.
            self._waiting.clear()
            self._refused.clear()
        self._schedule, self._step = snapshot.schedule, snapshot.step
        self._in_force, self._dataset = settings, snapshot.dataset
        if snapshot.refused:
            self._asked.clear()
        self._waiting = _still_wanted(self._waiting, settings)
        self._asked = _still_wanted(self._asked, settings)
        viewed = snapshot.viewed
        if self._looking_back != (viewed is not None):
            self._look_back(viewed is not None)
        self._show(viewed.era.settings if viewed is not None else self._wanted())

    def settings_for_reset(self) -> Settings:
        """Return the settings that the next run starts with."""
        return self._wanted()

    def _wanted(self) -> Settings:
        return replace(self._in_force, **self._waiting, **self._asked)

    def _look_back(self, looking_back: bool) -> None:
        """Take the controls out of a person's hands, or give them back."""
        self._looking_back = looking_back
        self._send()
        for control in (*self._inputs.values(), *self._flags.values()):
            control.setEnabled(not looking_back)
        self._refused.clear()
        wanted = self._wanted()
        for key, edit in self._inputs.items():
            edit.show_value(getattr(wanted, key), force=True)

    def _show(self, settings: Settings) -> None:
        where = "live" if self._looking_back else "in force"
        for key, edit in self._inputs.items():
            if key in self._refused:
                continue  # what was typed stays to be mended
            value, in_force = getattr(settings, key), getattr(self._in_force, key)
            edit.show_value(value)
            differs = value != in_force and key not in self._asked
            edit.field.mark_differing(f"{where}: {setting_text(in_force)}" if differs else "")
        for name, flag in self._flags.items():
            flag.blockSignals(True)
            flag.setChecked(getattr(settings, name))
            flag.blockSignals(False)
        self._note.setText(self._to_note())

    def _to_note(self) -> str:
        if self._looking_back:
            return "not live: Continue from here changes them"
        notes = []
        if self._waiting:
            notes.append(f"{', '.join(self._waiting)}: applies after Reset")
        if self._refused:
            values = (
                f"{self._inputs[key].field.accessibleName()} "
                f"{setting_text(getattr(self._in_force, key))}"
                for key in self._refused
            )
            notes.append(f"in force: {', '.join(values)}")
        return " · ".join(notes)

    # -- what a person chooses -----------------------------------------------------------

    def _edited(self, key: str, value: float | bool) -> None:
        if self._looking_back:
            return
        wanted = self._wanted()
        try:
            changes: dict[str, Any] = {key: value}
            wanted = replace(wanted, **changes)
            if self._dataset is not None:
                self._dataset.n_train_batches(wanted.batch_size)
        except SettingsError as error:
            self._refuse(key, str(error))
            return
        if self._refused.pop(key, ""):
            self.refused.emit("")
        if wanted != self._wanted():
            self._take(key, value)
        self._show(self._wanted())

    def _refuse(self, key: str, why: str) -> None:
        edit = self._inputs[key]
        edit.field.mark_invalid(why)
        self._refused[key] = why
        self._note.setText(self._to_note())
        self.refused.emit(why)

    def _take(self, key: str, value: Any) -> None:
        """Have a good value applied: now, at once when the slider rests, or after Reset."""
        if self._step and key in _AFTER_RESET:
            self._waiting[key] = value
            self._waiting = _still_wanted(self._waiting, self._in_force)
            return
        self._asked[key] = value
        if not self._step and key in _AT_THE_START:
            self.reset_requested.emit(self._wanted())
            return
        self._unsent[key] = value
        edit = self._inputs[key]
        if not (isinstance(edit, ValueSlider) and edit.is_held()):
            self._send()
        elif not self._timer.isActive():
            self._timer.start()

    def _send(self) -> None:
        """Tell the trainer what was chosen since the last time."""
        self._timer.stop()
        if self._unsent:
            changes, self._unsent = self._unsent, {}
            self.change_requested.emit(changes)


def _still_wanted(chosen: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return what was chosen and is not in force yet."""
    return {key: value for key, value in chosen.items() if getattr(settings, key) != value}
