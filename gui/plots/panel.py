"""What the curves' two panels have in common: header, cursor, marks."""

from __future__ import annotations

from typing import Protocol

from PyQt6.QtCore import QObject, QSettings, pyqtSignal
from PyQt6.QtWidgets import QPushButton, QWidget

from engine import Era, Snapshot
from gui.theme import Theme
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import EmptyState, lay_out_panel

from .axes import Axes
from .changes import change_flags
from .flags import Flags
from .keys import KEYS, Act, Command
from .scales import Scales
from .steps import Dot, StepMarks

_HELD_CAPTION = "zoomed · Home or a double click follows again"
_LOG_X_KEY = "curves/log_x"


class Curve(Protocol):
    """What a panel asks the plot it belongs to."""

    axes: Axes
    empty_state: EmptyState
    caption_at_rest: str

    def snapped(self, step: float) -> int:
        """Return the step to read out where a person points at ``step``."""

    def moved(self, step: int, amount: int) -> int:
        """Return the step to read out next, ``amount`` places to the right."""

    def read(self, step: int) -> tuple[str, list[Dot]]:
        """Return what there is at a step, in words and as dots."""

    def moment_at(self, step: int) -> int:
        """Return after how many minibatches the run is what is read out at a step."""

    def read_moment(self, step: int) -> int:
        """Return the step to read out where the run is looked at after ``step`` minibatches."""

    def rescale(self) -> None:
        """Tell the axes what to show, and the ends of lines where they are."""


