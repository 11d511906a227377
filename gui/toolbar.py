"""The top row: what a person does most, and the three numbers they watch."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QLayout, QMenu, QWidget

from engine import Snapshot, State

from .theme import GAP, PADDING, VALUE_SIZE, Theme, tabular
from .timeline.pace_control import PaceControl
from .timeline.until_control import UntilControl
from .widgets.buttons import named_button

_STARTABLE = (State.READY, State.RUNNING, State.PAUSED)
# The widest text each number is expected to show; its label never changes width below it.
_WIDEST = {"epoch": "1,000", "step": "100,000", "speed": "1,000.0"}
_CHOOSE = "Choose what to learn (Ctrl+O opens a folder, Ctrl+D a file)"
# What is spared where there is no room: nothing, the names of things, most words, the device.
_ROOMY, _CLOSE, _TIGHT, _TIGHTEST = range(4)
# In pixels; a longer name is shortened, and the tooltip has it whole.
_LONGEST_TITLE = (150, 150, 90, 78)
_LONGEST_DEVICE = (150, 110, 60, 0)
_REPEAT_DELAY_MS, _REPEAT_MS = 300, 50


class Toolbar(QWidget):
    """Run, Step back, Step, Reset, data, speed, where to pause, and epoch, step and speed.

    Signals
    -------
    run_requested, pause_requested, step_requested, step_back_requested, reset_requested
        The buttons.
    pace_requested : float or None
        Minibatches a second; None for as fast as possible.
    until_requested : Until or None
        Where the run is to pause by itself.
    """

    run_requested = pyqtSignal()
    pause_requested = pyqtSignal()
    step_requested = pyqtSignal()
    step_back_requested = pyqtSignal()
    reset_requested = pyqtSignal()
    pace_requested = pyqtSignal(object)
    until_requested = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._running = False
        self._folding = _ROOMY
        self.run = named_button("run_button", "▶  Run", "Start training (Space)", role="primary")
        # Both texts fit, so that the row does not move when they change.
        self.run.setMinimumWidth(104)
        self.step_back = named_button(
            "step_back_button", "", "Look at the minibatch before (Shift+S; hold to repeat)"
        )
        self.step = named_button(
            "step_button", "", "Train on exactly one minibatch (S; hold to repeat)"
        )
        self.step_back.setAccessibleName("Step back")
        self.step.setAccessibleName("Step")
        for button in (self.step_back, self.step):
            button.setAutoRepeat(True)
            button.setAutoRepeatDelay(_REPEAT_DELAY_MS)
            button.setAutoRepeatInterval(_REPEAT_MS)
        self.reset = named_button(
            "reset_button", "Reset", "Forget everything and start at step 0 (Ctrl+R)"
        )
        self.data = named_button("data_button", "Choose …", _CHOOSE)
        self._title = ""
        self.data_menu = QMenu(self.data)
        self.data.setMenu(self.data_menu)
        self._device = QLabel()
        self._device.setObjectName("device_label")
        self._shown_device: tuple[str, tuple[str, ...]] = "–", ()
        self._fitted: object = None
        self.pace = PaceControl()
        self.until = UntilControl()
        self._names = {text: self._name(text) for text in ("Data", "Device")}
        self._numbers = {name: self._number(name) for name in _WIDEST}
        self.run.clicked.connect(self.toggle)
        self.step.clicked.connect(self.step_requested)
        self.step_back.clicked.connect(self.step_back_requested)
        self.reset.clicked.connect(self.reset_requested)
        self.pace.pace_requested.connect(self.pace_requested)
        self.until.until_requested.connect(self.until_requested)
        self._lay_out()
        self._fold(_ROOMY)

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
        # It is as wide as the window, and folds where that is too narrow.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for button in (self.run, self.step_back, self.step, self.reset):
            row.addWidget(button)
        row.addSpacing(GAP // 2)
        row.addWidget(self._names["Data"])
        row.addWidget(self.data)
        row.addWidget(self.pace)
        row.addWidget(self.until)
        row.addSpacing(GAP // 2)
        row.addWidget(self._names["Device"])
        row.addWidget(self._device)
        row.addStretch()
        for name in ("epoch", "step"):
            row.addWidget(self._name(name))
            row.addWidget(self._numbers[name])
            row.addSpacing(GAP // 2)
        row.addWidget(self._numbers["speed"])
        row.addWidget(self._name("epochs/s"))

    def _name(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", "name")
        return label

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.pace.apply_theme(theme)
        self.until.apply_theme(theme)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Spare words where there is no room for them."""
        super().resizeEvent(a0)
        self._fit()

    def _fit(self) -> None:
        """Use as many words as there is room for."""
        for folding in (_ROOMY, _CLOSE, _TIGHT, _TIGHTEST):
            self._fold(folding)
            if self._needed_width() <= self.width():
                return

    def _needed_width(self) -> int:
        # What was told to the parts a moment ago has not reached the layouts.
        for part in (self.until, self):
            layout = part.layout()
            assert layout is not None
            layout.invalidate()
        return self.sizeHint().width()

    def _fold(self, folding: int) -> None:
        self._folding = folding
        tight = folding >= _TIGHT
        self.step_back.setText("◂" if tight else "◂  Step back")
        self.step.setText("▸" if tight else "Step  ▸")
        for name in self._names.values():
            name.setVisible(folding == _ROOMY)
        self.pace.set_folded(folding != _ROOMY)
        self.until.set_folded(tight)
        self._show_title(self._title)
        self._show_device(*self._shown_device)

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
        usable = snapshot.dataset is not None and snapshot.state is not State.PREPARING
        looking_back = usable and snapshot.viewed is not None
        self.run.setEnabled(usable and snapshot.state in _STARTABLE)
        self.step.setEnabled(self.run.isEnabled() or looking_back)
        self.step_back.setEnabled(usable and snapshot.shown is not None and snapshot.shown.step > 0)
        self.reset.setEnabled(usable)
        self.data.setEnabled(snapshot.state is not State.PREPARING)
        self.until.setEnabled(usable)
        self.pace.setEnabled(usable)
        self.pace.show_snapshot(snapshot)
        until = snapshot.until
        title = snapshot.dataset.title if snapshot.dataset is not None else ""
        device = snapshot.device or "–", snapshot.backend_notes
        self.until.show_snapshot(snapshot)
        for name, text in (
            ("epoch", f"{snapshot.epoch:,}"),
            ("step", f"{snapshot.step:,}"),
            ("speed", f"{snapshot.epochs_per_second:,.1f}"),
        ):
            self._numbers[name].setText(text)
        widths = self._widen()
        shown = title, device, until, widths
        if shown != self._fitted:
            self._fitted = shown
            self._title, self._shown_device = title, device
            self._fit()

    def _widen(self) -> tuple[int, ...]:
        """Give numbers the room they need from now on; return how wide they are."""
        widths = []
        for label in self._numbers.values():
            needed = label.fontMetrics().horizontalAdvance(label.text())
            if needed > label.minimumWidth():
                label.setMinimumWidth(needed)
            widths.append(label.minimumWidth())
        return tuple(widths)

    def _show_title(self, title: str) -> None:
        if not title:
            return
        shown = self.data.fontMetrics().elidedText(
            title, Qt.TextElideMode.ElideMiddle, _LONGEST_TITLE[self._folding]
        )
        # One & would underline the letter after it.
        self.data.setText(f"{shown.replace('&', '&&')}  ▾")
        self.data.setToolTip(f"{title}\n{_CHOOSE}")
        self.data.setAccessibleName(f"Data: {title}")

    def _show_device(self, device: str, notes: tuple[str, ...]) -> None:
        room, metrics = _LONGEST_DEVICE[self._folding], self._device.fontMetrics()
        # Its kind alone says more than a few letters of the whole.
        fits = metrics.horizontalAdvance(device) <= room
        shown = device if fits else device.split(" · ")[0]
        shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
        self._device.setText(shown)
        self._device.setVisible(self._folding < _TIGHTEST)
        for label in (self._device, self._numbers["speed"]):
            label.setToolTip("\n".join([f"Computed by {device}", *notes]))
