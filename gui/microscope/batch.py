"""The images of a minibatch, with what they are and what they are taken for."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
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
from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from gui.drawing.digit_image import draw_sheet
from gui.picture_paint import draw_elided, draw_image, gray_image, image_place
from gui.theme import DARK, Theme, mixed, tabular

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
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._focus: Focus | None = None
        self._shown = (-1, False)
        self._theme, self._sizes = DARK, SCREEN
        images, scroll_bar = self.viewport(), self.verticalScrollBar()
        assert images is not None
        assert scroll_bar is not None
        self._images, self._scroll_bar = images, scroll_bar
        images.setAutoFillBackground(False)
        images.setCursor(Qt.CursorShape.PointingHandCursor)
        scroll_bar.setAccessibleName("Scroll through the minibatch")
        self.setToolTip("Click an image, or use the arrow keys, to follow it through the program")

    def show_focus(self, focus: Focus) -> None:
        """Show a minibatch and which image is chosen."""
        self._focus = focus
        self._fit()
        shown = focus.place, focus.choice.worst_first
        if shown != self._shown:
            self._shown = shown
            self._keep_in_sight(focus.place)
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

    def _cell(self) -> tuple[float, float, int]:
        """Return width and height of a cell, and how many stand beside each other."""
        assert self._focus is not None
        rows, columns = self._focus.minibatch.dataset.image_shape
        scale = self._side() / max(rows, columns)
        least = max(columns * scale, 2.6 * self._sizes.label) + _GUTTER
        # The scroll bar lies beside the images whether it is needed or not.
        across = max(1, int(self._images.width() / least))
        return self._images.width() / across, rows * scale + 1.45 * self._sizes.label + 5, across

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._focus is None:
            return
        _, height, across = self._cell()
        rows = -(-len(self._focus.minibatch) // across)
        self._scroll_bar.setRange(0, max(0, round(rows * height - self._images.height())))
        self._scroll_bar.setPageStep(max(1, self._images.height()))
        self._scroll_bar.setSingleStep(round(height))

    def _keep_in_sight(self, place: int) -> None:
        _, height, across = self._cell()
        top = place // across * height
        scrolled = self._scroll_bar.value()
        if top < scrolled:
            self._scroll_bar.setValue(int(top))
        elif top + height > scrolled + self._images.height():
            self._scroll_bar.setValue(round(top + height - self._images.height()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._images.update()

    def _place_at(self, x: float, y: float) -> int | None:
        if self._focus is None:
            return None
        width, height, across = self._cell()
        column = int(x / width)
        place = int((y + self._scroll_bar.value()) / height) * across + column
        return place if column < across and place < len(self._focus.minibatch) else None

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the image under the pointer."""
        if event is not None:
            place = self._place_at(event.position().x(), event.position().y())
            if place is not None:
                self.place_chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Choose another image."""
        if event is None or self._focus is None:
            return
        _, height, across = self._cell()
        page = across * max(1, int(self._images.height() / height))
        last = len(self._focus.minibatch) - 1
        keys = Qt.Key
        moves: dict[int, int] = {
            keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -across, keys.Key_Down: across,
            keys.Key_PageUp: -page, keys.Key_PageDown: page,
            keys.Key_Home: -last, keys.Key_End: last,
        }  # fmt: skip
        move = moves.get(event.key())
        if move is None:
            event.ignore()
        else:
            self.place_chosen.emit(min(max(self._focus.place + move, 0), last))

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Tell about the image under the pointer."""
        if not isinstance(event, QHelpEvent) or self._focus is None:
            return super().viewportEvent(event)
        place = self._place_at(event.x(), event.y())
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
        width, height, across = self._cell()
        scrolled = self._scroll_bar.value()
        first = int(scrolled / height) * across
        last = (int((scrolled + self._images.height()) / height) + 1) * across
        for place in range(first, min(last, len(focus.minibatch))):
            row, column = divmod(place, across)
            cell = QRectF(column * width, row * height - scrolled, width, height)
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
