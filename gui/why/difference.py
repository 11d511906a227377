"""Why one class and not another: the difference of their maps, and the odds."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.picture_paint import draw_image, signed_image
from gui.theme import BODY_SIZE, DARK, GAP, VALUE_SIZE, Theme, tabular

from .answer import Answer, Pixel
from .lines import LINES_HEIGHT, Line, draw_lines, in_words, lines_width, pair_lines
from .numbers import odds_words, times_as_probable
from .picture import Picture, draw_cross, draw_frame, picture_in
from .values import contribution_text

_WIDEST_LINES = 240.0
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class WhyDifference(QWidget):
    """The difference map of two classes, its sums, and the odds in words.

    Signals
    -------
    pixel_pointed : (int, int) or None
        Row and column under the pointer.
    """

    pixel_pointed = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_difference")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._answer: Answer | None = None
        self._map: QImage | None = None
        self._pixel: Pixel | None = None
        self._theme = DARK

    def show_answer(self, answer: Answer) -> None:
        """Show the two classes that an answer compares."""
        self._answer = answer
        a, b = self._names()
        self.setAccessibleName(f"Why {a} and not {b}")
        self.setAccessibleDescription(f"{in_words(self.lines())}: {self.words()}")
        self._paint_map()

    def show_pixel(self, pixel: Pixel | None) -> None:
        """Point at a pixel, and say what it contributed."""
        self._pixel = pixel
        self.update()

    def lines(self) -> list[Line]:
        """Return what stands beside the map."""
        assert self._answer is not None
        return pair_lines(self._answer)

    def words(self) -> str:
        """Say how many times as probable one class is as the other."""
        assert self._answer is not None
        return odds_words(self._answer.difference.odds, *self._names())

    def pixel_words(self) -> str:
        """Say what the pixel pointed at contributed."""
        assert self._answer is not None
        if self._pixel is None:
            return ""
        if not self._answer.image[self._pixel]:
            return "this pixel is paper: it says nothing"
        a, b = self._names()
        value = float(self._answer.difference.contributions[self._pixel])
        text = contribution_text(value, self._answer.scale.limit)
        return f"this pixel: {text} for {a} rather than {b}"

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._paint_map()

    def _names(self) -> tuple[str, str]:
        assert self._answer is not None
        a, b = self._answer.pair
        return self._answer.class_names[a], self._answer.class_names[b]

    def _paint_map(self) -> None:
        answer = self._answer
        if answer is not None:
            contributions = answer.difference.contributions
            self._map = signed_image(contributions, answer.scale.limit, self._theme)
        self.update()

    # -- on screen -----------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return a size at which the map is large."""
        return QSize(500, 220)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which figures and words stand beside a map."""
        return QSize(round(lines_width(self.font())) + 120, round(LINES_HEIGHT) + GAP)

    def picture(self) -> Picture:
        """Return where the map is."""
        assert self._answer is not None
        beside = lines_width(self.font()) + 2 * GAP
        room = QRectF(0, 0, max(3.0, self.width() - beside), self.height())
        return picture_in(room, self._answer.weights.image_shape, self.devicePixelRatioF())

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint everything."""
        if self._answer is None or self._map is None:
            return
        painter = QPainter(self)
        picture = self.picture()
        draw_image(painter, picture.place, self._map)
        draw_frame(painter, picture, self._theme.line)
        if self._pixel is not None:
            draw_cross(painter, picture, self._pixel, self._theme)
        left = picture.place.right() + 2 * GAP
        beside = QRectF(left, 0, self.width() - left, self.height())
        lines = QRectF(beside)
        lines.setWidth(min(beside.width(), _WIDEST_LINES))
        draw_lines(painter, lines, self.lines(), self._theme, self.font())
        self._draw_words(painter, beside.adjusted(0, LINES_HEIGHT + GAP, 0, 0))

    def _draw_words(self, painter: QPainter, place: QRectF) -> None:
        """Write the odds in words, or what is pointed at: as large as fits, else in short."""
        assert self._answer is not None
        odds, pointed = self._answer.difference.odds, self._pixel is not None
        words = self.pixel_words() if pointed else self.words()
        # Long names have no room everywhere.
        in_short = words.partition(" for ")[0] if pointed else times_as_probable(odds)
        painter.setPen(QColor(self._theme.muted if pointed else self._theme.text))
        for text, size in ((words, VALUE_SIZE), (words, BODY_SIZE), (in_short, BODY_SIZE)):
            painter.setFont(tabular(self.font(), size, bold=not pointed))
            if place.contains(painter.boundingRect(place, _WRAPPED, text)):
                break
        painter.drawText(place, _WRAPPED, text)

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Point at the pixel under the pointer."""
        assert a0 is not None
        if self._answer is not None:
            self.pixel_pointed.emit(self.picture().pixel_at(a0.position()))

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Point at nothing."""
        super().leaveEvent(a0)
        self.pixel_pointed.emit(None)
