"""One plot of a figure: its axes, and where steps and values lie on the sheet."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.training.curves import Line

from .canvas import GRID, LINE, MUTED, Point
from .sheet import Sheet
from .ticks import linear_ticks, log_ticks, tick_labels

Range = tuple[float, float]
# A cost that rounds to zero has no logarithm; float32 knows none below this next to 1.
_LEAST = 1e-8
# No float64 is beyond this power of ten.
_LARGEST_LOG = 307.0


def scaled(values: NDArray[np.float64], log: bool) -> NDArray[np.float64]:
    """Return values as they are measured along an axis: logarithms on a logarithmic one."""
    return np.log10(np.maximum(values, _LEAST)) if log else values


def log_or_not(
    values: NDArray[np.float64], wanted: Range | None, log: bool, margin: float = 0.0
) -> Range:
    """Return the range of an axis, `scaled`: the one wanted, or with a margin round the values."""
    if wanted is not None:
        low, high = scaled(np.array(wanted), log).tolist()
        return low, high
    finite = scaled(values[np.isfinite(values)], log)
    if not len(finite):
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    # Never of the same number.
    span = (high - low) or max(abs(high), 1.0) * 0.2
    low, high = low - margin * span, high + margin * span
    return (low, min(high, _LARGEST_LOG)) if log else (low, high)


class PlotArea:
    """A plot's inside on the sheet.

    Parameters
    ----------
    box : (left, top, right, bottom)
        Where it is.
    x, y : (float, float)
        What is shown of each axis, `scaled`.
    log_x, log_y : bool
        Which of them are logarithmic.
    percent : bool
        Whether values are fractions, written in percent.
    """

    def __init__(
        self,
        box: tuple[float, float, float, float],
        x: Range,
        y: Range,
        log_x: bool,
        log_y: bool,
        percent: bool = False,
    ) -> None:
        self.left, self.top, self.right, self.bottom = box
        self._x, self._y = x, y
        self._log_x, self._log_y = log_x, log_y
        self._percent = percent

    def x(self, step: float) -> float:
        """Return where a step lies across the sheet."""
        return float(self._across(scaled(np.array([step], float), self._log_x))[0])

    def y(self, value: float) -> float:
        """Return where a value lies down the sheet."""
        return float(self._down(scaled(np.array([value], float), self._log_y))[0])

    def _across(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self._x
        return self.left + (self.right - self.left) * (x - low) / (high - low)

    def _down(self, y: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self._y
        return self.bottom - (self.bottom - self.top) * (y - low) / (high - low)

    def pieces(self, line: Line) -> list[list[Point]]:
        """Return the parts of a line that lie inside; a lonely point is a part too."""
        steps, values = line
        drawn = np.isfinite(values) & (steps > 0 if self._log_x else True)
        x = self._across(scaled(steps[drawn], self._log_x))
        y = self._down(scaled(values[drawn], self._log_y))
        points = np.stack([x, y], axis=1)
        if len(points) == 1:
            inside = self.left <= x[0] <= self.right and self.top <= y[0] <= self.bottom
            return [[(float(x[0]), float(y[0]))]] if inside else []
        return clipped(points, (self.left, self.top), (self.right, self.bottom))

    def last_value(self, line: Line) -> float | None:
        """Return the last value of a line within the steps shown; None if it has none."""
        steps, values = line
        low, high = (10.0**end if self._log_x else end for end in self._x)
        shown = values[(steps >= low) & (steps <= high) & np.isfinite(values)]
        return float(shown[-1]) if len(shown) else None

    def draw_axes(self, sheet: Sheet) -> None:
        """Draw grid lines at round values, and round steps below."""
        for value, label in self._value_ticks():
            y = self.y(value)
            sheet.line([(self.left, y), (self.right, y)], GRID)
            sheet.text((self.left - 14, y), label, MUTED, anchor="rm")
        for step, label in self._step_ticks():
            x = self.x(step)
            sheet.line([(x, self.bottom), (x, self.bottom + 6)], LINE)
            sheet.text((x, self.bottom + 22), label, MUTED, anchor="mm")
        sheet.line([(self.left, self.bottom), (self.right, self.bottom)], LINE)

    def _value_ticks(self) -> list[tuple[float, str]]:
        low, high = self._y
        factor = 100.0 if self._percent else 1.0
        if self._log_y:
            ticks = log_ticks(factor * 10**low, factor * 10**high)
        else:
            ticks = linear_ticks(factor * low, factor * high)
        unit = " %" if self._percent else ""
        labels = tick_labels(ticks)
        return [(tick / factor, label + unit) for tick, label in zip(ticks, labels, strict=True)]

    def _step_ticks(self) -> list[tuple[float, str]]:
        low, high = self._x
        ticks = log_ticks(10**low, 10**high) if self._log_x else linear_ticks(low, high, 8)
        whole = [tick for tick in ticks if tick == math.floor(tick)]
        return list(zip(whole, tick_labels(whole), strict=True))


def clipped(points: NDArray[np.float64], low: Point, high: Point) -> list[list[Point]]:
    """Return the parts of a polyline, points of shape (n, 2), inside a box.

    Each segment is cut where it enters and leaves (Y.-D. Liang and B. A. Barsky, *A New Concept
    and Method for Line Clipping*, ACM Transactions on Graphics, 1984).
    """
    start, step = points[:-1], np.diff(points, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = (np.array(low) - start) / step, (np.array(high) - start) / step
    enter, leave = np.fmin(to_low, to_high), np.fmax(to_low, to_high)
    # Along an axis on which a segment stands still, it is inside always or never.
    still = step == 0
    outside = still & ((start < np.array(low)) | (start > np.array(high)))
    enter, leave = np.where(still, -np.inf, enter), np.where(still, np.inf, leave)
    first = np.maximum(enter.max(axis=1), 0.0)
    last = np.minimum(leave.min(axis=1), 1.0)
    visible = (first <= last) & ~outside.any(axis=1)
    pieces: list[list[Point]] = []
    joined = False
    for index in np.flatnonzero(visible).tolist():
        begin, end = (start[index] + share * step[index] for share in (first[index], last[index]))
        if not (joined and pieces and index and visible[index - 1] and first[index] == 0):
            pieces.append([(float(begin[0]), float(begin[1]))])
        pieces[-1].append((float(end[0]), float(end[1])))
        joined = bool(last[index] == 1)
    return pieces
