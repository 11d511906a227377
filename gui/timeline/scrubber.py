"""The scrubber: all steps of a run on one line, and a handle at the one looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from gui.plots.nice_ticks import nice_ceiling
from gui.theme import DARK, LABEL_SIZE, Theme, tabular

from .keys import key_target
from .marks import Mark, lines_of
from .paint import (
    HANDLE_RADIUS,
    HEIGHT,
    MARGIN,
    Track,
    draw_flag,
    draw_handle,
    draw_marks,
    draw_ticks,
    draw_track,
)
from .steps import Schedule, epoch_of

# So close to a mark, the mark is meant.
_REACH = 5.0
# Flags fly outwards from each other, so that both can be seen on one step.
_LEFTWARDS = ("A",)


class Scrubber(QAbstractSlider):
    """A line from step 0 to the newest step.

    While the newest step is looked at, it lies at the right end. While a past one is, the line
    grows in steps, so that nothing slides away under the pointer.

    Signals
    -------
    step_wanted : int or None
        The step a person wants to look at; None for the newest.

    Attributes
    ----------
    here : int or None
        The step at which the handle is; None for the newest.
    newest : int
        Minibatches trained on so far.
    """

    step_wanted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scrubber")
        self.setAccessibleName("Timeline")
        self.setToolTip(
            "Look at any step of the run (← → one step, Page Up and Down an epoch, "
            "Home the start, End live)"
        )
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self.setFont(tabular(self.font(), LABEL_SIZE, bold=True))
        self.here: int | None = None
        self.newest = 0
        self._end = 1
        self._grip: float | None = None
        self._schedule: Schedule = ()
        self._marks: Sequence[Mark] = ()
        self._validations = np.empty(0)
        self._flags: Mapping[str, int] = {}
        self._theme = DARK

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    # -- what is shown -------------------------------------------------------------------

    def show_run(
        self,
        newest: int,
        schedule: Schedule,
        marks: Sequence[Mark],
        validations: NDArray[np.float64],
    ) -> None:
        """Show how far a run is and what happened on its way.

        Parameters
        ----------
        newest : int
            Minibatches trained on so far.
        schedule : tuple of Era
            The run's settings from its first step on.
        marks : sequence of Mark
            What is marked.
        validations : ndarray of shape (n,), float64
            Steps after which the validation images were looked at.
        """
        shorter = newest < self.newest
        self.newest = newest
        self._schedule, self._marks, self._validations = schedule, marks, validations
        self.setEnabled(newest > 0)
        if shorter:
            self._end = max(1, newest)
        self._fit()

    def place(self, step: int | None) -> None:
        """Put the handle at a step, None for the newest, unless a person holds it."""
        if not self.isSliderDown():
            self.here = step
            self._fit()

    def show_flags(self, flags: Mapping[str, int]) -> None:
        """Show pinned steps by the names of their pins."""
        self._flags = flags
        self.update()

    def _fit(self) -> None:
        """Have the line end where it should."""
        if not self.isSliderDown():
            if self.here is None:
                self._end = max(1, self.newest)
            elif self.newest > self._end:
                self._end = round(nice_ceiling(self.newest))
        self.setRange(0, self.newest)
        self.setValue(self.newest if self.here is None else self.here)
        self.update()

    def track(self) -> Track:
        """Return where steps lie."""
        return Track(MARGIN, max(1, self.width() - 2 * MARGIN), self._end)

    def handle_x(self) -> float:
        """Return where the middle of the handle is, pixels."""
        return self.track().x_of(self.newest if self.here is None else self.here)

    def paintEvent(self, ev: QPaintEvent | None) -> None:
        """Draw the line and all that stands on it."""
        painter = QPainter(self)
        track, theme = self.track(), self._theme
        if self.newest:
            draw_ticks(painter, track, self._validations + 1, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_track(painter, track, self.here, self.newest, theme)
        if not self.newest:
            return
        draw_marks(painter, track, self._marks, theme)
        for name, step in self._flags.items():
            draw_flag(painter, track, step, name, name in _LEFTWARDS, theme)
        draw_handle(painter, self.handle_x(), self.here is None, self.hasFocus(), theme)

    # -- mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, ev: QMouseEvent | None) -> None:
        """Take the handle, or have it come; a flag or mark that is hit is met exactly."""
        if ev is None or ev.button() != Qt.MouseButton.LeftButton:
            return
        x, handle = ev.position().x(), self.handle_x()
        flag = self._flag_at(ev.position())
        if flag is not None:
            self._want(self._flags[flag])
            return
        held = abs(x - handle) <= HANDLE_RADIUS
        self._grip = handle - x if held else 0.0
        marks = [] if held else self._marks_at(x)
        self.setSliderDown(True)
        if marks:
            nearest = min(marks, key=lambda mark: abs(self.track().x_of(mark.step) - x))
            self._want(nearest.step)
        elif not held:
            self._want_at(x)

    def here_or_newest(self) -> int:
        """Return the step at which the handle is."""
        return self.newest if self.here is None else self.here

    def mouseMoveEvent(self, ev: QMouseEvent | None) -> None:
        """Follow a person's hand."""
        if ev is None:
            return
        if self._grip is not None:
            self._want_at(ev.position().x() + self._grip)
            return
        on_flag = self._flag_at(ev.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if on_flag else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, ev: QMouseEvent | None) -> None:
        """Let go of the handle."""
        if self._grip is not None:
            self._grip = None
            self.setSliderDown(False)
            self._fit()

    def wheelEvent(self, e: QWheelEvent | None) -> None:
        """Leave the wheel alone: a run is not walked through by accident."""
        if e is not None:
            e.ignore()

    def event(self, e: QEvent | None) -> bool:
        """Say what is under the resting pointer."""
        if e is not None and e.type() == QEvent.Type.ToolTip and isinstance(e, QHelpEvent):
            QToolTip.showText(e.globalPos(), self.text_at(QPointF(e.pos())), self)
            return True
        return super().event(e)

    def text_at(self, position: QPointF) -> str:
        """Return what there is to say about a place of the widget."""
        name = self._flag_at(position)
        if name is not None:
            return f"Pin {name}: step {self._flags[name]:,} · click goes there"
        marks = self._marks_at(position.x())
        if marks:
            return lines_of(marks)
        step = min(self.track().step_at(position.x()), self.newest)
        return f"step {step:,} · epoch {epoch_of(self._schedule, step):,}"

    def _marks_at(self, x: float) -> list[Mark]:
        track = self.track()
        return [mark for mark in self._marks if abs(track.x_of(mark.step) - x) <= _REACH]

    def _flag_at(self, position: QPointF) -> str | None:
        track = self.track()
        for name, step in self._flags.items():
            if track.flag(step, name in _LEFTWARDS).contains(position):
                return name
        return None

    # -- keys ----------------------------------------------------------------------------

    def keyPressEvent(self, ev: QKeyEvent | None) -> None:
        """Go by one step, by an epoch, to the start, or live."""
        if ev is None:
            return
        step = key_target(ev.key(), self.here_or_newest(), self.newest, self._schedule)
        if step is None:
            # Not the slider's own keys, which would move it behind the trainer's back.
            ev.ignore()
        else:
            self._want(step)

    def _want_at(self, x: float) -> None:
        """Ask for the step at a position; the right end is where the run is now."""
        step = self.track().step_at(x)
        self._want(self.newest if step == self._end else step)

    def _want(self, step: int) -> None:
        """Ask for a step, or for the newest where there is none yet."""
        wanted = None if step >= self.newest else max(0, step)
        if wanted != self.here:
            self.here = wanted
            self._fit()
            self.step_wanted.emit(wanted)
