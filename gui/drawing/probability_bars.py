"""How probable each class is: a bar a class, always in the same order."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from gui.theme import DARK, GAP, Theme
from gui.why.numbers import logit_texts

from .probability_rows import (
    HEADING_HEIGHT,
    NAME_SHARE,
    Row,
    columns_for,
    draw_headings,
    draw_row,
    longest_name,
    row_font,
)

SMALLEST_ROW, USUAL_ROW, LARGEST_ROW = 16, 20, 28
# Where names are long, rows may become as high as two lines.
TWO_LINE_ROW = 38
# Rows that are always visible; more classes than fit are scrolled.
ROWS_KEPT = 10
NO_NUMBER = "–"
TEN_DIGITS = tuple("0123456789")


def percent(probability: float) -> str:
    """Return a probability as it is shown, with one decimal."""
    return f"{100 * probability:.1f} %"


class ProbabilityBars(QAbstractScrollArea):
    """A row a class with name, bar and percent; the most probable one stands out.

    Rows grow and shrink with the room there is, and scroll where they do not fit at their
    smallest; then the most probable class is kept in sight, unless the pointer is there.

    Parameters
    ----------
    with_logits : bool
        Whether the logits stand beside the probabilities, and classes can be clicked.

    Attributes
    ----------
    class_names : tuple of str
        Name of each class, from the top.

    Signals
    -------
    class_chosen : int
        A row was clicked.
    """

    class_chosen = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None, with_logits: bool = False) -> None:
        super().__init__(parent)
        self.class_names: tuple[str, ...] = TEN_DIGITS
        self._with_logits = with_logits
        self._p: NDArray[np.floating] | None = None
        self._logits: list[str] = []
        self._top = -1
        self._theme = DARK
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        rows, scroll_bar = self.viewport(), self.verticalScrollBar()
        assert rows is not None
        assert scroll_bar is not None
        self._rows, self._scroll_bar = rows, scroll_bar
        # What is beneath shows through: the bars belong to the panel.
        rows.setAutoFillBackground(False)
        scroll_bar.setAccessibleName("Scroll through the classes")
        self.setAccessibleName("Probability of each class")
        self.setAccessibleDescription(self._in_words())
        if with_logits:
            rows.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_class_names(self, names: Sequence[str]) -> None:
        """Show these classes, with no probabilities yet."""
        self.class_names = tuple(names)
        self.set_probabilities(None)
        self._fit_rows()
        self.updateGeometry()
        self._rows.update()

    def set_probabilities(
        self,
        p: NDArray[np.floating] | None,
        known: bool = True,
        logits: NDArray[np.floating] | None = None,
    ) -> None:
        """Show probabilities.

        Parameters
        ----------
        p : ndarray of shape (n_classes,) or None
            None shows the empty state.
        known : bool
            Whether the largest one says anything; if not, no class stands out.
        logits : ndarray of shape (n_classes,) or None
            What the probabilities were made of.
        """
        top = int(p.argmax()) if p is not None and known else -1
        texts = [] if logits is None else logit_texts(logits)
        same = p is self._p if p is None or self._p is None else np.array_equal(p, self._p)
        if same and top == self._top and texts == self._logits:
            return
        new_top = top != self._top
        self._p, self._top, self._logits = None if p is None else np.array(p), top, texts
        self.setAccessibleDescription(self._in_words())
        if new_top and not self.underMouse():
            self._show_top()
        self._rows.update()

    def row_text(self, index: int) -> tuple[str, str]:
        """Return what stands left and right of a bar."""
        number = NO_NUMBER if self._p is None else percent(float(self._p[index]))
        return self.class_names[index], number

    def logit_text(self, index: int) -> str:
        """Return what stands in the column of logits."""
        return self._logits[index] if self._logits else NO_NUMBER

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._rows.update()

    def _in_words(self) -> str:
        if self._p is None:
            return "no prediction"
        if self._top < 0:
            return "untrained: every class is equally probable"
        order = np.argsort(-self._p, kind="stable")[:2]
        return ", then ".join(f"{self.class_names[k]} {percent(self._p[k])}" for k in order)

    # On screen

    def sizeHint(self) -> QSize:
        """Return the size at which rows have their usual height."""
        return QSize(280, len(self.class_names) * USUAL_ROW + self._heading_height())

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the rows that are always visible are at their smallest."""
        rows = min(len(self.class_names), ROWS_KEPT)
        return QSize(200, rows * SMALLEST_ROW + self._heading_height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit_rows()
        self._show_top()

    def _heading_height(self) -> int:
        return HEADING_HEIGHT if self._with_logits else 0

    def _row_height(self) -> float:
        fair = (self.height() - self._heading_height()) / max(1, len(self.class_names))
        is_long = longest_name(self.class_names, self.font()) > self.width() * NAME_SHARE
        largest = TWO_LINE_ROW if is_long else LARGEST_ROW
        return min(max(fair, SMALLEST_ROW), largest)

    def _fit_rows(self) -> None:
        page = self.height() - self._heading_height()
        hidden = round(len(self.class_names) * self._row_height() - page)
        self._scroll_bar.setRange(0, max(0, hidden))
        self._scroll_bar.setPageStep(page)
        self._scroll_bar.setSingleStep(SMALLEST_ROW)
        # The keyboard has something to do here only where there is something to scroll.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if hidden > 0 else Qt.FocusPolicy.NoFocus)

    def _show_top(self) -> None:
        """Scroll no further than is needed to see the most probable class."""
        if self._top >= 0:
            height = self._row_height()
            start = math.floor(self._top * height)
            least = math.ceil(start + height) - self._scroll_bar.pageStep()
            self._scroll_bar.setValue(min(max(self._scroll_bar.value(), least), start))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._rows.update()

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Tell a row's whole name and more of its digits as a tooltip."""
        if event is not None and event.type() == QEvent.Type.Leave:
            self._show_top()
        if not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        row = self._row_at(event.y())
        if row is not None:
            number = "" if self._p is None else f": {100 * self._p[row]:.4g} %"
            logit = f" · logit {self._logits[row]}" if self._logits else ""
            QToolTip.showText(event.globalPos(), self.class_names[row] + number + logit, self)
        return True

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Choose the class of the row under the pointer."""
        assert event is not None
        row = self._row_at(event.position().y())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.class_chosen.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Keep the other half of the click."""
        assert event is not None
        event.accept()

    def _row_at(self, y: float) -> int | None:
        y -= self._heading_height()
        row = int((y + self._scroll_bar.value()) / self._row_height())
        return row if y >= 0 and row < len(self.class_names) else None

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the rows that can be seen."""
        painter = QPainter(self._rows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        width = self._rows.width() - (GAP // 2 if self._scroll_bar.maximum() > 0 else 0)
        logits = self._logits if self._with_logits else None
        font = row_font(self.font(), height, bold=True)
        columns = columns_for(self.class_names, logits, width, font)
        top = self._heading_height()
        if self._with_logits:
            draw_headings(painter, columns, self._theme, self.font())
            painter.setClipRect(0, top, self._rows.width(), self._rows.height() - top)
        for index in range(len(self.class_names)):
            y = top + index * height - self._scroll_bar.value()
            if top - height < y < self._rows.height():
                row = self._row(index)
                draw_row(painter, y, height, columns, row, self._theme, self.font())

    def _row(self, index: int) -> Row:
        name, number = self.row_text(index)
        p = None if self._p is None else float(self._p[index])
        return Row(name, p, number, self.logit_text(index), index == self._top)
