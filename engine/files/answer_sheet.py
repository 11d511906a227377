"""A picture of one answer: the image, what each pixel of it spoke for, and the sums."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from engine.insight.explain import (
    AnswerSheet,
    Evidence,
    Figures,
    answer_sheet,
    class_difference,
    difference_figures,
    figures,
    shared_scale,
)
from engine.weights import Weights

from .canvas import LINE, MUTED, TEXT, Canvas, fitted_text, text_width
from .colour_bar import colour_bar_width, draw_colour_bar
from .diverging import diverging_colours

# For ten classes of square images this makes a sheet as wide as a projector's picture.
_MARGIN, _GUTTER = 48, 36
_HEADLINE_SIZE, _HEADING_SIZE = 38, 24
_PICTURE_TOP, _PICTURE_SIDE = 188, 308
# The colour bar is as high as the maps, unless they are low.
_LEAST_HEIGHT = 180
_LINE = 32
# The first column, of the image and the bars; in it, where bars begin and end, and percentages end.
_FIRST_COLUMN, _FIRST_GUTTER = 344, 64
_BAR_LEFT, _BAR_RIGHT, _PERCENT_RIGHT = 78, 156, 244
_BAR_HEIGHT = 14
_MOST_BARS, _MOST_MAPS = 10, 3
_LONGEST_NAME = 70  # of each of two in a heading
# Beside the logit; smaller or larger numbers are printed with a power of ten.
_LONGEST_NUMBER = 10
# The window's accent on a light ground, and a grey for the classes that were not chosen.
_CHOSEN, _OTHERS = "#1F6FD6", "#A9B2BF"
_MOST_ODDS = 1e6
_LEGEND = (
    "Orange: the ink of this pixel speaks for the class; blue: against it.",
    "One scale for all maps, in units of the logit; 99 % of the inked pixels lie within it.",
)


class _Column(NamedTuple):
    """A map, what stands over it, and the lines (name, figure) under it."""

    heading: str
    evidence: Evidence
    lines: tuple[tuple[str, str], ...]


def draw_answer_sheet(weights: Weights, image: NDArray[np.uint8], title: str) -> Image.Image:
    """Return a picture of what a model makes of an image, and why.

    It shows the image as the model sees it; probability and logit of every class, or of the ten
    most probable; for the three most probable what each pixel contributed, with sums that add up
    to the logit; and why it is the first and not the second. The maps share one symmetric scale.

    Parameters
    ----------
    weights : Weights
        The model.
    image : ndarray of shape image_shape, uint8
        Prepared for it, ink high.
    title : str
        One line: where the image is from.

    Raises
    ------
    DataError
        If the image has another shape than the model's.
    """
    sheet = answer_sheet(weights, image, _MOST_BARS)
    places = _places(sheet.evidence)
    printed = [figures(evidence, places) for evidence in sheet.evidence]
    columns = _columns(weights, image, sheet, printed)
    largest = shared_scale([column.evidence for column in columns])
    size = _picture_size(*image.shape)
    maps_left = _MARGIN + _FIRST_COLUMN + _FIRST_GUTTER
    colours_left = maps_left + len(columns) * (_PICTURE_SIDE + _GUTTER)
    colours_height = max(size[1], _LEAST_HEIGHT)
    figures_top = _PICTURE_TOP + colours_height + 48
    width = colours_left + colour_bar_width(largest) + _MARGIN
    legend_top = figures_top + len(columns[0].lines) * _LINE + _LINE // 2
    bottom = max(figures_top + (len(printed) + 1) * _LINE, legend_top + len(_LEGEND) * _LINE)
    canvas = Canvas(width, bottom + _MARGIN - _LINE // 2)

    _draw_header(canvas, weights, sheet, title, width - 2 * _MARGIN)
    canvas.text((_MARGIN, _PICTURE_TOP - 16), "what the model sees", MUTED, anchor="ls")
    _draw_picture(canvas, _MARGIN, np.repeat(255 - image[..., None], 3, axis=2), size)
    _draw_bars(canvas, figures_top, weights, sheet, printed)
    for number, column in enumerate(columns):
        left = maps_left + number * (_PICTURE_SIDE + _GUTTER)
        heading = fitted_text(column.heading, _PICTURE_SIDE, _HEADING_SIZE)
        canvas.text((left, _PICTURE_TOP - 16), heading, TEXT, _HEADING_SIZE, "ls")
        colours = diverging_colours(column.evidence.contributions, largest)
        _draw_picture(canvas, left, colours, size)
        _write_lines(canvas, left, figures_top, column.lines)
    draw_colour_bar(canvas, colours_left, _PICTURE_TOP, colours_height, largest)
    for number, text in enumerate(_LEGEND):
        shown = fitted_text(text, width - maps_left - _MARGIN)
        canvas.text((maps_left, legend_top + number * _LINE), shown, MUTED, anchor="lm")
    return canvas.finished()


def _picture_size(rows: int, columns: int) -> tuple[int, int]:
    """Return (width, height) of an image, as large as fits."""
    scale = _PICTURE_SIDE / max(rows, columns)
    return max(1, round(columns * scale)), max(1, round(rows * scale))


def _places(evidence: Sequence[Evidence]) -> int:
    """Return how many digits behind the point are printed: two, unless none would be left."""
    largest = max(abs(part) for e in evidence for part in (e.positive, e.negative, e.total))
    if largest == 0 or 0.1 <= largest < 1e6:
        return 2
    return 2 - math.floor(math.log10(largest))


def _signed(number: Decimal) -> str:
    text = f"{number:+f}"
    # With a power of ten, where that is shorter.
    return text if len(text) <= _LONGEST_NUMBER else f"{number:+}"


def _percent(p: float) -> str:
    return f"{100 * p:.1f} %"


def _columns(
    weights: Weights, image: NDArray[np.uint8], sheet: AnswerSheet, printed: Sequence[Figures]
) -> list[_Column]:
    names = weights.class_names
    columns = []
    for label, evidence, shown in zip(sheet.labels, sheet.evidence, printed, strict=True):
        result = ("probability", _percent(float(sheet.p_y_given_x[label])))
        lines = _lines(shown, "bias", "logit", result)
        columns.append(_Column(f"for {names[label]}", evidence, lines))
    columns = columns[:_MOST_MAPS]
    if len(sheet.labels) > 1:
        a, b = sheet.labels[:2]
        difference = class_difference(weights, image, a, b)
        shown = difference_figures(difference, printed[0], printed[1])
        lines = _lines(shown, "biases", "log odds", ("odds", _odds(difference.odds)))
        first, second = (fitted_text(names[k], _LONGEST_NAME, _HEADING_SIZE) for k in (a, b))
        columns.append(_Column(f"why {first} and not {second}", difference, lines))
    return columns


def _odds(odds: float) -> str:
    return f"over {_MOST_ODDS:,.0f} : 1" if odds > _MOST_ODDS else f"{odds:,.1f} : 1"


def _lines(
    shown: Figures, bias_name: str, total_name: str, result: tuple[str, str]
) -> tuple[tuple[str, str], ...]:
    return (
        ("ink for", _signed(shown.positive)),
        ("ink against", _signed(shown.negative)),
        ("sum", _signed(shown.sum)),
        (bias_name, _signed(shown.bias)),
        (total_name, _signed(shown.total)),
        result,
    )


def _draw_header(
    canvas: Canvas, weights: Weights, sheet: AnswerSheet, title: str, width: float
) -> None:
    label = sheet.ranked[0]
    certainty = f", {_percent(float(sheet.p_y_given_x[label]))}"
    room = width - text_width(certainty, _HEADLINE_SIZE)
    answer = fitted_text(f"Read as {weights.class_names[label]}", room, _HEADLINE_SIZE)
    canvas.text((_MARGIN, 80), answer + certainty, TEXT, _HEADLINE_SIZE, "ls")
    canvas.text((_MARGIN, 114), fitted_text(title, width), MUTED, anchor="ls")


def _draw_picture(
    canvas: Canvas, left: int, colours: NDArray[np.uint8], size: tuple[int, int]
) -> None:
    """Place pixels (rows, columns, 3), framed."""
    canvas.image((left, _PICTURE_TOP), colours, size)
    canvas.frame(left, _PICTURE_TOP, left + size[0], _PICTURE_TOP + size[1], LINE)


def _draw_bars(
    canvas: Canvas, top: int, weights: Weights, sheet: AnswerSheet, printed: Sequence[Figures]
) -> None:
    """Draw a bar a class, in the order of the classes where all of them are there."""
    left, right = _MARGIN, _MARGIN + _FIRST_COLUMN
    rows = list(zip(sheet.labels, printed, strict=True))
    heading = f"{len(rows)} of {len(sheet.ranked)}"
    if len(rows) == len(sheet.ranked):
        heading = "class"
        rows.sort(key=lambda row: row[0])
    for x, text, anchor in (
        (left, heading, "lm"),
        (left + _PERCENT_RIGHT, "probability", "rm"),
        (right, "logit", "rm"),
    ):
        canvas.text((x, top), text, MUTED, anchor=anchor)
    for number, (label, shown) in enumerate(rows):
        y = top + (number + 1) * _LINE
        p = float(sheet.p_y_given_x[label])
        name = fitted_text(weights.class_names[label], _BAR_LEFT - 10)
        canvas.text((left, y), name, anchor="lm")
        colour = ImageColor.getrgb(_CHOSEN if label == sheet.ranked[0] else _OTHERS)
        # A hair-line shows where the bar begins even when it has no length.
        length = max(1, round(p * (_BAR_RIGHT - _BAR_LEFT)))
        bar_at = (left + _BAR_LEFT, y - _BAR_HEIGHT // 2)
        canvas.image(bar_at, np.array([[colour]], np.uint8), (length, _BAR_HEIGHT))
        canvas.text((left + _PERCENT_RIGHT, y), _percent(p), anchor="rm")
        canvas.text((right, y), _signed(shown.total), anchor="rm")


def _write_lines(canvas: Canvas, left: int, top: int, lines: tuple[tuple[str, str], ...]) -> None:
    right = left + _PICTURE_SIDE
    for number, (name, figure) in enumerate(lines):
        y = top + number * _LINE
        canvas.text((left, y), name, MUTED, anchor="lm")
        canvas.text((right, y), figure, anchor="rm")
    # As one adds up on paper: a line over each result.
    for number in (2, 4):
        between = top + number * _LINE - _LINE // 2
        canvas.line([(left, between), (right, between)], LINE)
