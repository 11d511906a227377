"""How a figure of curves is laid out, on any sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.training.bounded_curve import SMOOTHING_STEPS
from engine.training.curves import Curves, Line

from .canvas import MUTED, TEXT, TITLE_SIZE, fitted_text, text_width
from .curve_axes import PlotArea, Range, log_or_not
from .curve_figure import CurveFigure, branch
from .sheet import Sheet

WIDTH, HEIGHT = 1600, 1000
_LEFT, _RIGHT = 110, 1370  # of the plots; the values at the lines' ends stand to the right
_COST_TOP, _COST_BOTTOM = 140, 500
_ERROR_TOP, _ERROR_BOTTOM = 610, 915
# The window's colours for cost, validation and test on a light ground.
_COST, _VALID, _TEST, _OWN = "#1F6FD6", "#B35C00", "#0B7A53", "#1B1F27"
_FAINT_COST = "#BAD4F6"
_CHANGE = "#9AA3B2"
_TEST_DASH, _OWN_DASH = (9.0, 6.0), (2.0, 4.0)
_LABEL_DISTANCE = 24
_OTHER_WIDTH = 1.8
_SAMPLE, _SAMPLE_WIDTH = 30, 2.4  # of a line in the legend
# Less room than this, right of a change's line, has no space for words.
_LEAST_WORDS = 60


@dataclass(frozen=True, eq=False)
class _Drawn:
    """A line of a plot: how it looks, its name in the legend, name and value at its end."""

    line: Line
    colour: str
    width: float
    legend: str = ""
    name: str = ""
    value: str = ""
    dash: tuple[float, ...] = ()


def draw_figure(sheet: Sheet, figure: CurveFigure) -> None:
    """Draw a figure: title, cost above errors, axes, legends, and values at the lines' ends."""
    shown = fitted_text(figure.title, WIDTH - 2 * _LEFT, TITLE_SIZE)
    sheet.text((_LEFT, 44), shown, size=TITLE_SIZE, anchor="lm")
    steps = figure.steps or _all_steps(figure)
    costs, errors = _cost_area(figure, steps), _error_area(figure, steps)
    no_cost, no_error = "no minibatch was finished", "the run ended before its first validation"
    _draw_plot(sheet, figure, costs, "Cost: negative log-likelihood", _cost_lines(figure), no_cost)
    _draw_plot(sheet, figure, errors, "Error", _error_lines(figure), no_error)
    _draw_best(sheet, errors, figure.curves)
    sheet.text(((_LEFT + _RIGHT) / 2, 972), "minibatch", MUTED, anchor="mm")


def _draw_plot(
    sheet: Sheet, figure: CurveFigure, area: PlotArea, heading: str, lines: list[_Drawn], empty: str
) -> None:
    above = area.top - 30
    sheet.text((_LEFT, above), heading, MUTED, anchor="lm")
    area.draw_axes(sheet)
    if not any(len(drawn.line[0]) for drawn in lines):
        middle = ((_LEFT + _RIGHT) / 2, (area.top + area.bottom) / 2)
        sheet.text(middle, empty, TEXT, anchor="mm")
        return
    _draw_changes(sheet, area, figure.changes)
    _draw_lines(sheet, area, lines)
    _draw_legend(sheet, above, lines)


def _all_steps(figure: CurveFigure) -> Range:
    runs = [figure.curves, *(other.curves for other in figure.others)]
    lines = [line for curves in runs for line in (curves.cost, curves.valid_error)]
    last = max([1.0, *(float(steps[-1]) for steps, _ in lines if len(steps))])
    return (1.0 if figure.log_x else 0.0), max(last, 2.0) if figure.log_x else last


def _cost_area(figure: CurveFigure, steps: Range) -> PlotArea:
    costs = [figure.curves.cost[1]]
    costs += [branch(other.curves.smooth_cost, other.first_step)[1] for other in figure.others]
    y = log_or_not(np.concatenate(costs), figure.costs, figure.log_cost, 0.04)
    x = log_or_not(np.empty(0), steps, figure.log_x)
    return PlotArea((_LEFT, _COST_TOP, _RIGHT, _COST_BOTTOM), x, y, figure.log_x, figure.log_cost)


def _error_area(figure: CurveFigure, steps: Range) -> PlotArea:
    curves = figure.curves
    own = (curves.later_train_error, curves.valid_error, curves.test_error)
    errors = [values for _, values in own]
    errors += [branch(other.curves.valid_error, other.first_step)[1] for other in figure.others]
    low, high = log_or_not(np.concatenate(errors), figure.errors, figure.log_error, 0.06)
    x = log_or_not(np.empty(0), steps, figure.log_x)
    box = (_LEFT, _ERROR_TOP, _RIGHT, _ERROR_BOTTOM)
    y = (low, high) if figure.log_error else (max(low, 0.0), high)
    return PlotArea(box, x, y, figure.log_x, figure.log_error, percent=True)


