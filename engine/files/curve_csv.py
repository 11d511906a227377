"""Curves as a table: a row a point, ``run,curve,step,value``.

Costs of a long run are the extremes of buckets of minibatches, as they are drawn; ``metrics.csv``
of `train --out` has every one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from engine.training.curves import Line

from .curve_figure import CurveFigure, branch

_HEADER = ["run", "curve", "step", "value"]


def write(stream: BinaryIO, figure: CurveFigure) -> None:
    """Write every point that is shown, and make sure of it by reading the numbers again.

    Raises
    ------
    OSError
        If they are not the same; `atomic_writer` adds which file that is.
    """
    points = list(_points(figure))
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_HEADER)
    # repr: the shortest text that names this float64 and no other.
    writer.writerows((run, curve, step, repr(value)) for run, curve, step, value in points)
    stream.write(table.getvalue().encode())
    stream.seek(0)
    rows = list(csv.reader(io.StringIO(stream.read().decode(), newline="")))
    read = [(run, curve, int(step), float(value)) for run, curve, step, value in rows[1:]]
    if read != points:
        raise OSError("the table read back differs from what was written")


def _points(figure: CurveFigure) -> Iterator[tuple[str, str, int, float]]:
    """Yield the points of all lines within the steps that are shown."""
    first, last = figure.steps or (-1.0, float("inf"))
    for run, curve, line in _lines(figure):
        for step, value in zip(line[0].tolist(), line[1].tolist(), strict=True):
            if first <= step <= last:
                yield run, curve, int(step), value


def _lines(figure: CurveFigure) -> Iterator[tuple[str, str, Line]]:
    curves = figure.curves
    yield figure.name, "cost", curves.cost
    yield figure.name, "smoothed cost", curves.smooth_cost
    yield figure.name, "training error", curves.train_error
    yield figure.name, "validation error", curves.valid_error
    yield figure.name, "test error", curves.test_error
    yield figure.name, "error on own drawings", curves.own_error
    for other in figure.others:
        yield other.name, "smoothed cost", branch(other.curves.smooth_cost, other.first_step)
        yield other.name, "validation error", branch(other.curves.valid_error, other.first_step)
