"""The left column: what the run is set to, and how long it has left."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine import Settings, Snapshot, State
from gui.best_result import BestResult
from gui.patience_gauge import PatienceGauge
from gui.theme import GAP, PADDING, Theme

from .controls import SettingControls


class SettingsPanel(QWidget):
    """The settings, the patience gauge and the best result.

    All of them show the step that is looked at.

    Signals
    -------
    change_requested : dict
        Settings to change in the run under way, by name.
    reset_requested : Settings
        Settings that a run at step 0 shall start with.
    export_requested
        The button that saves the weights was pressed.
    refused : str
        Why a value was not taken; empty once another was.
    """

    change_requested = pyqtSignal(dict)
    reset_requested = pyqtSignal(object)
    export_requested = pyqtSignal()
    refused = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setObjectName("settings_panel")
        self.controls = SettingControls()
        self.gauge = PatienceGauge()
        self.best = BestResult()
        self.export = QPushButton("Export weights …")
        self.export.setObjectName("export_button")
        self.export.setToolTip("Save the weights shown to a file (Ctrl+E)")
        self.export.clicked.connect(self.export_requested)
        self.controls.change_requested.connect(self.change_requested)
        self.controls.reset_requested.connect(self.reset_requested)
        self.controls.refused.connect(self.refused)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(PADDING, 0, PADDING, 0)
        column.setSpacing(GAP)
        for part in (self.controls, self.gauge, self.best):
            column.addWidget(part)
        column.addStretch()
        # For windows too low for all of it.
        scroll = QScrollArea()
        scroll.setObjectName("settings_scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, PADDING, 0, PADDING)
        rows.setSpacing(GAP)
        rows.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(PADDING, 0, PADDING, 0)
        foot.addWidget(self.export)
        rows.addLayout(foot)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.controls.apply_theme(theme)
        self.gauge.apply_theme(theme)
        self.best.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the settings and results of the step looked at."""
        self.setEnabled(snapshot.state is not State.PREPARING)
        self.export.setEnabled(snapshot.parameters is not None)
        self.controls.show_snapshot(snapshot)
        moment = snapshot.shown
        if moment is not None:
            self.gauge.show_moment(moment)
            self.best.show_moment(moment, snapshot)

    def settings_for_reset(self) -> Settings:
        """Return the settings that the next run starts with."""
        return self.controls.settings_for_reset()
