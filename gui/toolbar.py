"""The top row: what a person does most, and the three numbers they watch."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from engine import Snapshot, State

from .buttons import named_button
from .theme import GAP, PADDING, VALUE_SIZE, tabular

_STARTABLE = (State.READY, State.RUNNING, State.PAUSED)
# The widest text each number is expected to show; its label never changes width below it.
_WIDEST = {"epoch": "1,000", "step": "1,000,000", "speed": "1,000.0"}
_GROUP_SPACING = 12
_CHOOSE = "Choose what to learn (Ctrl+O opens a folder, Ctrl+D a file)"
# In pixels; a longer name is shortened, and the tooltip has it whole.
_LONGEST_TITLE = 170


class Toolbar(QWidget):
    """Run, Step, Reset, the data menu, and epoch, step and speed.

    Signals
    -------
    run_requested, pause_requested, step_requested, reset_requested
        The buttons.
    """

    run_requested = pyqtSignal()
    pause_requested = pyqtSignal()
    step_requested = pyqtSignal()
    reset_requested = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setObjectName("toolbar")
        self._running = False
        self.run = named_button("run_button", "▶  Run", "Start training (Space)", role="primary")
        # Both texts fit, so that the row does not move when they change.
        self.run.setMinimumWidth(96)
        self.step = named_button(
            "step_button", "Step", "Train on exactly one minibatch (S; hold to repeat)"
        )
        self.step.setAutoRepeat(True)
        self.reset = named_button(
            "reset_button", "Reset", "Forget everything and start at step 0 (Ctrl+R)"
        )
        self.data = named_button("data_button", "Choose …", _CHOOSE)
        self._title = ""
        self.data_menu = QMenu(self.data)
        self.data.setMenu(self.data_menu)
        self._device = QLabel("–")
        self._device.setObjectName("device_label")
        self._device.setToolTip("What computes")
        self._notes: tuple[str, ...] = ()
        self._numbers = {name: self._number(name) for name in _WIDEST}
        self.run.clicked.connect(self.toggle)
        self.step.clicked.connect(self.step_requested)
        self.reset.clicked.connect(self.reset_requested)
        self._lay_out()

    def _number(self, name: str) -> QLabel:
        label = QLabel("0")
        label.setObjectName(f"{name}_value")
        label.setAccessibleName(name)
        label.setFont(tabular(label.font(), VALUE_SIZE, bold=True))
        label.setProperty("role", "value")
        # Beside its word: epoch and step stand after theirs, the speed before its unit.
        side = Qt.AlignmentFlag.AlignRight if name == "speed" else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumWidth(QFontMetrics(label.font()).horizontalAdvance(_WIDEST[name]))
        return label

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP, PADDING, GAP)
        row.setSpacing(GAP)
        for button in (self.run, self.step, self.reset):
            row.addWidget(button)
        row.addSpacing(2 * GAP)
        row.addWidget(self._name("Data"))
        row.addWidget(self.data)
        row.addSpacing(GAP)
        row.addWidget(self._name("Device"))
        row.addWidget(self._device)
        row.addStretch()
        for name in ("epoch", "step"):
            row.addWidget(self._name(name))
            row.addWidget(self._numbers[name])
            row.addSpacing(_GROUP_SPACING)
        row.addWidget(self._numbers["speed"])
        row.addWidget(self._name("epochs/s"))

    def _name(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "name")
        return label

    def toggle(self) -> None:
        """Run if paused, pause if running."""
        if not self.run.isEnabled():
            return
        (self.pause_requested if self._running else self.run_requested).emit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run's numbers, and enable what can be done now."""
        running = snapshot.state is State.RUNNING
        if running != self._running:
            self._running = running
            self.run.setText("❚❚  Pause" if running else "▶  Run")
            self.run.setAccessibleName("Pause" if running else "Run")
            self.run.setToolTip(f"{'Pause' if running else 'Start'} training (Space)")
        usable = snapshot.dataset is not None
        self.run.setEnabled(usable and snapshot.state in _STARTABLE)
        self.step.setEnabled(self.run.isEnabled())
        self.reset.setEnabled(usable and snapshot.state is not State.PREPARING)
        self.data.setEnabled(snapshot.state is not State.PREPARING)
        if snapshot.dataset is not None:
            self._show_title(snapshot.dataset.title)
        self._device.setText(snapshot.device or "–")
        if snapshot.backend_notes != self._notes:
            self._notes = snapshot.backend_notes
            self._device.setToolTip("\n".join(self._notes) or "What computes")
        self._numbers["epoch"].setText(f"{snapshot.epoch:,}")
        self._numbers["step"].setText(f"{snapshot.step:,}")
        self._numbers["speed"].setText(f"{snapshot.epochs_per_second:,.1f}")

    def _show_title(self, title: str) -> None:
        if title == self._title:
            return
        self._title = title
        shown = self.data.fontMetrics().elidedText(
            title, Qt.TextElideMode.ElideMiddle, _LONGEST_TITLE
        )
        # One & would underline the letter after it.
        self.data.setText(f"{shown.replace('&', '&&')}  ▾")
        self.data.setToolTip(f"{title}\n{_CHOOSE}")
        self.data.setAccessibleName(f"Data: {title}")
