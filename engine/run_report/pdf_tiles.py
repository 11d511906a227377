"""The images of a report's page in PDF."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.files.canvas import LINE, MUTED, TEXT, Canvas, fitted_text
from engine.files.diverging import diverging_colours

from . import statements
from .html_pictures import MOST_TILES, certainty
from .pdf_text import plain
from .report import Report
from .worst import worst_mistakes

_TEXT_SIZE, _SMALL = 20, 16
_HEADING = 26
_GUTTER, _ACROSS, _ACROSS_MANY = 20, 10, 20
_MISTAKES_ACROSS = 5
_SCALE_WIDTH, _SCALE_HEIGHT = 400, 14


def draw_board(canvas: Canvas, report: Report, at: tuple[int, int], width: int) -> int:
    """Draw the weights, an image a class, and their scale; return where they end."""
    left, y = at
    canvas.line([(left, y - 26), (left + width, y - 26)], LINE)
    canvas.text((left, y), "WHAT EACH CLASS LOOKS FOR", MUTED, _SMALL + 2, "lm")
    weights = report.weights
    y += _HEADING
    if weights is None:
        canvas.text((left, y), "no weights yet: there was no validation", MUTED, 22, "lm")
        return y + 60
    W, names = weights.parameters.W, weights.class_names[:MOST_TILES]
    largest = float(np.abs(W).max()) or 1.0
    few = len(weights.class_names) <= _ACROSS
    across = _ACROSS if few else _ACROSS_MANY
    side = (width + _GUTTER) // across - _GUTTER
    caption = 50 if few else 24
    for label, name in enumerate(names):
        x = left + label % across * (side + _GUTTER)
        top = y + label // across * (side + caption + 8)
        pixels = diverging_colours(W[:, label].reshape(weights.image_shape), largest)
        _draw_tile(canvas, (x, top), pixels, side)
        canvas.text((x, top + side + 14), fitted_text(plain(name), side, 18), TEXT, 18, "lm")
        if few:
            bias = statements.bias(float(weights.parameters.b[label]))
            canvas.text((x, top + side + 36), bias, MUTED, _SMALL, "lm")
    y += -(-len(names) // across) * (side + caption + 8) + 10
    levels = np.linspace(-largest, largest, _SCALE_WIDTH)[None]
    canvas.image((left, y), diverging_colours(levels, largest), (_SCALE_WIDTH, _SCALE_HEIGHT))
    words = f"-{largest:.3g} (ink speaks against) to +{largest:.3g} (for the class)"
    if len(weights.class_names) > MOST_TILES:
        words += f"; the first {MOST_TILES} of {len(weights.class_names)} classes"
    canvas.text((left + _SCALE_WIDTH + 16, y + _SCALE_HEIGHT / 2), words, MUTED, 18, "lm")
    return y + _SCALE_HEIGHT + 58


def draw_mistakes(canvas: Canvas, report: Report, at: tuple[int, int], width: int) -> int:
    """Draw the surest mistakes; return where they end."""
    left, y = at
    canvas.text((left, y), "WORST MISTAKES: WRONG, AND SURE OF IT", MUTED, _SMALL + 2, "lm")
    y += _HEADING
    found = worst_mistakes(report)
    if not found:
        said = "no test image was misread" if report.predictions else "no test images at hand"
        canvas.text((left, y), said, MUTED, 22, "lm")
        return y + 60
    side = (width + _GUTTER) // _MISTAKES_ACROSS - _GUTTER
    for number, mistake in enumerate(found):
        x = left + number % _MISTAKES_ACROSS * (side + _GUTTER)
        top = y + number // _MISTAKES_ACROSS * (side + 84)
        _draw_tile(canvas, (x, top), np.repeat(255 - mistake.image[..., None], 3, axis=2), side)
        lines = (
            (f"{mistake.true} read as {mistake.taken_for}", TEXT, _TEXT_SIZE),
            (f"{certainty(mistake.p_taken_for)} for {mistake.taken_for}", MUTED, _SMALL),
            (f"{certainty(mistake.p_true)} for {mistake.true}", MUTED, _SMALL),
        )
        line_at = top + side + 14
        for text, colour, size in lines:
            canvas.text((x, line_at), fitted_text(plain(text), side, size), colour, size, "lm")
            line_at += 22
    return y + -(-len(found) // _MISTAKES_ACROSS) * (side + 84) + 30


def _draw_tile(canvas: Canvas, at: tuple[int, int], pixels: NDArray[np.uint8], side: int) -> None:
    """Place pixels (rows, columns, 3) in the middle of a square, framed."""
    rows, columns = pixels.shape[:2]
    scale = side / max(rows, columns)
    size = max(1, round(columns * scale)), max(1, round(rows * scale))
    left, top = at[0] + (side - size[0]) // 2, at[1] + (side - size[1]) // 2
    canvas.image((left, top), pixels, size)
    canvas.frame(left, top, left + size[0], top + size[1], LINE)
