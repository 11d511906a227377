"""The left column: what the run is set to, and how long it has left."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine import Settings, SettingsError, Snapshot, State

from .patience_gauge import PatienceGauge
from .theme import BODY_SIZE, GAP, PADDING, Theme, tabular
from .value_slider import LogScale, ValueSlider

# Settings that a run can take on while it goes; the others wait for Reset.
_LIVE = ("learning_rate", "l2")
_AFTER_RESET = ("batch_size", "patience", "shuffle")


def heading(text: str) -> QLabel:
    """Return a small muted heading."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


class SettingsPanel(QWidget):
    """Sliders for the settings, the patience gauge and the best result.

    Signals
    -------
    change_requested : dict
        Settings to change in the run under way, by name.
    reset_requested : Settings
        Settings that a run at step 0 shall start with.
    export_requested
        The button that saves the weights was pressed.
    refused : str
        Why a value was not taken.
    """

    change_requested = pyqtSignal(dict)
    reset_requested = pyqtSignal(object)
    export_requested = pyqtSignal()
    refused = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setObjectName("settings_panel")
        self._shown = Settings()
        self._pending = Settings()
        self._step = 0
        self._sliders = {
            "learning_rate": ValueSlider(
                "Learning rate", "learning_rate", LogScale(0.001, 10),
                "Step down the gradient; changes at once",
            ),
            "batch_size": ValueSlider(
                "Batch size", "batch_size", LogScale(1, 10_000, whole=True),
                "Images a minibatch; a running training keeps its own until Reset",
            ),
            "l2": ValueSlider(
                "L2", "l2", LogScale(1e-6, 1, with_zero=True),
                "Weight decay; changes at once",
            ),
            "patience": ValueSlider(
                "Patience", "patience", LogScale(10, 1_000_000, whole=True),
                "Minibatches to look at in any case; applies after Reset",
            ),
        }  # fmt: skip
        self.shuffle = QCheckBox("Shuffle each epoch")
        self.shuffle.setObjectName("shuffle")
        self.shuffle.setToolTip("Visit the training images in a new order each epoch; after Reset")
        self._waiting = QLabel()
        self._waiting.setProperty("role", "caption")
        self._waiting.setObjectName("waiting_settings")
        self._waiting.setWordWrap(True)
        self.gauge = PatienceGauge()
        self.export = QPushButton("Export weights …")
        self.export.setObjectName("export_button")
        self.export.setToolTip("Save the weights shown to a file (Ctrl+E)")
        self.export.clicked.connect(self.export_requested)
        self._best = {name: QLabel("–") for name in ("epoch", "validation", "test")}
        self._lay_out()
        for key, slider in self._sliders.items():
            slider.edited.connect(lambda value, key=key: self._edited(key, value))
        self.shuffle.toggled.connect(lambda on: self._edited("shuffle", on))
        self._show_settings(self._shown)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(6)
        column.addWidget(heading("SETTINGS"))
        for slider in self._sliders.values():
            column.addWidget(slider)
        column.addWidget(self.shuffle)
        column.addWidget(self._waiting)
        column.addSpacing(GAP)
        column.addWidget(heading("PATIENCE"))
        column.addWidget(self.gauge)
        column.addSpacing(GAP)
        column.addWidget(heading("BEST"))
        for name, label in self._best.items():
            label.setObjectName(f"best_{name}")
            label.setFont(tabular(label.font(), BODY_SIZE, bold=True))
            row = QHBoxLayout()
            row.addWidget(QLabel(name))
            row.addStretch()
            row.addWidget(label)
            column.addLayout(row)
        column.addStretch()
        column.addWidget(self.export)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.gauge.apply_theme(theme)
        self._best["validation"].setStyleSheet(f"color: {theme.valid}")
        self._best["test"].setStyleSheet(f"color: {theme.test}")
        self._waiting.setStyleSheet(f"color: {theme.valid}")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run's settings and results."""
        self._step = snapshot.step
        if snapshot.settings != self._shown:
            self._show_settings(snapshot.settings)
        self.setEnabled(snapshot.state is not State.PREPARING)
        self.export.setEnabled(snapshot.parameters is not None)
        self.gauge.show_snapshot(snapshot)
        stopping = snapshot.early_stopping
        if stopping is None or stopping.best_step < 0:
            for label in self._best.values():
                label.setText("–")
            return
        self._best["epoch"].setText(f"{snapshot.best_epoch:,}")
        self._best["validation"].setText(f"{stopping.best_valid_error * 100:.4f} %")
        self._best["test"].setText(f"{stopping.test_error * 100:.4f} %")

    def settings_for_reset(self) -> Settings:
        """Return the settings that the next run starts with."""
        return self._pending

    def _show_settings(self, settings: Settings) -> None:
        """Show settings; those waiting for Reset stay waiting only if the run kept its own."""
        waiting = {
            name: getattr(self._pending, name)
            for name in _AFTER_RESET
            if getattr(settings, name) == getattr(self._shown, name)
            and getattr(self._pending, name) != getattr(self._shown, name)
            and self._step
        }
        self._shown = settings
        self._pending = replace(settings, **waiting)
        for key, slider in self._sliders.items():
            slider.show_value(getattr(self._pending, key))
        self.shuffle.blockSignals(True)
        self.shuffle.setChecked(self._pending.shuffle)
        self.shuffle.blockSignals(False)
        self._show_waiting()

    def _show_waiting(self) -> None:
        names = [
            name.replace("_", " ")
            for name in _AFTER_RESET
            if getattr(self._pending, name) != getattr(self._shown, name)
        ]
        self._waiting.setText(f"{', '.join(names)}: applies after Reset" if names else "")

    def _edited(self, key: str, value: float) -> None:
        typed = type(getattr(self._shown, key))(value)
        try:
            pending = replace(self._pending, **{key: typed})
        except SettingsError as error:
            self._sliders[key].mark_invalid(str(error))
            self.refused.emit(str(error))
            return
        if pending == self._pending:
            return
        self._pending = pending
        if self._step and key in _LIVE:
            self.change_requested.emit({key: typed})
        elif self._step == 0:
            self.reset_requested.emit(pending)
        self._show_waiting()
