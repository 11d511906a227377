"""Images of one size in rows that are scrolled: where each is, and where keys lead."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt


@dataclass(frozen=True)
class ImageRows:
    """Places of images, counted from the first row's left; sizes in device-independent pixels.

    Attributes
    ----------
    n : int
        How many images there are.
    across : int
        How many stand beside each other.
    width, height : float
        Of the cell that an image has, with what is written in it.
    """

    n: int
    across: int
    width: float
    height: float

    @classmethod
    def fitting(cls, n: int, room: float, least: float, height: float) -> ImageRows:
        """Return as many across as fit into a room, each at least so wide."""
        across = max(1, int(room / least))
        return cls(n, across, room / across, height)

    @property
    def whole(self) -> float:
        """Height of all rows."""
        return math.ceil(self.n / self.across) * self.height

    def rect(self, place: int, scrolled: float) -> QRectF:
        """Return where a cell is."""
        row, column = divmod(place, self.across)
        return QRectF(column * self.width, row * self.height - scrolled, self.width, self.height)

    def place_at(self, point: QPointF, scrolled: float) -> int | None:
        """Return whose cell is at a point; None beside all of them."""
        column = int(point.x() / self.width)
        place = int((point.y() + scrolled) / self.height) * self.across + column
        return place if column < self.across and place < self.n else None

    def seen(self, scrolled: float, page: float) -> range:
        """Return the places of which something can be seen."""
        first = int(scrolled / self.height) * self.across
        last = (int((scrolled + page) / self.height) + 1) * self.across
        return range(first, min(last, self.n))

    def reached(self, place: int | None, key: int, page: float) -> int | None:
        """Return the place that a key leads to, the first from nowhere; None for other keys."""
        keys, last = Qt.Key, self.n - 1
        in_sight = self.across * max(1, int(page / self.height))
        moves: dict[int, int] = {
            keys.Key_Left: -1, keys.Key_Right: 1,
            keys.Key_Up: -self.across, keys.Key_Down: self.across,
            keys.Key_PageUp: -in_sight, keys.Key_PageDown: in_sight,
            keys.Key_Home: -last, keys.Key_End: last,
        }  # fmt: skip
        if key not in moves:
            return None
        return 0 if place is None else min(max(place + moves[key], 0), last)
