"""How the timeline is drawn: track, ticks, marks, flags and handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.theme import Theme, mixed

from .marks import Kind, Mark

HEIGHT = 36
HANDLE_RADIUS = 7.0
# Room at both ends, for the handle and for flags that fly outwards.
MARGIN = 16
_TRACK_Y = 25.0
_TRACK_HEIGHT = 4.0
_FLAG_SIZE = 14.0
_MARK_Y = 12.5
_TICK_TOP, _TICK_BOTTOM = 32.0, 35.0
# Closer than this, ticks are a gray band.
_SMALLEST_TICK_DISTANCE = 5
# Marks of one kind are drawn no closer than this.
_APART = 10.0


@dataclass(frozen=True)
class Track:
    """Where steps lie on a widget.

    Attributes
    ----------
    left, width : float
        Of the line, pixels.
    end : int
        The step at its right end; at least 1.
    """

    left: float
    width: float
    end: int

    def x_of(self, step: float) -> float:
        """Return the position of a step, pixels."""
        return self.left + self.width * min(step / self.end, 1.0)

    def step_at(self, x: float) -> int:
        """Return the step at a position; the ends for one beyond them."""
        return round(min(max((x - self.left) / self.width, 0.0), 1.0) * self.end)

    def flag(self, step: int, leftwards: bool) -> QRectF:
        """Return where the flag of a step is."""
        x = self.x_of(step)
        return QRectF(x - _FLAG_SIZE if leftwards else x, 0.5, _FLAG_SIZE, _FLAG_SIZE)


def _bar(track: Track, first: float, last: float) -> QRectF:
    left, right = track.x_of(first), track.x_of(last)
    return QRectF(left, _TRACK_Y - _TRACK_HEIGHT / 2, right - left, _TRACK_HEIGHT)


def draw_track(
    painter: QPainter, track: Track, here: int | None, newest: int, theme: Theme
) -> None:
    """Draw what has been run: up to the step looked at, and what came after it."""
    painter.setPen(Qt.PenStyle.NoPen)
    radius = _TRACK_HEIGHT / 2
    parts = [(0, track.end, theme.line), (0, newest, theme.cost)]
    if here is not None:
        later = mixed(theme.panel, theme.valid, 0.45)
        parts[1:] = [(0, newest, later), (0, here, theme.cost)]
    for first, last, colour in parts:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(_bar(track, first, last), radius, radius)
    if here is not None:
        # The running edge, which goes on without the one who looks back.
        painter.setBrush(QColor(theme.test))
        painter.drawEllipse(QPointF(track.x_of(newest), _TRACK_Y), 4, 4)


def draw_ticks(painter: QPainter, track: Track, steps: NDArray[np.float64], theme: Theme) -> None:
    """Draw the validations, unless there are too many to be told apart."""
    if not len(steps) or track.width / track.end * steps[-1] < len(steps) * _SMALLEST_TICK_DISTANCE:
        return
    painter.setPen(QPen(QColor(mixed(theme.panel, theme.muted, 0.7)), 1))
    columns = np.floor(track.left + track.width * steps / track.end) + 0.5
    painter.drawLines(*(QLineF(x, _TICK_TOP, x, _TICK_BOTTOM) for x in columns))


def draw_marks(painter: QPainter, track: Track, marks: Sequence[Mark], theme: Theme) -> None:
    """Draw marks, earliest first; of many of a kind in one place, one is enough to be seen."""
    drawn: dict[Kind, float] = {}
    for mark in marks:
        x = track.x_of(mark.step)
        if x - drawn.get(mark.kind, -_APART) >= _APART:
            drawn[mark.kind] = x
            _draw_mark(painter, x, mark.kind, theme)


def _draw_mark(painter: QPainter, x: float, kind: Kind, theme: Theme) -> None:
    """Draw a changed setting as a triangle that points at its step, the best as a ring."""
    if kind is Kind.CHANGE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.text))
        corners = [(x - 4, _MARK_Y - 3), (x + 4, _MARK_Y - 3), (x, _MARK_Y + 3)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    else:
        painter.setPen(QPen(QColor(theme.valid), 2))
        painter.setBrush(QColor(theme.panel))
        painter.drawEllipse(QPointF(x, _MARK_Y), 3.5, 3.5)


def draw_flag(
    painter: QPainter, track: Track, step: int, name: str, leftwards: bool, theme: Theme
) -> None:
    """Draw a pin: its letter on a flag, whose staff stands on the step."""
    x = track.x_of(step)
    painter.setPen(QPen(QColor(theme.text), 1.5))
    painter.drawLine(QPointF(x, 0.5), QPointF(x, _TRACK_Y + 4))
    flag = track.flag(step, leftwards)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    painter.drawRoundedRect(flag, 2, 2)
    painter.setPen(QColor(theme.panel))
    painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, name)


def draw_handle(painter: QPainter, x: float, live: bool, focused: bool, theme: Theme) -> None:
    """Draw the handle: another colour where it is in the past, a ring where it has the focus."""
    centre = QPointF(x, _TRACK_Y)
    if focused:
        painter.setPen(QPen(QColor(theme.cost), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, HANDLE_RADIUS + 3, HANDLE_RADIUS + 3)
    painter.setPen(QPen(QColor(theme.panel), 1.5))
    painter.setBrush(QColor(theme.text if live else theme.valid))
    painter.drawEllipse(centre, HANDLE_RADIUS, HANDLE_RADIUS)