class PlotPanel(QObject):
    """Header, cursor and marks of a plot.

    Parameters
    ----------
    widget : QWidget
        Becomes the panel.
    curve : Curve
        Knows what is drawn; the same object as ``widget``.
    name, heading : str
        For object names, and for people.
    log_y : bool
        Whether values are on a logarithmic axis unless a person chose otherwise.
    words_of_changes : bool
        Whether changed settings are written into the plot, or told where one points.

    Attributes
    ----------
    caption : QLabel
        What is read out at the cursor.
    log_x, log_y, export : QPushButton
        In the header.
    steps : StepMarks
        Cursor, viewed step and pins.
    changes : Flags
        Where settings were changed.
    cursor : int or None
        The step that is read out.

    Signals
    -------
    cursor_moved : int or None
        A person has moved the cursor.
    view_requested : int
        A person wants to look at the run after so many minibatches.
    log_x_chosen : bool
        A person has made the axis of steps logarithmic or linear.
    """

    cursor_moved = pyqtSignal(object)
    view_requested = pyqtSignal(int)
    log_x_chosen = pyqtSignal(bool)

    def __init__(
        self,
        widget: QWidget,
        curve: Curve,
        name: str,
        heading: str,
        log_y: bool,
        words_of_changes: bool,
    ) -> None:
        super().__init__(widget)
        self._curve, self._name = curve, name
        self._axes, self._empty_state = axes, empty_state = curve.axes, curve.empty_state
        parts = lay_out_panel(widget, heading, empty_state, axes)
        self.heading, self.caption, self._pages = parts.heading, parts.caption, parts.pages
        self.caption.setToolTip(KEYS)
        self.log_x = self._toggle("log_x", "log x", "Steps on a logarithmic axis (X)")
        self.log_y = self._toggle("log_y", "log y", "Values on a logarithmic axis (Y)")
        self.export = named_button(
            f"{name}_export", "Export …", "Save both plots as shown: PNG, SVG or CSV", "flat"
        )
        for button in (self.log_x, self.log_y, self.export):
            parts.header.addWidget(button)
        self.steps = StepMarks(axes)
        self.changes = Flags(axes, in_row=words_of_changes)
        self.cursor: int | None = None
        self._snapshot: Snapshot | None = None
        self._schedule: tuple[Era, ...] = ()
        stored = QSettings()
        self.log_x.setChecked(stored.value(_LOG_X_KEY, False, bool))
        self.log_y.setChecked(stored.value(f"curves/{name}_log_y", log_y, bool))
        axes.set_scales(self._chosen_scales())
        self.log_x.toggled.connect(self._choose_scales)
        self.log_x.clicked.connect(self.log_x_chosen)
        self.log_y.toggled.connect(self._choose_scales)
        axes.pointed.connect(self._point)
        axes.clicked.connect(self._look_where_clicked)
        axes.commanded.connect(self._obey)
        axes.following_changed.connect(self._read_out)
        axes.view.sigRangeChanged.connect(self._place)
        axes.view.sigResized.connect(self._place)

    def _toggle(self, key: str, text: str, tooltip: str) -> QPushButton:
        button = named_button(f"{self._name}_{key}", text, tooltip, "flat")
        button.setAccessibleName(f"{text} of the {self._name} plot")
        button.setCheckable(True)
        return button

    # -- what is shown -------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._axes.apply_theme(theme)
        self._empty_state.apply_theme(theme)
        self.steps.apply_theme(theme)
        self.changes.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot, have_data: bool) -> None:
        """Show what does not depend on which curve it is."""
        self._snapshot = snapshot
        if self.cursor is not None and self.cursor >= snapshot.step:
            # Another run, or one that was taken back: that step is not there any more.
            self._move_to(None)
        self._pages.setCurrentWidget(self._axes if have_data else self._empty_state)
        self.export.setEnabled(have_data)
        if not have_data:
            self._axes.follow()
        if snapshot.schedule != self._schedule:
            self._schedule = snapshot.schedule
            self._place()
        self.steps.show_viewed(snapshot.viewed.step if snapshot.viewed is not None else None)
        self._read_out()

    def set_cursor(self, step: int | None) -> None:
        """Read out a step; None for none."""
        self.cursor = step
        self._axes.has_cursor = step is not None
        self._read_out()

    def _place(self) -> None:
        """Put the marks where their steps are now."""
        self.changes.show_flags(change_flags(self._schedule, self._axes.pixel))
        self.steps.place()

    def _read_out(self) -> None:
        """Put hair line, dots and caption where the cursor is, or say what is drawn."""
        step = self.cursor
        if self._pages.currentWidget() is self._empty_state:
            self.steps.show_cursor(None)
            self.caption.setText("")
            return
        viewed = self._snapshot.viewed if self._snapshot is not None else None
        if step is not None:
            text, dots = self._curve.read(step)
            self.steps.show_cursor(step, dots)
        else:
            self.steps.show_cursor(None)
            text = self._curve.caption_at_rest if self._axes.following else _HELD_CAPTION
            if viewed is not None:
                text, _ = self._curve.read(self._curve.read_moment(viewed.step))
        self.caption.setText(text)

    # -- what a person does --------------------------------------------------------------

    def _move_to(self, step: int | None) -> None:
        if step != self.cursor:
            self.set_cursor(step)
            self.cursor_moved.emit(step)

    def _point(self, step: float | None) -> None:
        self._move_to(None if step is None else self._curve.snapped(step))

    def _look_where_clicked(self, step: float) -> None:
        self.view_requested.emit(self._curve.moment_at(self._curve.snapped(step)))

    def _obey(self, command: Command) -> None:
        match command.act:
            case Act.LOG_X:
                self.log_x.click()
            case Act.LOG_Y:
                self.log_y.click()
            case Act.LEAVE:
                self._move_to(None)
            case Act.LOOK if self.cursor is not None:
                self.view_requested.emit(self._curve.moment_at(self.cursor))
            case Act.CURSOR if self._snapshot is not None:
                self._move_to(self._next(command.amount))

    def _next(self, amount: int) -> int:
        if self.cursor is not None:
            return self._curve.moved(self.cursor, amount)
        assert self._snapshot is not None
        viewed = self._snapshot.viewed
        step = self._snapshot.step - 1 if viewed is None else self._curve.read_moment(viewed.step)
        return self._curve.snapped(step)

    def _chosen_scales(self) -> Scales:
        return Scales(self.log_x.isChecked(), self.log_y.isChecked())

    def _choose_scales(self) -> None:
        stored = QSettings()
        stored.setValue(_LOG_X_KEY, self.log_x.isChecked())
        stored.setValue(f"curves/{self._name}_log_y", self.log_y.isChecked())
        self._axes.set_scales(self._chosen_scales())
        self._curve.rescale()
        self._place()
        self._read_out()
