"""How the rows of `ProbabilityBars` are painted: name, bar, probability, logit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import BODY_SIZE, GAP, LABEL_SIZE, Theme, mixed, tabular

#: A name longer than this share of the width takes two lines or is cut short; its tooltip has it
#: whole.
NAME_SHARE = 0.36
# Over the columns of numbers, where there are two.
HEADING_HEIGHT = 16
# From this height on, a row has room for text of BODY_SIZE.
_BODY_ROW = 18
# What numbers have room for at least, so that nothing moves while they change.
_WIDEST_PERCENT, _WIDEST_LOGIT = "100.0 %", "+88.88"
_BAR_RADIUS = 2
_NAME = Qt.AlignmentFlag.AlignVCenter
_NUMBER = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class Row(NamedTuple):
    """What a row shows.

    Attributes
    ----------
    name : str
        Of the class.
    probability : float or None
        How long the bar is; None where there is none.
    percent, logit : str
        What stands at the right.
    is_top : bool
        Whether it stands out.
    """

    name: str
    probability: float | None
    percent: str
    logit: str
    is_top: bool


class Columns(NamedTuple):
    """Where the columns are: left edge and width of each.

    Attributes
    ----------
    name, bar, percent, logit : tuple of float
        The last one has no width where there are no logits.
    """

    name: tuple[float, float]
    bar: tuple[float, float]
    percent: tuple[float, float]
    logit: tuple[float, float]


def row_font(font: QFont, height: float, bold: bool) -> QFont:
    """Return the font of a row of some height."""
    return tabular(font, BODY_SIZE if height >= _BODY_ROW else LABEL_SIZE, bold=bold)


def longest_name(names: Sequence[str], font: QFont) -> float:
    """Return the width of the longest name."""
    # Bold is the wider one, so that no column moves when another class comes to the top.
    metrics = QFontMetricsF(tabular(font, BODY_SIZE, bold=True))
    return max(map(metrics.horizontalAdvance, names), default=0.0)


def columns_for(
    names: Sequence[str], logits: Sequence[str] | None, width: float, font: QFont
) -> Columns:
    """Return the columns that fill a width.

    Parameters
    ----------
    names : sequence of str
        Of all classes.
    logits : sequence of str or None
        As they are printed; None where they have no column.
    width : float
        Of all columns.
    font : QFont
        Of a row, bold.
    """
    metrics = QFontMetricsF(font)
    name = max(map(metrics.horizontalAdvance, names), default=0) + 1
    name = min(name, width * NAME_SHARE)
    percent, logit = metrics.horizontalAdvance(_WIDEST_PERCENT), 0.0
    right = width
    if logits is not None:
        logit = max(map(metrics.horizontalAdvance, (_WIDEST_LOGIT, *logits)))
        right -= logit + GAP
    bar = right - name - percent - 2 * GAP
    return Columns((0, name), (name + GAP, bar), (right - percent, percent), (width - logit, logit))


def draw_headings(painter: QPainter, columns: Columns, theme: Theme, font: QFont) -> None:
    """Say which of the two columns of numbers is which."""
    painter.setFont(tabular(font, LABEL_SIZE))
    painter.setPen(QColor(theme.muted))
    for (left, width), text in ((columns.percent, "probability"), (columns.logit, "logit")):
        # A heading may be longer than the numbers below it.
        place = QRectF(0, 0, left + width, HEADING_HEIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)


def draw_row(
    painter: QPainter,
    y: float,
    height: float,
    columns: Columns,
    row: Row,
    theme: Theme,
    font: QFont,
) -> None:
    """Paint a row whose top is at ``y``."""
    font = row_font(font, height, row.is_top)
    painter.setFont(font)
    painter.setPen(QColor(theme.text if row.is_top else theme.muted))
    metrics = QFontMetricsF(font)
    at_most = 2 if height >= 2 * metrics.height() else 1
    lines = name_lines(row.name, metrics, columns.name[1], at_most)
    painter.drawText(_cell(columns.name, y, height), _NAME, "\n".join(lines))
    painter.drawText(_cell(columns.percent, y, height), _NUMBER, row.percent)
    if columns.logit[1]:
        painter.drawText(_cell(columns.logit, y, height), _NUMBER, row.logit)
    thickness = round(height / 2)
    track = _cell(columns.bar, round(y + (height - thickness) / 2), thickness)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mixed(theme.panel, theme.line, 0.5)))
    painter.drawRoundedRect(track, _BAR_RADIUS, _BAR_RADIUS)
    if row.probability is None:
        return
    painter.setBrush(QColor(theme.cost if row.is_top else theme.muted))
    # Never less than a pixel: softmax gives no class nothing.
    track.setWidth(max(1.0, track.width() * row.probability))
    radius = min(_BAR_RADIUS, track.width() / 2)
    painter.drawRoundedRect(track, radius, radius)


def _cell(column: tuple[float, float], y: float, height: float) -> QRectF:
    return QRectF(column[0], y, column[1], height)


def name_lines(name: str, metrics: QFontMetricsF, width: float, at_most: int) -> list[str]:
    """Return a name in as few lines as it fits in, broken between words if possible.

    The last line ends in … where the name does not fit in ``at_most`` lines.
    """
    if at_most == 1 or metrics.horizontalAdvance(name) <= width:
        return [metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)]
    ends = range(1, len(name))
    fitting = max(1, sum(metrics.horizontalAdvance(name[:end]) <= width for end in ends))
    space = name.rfind(" ", 0, fitting + 1)
    first, rest = name[:fitting], name[fitting:]
    if space > 0:
        first, rest = name[:space], name[space + 1 :]
    return [first, *name_lines(rest, metrics, width, at_most - 1)]
