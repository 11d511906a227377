"""The tables of a report's page in PDF."""

from __future__ import annotations

import numpy as np
from PIL import ImageColor

from engine.files.canvas import LINE, MUTED, TEXT, Canvas, fitted_text, text_width

from . import statements
from .html_confusion import MOST_CLASSES, frequent_mistakes
from .pdf_text import plain
from .report import Report
from .statements import Fact

_TEXT_SIZE, _SMALL = 22, 18
_ROW, _HEADING_GAP = 28, 16
_NAME_WIDTH, _ERROR_WIDTH = 70, 92
_FEW = 10
_MARK = np.array(ImageColor.getrgb("#C65A32"))
# The strongest mark leaves its number legible.
_STRONGEST = 0.6


def draw_facts(
    canvas: Canvas,
    at: tuple[int, int],
    width: int,
    sections: list[tuple[str, tuple[Fact, ...]]],
) -> int:
    """Draw headings, each with a line a fact; return where they end."""
    left, y = at
    y += _SMALL // 2
    for heading, facts in sections:
        canvas.text((left, y), heading, MUTED, _SMALL, "lm")
        y += _ROW
        for fact in facts:
            name = fitted_text(plain(fact.name), width * 0.6, _TEXT_SIZE)
            canvas.text((left, y), name, MUTED, _TEXT_SIZE, "lm")
            room = width - text_width(name, _TEXT_SIZE) - 12
            value = fitted_text(plain(fact.value), room, _TEXT_SIZE)
            # No bold font is sure to be there: written twice, a little apart.
            for shift in (0.0, 0.7) if fact.stands_out else (0.0,):
                canvas.text((left + width - shift, y), value, TEXT, _TEXT_SIZE, "rm")
            y += _ROW
        y += _HEADING_GAP
    return y + 18


def draw_confusion(canvas: Canvas, report: Report, at: tuple[int, int], width: int) -> int:
    """Draw which classes were taken for which; return where that ends."""
    left, y = at
    canvas.text((left, y), "TEST IMAGES BY CLASS", MUTED, _SMALL, "lm")
    y += _ROW
    if report.predictions is None or report.weights is None:
        canvas.text((left, y), "nothing was classified", MUTED, _TEXT_SIZE, "lm")
        return y + 60
    if len(report.weights.class_names) > MOST_CLASSES:
        return _draw_frequent(canvas, report, (left, y), width)
    return _draw_matrix(canvas, report, (left, y), width)


def _draw_matrix(canvas: Canvas, report: Report, at: tuple[int, int], width: int) -> int:
    assert report.predictions is not None
    assert report.weights is not None
    found, names = report.predictions.evaluation(), report.weights.class_names
    wrong = found.confusion.copy()
    np.fill_diagonal(wrong, 0)
    largest = max(int(wrong.max()), 1)
    left, y = at[0] + _NAME_WIDTH, at[1]
    cell = (width - _NAME_WIDTH - _ERROR_WIDTH) // len(names)
    height = min(cell, 42) if len(names) <= _FEW else 30
    size = _TEXT_SIZE if cell > 50 else 12
    for column, name in enumerate(names):
        centre = left + cell * column + cell / 2
        canvas.text((centre, y), fitted_text(plain(name), cell - 4, size), MUTED, size, "mm")
    canvas.text((at[0] + width, y), "error", MUTED, _SMALL, "rm")
    y += _ROW // 2 + 4
    for row, name in enumerate(names):
        middle = y + height / 2
        shortened = fitted_text(plain(name), _NAME_WIDTH - 8, size)
        canvas.text((at[0], middle), shortened, TEXT, size, "lm")
        for column, count in enumerate(found.confusion[row].tolist()):
            x = left + cell * column
            if row == column:
                canvas.frame(x + 2, y + 2, x + cell - 2, y + height - 2, LINE)
            elif count:
                share = _STRONGEST * count / largest
                colour = np.rint(255 + share * (_MARK - 255)).astype(np.uint8)
                canvas.image((x + 1, y + 1), colour.reshape(1, 1, 3), (cell - 2, height - 2))
            text, ink = (f"{count:,}", TEXT) if count else ("·", MUTED)
            canvas.text((x + cell / 2, middle), text, ink, size, "mm")
        error = statements.percent(found.error_per_class[row], 1)
        canvas.text((at[0] + width, middle), error, TEXT, min(size, 20), "rm")
        y += height
    return y + 60


def _draw_frequent(canvas: Canvas, report: Report, at: tuple[int, int], width: int) -> int:
    left, y = at
    for true, taken_for, count, error in frequent_mistakes(report, 14):
        words = fitted_text(plain(f"{true} taken for {taken_for}"), width - 220, _TEXT_SIZE)
        canvas.text((left, y), words, TEXT, _TEXT_SIZE, "lm")
        canvas.text((left + width - 110, y), f"{count:,}", TEXT, _TEXT_SIZE, "rm")
        canvas.text((left + width, y), statements.percent(error, 1), MUTED, _TEXT_SIZE, "rm")
        y += _ROW
    return y + 60
