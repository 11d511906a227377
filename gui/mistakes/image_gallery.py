"""Images of one cell of the confusion matrix, the surest first, however many there are."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from gui.drawing.digit_image import draw_sheet, ink_shades
from gui.drawing.probability_bars import percent
from gui.picture_paint import draw_elided, draw_image, image_place
from gui.theme import DARK, LABEL_SIZE, Theme, mixed, tabular

from .gallery import Gallery

# Screen pixels of the longer side of an image.
_IMAGE_SIDE = 56
_GUTTER = 6
_LINE = 14
# Room for "Sandal → Boot", shortened where names are longer.
_NARROWEST = 72
# Room for the scroll bar, taken whether there is one or not, so that no image moves.
_BAR_WIDTH = 12


class ImageGallery(QAbstractScrollArea):
    """Images in rows, one of them chosen; only those that can be seen are drawn.

    Signals
    -------
    image_chosen : int
        An image, a row of the split, was clicked or reached with the arrow keys.
    explain_asked : int
        It was double-clicked, or Enter pressed.
    released
        Pointer and keyboard have left: what is shown may change again.
    """

    image_chosen = pyqtSignal(int)
    explain_asked = pyqtSignal(int)
    released = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("image_gallery")
        self.setAccessibleName("Images of the cell")
        self.setToolTip("Click an image, or use the arrow keys, to see more of it (Enter: explain)")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._gallery: Gallery | None = None
        self._chosen = -1
        self._pointed = False
        self._empty_text = ""
        self._theme = DARK
        self._shades = ink_shades(DARK.ink)
        images, scroll_bar = self.viewport(), self.verticalScrollBar()
        assert images is not None
        assert scroll_bar is not None
        self._images, self._scroll_bar = images, scroll_bar
        images.setAutoFillBackground(False)
        images.setMouseTracking(True)
        scroll_bar.setAccessibleName("Scroll through the images")

    # -- what is shown -------------------------------------------------------------------

    @property
    def held(self) -> bool:
        """Whether somebody is in it: nothing is to move under the pointer."""
        return self._pointed or self.hasFocus()

    def show_gallery(self, gallery: Gallery, empty_text: str, from_start: bool) -> None:
        """Show images, or a line that says there are none."""
        self._gallery, self._empty_text = gallery, empty_text
        self._fit()
        if from_start:
            self._scroll_bar.setValue(0)
        self._describe()
        self._images.update()

    def choose(self, row: int) -> None:
        """Mark an image, a row of the split; -1 for none."""
        self._chosen = row
        self._describe()
        self._images.update()

    def place_of_chosen(self) -> int | None:
        """Return where the chosen image is among those shown; None if it is not."""
        if self._gallery is None:
            return None
        found = np.flatnonzero(self._gallery.rows == self._chosen)
        return int(found[0]) if found.size else None

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._shades = ink_shades(theme.ink)
        self._images.update()

    def _describe(self) -> None:
        gallery, place = self._gallery, self.place_of_chosen()
        if gallery is None or not len(gallery.rows):
            self.setAccessibleDescription(self._empty_text)
        elif place is not None:
            what = gallery.words(self._chosen)
            self.setAccessibleDescription(f"image {place + 1:,} of {len(gallery.rows):,}: {what}")

    # -- on screen -----------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Return the size at which three images stand beside each other."""
        return QSize(3 * (_NARROWEST + _GUTTER) + _BAR_WIDTH, 200)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit()

    def _cell(self, gallery: Gallery) -> tuple[float, float, int]:
        """Return width and height of a cell, and how many stand beside each other."""
        rows, columns = gallery.dataset.image_shape
        scale = _IMAGE_SIDE / max(rows, columns)
        room = self.width() - _BAR_WIDTH
        across = max(1, int(room / (max(columns * scale, _NARROWEST) + _GUTTER)))
        return room / across, rows * scale + 2 * _LINE + 2 * _GUTTER, across

    def _fit(self) -> None:
        if self._gallery is None:
            return
        _, height, across = self._cell(self._gallery)
        lines = -(-len(self._gallery.rows) // across)
        self._scroll_bar.setRange(0, max(0, round(lines * height - self._images.height())))
        self._scroll_bar.setPageStep(max(1, self._images.height()))
        self._scroll_bar.setSingleStep(round(height))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._images.update()

    def place_rect(self, place: int) -> QRectF:
        """Return where an image is on the viewport, by its place among those shown."""
        assert self._gallery is not None
        width, height, across = self._cell(self._gallery)
        line, column = divmod(place, across)
        return QRectF(column * width, line * height - self._scroll_bar.value(), width, height)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the images that can be seen."""
        gallery = self._gallery
        if gallery is None:
            return
        painter = QPainter(self._images)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not len(gallery.rows):
            self._draw_empty(painter)
            return
        _, height, across = self._cell(gallery)
        first = int(self._scroll_bar.value() / height) * across
        last = (int((self._scroll_bar.value() + self._images.height()) / height) + 1) * across
        for place in range(first, min(last, len(gallery.rows))):
            self._draw_image(painter, self.place_rect(place), gallery, int(gallery.rows[place]))

    def _draw_empty(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(self._images.rect()), flags, self._empty_text)

    def _draw_image(self, painter: QPainter, cell: QRectF, gallery: Gallery, row: int) -> None:
        theme, chosen = self._theme, row == self._chosen
        if chosen:
            painter.setPen(QPen(QColor(theme.cost), 1.5 if self.hasFocus() else 1.0))
            painter.setBrush(QColor(mixed(theme.panel, theme.cost, 0.18)))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
        room = cell.adjusted(_GUTTER, _GUTTER - 1, -_GUTTER, -2 * _LINE - _GUTTER - 1)
        place = image_place(room, gallery.dataset.image_shape, self.devicePixelRatioF())
        draw_sheet(painter, place.adjusted(-1, -1, 1, 1), theme)
        pixels = gallery.pixels(row)
        rows, columns = pixels.shape
        # Only while it is drawn are the bytes needed.
        content = pixels.tobytes()
        image = QImage(content, columns, rows, columns, QImage.Format.Format_Indexed8)
        image.setColorTable(self._shades)
        draw_image(painter, place, image)
        line = QRectF(cell.left() + 2, room.bottom() + 3, cell.width() - 4, _LINE)
        painter.setFont(tabular(self.font(), LABEL_SIZE, bold=chosen))
        painter.setPen(QColor(theme.text))
        label, reading = gallery.answer(row)
        if reading:
            label = _both(label, reading, line.width(), painter.fontMetrics())
        draw_elided(painter, line, label)
        painter.setPen(QColor(theme.text if chosen else theme.muted))
        sure = percent(float(gallery.predictions.p_y_pred[row]))
        draw_elided(painter, line.translated(0, _LINE), sure)

    # -- pointer and keys ----------------------------------------------------------------

    def _place_at(self, point: QPointF) -> int | None:
        if self._gallery is None:
            return None
        width, height, across = self._cell(self._gallery)
        column = int(point.x() / width)
        place = int((point.y() + self._scroll_bar.value()) / height) * across + column
        return place if column < across and place < len(self._gallery.rows) else None

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the image under the pointer."""
        place = self._place_at(event.position()) if event is not None else None
        if place is not None:
            self._choose_place(place)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Keep what follows a press from what lies beneath."""

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Ask for an explanation of the image under the pointer."""
        place = self._place_at(event.position()) if event is not None else None
        if place is not None and self._gallery is not None:
            self.explain_asked.emit(int(self._gallery.rows[place]))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Choose another image, or ask for an explanation of the chosen one."""
        gallery = self._gallery
        if event is None or gallery is None or not len(gallery.rows):
            return
        keys, key = Qt.Key, Qt.Key(event.key())
        if key in (keys.Key_Return, keys.Key_Enter):
            if self._chosen >= 0:
                self.explain_asked.emit(self._chosen)
            return
        _, height, across = self._cell(gallery)
        page = across * max(1, int(self._images.height() / height))
        last = len(gallery.rows) - 1
        move = {
            keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -across, keys.Key_Down: across,
            keys.Key_PageUp: -page, keys.Key_PageDown: page,
            keys.Key_Home: -last, keys.Key_End: last,
        }.get(key)  # fmt: skip
        if move is None:
            event.ignore()
            return
        place = self.place_of_chosen()
        self._choose_place(0 if place is None else min(max(place + move, 0), last))

    def _choose_place(self, place: int) -> None:
        assert self._gallery is not None
        rect = self.place_rect(place)
        if rect.top() < 0:
            self._scroll_bar.setValue(round(self._scroll_bar.value() + rect.top()))
        elif rect.bottom() > self._images.height():
            below = rect.bottom() - self._images.height()
            self._scroll_bar.setValue(round(self._scroll_bar.value() + below))
        self.image_chosen.emit(int(self._gallery.rows[place]))

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Notice the pointer's coming and going; tell about the image under it."""
        if event is not None and event.type() == QEvent.Type.Enter:
            self._pointed = True
        elif event is not None and event.type() == QEvent.Type.Leave:
            self._pointed = False
            self._let_go()
        elif isinstance(event, QHelpEvent) and self._gallery is not None:
            place = self._place_at(QPointF(event.pos()))
            if place is not None:
                words = self._gallery.words(int(self._gallery.rows[place]))
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Let what is shown change again."""
        super().focusOutEvent(event)
        self._let_go()

    def _let_go(self) -> None:
        self._images.update()
        if not self.held:
            self.released.emit()


def _both(label: str, reading: str, width: float, metrics: QFontMetrics) -> str:
    """Return two names with an arrow between; where they do not fit, both are shortened."""
    arrow = " → "
    half = (width - metrics.horizontalAdvance(arrow)) / 2

    def fitting(name: str, other: str) -> str:
        # A short name leaves its room to the other one.
        room = max(half, 2 * half - metrics.horizontalAdvance(other))
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(room))

    return fitting(label, reading) + arrow + fitting(reading, label)
