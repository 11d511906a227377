"""Images of one cell of the confusion matrix, the surest first, however many there are."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from gui.theme import DARK, Theme
from gui.widgets.image_rows import ImageRows
from gui.widgets.scrolling import bare_parts, fit_bar, reveal

from .gallery import Gallery
from .gallery_painter import GUTTER, cell_height, draw_cell, image_size

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
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._gallery: Gallery | None = None
        self._chosen = -1
        self._pointed = False
        self._empty_text = ""
        self._theme = DARK
        self._images, _, self._scroll_bar = bare_parts(self)
        self._images.setMouseTracking(True)
        self._scroll_bar.setAccessibleName("Scroll through the images")

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
        return QSize(3 * (_NARROWEST + GUTTER) + _BAR_WIDTH, 200)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit()

    def _rows(self, gallery: Gallery) -> ImageRows:
        shape = gallery.dataset.image_shape
        least = max(image_size(shape)[0], _NARROWEST) + GUTTER
        room = self.width() - _BAR_WIDTH
        return ImageRows.fitting(len(gallery.rows), room, least, cell_height(shape))

    def _fit(self) -> None:
        if self._gallery is not None:
            rows, page = self._rows(self._gallery), self._images.height()
            fit_bar(self._scroll_bar, rows.whole - page, page, rows.height)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._images.update()

    def place_rect(self, place: int) -> QRectF:
        """Return where an image is on the viewport, by its place among those shown."""
        assert self._gallery is not None
        return self._rows(self._gallery).rect(place, self._scroll_bar.value())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the images that can be seen."""
        gallery = self._gallery
        if gallery is None:
            return
        painter = QPainter(self._images)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not len(gallery.rows):
            painter.setPen(QColor(self._theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self._images.rect()), flags, self._empty_text)
            return
        rows, scrolled = self._rows(gallery), self._scroll_bar.value()
        frame = 1.5 if self.hasFocus() else 1.0
        for place in rows.seen(scrolled, self._images.height()):
            row = int(gallery.rows[place])
            mark = frame if row == self._chosen else 0.0
            cell = rows.rect(place, scrolled)
            draw_cell(painter, cell, gallery, row, mark, self._theme, self.font())

    # -- pointer and keys ----------------------------------------------------------------

    def _row_at(self, point: QPointF) -> int | None:
        """Return the image at a point, a row of the split."""
        gallery = self._gallery
        if gallery is None:
            return None
        place = self._rows(gallery).place_at(point, self._scroll_bar.value())
        return None if place is None else int(gallery.rows[place])

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the image under the pointer."""
        row = self._row_at(event.position()) if event is not None else None
        if row is not None:
            self.image_chosen.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Keep what follows a press from what lies beneath."""

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Ask for an explanation of the image under the pointer."""
        row = self._row_at(event.position()) if event is not None else None
        if row is not None:
            self.explain_asked.emit(row)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Choose another image, or ask for an explanation of the chosen one."""
        gallery = self._gallery
        if event is None or gallery is None or not len(gallery.rows):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._chosen >= 0:
                self.explain_asked.emit(self._chosen)
            return
        rows, page = self._rows(gallery), self._images.height()
        place = rows.reached(self.place_of_chosen(), event.key(), page)
        if place is None:
            event.ignore()
            return
        reveal(self._scroll_bar, rows.rect(place, 0).top(), rows.height, page)
        self.image_chosen.emit(int(gallery.rows[place]))

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Notice the pointer's coming and going; tell about the image under it."""
        if event is not None and event.type() == QEvent.Type.Enter:
            self._pointed = True
        elif event is not None and event.type() == QEvent.Type.Leave:
            self._pointed = False
            self._let_go()
        elif isinstance(event, QHelpEvent) and self._gallery is not None:
            row = self._row_at(QPointF(event.pos()))
            if row is not None:
                QToolTip.showText(event.globalPos(), self._gallery.words(row), self)
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
