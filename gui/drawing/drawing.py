"""A drawing: its strokes, what was undone, and the ink they leave."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage

from .strokes import SIDE, Point, Segment, Stroke, blend, bounds, newest_segment, segments, tail


class Drawing:
    """Ink on a square sheet, painted a segment at a time.

    It is held as 280x280 gray pixels for the model and, for the eye, once more at the screen's
    own resolution. A moving pen costs the same however much is drawn already.

    Attributes
    ----------
    erases : bool
        Whether the stroke under way, or the last one, takes ink away.
    """

    def __init__(self) -> None:
        self._ink = _blank(SIDE)
        self._view = _blank(SIDE)
        self._done: tuple[Stroke, ...] = ()
        self._past: list[tuple[Stroke, ...]] = []
        self._future: list[tuple[Stroke, ...]] = []
        # The stroke under way.
        self._points: list[Point] = []
        self.erases = False

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was drawn, oldest first, with the stroke under way."""
        if not self._points:
            return self._done
        return (*self._done, Stroke(tuple(self._points), self.erases))

    def ink(self) -> NDArray[np.uint8]:
        """Return a copy of the drawing, uint8 of shape (280, 280), ink high."""
        image = self._with_tail(self._ink)
        data = image.constBits()
        assert data is not None
        # Lines are padded to four bytes, of which SIDE is a multiple.
        pixels = np.frombuffer(data.asstring(image.sizeInBytes()), np.uint8)
        return pixels.reshape(SIDE, SIDE).copy()

    def is_empty(self) -> bool:
        """Whether there is no ink, be it never drawn or all erased."""
        return not self.strokes or not self.ink().any()

    def view(self, side: int) -> QImage:
        """Return a copy of the drawing as Grayscale8 of another size, ink high."""
        if side != self._view.width():
            self._view = _blank(side)
            self._render(self._view)
        return self._with_tail(self._view)

    # Changes

    def begin(self, point: Point, erases: bool) -> None:
        """Set the pen or the eraser down."""
        self.finish()
        self.erases = erases
        self._points = [point]

    def extend(self, point: Point) -> QRectF:
        """Move what was set down, and return where that changed the drawing."""
        if not self._points or point[:2] == self._points[-1][:2]:
            return QRectF()
        self._points.append(point)
        segment = newest_segment(self._points)
        self._paint(segment, self.erases)
        # The curve's bounds also hold the tail that was there in its place.
        return bounds(segment) | bounds(tail(self._points))

    def is_under_way(self) -> bool:
        """Whether pen or eraser is down."""
        return bool(self._points)

    def finish(self) -> None:
        """Lift the pen."""
        if self._points:
            self._paint(tail(self._points), self.erases)
            strokes = self.strokes
            self._points = []
            self._commit(strokes)

    def add(self, strokes: Iterable[Stroke]) -> None:
        """Draw strokes as the pen would; one undo takes them all back."""
        self.finish()
        strokes = tuple(strokes)
        for stroke in strokes:
            for segment in segments(stroke.points):
                self._paint(segment, stroke.erases)
        self._commit((*self._done, *strokes))

    def clear(self) -> None:
        """Take all ink away; can be undone."""
        self.finish()
        if self._done:
            self._commit(())
            self._render_all()

    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._past or self._points)

    def can_redo(self) -> bool:
        """Whether there is a change to bring back."""
        return bool(self._future)

    def undo(self) -> None:
        """Take the last change back."""
        self.finish()
        if self._past:
            self._future.append(self._done)
            self._done = self._past.pop()
            self._render_all()

    def redo(self) -> None:
        """Bring back what was undone last."""
        self.finish()
        if self._future:
            self._past.append(self._done)
            self._done = self._future.pop()
            self._render_all()

    def _commit(self, strokes: tuple[Stroke, ...]) -> None:
        self._past.append(self._done)
        self._future.clear()
        self._done = strokes

    # Ink

    def _paint(self, segment: Segment, erases: bool) -> None:
        blend(self._ink, segment, erases)
        blend(self._view, segment, erases)

    def _render_all(self) -> None:
        self._render(self._ink)
        self._render(self._view)

    def _render(self, image: QImage) -> None:
        """Paint everything anew, but for the tail of the stroke under way."""
        image.fill(0)
        for stroke in self._done:
            for segment in segments(stroke.points):
                blend(image, segment, stroke.erases)
        if self._points:
            for segment in segments(self._points)[:-1]:
                blend(image, segment, self.erases)

    def _with_tail(self, image: QImage) -> QImage:
        """Return a copy that reaches to the pen; that last piece is not final yet."""
        copy = image.copy()
        if self._points:
            blend(copy, tail(self._points), self.erases)
        return copy


def _blank(side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image
