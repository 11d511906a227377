"""The answer sheet: the image, what each of its pixels spoke for, and the sums."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.theme import DARK, Theme
from gui.widgets.arrow_keys import ARROWS

from .answer import MOST_COLUMNS, Answer, Pixel
from .lines import Line, class_lines, in_words
from .picture import draw_frame
from .sheet_layout import HEADING_HEIGHT, Column, pixel_at, sheet_layout, smallest_sheet
from .sheet_paint import draw_sheet_columns, reading, sheet_images


class WhySheet(QWidget):
    """The image and a map a class, on one scale, with figures that add up under each.

    Signals
    -------
    pixel_pointed : (int, int) or None
        Row and column under the pointer, or where the arrow keys are.
    class_chosen : int
        The heading of a map was clicked.
    """

    pixel_pointed = pyqtSignal(object)
    class_chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_sheet")
        self.setAccessibleName("Answer sheet")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._answer: Answer | None = None
        self._images: list[QImage] = []
        self._pixel: Pixel | None = None
        self._theme = DARK

    def show_answer(self, answer: Answer) -> None:
        """Show an answer taken apart."""
        before, self._answer = self._answer, answer
        if before is None or len(before.columns) != len(answer.columns):
            self.updateGeometry()
        self._images = sheet_images(answer, self._theme)
        words = (
            f"for {answer.class_names[k]}: {in_words(class_lines(answer, k))}"
            for k in answer.columns
        )
        self.setAccessibleDescription(f"{' '.join(self.reading())}; {'; '.join(words)}")
        self.update()

    def show_pixel(self, pixel: Pixel | None) -> None:
        """Point at a pixel in all pictures."""
        self._pixel = pixel
        self.update()

    def reading(self) -> tuple[str, str, str]:
        """Return what the image is read as, how certainly, and whether that is right."""
        assert self._answer is not None
        return reading(self._answer)

    def lines(self, column: int) -> list[Line]:
        """Return what stands under a map, the leftmost being 0."""
        assert self._answer is not None
        return class_lines(self._answer, self._answer.columns[column])

    def columns(self) -> list[Column]:
        """Return where the columns are, that of the image first; none before an answer."""
        if self._answer is None:
            return []
        return sheet_layout(
            QSizeF(self.size()),
            1 + len(self._answer.columns),
            self._answer.weights.image_shape,
            self.font(),
            self.devicePixelRatioF(),
        )

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        if self._answer is not None:
            self._images = sheet_images(self._answer, theme)
        self.update()

    # -- on screen -----------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the smallest size at which all maps are there."""
        n_maps = MOST_COLUMNS if self._answer is None else len(self._answer.columns)
        return smallest_sheet(1 + n_maps, self.font()).toSize()

    def minimumSizeHint(self) -> QSize:
        """Return the size at which one map is there."""
        return smallest_sheet(2, self.font()).toSize()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint everything."""
        if self._answer is None:
            return
        painter = QPainter(self)
        columns = self.columns()
        draw_sheet_columns(
            painter, self._answer, columns, self._images, self._pixel, self._theme, self.font()
        )
        if self.hasFocus():
            draw_frame(painter, columns[0].picture, self._theme.cost)

    # -- pointer and keys ----------------------------------------------------------------

    def _class_at(self, point: QPointF) -> int | None:
        """Return the class whose heading is at a point."""
        if self._answer is not None and point.y() < HEADING_HEIGHT:
            for label, column in zip(self._answer.columns, self.columns()[1:], strict=False):
                if column.heading.contains(point):
                    return label
        return None

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Point at the pixel under the pointer."""
        assert a0 is not None
        self.pixel_pointed.emit(pixel_at(self.columns(), a0.position()))
        over_heading = self._class_at(a0.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over_heading else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Point at nothing."""
        super().leaveEvent(a0)
        self.pixel_pointed.emit(None)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Choose the class whose heading is clicked."""
        assert a0 is not None
        label = self._class_at(a0.position())
        if label is not None:
            self.class_chosen.emit(label)

    def event(self, a0: QEvent | None) -> bool:
        """Tell whole names, which may be cut short in the headings."""
        if isinstance(a0, QHelpEvent) and self._answer is not None:
            label = self._class_at(QPointF(a0.pos()))
            if label is not None:
                chosen = label in self._answer.pinned
                click = "follow the most probable ones again" if chosen else "keep this one"
                text = f"{self._answer.class_names[label]} · click: {click}"
                QToolTip.showText(a0.globalPos(), text, self)
                return True
        return super().event(a0)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Move to a neighbouring pixel; Esc points at nothing."""
        assert a0 is not None
        if self._answer is not None and a0.key() in ARROWS and not a0.modifiers():
            rows, columns = self._answer.weights.image_shape
            down, right = ARROWS[a0.key()]
            row, column = self._pixel or (rows // 2, columns // 2)
            self.pixel_pointed.emit(
                (min(max(row + down, 0), rows - 1), min(max(column + right, 0), columns - 1))
            )
        elif a0.key() == Qt.Key.Key_Escape and self._pixel is not None:
            self.pixel_pointed.emit(None)
        else:
            super().keyPressEvent(a0)

    def focusOutEvent(self, a0: QFocusEvent | None) -> None:
        """Point at nothing."""
        super().focusOutEvent(a0)
        self.pixel_pointed.emit(None)
