"""Each line's picture, small enough to stand beside it in the listing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from gui.board.grid import board_grid, mosaic
from gui.picture_paint import draw_image, gray_image, image_place, sign_color, signed_image
from gui.theme import Theme, mixed

from .curve import curve, points
from .errors import draw_sheet_of
from .focus import Focus
from .functions import until_validation
from .strip import draw_strip

_SIGN_ROOM = 9.0


def draw_thumbnail(painter: QPainter, room: QRectF, line: int, focus: Focus, theme: Theme) -> None:
    """Draw the picture of a line, counted from 0, in a small rectangle."""
    painter.save()
    # Zero is the panel's colour, also in a row that is marked.
    painter.fillRect(room, QColor(theme.panel))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _DRAWN[line](painter, room, focus, theme)
    painter.restore()


def _draw_index(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    strip = QRectF(room.left(), room.top(), room.width(), min(8.0, room.height() / 4))
    draw_strip(painter, strip, focus, theme)
    below = room.adjusted(0, strip.height() + 4, 0, 0)
    rows, columns = focus.minibatch.dataset.image_shape
    width = min(below.height() * columns / rows, (room.width() - 4) / 3)
    shown = max(1, int((room.width() + 2) / (width + 2)))
    # The chosen image and those after it.
    first = max(0, min(focus.place, len(focus.minibatch) - shown))
    for n, image in enumerate(focus.order[first : first + shown]):
        cell = QRectF(below.left() + n * (width + 2), below.top(), width, below.height())
        pixels = focus.minibatch.x[image].reshape(rows, columns)
        draw_image(painter, image_place(cell, (rows, columns), 1.0), gray_image(pixels, theme))


def _draw_columns(
    painter: QPainter,
    room: QRectF,
    values: NDArray[np.floating],
    limit: float,
    colors: list[QColor],
    zero: float,
) -> None:
    """Draw a small bar a class, upright, from a level of the room on."""
    each = room.width() / len(values)
    level = room.bottom() - zero * room.height()
    span = room.height() * (1 - zero)
    for label, value in enumerate(values.tolist()):
        share = min(max(value / limit, -1.0), 1.0)
        bar = QRectF(room.left() + label * each, level, max(1.0, each * 0.72), -share * span)
        painter.fillRect(bar.normalized(), colors[label])


def _draw_logits(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    z = focus.minibatch.z[focus.image]
    middle = QRectF(room.left(), room.center().y(), room.width(), 1)
    painter.fillRect(middle, QColor(theme.line))
    colors = [sign_color(theme, bool(value > 0)) for value in z]
    _draw_columns(painter, room, z, focus.scales.z.limit, colors, 0.5)


def _draw_softmax(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    p = focus.minibatch.p_y_given_x[focus.image]
    painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), QColor(theme.line))
    colors = [QColor(theme.cost if k == focus.y_pred else theme.muted) for k in range(len(p))]
    _draw_columns(painter, room, p, 1.0, colors, 0.0)


def _draw_likelihood(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    limit = focus.scales.loss.limit
    painter.setPen(QPen(QColor(theme.muted), 1.2))
    painter.drawPolyline(curve(room, limit))
    p = focus.minibatch.p_y_given_x[focus.image, focus.y]
    loss = focus.minibatch.negative_log_likelihoods[focus.image]
    (at,) = points(room, limit, np.array([p]), np.array([loss]))
    painter.setBrush(QColor(theme.valid))
    painter.setPen(QPen(QColor(theme.panel), 1.5))
    painter.drawEllipse(at, 4, 4)


def _draw_gradients(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    minibatch = focus.minibatch
    shape = minibatch.dataset.image_shape
    grid = board_grid(len(focus.class_names), shape, (room.width(), room.height()))
    picture = mosaic(minibatch.g_W, shape, grid)
    place = image_place(room, picture.shape, 1.0)
    draw_image(painter, place, signed_image(picture, focus.scales.g_W.limit, theme))


def _draw_update(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    minibatch, scales = focus.minibatch, focus.scales
    width = (room.width() - 2 * _SIGN_ROOM) / 3
    frame = mixed(theme.panel, theme.line, 0.8)
    for n, (sign, weights, limit) in enumerate(
        (
            ("", minibatch.before.W, scales.W.limit),
            ("+", minibatch.update_W, scales.update.limit),
            ("=", minibatch.after.W, scales.W.limit),
        )
    ):
        left = room.left() + n * (width + _SIGN_ROOM)
        values = focus.of_class(weights, focus.label)
        place = image_place(QRectF(left, room.top(), width, room.height()), values.shape, 1.0)
        draw_image(painter, place, signed_image(values, limit, theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(frame))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QColor(theme.muted))
        between = QRectF(left - _SIGN_ROOM, room.top(), _SIGN_ROOM, room.height())
        painter.drawText(between, Qt.AlignmentFlag.AlignCenter, sign)


def _draw_errors(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    draw_sheet_of(painter, room, focus, theme)


def _draw_functions(painter: QPainter, room: QRectF, focus: Focus, theme: Theme) -> None:
    dataset = focus.minibatch.dataset
    splits = ((dataset.train, theme.cost), (dataset.valid, theme.valid), (dataset.test, theme.test))
    largest = max(len(split) for split, _ in splits)
    height = min(8.0, room.height() / 5)
    for n, (split, color) in enumerate(splits):
        top = room.top() + (n + 0.5) * room.height() / 3 - height / 2
        strip = QRectF(room.left(), top, room.width() * len(split) / largest, height)
        if split is dataset.train:
            draw_strip(painter, strip, focus, theme)
            continue
        painter.fillRect(strip, QColor(mixed(theme.panel, color, 0.28)))
        if split is dataset.valid:
            every = focus.minibatch.moment.era.validation_frequency
            strip.setWidth(strip.width() * (1 - (until_validation(focus) - 1) / every))
            painter.fillRect(strip, QColor(color))


_DRAWN = (
    _draw_index, _draw_logits, _draw_softmax, _draw_likelihood,
    _draw_gradients, _draw_update, _draw_errors, _draw_functions,
)  # fmt: skip
