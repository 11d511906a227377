"""Names and values at the ends of lines, in the margin right of a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyqtgraph as pg
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PyQt6.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem

from gui.theme import BODY_SIZE, GAP, LABEL_SIZE, Theme, mixed, tabular

_DOT_RADIUS = 3.5
_LEADER_SHARE = 0.35


@dataclass(frozen=True)
class End:
    """The end of a line.

    Attributes
    ----------
    text : str
        What stands beside it.
    x, y : float
        Where it is, in view coordinates.
    colour : str
        Of leader and dot.
    strong : bool
        Whether it is the run's own: bold, in the line's colour, and never left out.
    value : str
        What follows the text and is not shortened.
    """

    text: str
    x: float
    y: float
    colour: str
    strong: bool = True
    value: str = ""


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Return positions at least ``gap`` apart, inside, and as near the wanted ones as that allows.

    Neighbours that would touch become a block around their mean (the pool-adjacent-violators
    algorithm of isotonic regression). More than fit from ``top`` on go beyond ``bottom``.
    """
    inside = [min(max(value, top), bottom) for value in wanted]
    order = sorted(range(len(inside)), key=inside.__getitem__)
    blocks: list[tuple[float, int]] = []  # mean and number
    for place, index in enumerate(order):
        mean, number = inside[index] - place * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean = (before * count + mean * number) / (count + number)
            number += count
        blocks.append((mean, number))
    highest = max(top, bottom - (len(inside) - 1) * gap)
    starts = [min(max(mean, top), highest) for mean, number in blocks for _ in range(number)]
    positions = [0.0] * len(inside)
    for place, index in enumerate(order):
        positions[index] = starts[place] + place * gap
    return positions


class _Leader(NamedTuple):
    """From the end of a line to its text: points, colours of line and dot."""

    points: list[QPointF]
    line: QColor
    dot: QColor | None


class _Leaders(QGraphicsItem):
    """Dots at the ends of lines, and hair lines from there to the texts, in the plot's pixels."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._leaders: list[_Leader] = []
        self._bounds = QRectF()
        self.ground = QColor()

    def show_leaders(self, leaders: list[_Leader]) -> None:
        """Draw these."""
        self.prepareGeometryChange()
        self._leaders = leaders
        around = 2 * _DOT_RADIUS
        corners = QPolygonF([point for leader in leaders for point in leader.points])
        self._bounds = corners.boundingRect().adjusted(-around, -around, around, around)

    def boundingRect(self) -> QRectF:
        """Return where something is drawn."""
        return self._bounds

    def paint(self, painter: QPainter | None, option, widget=None) -> None:
        """Draw them."""
        assert painter is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for points, line, dot in self._leaders:
            painter.setPen(line)
            painter.drawPolyline(QPolygonF(points))
            if dot is not None:
                painter.setPen(QPen(self.ground, 1))
                painter.setBrush(dot)
                painter.drawEllipse(points[0], _DOT_RADIUS, _DOT_RADIUS)


class EndLabels:
    """Texts at the heights of what they name, never on one another.

    Where there is no room for all, the last of those that are not strong are left out and a
    last text says how many.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._ends: list[End] = []
        self._items: list[QGraphicsSimpleTextItem] = []
        self._leaders = _Leaders(plot)

    def apply_theme(self, theme: Theme, font: QFont) -> None:
        """Take over colours and fonts."""
        self._theme = theme
        self._strong = tabular(font, BODY_SIZE, bold=True)
        self._plain = tabular(font, LABEL_SIZE)
        self._leaders.ground = QColor(theme.panel)
        self.place()

    def show_ends(self, ends: Sequence[End]) -> None:
        """Write these; those that stay are not drawn again."""
        if list(ends) != self._ends:
            self._ends = list(ends)
            self.place()

    def shown(self) -> list[QGraphicsSimpleTextItem]:
        """Return the texts that can be seen, as items of the scene."""
        return [item for item in self._items if item.isVisible()]

    def place(self) -> None:
        """Put every text where its line ends now."""
        view = self._plot.vb
        area = view.geometry()
        gap = self._distance()
        fitting = max(int(area.height() / gap) + 1, 1)
        ends, left_out = self._ends, self._ends[:0]
        if len(ends) > fitting:
            ends, left_out = ends[: fitting - 1], ends[fitting - 1 :]
        (left, right), (low, high) = view.viewRange()
        at = [
            QPointF(
                area.left() + (end.x - left) / (right - left) * area.width(),
                area.bottom() - (end.y - low) / (high - low) * area.height(),
            )
            for end in ends
        ]
        wanted = [point.y() for point in at] + [area.bottom()] * bool(left_out)
        centres = spread(wanted, gap, area.top(), area.bottom())
        self._leaders.show_leaders(
            [
                self._leader(end, point, area.right(), centre)
                for end, point, centre in zip(ends, at, centres, strict=False)
                # A line that ends outside what is shown has neither dot nor leader.
                if area.contains(point)
            ]
        )
        self._write(ends, left_out, centres, area.right() + GAP)

    def _distance(self) -> float:
        """Return how far apart lines of text are at least, in pixels."""
        if all(end.strong for end in self._ends):
            return QFontMetricsF(self._strong).height()
        return QFontMetricsF(self._plain).height() + 2

    def _leader(self, end: End, at: QPointF, right: float, centre: float) -> _Leader:
        share = _LEADER_SHARE if end.strong else 2 * _LEADER_SHARE
        line = QColor(mixed(self._theme.panel, end.colour, share))
        points = [at, QPointF(right, at.y()), QPointF(right + GAP - 2, centre)]
        return _Leader(points, line, QColor(end.colour) if end.strong else None)

    def _write(
        self, ends: list[End], left_out: list[End], centres: list[float], left: float
    ) -> None:
        room = self._plot.size().width() - left
        number = len(centres)
        while len(self._items) < number:
            self._items.append(QGraphicsSimpleTextItem(self._plot))
        for index, item in enumerate(self._items):
            item.setVisible(index < number)
            if index >= number:
                continue
            if index < len(ends):
                self._name(item, ends[index], room)
            else:
                more = ", ".join(end.text for end in left_out)
                self._set(item, f"{len(left_out)} more", self._plain, self._theme.muted, more)
            item.setPos(round(left), round(centres[index] - item.boundingRect().height() / 2))

    def _name(self, item: QGraphicsSimpleTextItem, end: End, room: float) -> None:
        if end.strong:
            self._set(item, f"{end.text} {end.value}".strip(), self._strong, end.colour, "")
            return
        metrics = QFontMetricsF(self._plain)
        value = f" {end.value}" if end.value else ""
        width = room - metrics.horizontalAdvance(value)
        name = metrics.elidedText(end.text, Qt.TextElideMode.ElideRight, width)
        # Nearer the text's colour than the line is: thin lines read at less contrast than letters.
        colour = mixed(end.colour, self._theme.text, 0.4)
        self._set(item, name + value, self._plain, colour, end.text if name != end.text else "")

    @staticmethod
    def _set(
        item: QGraphicsSimpleTextItem, text: str, font: QFont, colour: str, tooltip: str
    ) -> None:
        if item.text() != text:
            item.setText(text)
        if item.font() != font:
            item.setFont(font)
        if item.brush().color() != QColor(colour):
            item.setBrush(QColor(colour))
        item.setToolTip(tooltip)
