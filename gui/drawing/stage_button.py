"""One stage of a drawing's way to the model: its name, its image, what it is taken for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QToolButton

from gui.picture_paint import draw_elided, draw_image, gray_image, image_place
from gui.theme import DARK, LABEL_SIZE, Theme, mixed, tabular

from .digit_image import draw_sheet
from .probability_bars import NO_NUMBER

# Side of an image over its answer, and beside it. 42 is one and a half times MNIST's 28.
_SIDE, _SMALL_SIDE = 42, 24
_LINE = 14
_BADGE = 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, eq=False)
class Rung:
    """A stage as it is shown.

    Attributes
    ----------
    name : str
        One of `STAGES`.
    image : ndarray of uint8
        Ink high.
    answer, sure : str
        The class the model takes it for, and the percent of its probability; empty while it knows
        nothing.
    """

    name: str
    image: NDArray[np.uint8]
    answer: str = ""
    sure: str = ""

    def looks_like(self, other: Rung | None) -> bool:
        """Whether both would be the same on screen."""
        return other is not None and (
            self.image is other.image and (self.answer, self.sure) == (other.answer, other.sure)
        )


class StageButton(QToolButton):
    """Switches a stage off or on, where it can be: then a box at its corner says which.

    Parameters
    ----------
    caption : str
        The stage's name in a word.
    switchable : bool
        Whether it can be switched off.
    """

    def __init__(self, caption: str, switchable: bool) -> None:
        super().__init__()
        self._caption = caption
        self._rung: Rung | None = None
        self._on: bool | None = None
        self._is_last = False
        self._upright = True
        self._lines = 1
        self._theme = DARK
        self.setCheckable(switchable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if switchable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if switchable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_form(self, upright: bool, lines: int) -> None:
        """Write the answer below the image, in so many lines, or beside it.

        Of two lines, one is the name and one the percent.
        """
        self._upright, self._lines = upright, lines
        self.updateGeometry()
        self.update()

    def show_rung(self, rung: Rung | None, on: bool, is_last: bool) -> None:
        """Show a drawing at this stage.

        Parameters
        ----------
        rung : Rung or None
            None where there is no drawing, or the stage is off.
        on : bool
            Whether drawings go through this stage.
        is_last : bool
            Whether the model sees this one.
        """
        same = rung is self._rung or (rung is not None and rung.looks_like(self._rung))
        if same and (on, is_last) == (self._on, self._is_last):
            return
        self._rung, self._on, self._is_last = rung, on, is_last
        self.setChecked(on)
        answer = f"{rung.answer}: {rung.sure}" if rung is not None and rung.answer else ""
        self.setText("off" if self._is_off() else answer or NO_NUMBER)
        self.setAccessibleDescription(self.text())
        self.update()

    def _is_off(self) -> bool:
        return self.isCheckable() and not self.isChecked()

    def sizeHint(self) -> QSize:
        """Return the size that name, image and answer take."""
        if self._upright:
            return QSize(_SIDE + 2, (1 + self._lines) * _LINE + _SIDE + 8)
        return QSize(100, 2 * _LINE - 1)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the stage."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        width = self.width()
        if self._upright:
            caption = QRectF(0, 0, width, _LINE)
            image = QRectF(round((width - _SIDE) / 2), _LINE + 4, _SIDE, _SIDE)
            answer = QRectF(0, image.bottom() + 2, width, self._lines * _LINE)
            flags = Qt.AlignmentFlag.AlignCenter
            badge = image.topRight()
        else:
            top = round((self.height() - _SMALL_SIDE) / 2)
            image = QRectF(_BADGE + 6, top, _SMALL_SIDE, _SMALL_SIDE)
            badge = QPointF(_BADGE / 2 + 2, image.center().y())
            left = image.right() + 6
            caption = QRectF(left, 0, width - left, _LINE - 1)
            answer = caption.translated(0, caption.height())
            flags = _LEFT
        muted, off = self._theme.muted, self._is_off()
        painter.setFont(tabular(self.font(), LABEL_SIZE))
        painter.setPen(QColor(muted))
        draw_elided(painter, caption, self._caption, flags)
        self._draw_image(painter, image)
        if self.isCheckable():
            self._draw_badge(painter, badge)
        painter.setFont(tabular(self.font(), LABEL_SIZE, bold=self._is_last))
        painter.setPen(QColor(self._theme.text if self._is_last and not off else muted))
        self._draw_answer(painter, answer, flags)

    def _draw_ground(self, painter: QPainter) -> None:
        """Paint what says that this can be clicked, and that it has the keyboard."""
        if self.isCheckable() and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mixed(self._theme.panel, self._theme.text, 0.1)))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._theme.cost))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _draw_image(self, painter: QPainter, place: QRectF) -> None:
        if self._is_off():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.line), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            return
        draw_sheet(painter, place, self._theme)
        if self._rung is not None:
            inside = place.adjusted(1, 1, -1, -1)
            image = gray_image(self._rung.image, self._theme)
            shape = self._rung.image.shape[0], self._rung.image.shape[1]
            draw_image(painter, image_place(inside, shape, self.devicePixelRatioF()), image)

    def _draw_badge(self, painter: QPainter, middle: QPointF) -> None:
        """Paint the box at the image's corner, or before it: with a tick where the stage is on."""
        theme, on = self._theme, self.isChecked()
        box = QRectF(middle.x() - _BADGE / 2, middle.y() - _BADGE / 2, _BADGE, _BADGE)
        # A margin, so that it stands apart from ink below it.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)
        painter.setPen(QColor(theme.cost if on else theme.muted))
        painter.setBrush(QColor(theme.cost if on else theme.panel))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
        if on:
            painter.setPen(QPen(QColor(theme.on_accent), 1.5))
            tick = ((0.25, 0.52), (0.43, 0.7), (0.76, 0.32))
            points = [box.topLeft() + QPointF(x * _BADGE, y * _BADGE) for x, y in tick]
            painter.drawPolyline(QPolygonF(points))

    def _draw_answer(self, painter: QPainter, place: QRectF, flags: Qt.AlignmentFlag) -> None:
        rung, text = self._rung, self.text()
        if rung is None or not rung.answer or self._is_off():
            draw_elided(painter, place, text, flags)
        elif self._lines == 1:
            # Half a number would be another number.
            fits = painter.fontMetrics().horizontalAdvance(text) <= place.width()
            draw_elided(painter, place, text if fits else rung.answer, flags)
        else:
            # Beside the image there is a line for the name alone.
            line = QRectF(place.left(), place.top(), place.width(), _LINE)
            draw_elided(painter, line, rung.answer, flags)
            if self._upright:
                draw_elided(painter, line.translated(0, _LINE), rung.sure, flags)
