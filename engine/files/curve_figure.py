"""What a picture of a run's curves shows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.curves import Curves, Line

from .curve_axes import Range


@dataclass(frozen=True, eq=False)
class OtherCurves:
    """The curves of a run to compare with.

    Attributes
    ----------
    name : str
        What stands at the end of its lines.
    color : str
        ``#RRGGBB``.
    curves : Curves
        Smoothed cost and validation error are drawn.
    first_step : int
        From where it is drawn.
    """

    name: str
    color: str
    curves: Curves
    first_step: int = 0


@dataclass(frozen=True, eq=False)
class CurveFigure:
    """Curves of a run, other runs to compare with, and how they are shown.

    Attributes
    ----------
    curves : Curves
        Of the run; any of them may be empty.
    title : str
        One line: which data, which settings.
    name : str
        The run's own name among the others.
    others : tuple of OtherCurves
        Drawn under it.
    changes : tuple of (int, str)
        Steps at which settings were changed, and what was.
    log_x, log_cost, log_error : bool
        Which axes are logarithmic.
    steps, costs, errors : (float, float) or None
        What is shown of each axis; None for everything. Errors are fractions.
    """

    curves: Curves
    title: str = ""
    name: str = "this run"
    others: tuple[OtherCurves, ...] = ()
    changes: tuple[tuple[int, str], ...] = ()
    log_x: bool = False
    log_cost: bool = True
    log_error: bool = False
    steps: Range | None = None
    costs: Range | None = None
    errors: Range | None = None


def branch(line: Line, first_step: int) -> Line:
    """Return what lies from a step on."""
    own = line[0] >= first_step
    return line[0][own], line[1][own]
