"""A picture of a comparison: a bar for each way of training, the longest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from engine.files.canvas import (
    GRID,
    LABEL_SIZE,
    LINE,
    MUTED,
    TEXT,
    TITLE_SIZE,
    Canvas,
    fitted_text,
    text_width,
)
from engine.files.ticks import linear_ticks, tick_labels

_WIDTH = 1200
_MARGIN = 40
_HEADER = 130
_ROW, _BAR = 48, 26
_FOOTER = 76
_GAP = 14
# The window's colour for cost on a light ground, and a grey for everybody else.
_OURS, _THEIRS = "#1F6FD6", "#A9B2BF"
# Room to the right of the longest bar for its figures.
_FIGURES = 190


class Bar(NamedTuple):
    """One way of training.

    Attributes
    ----------
    label : str
        What it is called.
    rate : float or None
        Epochs per second; None where there is nothing to show but the reason.
    text : str
        What stands behind the bar, or the reason.
    is_ours : bool
        Whether it is drawn in our colour.
    """

    label: str
    rate: float | None
    text: str
    is_ours: bool


def draw_bars(bars: Sequence[Bar], title: str, subtitle: str) -> Image.Image:
    """Return a picture of the bars, in falling order, those without a rate last."""
    ordered = sorted(bars, key=lambda bar: -(bar.rate or 0.0))
    bottom = _HEADER + _ROW * len(ordered)
    canvas = Canvas(_WIDTH, bottom + _FOOTER)
    for y, text, colour, size in (
        (44, title, TEXT, TITLE_SIZE),
        (80, subtitle, MUTED, LABEL_SIZE),
    ):
        shown = fitted_text(text, _WIDTH - 2 * _MARGIN, size)
        canvas.text((_MARGIN, y), shown, colour, size, "lm")
    left = _MARGIN + max(text_width(bar.label) for bar in ordered) + _GAP
    longest = max([bar.rate or 0.0 for bar in ordered]) or 1.0
    scale = (_WIDTH - _MARGIN - _FIGURES - left) / longest
    ticks = linear_ticks(0.0, longest)
    for tick, name in zip(ticks, tick_labels(ticks), strict=True):
        x = left + tick * scale
        canvas.line([(x, _HEADER), (x, bottom)], GRID)
        canvas.text((x, bottom + 20), name, MUTED, anchor="mm")
    canvas.text((left, bottom + 50), "epochs per second", MUTED, anchor="lm")
    for number, bar in enumerate(ordered):
        middle = _HEADER + _ROW * (number + 0.5)
        canvas.text((left - _GAP, middle), bar.label, TEXT, anchor="rm")
        end = left
        if bar.rate is not None:
            end += bar.rate * scale
            canvas.line([(left, middle), (end, middle)], _OURS if bar.is_ours else _THEIRS, _BAR)
        shown = fitted_text(bar.text, _WIDTH - _MARGIN - end - _GAP)
        canvas.text((end + _GAP, middle), shown, MUTED if bar.rate is None else TEXT, anchor="lm")
    canvas.line([(left, _HEADER), (left, bottom)], LINE, 1.5)
    return canvas.finished()
