"""Columns of bars: what each class is given, drawn and written."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QPainter

from gui.picture_paint import sign_color, tabular_metrics
from gui.theme import GAP, Theme, mixed, tabular

from .focus import Focus
from .formula import Part, draw_formula, sub
from .numbers import fixed, percentage
from .typography import TypeSizes

# Width of a bar, in letters' heights, from which the ends of its scale stand beside the title.
_ROOM_FOR_ENDS = 8
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class BarColumn(NamedTuple):
    """A column of bars.

    Attributes
    ----------
    title : Part
        What stands above it.
    values : ndarray of shape (n_out,)
        One a class.
    limit : float
        What fills the room to the right, and where ``signed`` that to the left.
    signed : bool
        Whether bars go both ways from a zero in the middle.
    text : callable
        Writes a value.
    widest : str
        Room that is kept for the numbers, so that nothing moves while they change.
    """

    title: Part
    values: NDArray[np.floating]
    limit: float
    signed: bool
    text: Callable[[float], str]
    widest: str

    def written(self, label: int) -> str:
        """Return what stands beside a class's bar."""
        return self.text(float(self.values[label]))


def z_column(focus: Focus) -> BarColumn:
    """Return the logits of the chosen image."""
    z = focus.minibatch.z[focus.image]
    return BarColumn(sub("z", "k"), z, focus.scales.z.limit, True, lambda v: fixed(v, 2), "+88.88")


def p_column(focus: Focus) -> BarColumn:
    """Return its probabilities."""
    p = focus.minibatch.p_y_given_x[focus.image]
    return BarColumn(sub("p", "k"), p, 1.0, False, percentage, "100.00 %")


def overrated_column(focus: Focus) -> BarColumn:
    """Return how much each class was overrated, ``p - t``."""
    difference = focus.minibatch.p_y_given_x[focus.image].copy()
    difference[focus.y] -= 1
    title = (sub("p", "k"), " − ", sub("t", "k"))
    return BarColumn(title, difference, 1.0, True, lambda v: fixed(v, 4), "+8.8888")


def bar_width(column: BarColumn, place: QRectF, font: QFont, size: int) -> float:
    """Return what the numbers of a column leave to its bars."""
    widest = tabular_metrics(font, size, bold=True).horizontalAdvance(column.widest)
    return place.width() - widest - GAP


def draw_title(
    painter: QPainter, place: QRectF, column: BarColumn, font: QFont, sizes: TypeSizes
) -> None:
    """Write what a column is, and where there is room the ends of its scale."""
    painter.setFont(tabular(font, sizes.label))
    if place.width() >= _ROOM_FOR_ENDS * sizes.body:
        lower = f"−{column.limit:g}" if column.signed else "0"
        painter.drawText(place, _LEFT, lower)
        painter.drawText(place, _RIGHT, f"{column.limit:g}")
    draw_formula(painter, place, column.title, sizes.body)


def draw_bar(
    painter: QPainter, track: QRectF, column: BarColumn, label: int, theme: Theme, top: bool
) -> None:
    """Draw a class's bar in its track; ``top``: it is the most probable."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mixed(theme.panel, theme.line, 0.45)))
    painter.drawRoundedRect(track, 2, 2)
    value = float(column.values[label])
    share = min(max(value / column.limit, -1.0), 1.0)
    if column.signed:
        middle = track.center().x()
        width = share * track.width() / 2
        bar = QRectF(middle, track.top(), width, track.height())
        painter.fillRect(bar.normalized(), sign_color(theme, value > 0))
        zero = QRectF(middle - 0.5, track.top() - 2, 1, track.height() + 4)
        painter.fillRect(zero, QColor(theme.line))
    else:
        painter.setBrush(QColor(theme.cost if top else theme.muted))
        # Never less than a pixel: softmax gives no class nothing.
        bar = QRectF(track.left(), track.top(), max(1.0, share * track.width()), track.height())
        painter.drawRoundedRect(bar, min(2.0, bar.width() / 2), 2)
