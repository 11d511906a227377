"""A picture of a run: cost and errors over the minibatches."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.curves import SMOOTHING_STEPS, Curves, Line

from .canvas import GRID, LINE, MUTED, TEXT, TITLE_SIZE, Canvas, Point, fitted_text
from .ticks import linear_ticks, log_ticks, tick_labels

_WIDTH, _HEIGHT = 1600, 1000
_LEFT, _RIGHT = 110, 1370  # of the plots; the values at the lines' ends stand to the right
_COST_TOP, _COST_BOTTOM = 140, 500
_ERROR_TOP, _ERROR_BOTTOM = 610, 915
# The window's colours for cost, validation and test on a light ground.
_COST, _VALID, _TEST = "#1F6FD6", "#B35C00", "#0B7A53"
_FAINT_COST = "#BAD4F6"
_TEST_DASH = (9, 6)
_LABEL_DISTANCE = 24
# A cost that rounds to zero has no logarithm; float32 knows none below this next to 1.
_LEAST_COST = 1e-8


class _Axes:
    """One plot: where a step and a value lie on the canvas."""

    def __init__(self, top: float, bottom: float, last_step: float, low: float, high: float):
        self.top, self.bottom = top, bottom
        self.low, self.high = low, high
        self.last_step = last_step

    def x(self, step: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * step / self.last_step

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)

    def points(self, line: Line) -> list[Point]:
        return [(self.x(x), self.y(y)) for x, y in zip(*line, strict=True)]


def draw_curves(curves: Curves, title: str) -> Image.Image:
    """Return a picture of the curves of a run, finished or not.

    Parameters
    ----------
    curves : Curves
        Cost and errors by step; any of them may be empty.
    title : str
        One line: which data, which settings.
    """
    canvas = Canvas(_WIDTH, _HEIGHT)
    shown = fitted_text(title, _WIDTH - 2 * _LEFT, TITLE_SIZE)
    canvas.text((_LEFT, 44), shown, size=TITLE_SIZE, anchor="lm")
    last_step = max([1.0, *(float(line[0][-1]) for line in _lines(curves))])
    _draw_cost(canvas, curves, last_step)
    _draw_errors(canvas, curves, last_step)
    canvas.text(((_LEFT + _RIGHT) / 2, 972), "minibatch", MUTED, anchor="mm")
    return canvas.finished()


def _lines(curves: Curves) -> list[Line]:
    lines = (curves.cost, curves.smooth_cost, curves.valid_error, curves.test_error)
    return [line for line in lines if len(line[0])]


def _draw_cost(canvas: Canvas, curves: Curves, last_step: float) -> None:
    heading = f"Cost: negative log-likelihood of each minibatch, smoothed over {SMOOTHING_STEPS}"
    raw, smooth = (_log10(line) for line in (curves.cost, curves.smooth_cost))
    low, high = _range(raw[1], 0.04)
    axes = _Axes(_COST_TOP, _COST_BOTTOM, last_step, low, high)
    if not len(raw[1]):
        _draw_axes(canvas, axes, heading, [], [])
        _say_empty(canvas, axes, "no minibatch was finished")
        return
    ticks = log_ticks(10**low, 10**high)
    _draw_axes(canvas, axes, heading, [math.log10(t) for t in ticks], tick_labels(ticks))
    _draw_line(canvas, axes, raw, _FAINT_COST, 1.2)
    _draw_line(canvas, axes, smooth, _COST, 2.6)
    last = axes.points(smooth)[-1]
    canvas.text((_RIGHT + 16, last[1]), f"cost {curves.smooth_cost[1][-1]:.4g}", _COST, anchor="lm")


def _log10(line: Line) -> Line:
    return line[0], np.log10(np.maximum(line[1], _LEAST_COST))


def _draw_errors(canvas: Canvas, curves: Curves, last_step: float) -> None:
    heading = "Error: validation, and test at each new best"
    valid, test = ((line[0], 100 * line[1]) for line in (curves.valid_error, curves.test_error))
    low, high = _range(np.concatenate([valid[1], test[1]]), 0.06)
    axes = _Axes(_ERROR_TOP, _ERROR_BOTTOM, last_step, max(low, 0.0), high)
    if not len(valid[1]):
        _draw_axes(canvas, axes, heading, [], [])
        _say_empty(canvas, axes, "the run ended before its first validation")
        return
    ticks = linear_ticks(axes.low, axes.high)
    labels = [f"{label} %" for label in tick_labels(ticks)]
    _draw_axes(canvas, axes, heading, ticks, labels)
    _draw_line(canvas, axes, valid, _VALID, 2.4)
    _draw_line(canvas, axes, test, _TEST, 2.4, _TEST_DASH)
    best = int(valid[1].argmin())
    at = (axes.x(valid[0][best]), axes.y(valid[1][best]))
    canvas.line([(_LEFT, at[1]), at], _VALID, 1, (2, 5))
    canvas.ring(at, 6, _VALID, 2.4, "#FFFFFF")
    labels_at = [(at[1], f"best validation {valid[1][best]:.2f} %", _VALID)]
    if len(test[1]):
        # Last measured at the best validation error.
        labels_at.append((axes.y(test[1][-1]), f"test there {test[1][-1]:.2f} %", _TEST))
    _draw_labels(canvas, axes, labels_at)


def _draw_labels(canvas: Canvas, axes: _Axes, labels: list[tuple[float, str, str]]) -> None:
    """Write labels beside the plot at their heights, moved apart where they would touch."""
    labels.sort(key=lambda label: label[0])
    ys = [label[0] for label in labels]
    if len(ys) == 2 and ys[1] - ys[0] < _LABEL_DISTANCE:
        middle = (ys[0] + ys[1]) / 2
        ys = [middle - _LABEL_DISTANCE / 2, middle + _LABEL_DISTANCE / 2]
    below = max(0.0, ys[-1] - axes.bottom)
    for y, (_, text, colour) in zip(ys, labels, strict=True):
        canvas.text((_RIGHT + 16, y - below), text, colour, anchor="lm")


def _draw_axes(
    canvas: Canvas, axes: _Axes, heading: str, at: list[float], labels: list[str]
) -> None:
    canvas.text((_LEFT, axes.top - 30), heading, MUTED, anchor="lm")
    for value, label in zip(at, labels, strict=True):
        y = axes.y(value)
        canvas.line([(_LEFT, y), (_RIGHT, y)], GRID)
        canvas.text((_LEFT - 14, y), label, MUTED, anchor="rm")
    steps = [step for step in linear_ticks(0, axes.last_step, 8) if step == int(step)]
    for step, label in zip(steps, tick_labels(steps), strict=True):
        x = axes.x(step)
        canvas.line([(x, axes.bottom), (x, axes.bottom + 6)], LINE)
        canvas.text((x, axes.bottom + 22), label, MUTED, anchor="mm")
    canvas.line([(_LEFT, axes.bottom), (_RIGHT, axes.bottom)], LINE)


def _draw_line(
    canvas: Canvas,
    axes: _Axes,
    line: Line,
    colour: str,
    width: float,
    dash: tuple[float, ...] = (),
) -> None:
    points = axes.points(line)
    if not points:
        return
    if len(points) == 1:
        canvas.ring(points[0], 3, colour, 1, colour)
    else:
        canvas.line(points, colour, width, dash)


def _say_empty(canvas: Canvas, axes: _Axes, text: str) -> None:
    at = ((_LEFT + _RIGHT) / 2, (axes.top + axes.bottom) / 2)
    canvas.text(at, text, TEXT, anchor="mm")


def _range(values: NDArray[np.float64], margin: float) -> tuple[float, float]:
    """Return bounds with a margin round the values, never of the same number."""
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    span = (high - low) or max(abs(high), 1.0) * 0.2
    return low - margin * span, high + margin * span
