"""Training, validation and test error, and how long early stopping still waits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QWidget

from engine import Curves, EarlyStopping, Settings, Snapshot
from gui.theme import DARK, Theme
from gui.widgets.panel_parts import EmptyState, falling_curve

from .axes import Axes
from .ends import End
from .error_range import ErrorRange, log_error_range
from .lines import BoldLine
from .nice_ticks import Range, log_percent_text, log_ticks, percent_text, step_range, value_ticks
from .others import OtherLines, OtherRun
from .panel import PlotPanel
from .reading import last_step, latest, nearest, touched_at, validation_at
from .steps import Dot
from .stopping import StoppingMarks
from .ticks import AxisStyle

_EMPTY_TEXT = "Training, validation and test error appear here, epoch by epoch · press Run (Space)"
_AWAITED_TEXT = "Validation and test error appear here after the first validation"


def format_error(error: float) -> str:
    """Return an error, a fraction, in percent with two decimals."""
    return f"{100 * error:.2f} %"


def _valid_error(curves: Curves) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return curves.valid_error


class ErrorPlot(QWidget):
    """Validation error, test error where it was measured, and the horizon of patience.

    The training error is that of the minibatches since the validation before, as they came.

    The error on a person's own drawings is another measure and decides nothing: it is drawn where
    it lies within the others' range, and named in any case.

    Attributes
    ----------
    panel : PlotPanel
        Header, cursor and marks.
    axes : Axes
        The plot.
    train_line, valid_line, test_line : pyqtgraph.PlotDataItem
        The curves, fractions.
    others : OtherLines
        The validation error of other runs.
    marks : StoppingMarks
        Bests, goal and patience.
    """

    caption_at_rest = "○ best · • significant · ⋯ goal"

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("error_plot")
        self.axes = Axes(
            "error",
            linear=AxisStyle(value_ticks, percent_text),
            log=AxisStyle(log_ticks, log_percent_text),
        )
        self.axes.setAccessibleName("Training, validation and test error over minibatches")
        self.others = OtherLines(self.axes, _valid_error, format_error)
        lines = (BoldLine(self.axes) for _ in range(4))
        self._train, self._own, self._test, self._valid = lines
        self.train_line = self._train.line
        self.test_line, self.valid_line = self._test.line, self._valid.line
        self.marks = StoppingMarks(self.axes)
        self.snapshot: Snapshot | None = None
        self._range = ErrorRange()
        self.empty_state = EmptyState(_EMPTY_TEXT, falling_curve())
        self.panel = PlotPanel(
            self,
            self,
            "error",
            "ERROR · training, validation, and test where it was touched",
            log_y=False,
            words_of_changes=False,
        )
        self.heading, self.caption = self.panel.heading, self.panel.caption
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.panel.apply_theme(theme)
        self.others.apply_theme(theme)
        self.marks.apply_theme(theme)
        self._train.set_pen(theme.cost)
        self._valid.set_pen(theme.valid)
        self._own.set_pen(pg.mkPen(theme.muted, style=Qt.PenStyle.DotLine))
        self._test.set_pen(pg.mkPen(theme.test, style=Qt.PenStyle.DashLine))
        self.rescale()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the errors and early stopping as they are in ``snapshot``."""
        before, self.snapshot = self.snapshot, snapshot
        curves = snapshot.curves
        if before is not None and snapshot.step < before.step:
            self._range.reset()
        have_errors = len(curves.valid_error[0]) > 0
        if not have_errors:
            self.empty_state.set_text(_AWAITED_TEXT if snapshot.step else _EMPTY_TEXT)
        elif before is None or before.curves.valid_error[1] is not curves.valid_error[1]:
            self._valid.show_line(*curves.valid_error)
            self._test.show_line(*curves.test_error)
            self._own.show_line(*curves.own_error)
            self._train.show_line(*curves.train_error)
        self.rescale()
        self.panel.show_snapshot(snapshot, have_errors)

    def show_others(self, runs: Sequence[OtherRun]) -> None:
        """Draw the validation error of other runs under this one."""
        self.others.show_runs(runs)
        self._range.reset()
        self.rescale()

    # -- what the panel asks -------------------------------------------------------------

    def rescale(self) -> None:
        """Tell the axes what to show, and draw what depends on their scales."""
        curves, axes = self._curves(), self.axes
        if self.snapshot is None or not len(curves.valid_error[0]):
            axes.ends.show_ends([])
            return
        last = max(last_step(curves), self.others.last_step())
        axes.show_range(step_range(last, axes.scales.log_x), self._y_range())
        stopping, settings = self._early_stopping()
        self.marks.show_state(stopping, settings, self._step())
        self.marks.show_bests(curves, self.snapshot.schedule)
        self.others.place()
        self.axes.ends.show_ends([*self._own_ends(), *self.others.ends(), *self._goal_end()])

    def _y_range(self) -> Range:
        curves = self._curves()
        own = [curves.later_train_error, curves.valid_error, curves.test_error]
        errors = np.concatenate([line[1] for line in (*own, *self.others.lines)])
        best, worst = float(errors.min()), float(errors.max())
        linear = self._range.update(best, worst)
        return log_error_range(best, worst) if self.axes.scales.log_y else linear

    def _early_stopping(self) -> tuple[EarlyStopping | None, Settings]:
        """Return early stopping and settings at the step that is looked at."""
        snapshot = self.snapshot
        assert snapshot is not None  # else there were no errors
        if snapshot.viewed is not None:
            return snapshot.viewed.early_stopping, snapshot.viewed.era.settings
        return snapshot.early_stopping, snapshot.settings

    def _step(self) -> int:
        assert self.snapshot is not None
        viewed = self.snapshot.viewed
        return self.snapshot.step if viewed is None else viewed.step

    def _own_ends(self) -> list[End]:
        curves, to_x, to_y = self._curves(), self.axes.scales.to_x, self.axes.scales.to_y
        named = (
            ("train", curves.train_error, self._theme.cost),
            ("valid", curves.valid_error, self._theme.valid),
            ("test", curves.test_error, self._theme.test),
            ("own", curves.own_error, self._theme.muted),
        )
        ends = [
            End(name, to_x(steps[-1]), to_y(errors[-1]), colour, value=format_error(errors[-1]))
            for name, (steps, errors), colour in named
            if len(errors)
        ]
        return [end for end in ends if np.isfinite(end.y)]

    def _goal_end(self) -> list[End]:
        goal = self.marks.goal(*self._early_stopping())
        if goal is None or not np.isfinite(self.axes.scales.to_y(goal)):
            return []
        # Its line goes all the way through.
        at, colour = self.axes.view.viewRange()[0][1], self._theme.muted
        value = format_error(goal)
        return [End("goal", at, self.axes.scales.to_y(goal), colour, strong=False, value=value)]

    def snapped(self, step: float) -> int:
        """Return the step of the nearest validation."""
        steps = self._curves().valid_error[0]
        return int(steps[nearest(steps, step)])

    def moved(self, step: int, amount: int) -> int:
        """Return the step of a validation further on."""
        steps = self._curves().valid_error[0]
        index = nearest(steps, step) + amount
        return int(steps[min(max(index, 0), len(steps) - 1)])

    def moment_at(self, step: int) -> int:
        """Return the moment after a minibatch: the weights that were validated."""
        return step + 1

    def read_moment(self, step: int) -> int:
        """Return the minibatch that came last then."""
        return step - 1

    def read(self, step: int) -> tuple[str, list[Dot]]:
        """Return the latest validation at a step: its epoch, step and errors."""
        curves, snapshot = self._curves(), self.snapshot
        valid = validation_at(curves, step)
        if valid is None or snapshot is None:
            return "no validation yet at this step", []
        at = valid.step
        words = [f"validated at step {at:,} · epoch {snapshot.epoch_at(at):,}"]
        words.append(f"valid {valid.text(format_error)}")
        dots = [(float(at), float(np.interp(at, *curves.valid_error)), self._theme.valid)]
        test = touched_at(curves, at)
        words.append("test not touched" if test is None else f"test {format_error(test)}")
        if test is not None:
            dots.append((float(at), test, self._theme.test))
        train = latest(curves.train_error, step)
        if train is not None:
            words.append(f"train {format_error(train)}")
        own = latest(curves.own_error, step)
        if own is not None:
            words.append(f"own {format_error(own)}")
        return " · ".join(words), dots

    def _curves(self) -> Curves:
        return self.snapshot.curves if self.snapshot is not None else Curves()
