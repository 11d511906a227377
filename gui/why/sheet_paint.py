"""How the answer sheet is painted."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QImage, QPainter

from gui.drawing.probability_bars import percent
from gui.picture_paint import (
    color_bar_height,
    draw_color_bar,
    draw_elided,
    draw_image,
    gray_image,
    signed_image,
)
from gui.theme import BODY_SIZE, HEADLINE_SIZE, LABEL_SIZE, VALUE_SIZE, Theme, tabular

from .answer import Answer, Pixel
from .lines import LINE_HEIGHT, class_lines, draw_lines
from .picture import draw_cross, draw_frame
from .sheet_layout import Column

_HEADLINE_HEIGHT, _LABEL_HEIGHT = 27.0, 15.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def reading(answer: Answer) -> tuple[str, str, str]:
    """Return what an image is read as, how certainly, and whether that is right."""
    name = answer.class_names[answer.top]
    p = percent(float(answer.sheet.p_y_given_x[answer.top]))
    if answer.label is None:
        return name, p, ""
    verdict = "right" if answer.label == answer.top else "misread"
    return name, p, f"{verdict}: it is {answer.class_names[answer.label]}"


def sheet_images(answer: Answer, theme: Theme) -> list[QImage]:
    """Return the image and the maps, in the order of the columns."""
    maps = (
        signed_image(answer.evidence(k).contributions, answer.scale.limit, theme)
        for k in answer.columns
    )
    return [gray_image(answer.image, theme), *maps]


def draw_sheet_columns(
    painter: QPainter,
    answer: Answer,
    columns: list[Column],
    images: list[QImage],
    pixel: Pixel | None,
    theme: Theme,
    font: QFont,
) -> None:
    """Paint the columns, and the cross in all their pictures."""
    for number, (column, image) in enumerate(zip(columns, images, strict=False)):
        if number == 0:
            painter.setFont(tabular(font, BODY_SIZE))
            painter.setPen(QColor(theme.muted))
            painter.drawText(column.heading, _LEFT, "the image")
            painter.fillRect(column.picture.place, QColor(theme.paper))
            _draw_reading(painter, column.figures, answer, theme, font)
        else:
            label = answer.columns[number - 1]
            _draw_heading(painter, column.heading, answer, label, theme, font)
            draw_lines(painter, column.figures, class_lines(answer, label), theme, font)
        draw_image(painter, column.picture.place, image)
        draw_frame(painter, column.picture, theme.line)
        if pixel is not None:
            draw_cross(painter, column.picture, pixel, theme)


def _draw_heading(
    painter: QPainter, place: QRectF, answer: Answer, label: int, theme: Theme, font: QFont
) -> None:
    place = QRectF(place)
    if label in answer.pinned:
        painter.setFont(tabular(font, LABEL_SIZE))
        painter.setPen(QColor(theme.cost))
        painter.drawText(place, _RIGHT, "chosen")
        place.setRight(place.right() - painter.fontMetrics().horizontalAdvance("chosen "))
    painter.setFont(tabular(font, BODY_SIZE))
    painter.setPen(QColor(theme.muted))
    painter.drawText(place, _LEFT, "for")
    place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance("for "))
    painter.setFont(tabular(font, VALUE_SIZE, bold=True))
    painter.setPen(QColor(theme.text))
    draw_elided(painter, place, answer.class_names[label], _LEFT)


def _draw_reading(
    painter: QPainter, place: QRectF, answer: Answer, theme: Theme, font: QFont
) -> None:
    """Write what the image is read as; under it stands the scale of all maps."""
    name, p, verdict = reading(answer)
    line = QRectF(place.left(), place.top(), place.width(), LINE_HEIGHT)
    painter.setFont(tabular(font, BODY_SIZE))
    painter.setPen(QColor(theme.muted))
    painter.drawText(line, _LEFT, "read as")
    painter.drawText(line, _RIGHT, p)
    line = QRectF(line.left(), line.bottom(), line.width(), _HEADLINE_HEIGHT)
    painter.setFont(tabular(font, HEADLINE_SIZE, bold=True))
    painter.setPen(QColor(theme.text))
    draw_elided(painter, line, name, _LEFT)
    line = QRectF(line.left(), line.bottom(), line.width(), _LABEL_HEIGHT)
    font = tabular(font, LABEL_SIZE)
    painter.setFont(font)
    painter.setPen(QColor(theme.muted if answer.label == answer.top else theme.danger))
    draw_elided(painter, line, verdict, _LEFT)
    height = color_bar_height(font)
    bar = QRectF(place.left(), place.bottom() - height, place.width(), height)
    above = QRectF(bar.left(), bar.top() - _LABEL_HEIGHT - 1, bar.width(), _LABEL_HEIGHT)
    painter.setPen(QColor(theme.muted))
    painter.drawText(above, _LEFT, "against")
    painter.drawText(above, _RIGHT, "for")
    draw_color_bar(painter, bar, answer.scale, theme, font)
