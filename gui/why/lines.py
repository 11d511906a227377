"""Figures under a map, as one adds up on paper: a line over each result."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine import Figures
from gui.drawing.probability_bars import percent
from gui.theme import BODY_SIZE, VALUE_SIZE, Theme, tabular

from .answer import Answer
from .numbers import odds_text, signed_text

LINE_HEIGHT = 17.0
_RESULT_HEIGHT = 22.0
#: What six figures of `draw_lines` take, the fifth of them being the result.
LINES_HEIGHT = 5 * LINE_HEIGHT + _RESULT_HEIGHT


class Line(NamedTuple):
    """A name and a figure."""

    name: str
    figure: str
    is_result: bool = False


def class_lines(answer: Answer, label: int) -> list[Line]:
    """Return what adds up to the logit of a class."""
    p = percent(float(answer.sheet.p_y_given_x[label]))
    return _lines(answer.figures[label], "bias", "logit", Line("probability", p))


def pair_lines(answer: Answer) -> list[Line]:
    """Return what adds up to the log odds of two classes."""
    odds = Line("odds", odds_text(answer.difference.odds))
    return _lines(answer.difference_figures, "biases", "log odds", odds)


def _lines(figures: Figures, bias: str, total: str, last: Line) -> list[Line]:
    return [
        Line("ink for", signed_text(figures.positive)),
        Line("ink against", signed_text(figures.negative)),
        Line("sum", signed_text(figures.sum)),
        Line(bias, signed_text(figures.bias)),
        Line(total, signed_text(figures.total), is_result=True),
        last,
    ]


def in_words(lines: list[Line]) -> str:
    """Return the lines for those who hear them."""
    return ", ".join(f"{line.name} {line.figure}" for line in lines)


def lines_width(font: QFont) -> float:
    """Return the width that figures of a usual size take beside their names."""
    usual = QFontMetricsF(tabular(font, BODY_SIZE))
    result = QFontMetricsF(tabular(font, VALUE_SIZE, bold=True))
    return max(
        usual.horizontalAdvance("ink against  −88.88"),
        usual.horizontalAdvance("log odds  ") + result.horizontalAdvance("−88.88"),
    )


def draw_lines(
    painter: QPainter, place: QRectF, lines: list[Line], theme: Theme, font: QFont
) -> None:
    """Write names at the left of a place and figures at its right."""
    usual, result = tabular(font, BODY_SIZE), tabular(font, VALUE_SIZE, bold=True)
    y = place.top()
    for number, line in enumerate(lines):
        height = _RESULT_HEIGHT if line.is_result else LINE_HEIGHT
        row = QRectF(place.left(), y, place.width(), height)
        if number in (2, 4):
            _draw_rule(painter, row, theme)
        painter.setFont(usual)
        painter.setPen(QColor(theme.muted))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, line.name)
        painter.setFont(result if line.is_result else usual)
        painter.setPen(QColor(theme.text))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(row, flags, line.figure)
        y += height


def _draw_rule(painter: QPainter, row: QRectF, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(theme.line), 1))
    y = round(row.top())
    painter.drawLine(QPointF(row.left(), y), QPointF(row.right(), y))
