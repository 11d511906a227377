"""The colour bar that a picture of signed numbers is read by."""

from __future__ import annotations

import numpy as np

from .canvas import LINE, MUTED, Canvas, text_width
from .diverging import diverging_colours
from .ticks import linear_ticks, tick_labels

_WIDTH = 20
_TEXT_SIZE = 16
_MOST_TICKS = 10
# Labels so far apart stay legible.
_TICK_DISTANCE = 24


def colour_bar_width(largest: float) -> int:
    """Return the room that bar and labels take."""
    labels = tick_labels(linear_ticks(-largest, largest, _MOST_TICKS))
    return _WIDTH + 20 + int(np.ceil(max(text_width(f"+{label}") for label in labels)))


def draw_colour_bar(canvas: Canvas, left: int, top: int, height: int, largest: float) -> None:
    """Draw an upright bar from ``-largest`` at the bottom to ``largest`` at the top."""
    levels = np.linspace(largest, -largest, height)[:, None]
    canvas.image((left, top), diverging_colours(levels, largest), (_WIDTH, height))
    canvas.frame(left, top, left + _WIDTH, top + height, LINE)
    ticks = linear_ticks(-largest, largest, min(_MOST_TICKS, height // _TICK_DISTANCE))
    for tick, label in zip(ticks, tick_labels(ticks), strict=True):
        y = top + height * (largest - tick) / (2 * largest)
        canvas.line([(left + _WIDTH + 1, y), (left + _WIDTH + 6, y)], MUTED)
        sign = "+" if tick > 0 else ""
        canvas.text((left + _WIDTH + 12, y), sign + label, MUTED, _TEXT_SIZE, "lm")
