"""Where the parts of a confusion matrix lie: headings, cells, and the column of errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF

from gui.theme import GAP

# No cell is larger, so that two classes do not fill a wall, nor smaller: the rest is scrolled.
LARGEST_CELL, SMALLEST_CELL = 96, 6
# Neither side of a cell is longer than this many times the other.
_MOST_OBLONG = 1.4
# A name needs a line this high; where cells are smaller, not every one is named.
NAME_LINE = 14
# Two lines: what the columns are, and their names.
HEADING = 38
ERRORS_WIDTH = 112
LEGEND_HEIGHT = 26
_NAME_SHARE = 0.2
# In wider cells a name is cut short rather than turned.
_WIDEST_TURNED = 56
_CORNER_HEIGHT = 35
# Above the first row, whose error may be a line higher than the row itself.
_ABOVE_ERRORS = 3


class Cell(NamedTuple):
    """A cell: images of class ``true`` read as class ``predicted``.

    None stands for all others than the one given: a heading, an error in the column at the right,
    or in the corner all that are misread.
    """

    true: int | None = None
    predicted: int | None = None

    def moved(self, down: int, right: int, n: int) -> Cell:
        """Return the cell so many places away, of ``n`` classes; at the rim the cell there.

        The headings lie above the first row, the errors after the last column.
        """
        row = -1 if self.true is None else self.true
        column = n if self.predicted is None else self.predicted
        row, column = min(max(row + down, -1), n - 1), min(max(column + right, 0), n)
        return Cell(row if row >= 0 else None, column if column < n else None)


ALL_MISTAKES = Cell()


@dataclass(frozen=True)
class MatrixLayout:
    """Sizes in device-independent pixels.

    Attributes
    ----------
    n : int
        Number of classes.
    width, height : float
        Of a cell.
    room : QRectF
        Where cells can be seen.
    upright : bool
        Whether the names of the columns are turned.
    """

    n: int
    width: float
    height: float
    room: QRectF
    upright: bool

    @property
    def hidden(self) -> tuple[int, int]:
        """How far the cells can be scrolled, across and down."""
        return (
            max(0, math.ceil(self.n * self.width - self.room.width())),
            max(0, math.ceil(self.n * self.height - self.room.height())),
        )

    @property
    def headings(self) -> QRectF:
        """Where the names of the columns are."""
        return QRectF(self.room.left(), 0, self.room.width(), self.room.top())

    @property
    def names(self) -> QRectF:
        """Where the names of the rows are."""
        return QRectF(0, self.room.top(), self.room.left(), self.room.height())

    @property
    def errors(self) -> QRectF:
        """Where the errors are, a row each."""
        left = self.room.right() + GAP
        return QRectF(left, self.room.top(), ERRORS_WIDTH - GAP, self.room.height())

    @property
    def corner(self) -> QRectF:
        """Where the error of all is."""
        top = self.room.top() - _CORNER_HEIGHT - _ABOVE_ERRORS
        return QRectF(self.errors.left(), top, self.errors.width(), _CORNER_HEIGHT)

    def place(self, cell: Cell, scrolled: QPointF) -> QRectF:
        """Return where a cell is, as far as it can be seen."""
        x = self.room.left() + (cell.predicted or 0) * self.width - scrolled.x()
        y = self.room.top() + (cell.true or 0) * self.height - scrolled.y()
        whole = QRectF(x, y, self.width, self.height)
        if cell.true is None and cell.predicted is None:
            return self.corner
        if cell.true is None:
            return QRectF(x, 0, self.width, self.room.top()).intersected(self.headings)
        if cell.predicted is None:
            return QRectF(self.errors.left(), y, self.errors.width(), self.height).intersected(
                self.errors
            )
        return whole.intersected(self.room)

    def cell_at(self, point: QPointF, scrolled: QPointF) -> Cell | None:
        """Return the cell at a point; None beside the matrix. The name of a row stands for it."""
        row = int((point.y() - self.room.top() + scrolled.y()) / self.height)
        column = int((point.x() - self.room.left() + scrolled.x()) / self.width)
        if self.room.contains(point):
            return Cell(row, column)
        if self.headings.contains(point):
            return Cell(None, column)
        if self.names.contains(point) or self.errors.contains(point):
            return Cell(row, None)
        return ALL_MISTAKES if self.corner.contains(point) else None

    def seen(self, scrolled: QPointF) -> tuple[range, range]:
        """Return the rows and the columns of which something can be seen."""
        return (
            _seen(scrolled.y(), self.room.height(), self.height),
            _seen(scrolled.x(), self.room.width(), self.width),
        )


def _seen(scrolled: float, room: float, size: float) -> range:
    # A hair less: where cells fill the room, none begins at its end.
    return range(int(scrolled / size), math.ceil((scrolled + room) / size - 1e-6))


def named(seen: range, size: float, out: int | None) -> list[int]:
    """Return which rows, or columns, there is room to name.

    Parameters
    ----------
    seen : range
        Those of which something can be seen.
    size : float
        Of each, across the lines of text.
    out : int or None
        One that is named whatever the others.
    """
    every = math.ceil(NAME_LINE / size)
    usual = [index for index in seen if index % every == 0]
    if out is None or out not in seen:
        return usual
    return [out, *(index for index in usual if abs(index - out) >= every)]


def matrix_layout(
    n: int, size: tuple[float, float], names: float, least: tuple[float, float] = (0.0, 0.0)
) -> MatrixLayout:
    """Return the layout that fills a room.

    Parameters
    ----------
    n : int
        Number of classes.
    size : tuple of float
        Width and height there are.
    names : float
        Width of the longest name.
    least : tuple of float
        Width and height that a cell must have.
    """
    left = min(names, size[0] * _NAME_SHARE) + GAP
    across = max(size[0] - left - ERRORS_WIDTH, SMALLEST_CELL)
    width = _fitting(across / n, least[0])
    upright = names + 4 > width and width < _WIDEST_TURNED
    top = HEADING
    if upright:
        top += max(0, round(min(names, size[1] * _NAME_SHARE)) - NAME_LINE)
    down = max(size[1] - top - LEGEND_HEIGHT, SMALLEST_CELL)
    height = _fitting(down / n, least[1])
    width, height = min(width, height * _MOST_OBLONG), min(height, width * _MOST_OBLONG)
    width, height = max(width, least[0]), max(height, least[1])
    room = QRectF(left, top, min(across, n * width), min(down, n * height))
    return MatrixLayout(n, width, height, room, upright)


def _fitting(fair: float, least: float) -> float:
    """Return a whole number of pixels: cells of unequal size would look like a pattern."""
    return max(float(math.floor(min(fair, LARGEST_CELL))), SMALLEST_CELL, math.ceil(least))
