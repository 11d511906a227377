"""Curves in every format: PNG, SVG, CSV."""

from __future__ import annotations

import os
from pathlib import Path

from engine.errors import OutputError

from . import curve_csv, curve_picture, curve_svg
from .atomic import atomic_writer
from .curve_figure import CurveFigure

_WRITERS = {".png": curve_picture.write, ".svg": curve_svg.write, ".csv": curve_csv.write}


def save_curves(path: str | os.PathLike[str], figure: CurveFigure) -> None:
    """Write curves in the format of the path's suffix, verified before it takes its place.

    Parameters
    ----------
    path : str or path
        Ends in ``.png`` (1600 x 1000 pixels), ``.svg`` or ``.csv``.
    figure : CurveFigure
        What to show; of the table, the points within its steps.

    Raises
    ------
    OutputError
        If the suffix is unknown or the file cannot be written; what stood there before is
        untouched.
    """
    write = _WRITERS.get(Path(path).suffix.lower())
    if write is None:
        raise OutputError(f"{path}: curves can be written as {', '.join(_WRITERS)}")
    with atomic_writer(path) as stream:
        write(stream, figure)
