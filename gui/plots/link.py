"""The two plots of a run as one: the same steps, the same cursor, the same other runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

import engine
from gui.background import Job

from .axes import Axes
from .cost_plot import CostPlot
from .curve_export import ask_where_to_export, shown_figure
from .error_plot import ErrorPlot
from .others import OtherRun


class PlotLink(QObject):
    """Keeps the cost plot and the error plot together; both live as long as it does.

    A cursor in one is a cursor in the other, and so are zoom along the steps, Home, and a
    logarithmic axis of steps. Values are each plot's own.

    Signals
    -------
    view_requested : int
        A person wants to look at the run after so many minibatches.
    message : str
        How an export went.
    """

    view_requested = pyqtSignal(int)
    message = pyqtSignal(str)

    def __init__(self, cost_plot: CostPlot, error_plot: ErrorPlot) -> None:
        super().__init__(cost_plot)
        self.cost_plot, self.error_plot = cost_plot, error_plot
        for plot, other in ((cost_plot, error_plot), (error_plot, cost_plot)):
            plot.panel.cursor_moved.connect(other.panel.set_cursor)
            plot.panel.log_x_chosen.connect(other.panel.log_x.setChecked)
            plot.panel.view_requested.connect(self.view_requested)
            plot.panel.export.clicked.connect(lambda: self.export())
            plot.axes.zoomed.connect(lambda a=plot.axes, b=other.axes: _take_steps(a, b))
            plot.axes.following_changed.connect(
                lambda following, axes=other.axes: axes.follow() if following else None
            )

    def set_pins(self, pins: Mapping[str, int]) -> None:
        """Plant flags at steps, by name: ``{"A": 1204}``; those not named are taken away."""
        for plot in (self.cost_plot, self.error_plot):
            plot.panel.steps.set_pins(pins)

    def show_others(self, runs: Sequence[OtherRun]) -> None:
        """Draw other runs under the live one, at most `gui.plots.others.MOST_OTHERS`."""
        self.cost_plot.show_others(runs)
        self.error_plot.show_others(runs)

    def export(self, path: Path | None = None) -> None:
        """Save what both plots show, asking for a file unless given; `message` says how it went."""
        path = path or ask_where_to_export(self.cost_plot)
        if path is None:
            return
        # What is shown now: the curves go on meanwhile.
        figure = shown_figure(self.cost_plot, self.error_plot)
        job = Job(self, lambda _: engine.save_curves(path, figure))
        job.done.connect(lambda _: self.message.emit(f"Saved curves to {path}"))
        job.failed.connect(self.message)


def _take_steps(zoomed: Axes, other: Axes) -> None:
    """Show the same steps in another plot."""
    left, right = zoomed.view.viewRange()[0]
    other.hold_x((left, right))
