"""The images of a minibatch, with what they are and what they are taken for."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from gui.drawing.digit_image import draw_sheet
from gui.picture_paint import draw_elided, draw_image, gray_image, image_place
from gui.theme import DARK, Theme, mixed, tabular
from gui.widgets.image_rows import ImageRows
from gui.widgets.scrolling import bare_parts, fit_bar, reveal

from .focus import Focus
from .numbers import number
from .typography import SCREEN, TypeSizes

# Screen pixels of the longer side of an image, at the usual type size.
_IMAGE_SIDE = 42
_GUTTER = 6


class MinibatchGrid(QAbstractScrollArea):
    """Images in rows, one of them chosen; the arrow keys and a click choose another.

    Signals
    -------
    place_chosen : int
        Of an image, in the order shown.
    """

    place_chosen = pyqtSignal(int)

    def __init__(self, object_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setAccessibleName("Images of the minibatch")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._focus: Focus | None = None
        self._shown = (-1, False)
        self._theme, self._sizes = DARK, SCREEN
        self._images, _, self._scroll_bar = bare_parts(self)
        self._images.setCursor(Qt.CursorShape.PointingHandCursor)
        self._scroll_bar.setAccessibleName("Scroll through the minibatch")
        self.setToolTip("Click an image, or use the arrow keys, to follow it through the program")

    def show_focus(self, focus: Focus) -> None:
        """Show a minibatch and which image is chosen."""
        self._focus = focus
        self._fit()
        shown = focus.place, focus.choice.worst_first
        if shown != self._shown:
            self._shown = shown
            rows, page = self._rows(focus), self._images.height()
            reveal(self._scroll_bar, rows.rect(focus.place, 0).top(), rows.height, page)
        minibatch = focus.minibatch
        self.setAccessibleDescription(
            f"image {focus.place + 1:,} of {len(minibatch):,}, {self.words(focus.image)}"
        )
        self._images.update()

    def words(self, image: int) -> str:
        """Say what an image of the minibatch is, and what it is taken for."""
        focus = self._focus
        assert focus is not None
        names, minibatch = focus.class_names, focus.minibatch
        y, y_pred = int(minibatch.y[image]), int(minibatch.y_pred[image])
        read = "read right" if y == y_pred else f"read as {names[y_pred]}"
        loss = number(float(minibatch.negative_log_likelihoods[image]))
        return f"{names[y]}, {read} · {loss} nats"

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._images.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self._fit()

    # On screen

    def minimumSizeHint(self) -> QSize:
        """Return the size at which three images stand beside each other."""
        side = self._side() + _GUTTER
        return QSize(round(3 * side + 14), round(2 * side))

    def sizeHint(self) -> QSize:
        """Return the same: it takes what it is given."""
        return self.minimumSizeHint()

    def _side(self) -> float:
        return _IMAGE_SIDE * self._sizes.label / SCREEN.label

    def _rows(self, focus: Focus) -> ImageRows:
        rows, columns = focus.minibatch.dataset.image_shape
        scale = self._side() / max(rows, columns)
        least = max(columns * scale, 2.6 * self._sizes.label) + _GUTTER
        height = rows * scale + 1.45 * self._sizes.label + 5
        # The scroll bar lies beside the images whether it is needed or not.
        return ImageRows.fitting(len(focus.minibatch), self._images.width(), least, height)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._focus is not None:
            rows, page = self._rows(self._focus), self._images.height()
            fit_bar(self._scroll_bar, rows.whole - page, page, rows.height)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._images.update()

    def _place_at(self, point: QPointF) -> int | None:
        if self._focus is None:
            return None
        return self._rows(self._focus).place_at(point, self._scroll_bar.value())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the image under the pointer."""
        place = self._place_at(event.position()) if event is not None else None
        if place is not None:
            self.place_chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Choose another image."""
        if event is None or self._focus is None:
            return
        rows = self._rows(self._focus)
        place = rows.reached(self._focus.place, event.key(), self._images.height())
        if place is None:
            event.ignore()
        else:
            self.place_chosen.emit(place)

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Tell about the image under the pointer."""
        if not isinstance(event, QHelpEvent) or self._focus is None:
            return super().viewportEvent(event)
        place = self._place_at(QPointF(event.pos()))
        if place is not None:
            image = int(self._focus.order[place])
            row = int(self._focus.minibatch.rows[image])
            text = f"{self.words(image)}\nrow {row:,} of train_set_x"
            QToolTip.showText(event.globalPos(), text, self)
        return True

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the images that can be seen."""
        focus = self._focus
        if focus is None:
            return
        painter = QPainter(self._images)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows, scrolled = self._rows(focus), self._scroll_bar.value()
        for place in rows.seen(scrolled, self._images.height()):
            cell = rows.rect(place, scrolled)
            self._draw_cell(painter, cell, focus, int(focus.order[place]))

    def _draw_cell(self, painter: QPainter, cell: QRectF, focus: Focus, image: int) -> None:
        minibatch, theme = focus.minibatch, self._theme
        shape = minibatch.dataset.image_shape
        chosen = image == focus.image
        if chosen:
            painter.setPen(QPen(QColor(theme.cost), 1.5 if self.hasFocus() else 1.0))
            painter.setBrush(QColor(mixed(theme.panel, theme.cost, 0.22)))
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
        line = 1.45 * self._sizes.label
        room = cell.adjusted(_GUTTER / 2, 3, -_GUTTER / 2, -line - 2)
        place = image_place(room, shape, self.devicePixelRatioF())
        draw_sheet(painter, place.adjusted(-1, -1, 1, 1), theme)
        pixels = minibatch.x[image].reshape(shape)
        draw_image(painter, place, gray_image(pixels, theme))
        y, y_pred = int(minibatch.y[image]), int(minibatch.y_pred[image])
        text = focus.class_names[y]
        if y != y_pred:
            text += f" → {focus.class_names[y_pred]}"
        painter.setFont(tabular(self.font(), self._sizes.label, bold=chosen))
        usual = theme.text if chosen else theme.muted
        painter.setPen(QColor(usual if y == y_pred else theme.danger))
        below = QRectF(cell.left() + 2, cell.bottom() - line - 2, cell.width() - 4, line)
        draw_elided(painter, below, text)
