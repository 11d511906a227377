"""The bar at the bottom that walks through the run: every view follows it."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from engine import EarlyStopping, Snapshot
from gui.theme import BODY_SIZE, GAP, PADDING, RADIUS, Theme, mixed, tabular
from gui.widgets.buttons import named_button
from gui.widgets.fitting_label import FittingLabel

from .marks import Mark, marks_of
from .pin_row import PinRow
from .pins import Pin, Pins
from .requests import ViewRequests
from .scrubber import Scrubber
from .steps import Schedule
from .words import details, fate

_EMPTY = "Every step of the run will stand here, and can be gone back to · press Run (Space)"
# Room beside the words that stand on a ground of their own, pixels.
_PILL = 6


class TimelineBar(QWidget):
    """Scrubber, the step looked at, its way back, and two pins.

    The property ``live`` says whether the newest step is looked at; style sheets can use it.

    Signals
    -------
    view_requested : int or None
        The step to look at; None for the newest. Once a frame at most.
    continue_requested : int
        The step from which the run is to go on, in the place of what came after it.
    pins_changed : dict of str to Pin
        What is pinned now.

    Attributes
    ----------
    scrubber : Scrubber
        The line with the handle.
    pins : dict of str to Pin
        What is pinned, by the names ``A`` and ``B``.
    """

    view_requested = pyqtSignal(object)
    continue_requested = pyqtSignal(int)
    pins_changed = pyqtSignal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline_bar")
        self.setProperty("role", "panel")
        self.setProperty("live", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._snapshot: Snapshot | None = None
        self._marked: tuple[Schedule, EarlyStopping | None] = ((), None)
        self._marks: tuple[Mark, ...] = ()
        self._pins = Pins()
        # Pinned before it has come.
        self._to_pin: list[str] = []
        self.scrubber = Scrubber()
        self._requests = ViewRequests(self)
        self._where = QLabel("step 0")
        self._where.setObjectName("timeline_step")
        self._where.setFont(tabular(self._where.font(), BODY_SIZE, bold=True))
        self._detail = FittingLabel()
        self._detail.setObjectName("timeline_detail")
        self._detail.setFont(tabular(self._detail.font(), BODY_SIZE))
        self._detail.setProperty("role", "name")
        self.go_on = named_button("continue_button", "Continue from here", "")
        # The line beside it does not change its length when it comes and goes.
        policy = self.go_on.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.go_on.setSizePolicy(policy)
        self.live = named_button("live_button", "● Live", "Back to the newest step (End)")
        self.live.setCheckable(True)
        self.pin_row = PinRow()
        self._empty = QLabel(_EMPTY)
        self._empty.setObjectName("timeline_empty")
        self._empty.setProperty("role", "name")
        self._lay_out()
        self._connect()
        self._show_pins()
        self._tell()

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.setContentsMargins(PADDING - _PILL, 0, PADDING, 0)
        words.setSpacing(GAP)
        words.addWidget(self._where, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addWidget(self._detail, 1)
        for widget in (self.go_on, self.pin_row, self.live):
            words.addWidget(widget)
        words.addStrut(self.go_on.sizeHint().height())
        line = QWidget()
        self._pages = QStackedLayout(line)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.scrubber)
        self._empty.setContentsMargins(PADDING, 0, PADDING, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, GAP // 2, 0, GAP // 2)
        rows.setSpacing(2)
        rows.addLayout(words)
        rows.addWidget(line)

    def _connect(self) -> None:
        self.scrubber.step_wanted.connect(self._ask)
        self._requests.requested.connect(self.view_requested)
        self._requests.given_up.connect(self._tell)
        self.live.clicked.connect(self.go_live)
        self.go_on.clicked.connect(self._go_on)
        self.pin_row.pin_requested.connect(self.pin)
        self.pin_row.clear_requested.connect(self.clear_pins)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        past = mixed(theme.panel, theme.valid, 0.17)
        lit = mixed(theme.panel, theme.test, 0.1)
        self.setStyleSheet(
            f'#timeline_bar[live="false"] {{ background: {past}; border-radius: {RADIUS}px; }}'
            f"#timeline_step {{ padding: 2px {_PILL}px; border-radius: 4px; }}"
            f'#timeline_bar[live="false"] #timeline_step {{'
            f" background: {theme.valid}; color: {theme.on_accent}; }}"
            f'#timeline_bar[live="false"] #timeline_detail {{ color: {theme.text}; }}'
            f"#live_button:checked {{ color: {theme.test}; background: {lit}; }}"
        )
        self.scrubber.apply_theme(theme)

    # -- what is shown -------------------------------------------------------------------

    @property
    def pins(self) -> dict[str, Pin]:
        """What is pinned."""
        return self._pins.moments()

    def is_live(self) -> bool:
        """Whether the newest step is looked at, or on its way."""
        return self.scrubber.here is None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far a run is and which of its steps is looked at."""
        self._snapshot = snapshot
        marked = snapshot.schedule, snapshot.early_stopping
        if marked != self._marked:
            self._marked, self._marks = marked, marks_of(snapshot)
        if self._pins.show_snapshot(snapshot):
            self.pins_changed.emit(self.pins)
        self._requests.show_snapshot(snapshot)
        self._pages.setCurrentWidget(self.scrubber if snapshot.step else self._empty)
        self.scrubber.show_run(
            snapshot.step, snapshot.schedule, self._marks, snapshot.curves.valid_error[0]
        )
        if self._requests.wanted is None:
            for name in self._to_pin:
                self.pin(name)
            self._to_pin.clear()
        self._show_pins()
        self._tell()

    def _tell(self) -> None:
        """Say where the handle is, and let everybody know whether that is the past."""
        snapshot = self._snapshot
        if snapshot is not None and self._requests.wanted is None:
            self.scrubber.place(None if snapshot.viewed is None else snapshot.viewed.step)
        live = self.is_live()
        step = self.scrubber.here_or_newest()
        self._where.setText(f"step {step:,}" if live else f"step {step:,} · not live")
        if snapshot is not None:
            self._detail.set_texts(details(snapshot, step, live))
        self.go_on.setVisible(not live)
        if not live and snapshot is not None:
            self.go_on.setToolTip(
                f"Train on from step {step:,}, with its weights. "
                f"As to the steps after it, this {fate(snapshot)}"
            )
        self.live.setChecked(live)
        self.live.setEnabled(snapshot is not None and snapshot.step > 0)
        if self.property("live") != live:
            self.setProperty("live", live)
            for widget in (self, self._where, self._detail):
                style = widget.style()
                assert style is not None
                style.polish(widget)
        self.scrubber.setAccessibleDescription(f"{self._where.text()}, {self._detail.text()}")

    # -- what a person asks for ----------------------------------------------------------

    def _ask(self, step: int | None) -> None:
        self._requests.ask(step)
        self._tell()

    def view(self, step: int | None) -> None:
        """Go to a step, or to the newest, as if the handle had been put there."""
        self._requests.ask(step)
        self.scrubber.place(step)
        self._tell()

    def go_live(self) -> None:
        """Return to the newest step."""
        self.view(None)

    def _go_on(self) -> None:
        step = self.scrubber.here_or_newest()
        self._requests.forget()
        self.continue_requested.emit(step)

    def pin(self, name: str) -> None:
        """Pin the step shown, or the one that is on its way."""
        moment = self._snapshot.shown if self._snapshot is not None else None
        if self._requests.wanted is not None:
            self._to_pin.append(name)
        elif moment is not None:
            self._pins.pin(name, moment)
            self.pins_changed.emit(self.pins)
        self._show_pins()

    def keep_pins(self, pins: dict[str, Pin]) -> None:
        """Pin steps of whichever runs."""
        self._to_pin.clear()
        self._pins.keep(pins)
        self.pins_changed.emit(self.pins)
        self._show_pins()

    def go_to_pin(self, name: str) -> None:
        """Look at a pinned step, if the present run passes through it."""
        step = self._pins.steps().get(name)
        if step is not None:
            self.view(step)

    def clear_pins(self) -> None:
        """Forget both pins."""
        self._to_pin.clear()
        self._pins.clear()
        self.pins_changed.emit({})
        self._show_pins()

    def _show_pins(self) -> None:
        self.scrubber.show_flags(self._pins.steps())
        snapshot = self._snapshot
        self.pin_row.show_pins(self._pins, snapshot is not None and snapshot.shown is not None)
