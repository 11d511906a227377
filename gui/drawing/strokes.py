"""Strokes of a pen, and how they become ink: smooth, without gaps, a segment at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

# Side of a drawing, in its own pixels, whatever its size on screen.
SIDE = 280
# Where pressure changes along a segment, the pen's width changes in steps no one can see.
WIDTH_STEP = 0.5

# x, y and width of the pen, in pixels of the drawing.
Point = tuple[float, float, float]
# Start, control point and end of a quadratic Bezier curve.
Segment = tuple[Point, Point, Point]


@dataclass(frozen=True)
class Stroke:
    """One touch of pen or eraser.

    Attributes
    ----------
    points : tuple of (x, y, width)
        Where the pen was, in pixels of the drawing, x to the right and y down.
    erases : bool
        Whether it takes ink away.
    """

    points: tuple[Point, ...]
    erases: bool = False


def newest_segment(points: Sequence[Point]) -> Segment:
    """Return the curve that the last of two or more points makes final.

    Curves run between the middles of neighbouring points, with the point between them as the
    control point: they join without a corner, however far apart a fast pen was reported.
    """
    control, last = points[-2], points[-1]
    start = _between(points[-3], control, 0.5) if len(points) > 2 else control
    return start, control, _between(control, last, 0.5)


def tail(points: Sequence[Point]) -> Segment:
    """Return the line from the last final curve to the pen."""
    last = points[-1]
    start = _between(points[-2], last, 0.5) if len(points) > 1 else last
    return start, _between(start, last, 0.5), last


def segments(points: Sequence[Point]) -> list[Segment]:
    """Return every segment of a stroke; the last is its tail."""
    curves = [newest_segment(points[max(0, n - 3) : n]) for n in range(2, len(points) + 1)]
    return [*curves, tail(points)]


def bounds(segment: Segment) -> QRectF:
    """Return a rectangle of the drawing that holds the segment with its width."""
    reach = max(point[2] for point in segment) / 2 + 1
    xs = [point[0] for point in segment]
    ys = [point[1] for point in segment]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))).adjusted(
        -reach, -reach, reach, reach
    )


def blend(image: QImage, segment: Segment, erases: bool) -> None:
    """Add a segment to a square Grayscale8 image, or take its ink away.

    Painted over each other, the half-covered pixels at the edges of overlapping segments would
    add up, and slow lines would get harder and wider edges than fast ones. So a segment is
    painted aside, and each pixel takes the larger of the two (the smaller, erasing).
    """
    scale = image.width() / SIDE
    area = bounds(segment)
    rect = QRectF(area.topLeft() * scale, area.size() * scale).toAlignedRect()
    rect = rect.intersected(image.rect())
    if rect.isEmpty():
        return
    aside = _painted(segment, rect, scale, erases)
    mode = QPainter.CompositionMode
    painter = QPainter(image)
    painter.setCompositionMode(
        mode.CompositionMode_Darken if erases else mode.CompositionMode_Lighten
    )
    painter.drawImage(rect.topLeft(), aside)
    painter.end()


def _painted(segment: Segment, rect: QRect, scale: float, erases: bool) -> QImage:
    """Return the part of the image with nothing but the segment: ink, or paper on ink."""
    image = QImage(rect.size(), QImage.Format.Format_Grayscale8)
    image.fill(255 if erases else 0)
    pen = QPen(QColor("black" if erases else "white"))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-rect.x(), -rect.y())
    painter.scale(scale, scale)
    widths = [point[2] for point in segment]
    pieces = max(1, math.ceil((max(widths) - min(widths)) / WIDTH_STEP))
    for k in range(pieces):
        start, end = (_blossom(segment, t / pieces, t / pieces) for t in (k, k + 1))
        control = _blossom(segment, k / pieces, (k + 1) / pieces)
        pen.setWidthF(control[2])
        painter.setPen(pen)
        if start[:2] == end[:2]:
            # A path of no length would leave no ink, but a pen that only touched the paper does.
            painter.drawPoint(QPointF(*end[:2]))
            continue
        path = QPainterPath(QPointF(*start[:2]))
        path.quadTo(QPointF(*control[:2]), QPointF(*end[:2]))
        painter.drawPath(path)
    painter.end()
    return image


def _blossom(segment: Segment, s: float, t: float) -> Point:
    """Return the control point of the curve's part from s to t; for s = t, the point there."""
    a, b, c = segment
    return _between(_between(a, b, s), _between(b, c, s), t)


def _between(a: Point, b: Point, share: float) -> Point:
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )
