"""Steps that are marked in a plot: a thin line with a few words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PyQt6.QtWidgets import QGraphicsItem

from gui.theme import GAP, LABEL_SIZE, Theme, mixed, tabular

from .axes import Axes

# So near, in pixels, the pointer is on the line.
_REACH = 4.0
# Less room than this has no space for a word.
_LEAST_ROOM = 44.0
_BAND_OPACITY = 0.10
_GROUND_OPACITY = 0.75


@dataclass(frozen=True)
class Flag:
    """A step to mark, or a stretch of steps.

    Attributes
    ----------
    first, last : float
        The steps; the same for one.
    texts : tuple of str
        The same in ever fewer words: the first that has room is written.
    tooltip : str
        The whole story.
    """

    first: float
    last: float
    texts: tuple[str, ...]
    tooltip: str = ""


class _FlagItem(QGraphicsItem):
    """One flag, in the plot's pixels."""

    def __init__(self, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.setZValue(1)  # words in front of lines of other kinds
        self._bounds = QRectF()
        self.text = ""

    def show_flag(self, band: QRectF, words: QRectF, text: str) -> None:
        """Take the place of the line or stretch and of the words, and the words that fit."""
        self.prepareGeometryChange()
        self._band, self._words, self.text = band, words, text
        self._bounds = band.adjusted(-_REACH, 0, _REACH, 0) | words
        self.update()

    def style(self, line: QColor, ink: QColor, ground: QColor, font: QFont) -> None:
        """Take colours and font."""
        self._line, self._ink, self._ground, self._font = line, ink, ground, font

    def boundingRect(self) -> QRectF:
        """Return where something is drawn or pointed at."""
        return self._bounds

    def paint(self, painter: QPainter | None, option, widget=None) -> None:
        """Draw the line or stretch, and the words over whatever is there."""
        assert painter is not None
        band = self._band
        if band.width() >= 2:
            fill = QColor(self._line)
            fill.setAlphaF(_BAND_OPACITY)
            painter.fillRect(band, fill)
        painter.setPen(QPen(self._line, 1))
        painter.drawLine(band.topLeft(), band.bottomLeft())
        if not self.text:
            return
        painter.fillRect(self._words, self._ground)  # a curve behind it can still be seen
        painter.setFont(self._font)
        painter.setPen(self._ink)
        painter.drawText(self._words, Qt.AlignmentFlag.AlignCenter, self.text)


class Flags:
    """Flags of one kind in a plot, each with its words right of its line as far as there is room.

    Parameters
    ----------
    axes : Axes
        Where they stand.
    in_row : bool
        Whether words are written at the top of the plot; without, pointing at a line tells them.
    """

    def __init__(self, axes: Axes, in_row: bool = True) -> None:
        self._axes = axes
        self._in_row = in_row
        self._flags: tuple[Flag, ...] = ()
        self._items: list[_FlagItem] = []

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and font."""
        self._theme = theme
        self._font = tabular(self._axes.font(), LABEL_SIZE)
        self._metrics = QFontMetricsF(self._font)
        for item in self._items:
            self._style(item)

    def _style(self, item: _FlagItem) -> None:
        line = QColor(mixed(self._theme.panel, self._theme.muted, 0.6))
        ground = QColor(self._theme.panel)
        ground.setAlphaF(_GROUND_OPACITY)
        item.style(line, QColor(self._theme.muted), ground, self._font)

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """Mark these, which go from left to right, and no others."""
        self._flags = tuple(flags)
        area = self._axes.view.geometry()
        starts = [self._axes.pixel(flag.first) for flag in self._flags]
        ends = [self._axes.pixel(flag.last) for flag in self._flags]
        shown = [
            i for i in range(len(starts)) if ends[i] >= area.left() and starts[i] <= area.right()
        ]
        while len(self._items) < len(shown):
            self._items.append(_FlagItem(self._axes.plotItem))
            self._style(self._items[-1])
        for place, item in enumerate(self._items):
            item.setVisible(place < len(shown))
            if place >= len(shown):
                continue
            index = shown[place]
            left, right = max(starts[index], area.left()), min(ends[index], area.right())
            limit = starts[shown[place + 1]] if place + 1 < len(shown) else area.right()
            band = QRectF(QPointF(round(left), area.top()), QPointF(round(right), area.bottom()))
            words, text = self._words(self._flags[index].texts, right, limit, area.top())
            item.show_flag(band, words, text)
            item.setToolTip(self._flags[index].tooltip)

    def _words(
        self, texts: tuple[str, ...], left: float, limit: float, top: float
    ) -> tuple[QRectF, str]:
        """Return what is written right of a line, up to the next, and where."""
        room = limit - left - GAP
        if not self._in_row or room < _LEAST_ROOM:
            return QRectF(), ""
        width = self._metrics.horizontalAdvance
        text = next((text for text in texts if width(text) <= room - 6), texts[-1])
        text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 6)
        return QRectF(round(left) + 2, top, width(text) + 6, self._metrics.height() + 2), text

    def texts(self) -> list[str]:
        """Return the words as they can be read now."""
        return [item.text for item in self._items if item.isVisible()]

    def tooltips(self) -> list[str]:
        """Return what pointing at each tells."""
        return [item.toolTip() for item in self._items if item.isVisible()]
