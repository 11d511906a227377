"""The curves as they are shown, saved for a page or a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QFileDialog, QWidget

import engine
from engine import Snapshot
from gui.theme import LIGHT

from .axes import Axes
from .changes import change_flags
from .nice_ticks import Range
from .others import other_colour

if TYPE_CHECKING:
    from .cost_plot import CostPlot
    from .error_plot import ErrorPlot

_KINDS = "Picture (*.png);;Drawing (*.svg);;Table (*.csv)"


def shown_figure(cost_plot: CostPlot, error_plot: ErrorPlot) -> engine.CurveFigure:
    """Return what both plots show now, for paper: the light theme's colours.

    Parameters
    ----------
    cost_plot, error_plot : CostPlot, ErrorPlot
        Have been shown the same snapshot, with curves in it.
    """
    snapshot = cost_plot.snapshot
    assert snapshot is not None
    flags = change_flags(snapshot.schedule, cost_plot.axes.pixel)
    return engine.CurveFigure(
        snapshot.curves,
        title=_title(snapshot),
        name=snapshot.run_path.name if snapshot.run_path is not None else "this run",
        others=tuple(
            engine.OtherCurves(run.name, other_colour(LIGHT, run.color), run.curves, run.first_step)
            for run in cost_plot.others.runs
        ),
        changes=tuple((int(flag.first), flag.texts[0]) for flag in flags),
        log_x=cost_plot.axes.scales.log_x,
        log_cost=cost_plot.axes.scales.log_y,
        log_error=error_plot.axes.scales.log_y,
        steps=_shown_steps(cost_plot.axes),
        costs=_shown_values(cost_plot.axes),
        errors=_shown_values(error_plot.axes),
    )


def export_curves(path: Path, cost_plot: CostPlot, error_plot: ErrorPlot) -> None:
    """Save what both plots show as ``.png``, ``.svg`` or ``.csv``, read back to make sure.

    Raises
    ------
    OutputError
        If the suffix is none of these or the file cannot be written.
    """
    engine.save_curves(path, shown_figure(cost_plot, error_plot))


def ask_where_to_export(parent: QWidget) -> Path | None:
    """Return the file a person chose, with a suffix; None if they thought better of it."""
    name, kind = QFileDialog.getSaveFileName(parent, "Export curves", "curves.png", _KINDS)
    if not name:
        return None
    path = Path(name)
    # Not every platform's dialog appends the chosen kind's suffix.
    return path if path.suffix else path.with_suffix(kind.rpartition("*")[2].rstrip(")"))


def _shown_values(axes: Axes) -> Range:
    low, high = (axes.scales.to_value(y) for y in axes.view.viewRange()[1])
    return low, high


def _shown_steps(axes: Axes) -> Range:
    first, last = (axes.scales.to_step(x) for x in axes.view.viewRange()[0])
    return first, last


def _title(snapshot: Snapshot) -> str:
    settings = snapshot.settings
    parts = [
        f"batch {settings.batch_size:,}",
        f"learning rate {settings.learning_rate:g}",
    ]
    if snapshot.dataset is not None:
        parts.insert(0, snapshot.dataset.name)
    if settings.l2:
        parts.append(f"L2 {settings.l2:g}")
    return "   ·   ".join([*parts, f"{snapshot.step:,} minibatches"])