def _cost_lines(figure: CurveFigure) -> list[_Drawn]:
    curves, value = figure.curves, "{:.4g}"
    smoothed = f"smoothed over {SMOOTHING_STEPS}"
    return [
        *(
            _Drawn(branch(other.curves.smooth_cost, other.first_step), other.color, _OTHER_WIDTH,
                   name=other.name, value=value)
            for other in figure.others
        ),
        _Drawn(curves.cost, _FAINT_COST, 1.2, "each minibatch"),
        _Drawn(curves.smooth_cost, _COST, 2.6, smoothed, _own_name(figure, "cost"), value),
    ]  # fmt: skip


def _error_lines(figure: CurveFigure) -> list[_Drawn]:
    curves, value = figure.curves, "{:.2%}"
    test, own = "test, at each new best", "own drawings" * (len(curves.own_error[0]) > 0)
    train = "training" * (len(curves.train_error[0]) > 0)
    return [
        *(
            _Drawn(branch(other.curves.valid_error, other.first_step), other.color, _OTHER_WIDTH,
                   name=other.name, value=value)
            for other in figure.others
        ),
        _Drawn(curves.train_error, _COST, 1.8, train, "training", value),
        _Drawn(curves.valid_error, _VALID, 2.4, "validation", _own_name(figure, "validation"),
               value),
        _Drawn(curves.test_error, _TEST, 2.4, test, "test", value, _TEST_DASH),
        _Drawn(curves.own_error, _OWN, 2.0, own, "own", value, _OWN_DASH),
    ]  # fmt: skip


def _own_name(figure: CurveFigure, alone: str) -> str:
    return figure.name if figure.others else alone


def _draw_lines(sheet: Sheet, area: PlotArea, lines: list[_Drawn]) -> None:
    """Draw the lines, and beside the plot what their last values are."""
    labels = []
    for drawn in lines:
        for piece in area.pieces(drawn.line):
            if len(piece) == 1:
                sheet.ring(piece[0], 3, drawn.colour, 1, drawn.colour)
            else:
                sheet.line(piece, drawn.colour, drawn.width, drawn.dash)
        last = area.last_value(drawn.line)
        if drawn.name and last is not None:
            value = " " + drawn.value.format(last).replace("%", " %")
            room = WIDTH - _RIGHT - 32 - text_width(value)
            y = min(max(area.y(last), area.top), area.bottom)
            labels.append((y, fitted_text(drawn.name, room) + value, drawn.colour))
    _draw_labels(sheet, area, labels)


def _draw_labels(sheet: Sheet, area: PlotArea, labels: list[tuple[float, str, str]]) -> None:
    """Write labels beside the plot at their heights, moved apart where they would touch."""
    labels.sort(key=lambda label: label[0])
    ys = [label[0] for label in labels]
    for index in range(1, len(ys)):
        ys[index] = max(ys[index], ys[index - 1] + _LABEL_DISTANCE)
    limit = area.bottom
    for index in reversed(range(len(ys))):
        ys[index] = min(ys[index], limit)
        limit = ys[index] - _LABEL_DISTANCE
    for y, (_, text, colour) in zip(ys, labels, strict=True):
        sheet.text((_RIGHT + 16, y), text, colour, anchor="lm")


def _draw_legend(sheet: Sheet, y: float, lines: list[_Drawn]) -> None:
    """Name the run's own lines above the plot, from the right."""
    right = float(_RIGHT)
    for drawn in reversed([drawn for drawn in lines if drawn.legend]):
        sheet.text((right, y), drawn.legend, MUTED, anchor="rm")
        right -= text_width(drawn.legend) + 10
        sheet.line([(right - _SAMPLE, y), (right, y)], drawn.colour, _SAMPLE_WIDTH, drawn.dash)
        right -= _SAMPLE + 28


def _draw_changes(sheet: Sheet, area: PlotArea, changes: Sequence[tuple[int, str]]) -> None:
    """Mark where settings were changed, with as many words as there is room for."""
    xs = [area.x(step) for step, _ in changes]
    for x, after, (_, text) in zip(xs, [*xs, area.right][1:], changes, strict=True):
        if not area.left <= x <= area.right:
            continue
        sheet.line([(x, area.top), (x, area.bottom)], _CHANGE)
        room = min(after, area.right) - x - 12
        if room >= _LEAST_WORDS:
            # Not every font has an arrow.
            words = fitted_text(text.replace("→", "to"), room)
            sheet.text((x + 6, area.top + 12), words, MUTED, anchor="lm")


def _draw_best(sheet: Sheet, area: PlotArea, curves: Curves) -> None:
    """Put a ring round the best validation and a dotted line at its height."""
    steps, errors = curves.valid_error
    if not len(steps):
        return
    best = int(errors.argmin())
    at = area.x(float(steps[best])), area.y(float(errors[best]))
    if area.left <= at[0] <= area.right and area.top <= at[1] <= area.bottom:
        sheet.line([(_LEFT, at[1]), at], _VALID, 1, (2, 5))
        sheet.ring(at, 6, _VALID, 2.4, "#FFFFFF")
