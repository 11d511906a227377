"""Images that make up an equation, pixel by pixel: x × W = x W, W + update = W."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from gui.drawing.digit_image import draw_sheet
from gui.picture_paint import (
    Scale,
    color_bar_height,
    draw_color_bar,
    draw_image,
    gray_image,
    image_place,
    signed_image,
)
from gui.theme import DARK, GAP, Theme, mixed, tabular

from .formula import Part, draw_formula, in_words
from .typography import SCREEN, TypeSizes

Pixel = tuple[int, int]


class Term(NamedTuple):
    """An image of the equation.

    Attributes
    ----------
    sign : str
        What stands before it: ×, =, +.
    title : Part
        Its name.
    values : ndarray of shape (rows, columns)
        Pixels 0..255 where ``scale`` is None, else signed values.
    scale : Scale or None
        Of the colours.
    """

    sign: str
    title: Part
    values: NDArray
    scale: Scale | None


class ImageEquation(QWidget):
    """Images side by side; the pixel under the pointer is marked in all, and worked out below."""

    def __init__(self, object_name: str, what: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._terms: Sequence[Term] = ()
        self._usual: Pixel = (0, 0)
        self._pointed: Pixel | None = None
        self._work_out: Callable[[Pixel], Part] = lambda pixel: ()
        self._theme, self._sizes = DARK, SCREEN
        self.setMouseTracking(True)
        self.setAccessibleName(what)
        self.setToolTip("Point at a pixel to see it worked out below")

    def show_terms(
        self, terms: Sequence[Term], usual: Pixel, work_out: Callable[[Pixel], Part]
    ) -> None:
        """Show an equation.

        Parameters
        ----------
        terms : sequence of Term
            The images, all of one shape.
        usual : (int, int)
            Row and column of the pixel that is worked out while none is pointed at.
        work_out : callable
            Returns the equation of a pixel, with its numbers.
        """
        self._terms, self._usual, self._work_out = terms, usual, work_out
        rows, columns = terms[0].values.shape
        if self._pointed and not (self._pointed[0] < rows and self._pointed[1] < columns):
            self._pointed = None
        self.setAccessibleDescription(in_words(self.worked_out))
        self.update()

    @property
    def pixel(self) -> Pixel:
        """The pixel that is worked out."""
        return self._pointed or self._usual

    @property
    def worked_out(self) -> Part:
        """Its equation."""
        return self._work_out(self.pixel)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self.updateGeometry()
        self.update()

    # On screen

    def minimumSizeHint(self) -> QSize:
        """Return the size at which an image is as large as a thumb nail."""
        return QSize(15 * self._sizes.body, round(9 * self._sizes.body))

    def _title_height(self) -> float:
        return 1.8 * self._sizes.body

    def _footer_height(self) -> float:
        """Return the room below the images: their scales, and the pixel worked out."""
        bars = color_bar_height(tabular(self.font(), self._sizes.label))
        return bars + 2.4 * self._sizes.body + GAP

    def places(self) -> list[QRectF]:
        """Return where the images are."""
        if not self._terms:
            return []
        between = 2.2 * self._sizes.body
        n = len(self._terms)
        height = self.height() - self._title_height() - self._footer_height()
        # Room for a frame at both ends.
        width = (self.width() - 4 - (n - 1) * between) / n
        shape = self._terms[0].values.shape
        ratio = self.devicePixelRatioF()
        one = image_place(QRectF(0, 0, width, max(height, 1)), shape, ratio)
        used = n * one.width() + (n - 1) * between
        left = round((self.width() - used) / 2)
        # The equation stands in the middle of the height it is given.
        top = round(self._title_height() + (height - one.height()) / 2)
        return [
            QRectF(left + k * (one.width() + between), top, one.width(), one.height())
            for k in range(n)
        ]

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Work out the pixel under the pointer."""
        if a0 is not None:
            self._point(a0.position())

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Work out the usual pixel again."""
        self._point(None)

    def _point(self, position: QPointF | None) -> None:
        before, self._pointed = self._pointed, None
        for place in self.places():
            if position is not None and place.contains(position):
                rows, columns = self._terms[0].values.shape
                row = int((position.y() - place.top()) / place.height() * rows)
                column = int((position.x() - place.left()) / place.width() * columns)
                self._pointed = min(row, rows - 1), min(column, columns - 1)
        if self._pointed != before:
            self.setAccessibleDescription(in_words(self.worked_out))
            self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the images, their scales and the pixel worked out."""
        places = self.places()
        if not places:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font(), self._sizes.body))
        for term, place in zip(self._terms, places, strict=True):
            self._draw_term(painter, term, place)
        bars = color_bar_height(tabular(self.font(), self._sizes.label))
        top = places[0].bottom() + GAP + bars
        painter.setPen(QColor(self._theme.text))
        painter.setFont(tabular(self.font(), self._sizes.body))
        line = QRectF(0, top, self.width(), self.height() - top)
        line.setHeight(min(line.height(), 2.4 * self._sizes.body))
        draw_formula(painter, line, self.worked_out, self._sizes.body)

    def _draw_term(self, painter: QPainter, term: Term, place: QRectF) -> None:
        theme, sizes = self._theme, self._sizes
        title = QRectF(place.left(), place.top() - self._title_height(), place.width(), 0)
        title.setHeight(self._title_height())
        title.adjust(-1.05 * sizes.body, 0, 1.05 * sizes.body, 0)
        painter.setPen(QColor(theme.text))
        draw_formula(painter, title, term.title, sizes.body * 1.1)
        between = 2.2 * sizes.body
        sign = QRectF(place.left() - between, place.top(), between, place.height())
        painter.setPen(QColor(theme.muted))
        draw_formula(painter, sign, term.sign, sizes.formula)
        if term.scale is None:
            draw_sheet(painter, place.adjusted(-1, -1, 1, 1), theme)
            draw_image(painter, place, gray_image(term.values, theme))
        else:
            draw_image(painter, place, signed_image(term.values, term.scale.limit, theme))
            # Without it one would not see where an image of zeros is.
            painter.setPen(QPen(QColor(mixed(theme.panel, theme.line, 0.8)), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
            font = tabular(self.font(), sizes.label)
            bar = QRectF(place.left(), place.bottom() + GAP // 2, place.width(), 0)
            draw_color_bar(painter, bar, term.scale, theme, font)
        self._mark(painter, term, place)

    def _mark(self, painter: QPainter, term: Term, place: QRectF) -> None:
        """Frame the pixel that is worked out."""
        rows, columns = term.values.shape
        width, height = place.width() / columns, place.height() / rows
        row, column = self.pixel
        pixel = QRectF(place.left() + column * width, place.top() + row * height, width, height)
        grown = max(0.0, (5 - width) / 2) + 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, spread in ((self._theme.panel, 1.0), (self._theme.valid, 0.0)):
            painter.setPen(QPen(QColor(color), 1.4 + spread))
            painter.drawRect(pixel.adjusted(-grown, -grown, grown, grown))
