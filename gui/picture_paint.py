"""What several pictures of the microscope are painted with."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, qRgb

from .color_scale import TABLE_SIZE, ScaleLimit, diverging_table
from .drawing.digit_image import ink_shades
from .theme import Theme, tabular
from .widgets.color_bar import signed

_CENTER = Qt.AlignmentFlag.AlignCenter


class Scale(NamedTuple):
    """A symmetric scale: where it ends, and whether any value lies beyond."""

    limit: float
    exceeded: bool = False


def fitted(limit: ScaleLimit, values: NDArray[np.floating]) -> Scale:
    """Adapt a limit to new values and return what it has become."""
    if values.any():
        limit.fit(values)
    return Scale(limit.value, bool(values.any()) and limit.exceeded)


@lru_cache(maxsize=4)
def signed_shades(theme: Theme) -> list[int]:
    """Return the theme's diverging colours as a colour table."""
    return [qRgb(*map(int, color)) for color in diverging_table(theme)]


def sign_color(theme: Theme, positive: bool) -> QColor:
    """Return the colour that the strongest positive, or negative, value has."""
    return QColor.fromRgb(signed_shades(theme)[-1 if positive else 0])


def _indexed(indices: NDArray[np.uint8], shades: list[int]) -> QImage:
    rows, columns = indices.shape
    # The image keeps no copy of the bytes it is given, so it makes its own.
    image = QImage(
        np.ascontiguousarray(indices).tobytes(),
        columns,
        rows,
        columns,
        QImage.Format.Format_Indexed8,
    ).copy()
    image.setColorTable(shades)
    return image


def gray_image(pixels: NDArray[np.uint8], theme: Theme) -> QImage:
    """Return an image of shape (rows, columns) in the theme's ink, paper transparent."""
    return _indexed(pixels, ink_shades(theme.ink))


def signed_image(values: NDArray[np.floating], limit: float, theme: Theme) -> QImage:
    """Return values of shape (rows, columns) in diverging colours, zero neutral."""
    position = (np.nan_to_num(values) / limit + 1) * (TABLE_SIZE / 2)
    return _indexed(np.clip(position, 0, TABLE_SIZE - 1).astype(np.uint8), signed_shades(theme))


def image_place(room: QRectF, image_shape: tuple[int, int], ratio: float) -> QRectF:
    """Return where in ``room`` an image goes: in its middle, on whole device pixels.

    Each of its pixels is whole device pixels wide where it is not smaller than three of them.
    """
    rows, columns = image_shape
    scale = max(min(room.width() / columns, room.height() / rows) * ratio, 1e-3)
    if scale >= 3:
        scale = int(scale)
    width, height = columns * scale / ratio, rows * scale / ratio
    left = round((room.left() + (room.width() - width) / 2) * ratio) / ratio
    top = round((room.top() + (room.height() - height) / 2) * ratio) / ratio
    return QRectF(left, top, width, height)


def draw_image(painter: QPainter, place: QRectF, image: QImage) -> None:
    """Draw an image; where it has to shrink or grows little, its pixels are mixed."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    scale = place.width() * ratio / image.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 3)
    if scale < 0.5:
        # The painter itself looks at four pixels only, and would leave most of them out.
        image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied).scaled(
            max(1, round(place.width() * ratio)),
            max(1, round(place.height() * ratio)),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter.drawImage(place, image)


def draw_color_bar(
    painter: QPainter, place: QRectF, scale: Scale, theme: Theme, font: QFont
) -> None:
    """Draw a level bar with its two ends and zero written below it."""
    metrics = QFontMetricsF(font)
    bar = QRectF(place.left(), place.top(), place.width(), 6)
    ramp = np.arange(TABLE_SIZE, dtype=np.uint8)[np.newaxis]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(bar, _indexed(ramp, signed_shades(theme)))
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    line = QRectF(place.left(), bar.bottom() + 2, place.width(), metrics.height())
    beyond = ("≤ ", "≥ ") if scale.exceeded else ("", "")
    ends = beyond[0] + signed(-scale.limit, "g"), beyond[1] + signed(scale.limit, "g")
    used = sum(map(metrics.horizontalAdvance, ends))
    if used + metrics.horizontalAdvance("  ") > line.width():
        # Over a narrow image there is room for one number.
        around = line.adjusted(-line.width() / 4, 0, line.width() / 4, 0)
        painter.drawText(around, Qt.AlignmentFlag.AlignHCenter, f"±{scale.limit:g}")
        return
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, ends[0])
    painter.drawText(line, Qt.AlignmentFlag.AlignRight, ends[1])
    if used + metrics.horizontalAdvance("  0  ") < line.width():
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter, "0")


def color_bar_height(font: QFont) -> float:
    """Return the room that `draw_color_bar` takes."""
    return 8 + QFontMetricsF(font).height()


def draw_elided(
    painter: QPainter,
    place: QRectF,
    text: str,
    flags: Qt.AlignmentFlag = _CENTER,
) -> None:
    """Write one line, shortened where it does not fit."""
    fitting = painter.fontMetrics().elidedText(
        text, Qt.TextElideMode.ElideRight, max(0, int(place.width()))
    )
    painter.drawText(place, flags, fitting)


def tabular_metrics(font: QFont, size: int, bold: bool = False) -> QFontMetricsF:
    """Return the measures of a font at a size, with figures of one width."""
    return QFontMetricsF(tabular(font, size, bold=bold))
