"""The curves of a run as lines and texts, to be drawn on a page or written as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.files.ticks import linear_ticks, log_ticks, tick_labels
from engine.training.bounded_curve import SMOOTHING_STEPS
from engine.training.curves import Curves, Line

WIDTH, HEIGHT = 600, 430
_LEFT, _RIGHT = 44, 466  # of both plots; the values at the lines' ends stand to the right
_COST, _ERROR = (22, 192), (240, 408)  # top and bottom
_LINE_DISTANCE = 14
# A cost that rounds to zero has no logarithm; float32 knows none below this next to 1.
_LEAST_COST = 1e-8
# More columns than any page has dots for a line of this size.
_COLUMNS = 600

Point = tuple[float, float]


class Stroke(NamedTuple):
    """A line through points; ``role`` names its colour."""

    points: tuple[Point, ...]
    role: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


class Ring(NamedTuple):
    """A small circle, empty inside."""

    centre: Point
    role: str


class Label(NamedTuple):
    """A text; ``anchor`` is ``start``, ``middle`` or ``end``, and y its middle."""

    at: Point
    text: str
    role: str
    anchor: str = "start"


Shape = Stroke | Ring | Label


@dataclass(frozen=True)
class _Plot:
    """Where a step and a value lie."""

    top: float
    bottom: float
    last_step: float
    low: float
    high: float

    def x(self, step: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * step / self.last_step

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)

    def stroke(
        self, line: Line, role: str, width: float, dash: tuple[float, ...] = ()
    ) -> list[Shape]:
        points = tuple((self.x(x), self.y(y)) for x, y in zip(*_thinned(line), strict=True))
        if len(points) == 1:
            return [Ring(points[0], role)]
        return [Stroke(points, role, width, dash)] if points else []


def plot(curves: Curves, changed_at: Sequence[int] = ()) -> list[Shape]:
    """Return cost and errors by step, in a field of `WIDTH` by `HEIGHT`.

    Parameters
    ----------
    curves : Curves
        Any of them may be empty.
    changed_at : sequence of int
        Steps at which settings were changed; an upright line each.
    """
    lines = (curves.cost, curves.valid_error, curves.test_error)
    last_step = max([1.0, *(float(line[0][-1]) for line in lines if len(line[0]))])
    shapes = _cost(curves, last_step) + _errors(curves, last_step)
    for step in changed_at:
        x = _LEFT + (_RIGHT - _LEFT) * min(step / last_step, 1.0)
        for top, bottom in (_COST, _ERROR):
            shapes.append(Stroke(((x, top), (x, bottom)), "muted", 0.8, (2, 3)))
    return shapes


def _cost(curves: Curves, last_step: float) -> list[Shape]:
    raw, smooth = (
        (line[0], np.log10(np.maximum(line[1], _LEAST_COST)))
        for line in (curves.cost, curves.smooth_cost)
    )
    area = _Plot(*_COST, last_step, *_range(raw[1], 0.04))
    heading = f"cost of each minibatch, and smoothed over {SMOOTHING_STEPS}"
    if not len(raw[1]):
        return _frame(area, heading, [], []) + _nothing(area, "no minibatch was finished")
    ticks = log_ticks(10**area.low, 10**area.high, 5)
    shapes = _frame(area, heading, [math.log10(tick) for tick in ticks], tick_labels(ticks))
    shapes += area.stroke(raw, "faint", 0.7) + area.stroke(smooth, "cost", 1.6)
    end = f"cost {curves.smooth_cost[1][-1]:.4g}"
    return [*shapes, Label((_RIGHT + 8, area.y(float(smooth[1][-1]))), end, "cost")]


def _errors(curves: Curves, last_step: float) -> list[Shape]:
    train, valid, test = (
        (line[0], 100 * line[1])
        for line in (curves.later_train_error, curves.valid_error, curves.test_error)
    )
    low, high = _range(np.concatenate([train[1], valid[1], test[1]]), 0.06)
    area = _Plot(*_ERROR, last_step, max(low, 0.0), high)
    heading = "error: training, validation, and test at each new best"
    if not len(valid[1]):
        return _frame(area, heading, [], []) + _nothing(area, "no validation yet")
    ticks = linear_ticks(area.low, area.high, 5)
    shapes = _frame(area, heading, ticks, [f"{label} %" for label in tick_labels(ticks)])
    shapes += area.stroke(train, "cost", 1.0)
    shapes += area.stroke(valid, "valid", 1.5) + area.stroke(test, "test", 1.5, (5, 3))
    best = int(valid[1].argmin())
    shapes.append(Ring((area.x(float(valid[0][best])), area.y(float(valid[1][best]))), "valid"))
    ends = [(area.y(float(valid[1][best])), f"best valid {valid[1][best]:.2f} %", "valid")]
    if len(test[1]):
        ends.append((area.y(float(test[1][-1])), f"test there {test[1][-1]:.2f} %", "test"))
    if len(train[1]):
        ends.append((area.y(float(train[1][-1])), f"train {train[1][-1]:.2f} %", "cost"))
    return shapes + _end_labels(ends)


def _end_labels(ends: list[tuple[float, str, str]]) -> list[Shape]:
    """Write at the lines' ends, moved apart where they would touch."""
    ends.sort()
    ys = [y for y, _, _ in ends]
    for index in range(1, len(ys)):
        ys[index] = max(ys[index], ys[index - 1] + _LINE_DISTANCE)
    # As far up as the last was pushed down.
    limit = (ys[-1] + ends[-1][0]) / 2
    for index in reversed(range(len(ys))):
        ys[index] = min(ys[index], limit)
        limit = ys[index] - _LINE_DISTANCE
    return [Label((_RIGHT + 8, y), text, role) for y, (_, text, role) in zip(ys, ends, strict=True)]


def _frame(area: _Plot, heading: str, at: list[float], labels: list[str]) -> list[Shape]:
    shapes: list[Shape] = [Label((_LEFT, area.top - 12), heading, "muted")]
    for value, label in zip(at, labels, strict=True):
        y = area.y(value)
        shapes += [Stroke(((_LEFT, y), (_RIGHT, y)), "grid")]
        shapes += [Label((_LEFT - 6, y), label, "muted", "end")]
    steps = [step for step in linear_ticks(0, area.last_step, 6) if step == int(step)]
    for step, label in zip(steps, tick_labels(steps), strict=True):
        shapes.append(Label((area.x(step), area.bottom + 12), label, "muted", "middle"))
    return [*shapes, Stroke(((_LEFT, area.bottom), (_RIGHT, area.bottom)), "line")]


def _nothing(area: _Plot, text: str) -> list[Shape]:
    centre = (_LEFT + _RIGHT) / 2, (area.top + area.bottom) / 2
    return [Label(centre, text, "muted", "middle")]


def _range(values: NDArray[np.float64], margin: float) -> tuple[float, float]:
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    span = (high - low) or max(abs(high), 1.0) * 0.2
    return low - margin * span, high + margin * span


def _thinned(line: Line) -> Line:
    """Keep the smallest and the largest value of each column, in their order."""
    x, y = line
    if len(x) <= 2 * _COLUMNS:
        return line
    edges = np.linspace(0, len(x), _COLUMNS + 1).astype(int)
    kept = [
        start + index
        for start, stop in pairwise(edges)
        for index in sorted({int(y[start:stop].argmin()), int(y[start:stop].argmax())})
    ]
    return x[kept], y[kept]
