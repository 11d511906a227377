"""How probable each class is: a bar a class, always in the same order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from .theme import BODY_SIZE, DARK, GAP, LABEL_SIZE, Theme, mixed, tabular

SMALLEST_ROW, USUAL_ROW, LARGEST_ROW = 16, 20, 28
# From this height on, a row has room for text of BODY_SIZE.
BODY_ROW = 18
# Rows that are always visible; more classes than fit are scrolled.
ROWS_KEPT = 10
NO_NUMBER = "–"
TEN_DIGITS = tuple("0123456789")
# A name longer than this share of the width is cut short; its tooltip has it whole.
NAME_SHARE = 0.36


def percent(probability: float) -> str:
    """Return a probability as it is shown, with one decimal."""
    return f"{100 * probability:.1f} %"


class ProbabilityBars(QAbstractScrollArea):
    """A row a class with name, bar and percent; the most probable one stands out.

    Rows grow and shrink with the room there is, and scroll where they do not fit at their
    smallest.

    Attributes
    ----------
    class_names : tuple of str
        Name of each class, from the top.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.class_names: tuple[str, ...] = TEN_DIGITS
        self._p: NDArray[np.floating] | None = None
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

    def set_class_names(self, names: Sequence[str]) -> None:
        """Show these classes, with no probabilities yet."""
        self.class_names = tuple(names)
        self.set_probabilities(None)
        self._fit_rows()
        self.updateGeometry()
        self._rows.update()

    def set_probabilities(self, p: NDArray[np.floating] | None, known: bool = True) -> None:
        """Show probabilities.

        Parameters
        ----------
        p : ndarray of shape (n_classes,) or None
            None shows the empty state.
        known : bool
            Whether the largest one says anything; if not, no class stands out.
        """
        top = int(p.argmax()) if p is not None and known else -1
        same = p is self._p if p is None or self._p is None else np.array_equal(p, self._p)
        if same and top == self._top:
            return
        self._p, self._top = None if p is None else np.array(p), top
        self.setAccessibleDescription(self._in_words())
        self._rows.update()

    def row_text(self, index: int) -> tuple[str, str]:
        """Return what stands left and right of a bar."""
        number = NO_NUMBER if self._p is None else percent(float(self._p[index]))
        return self.class_names[index], number

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
        return QSize(280, len(self.class_names) * USUAL_ROW)

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the rows that are always visible are at their smallest."""
        return QSize(200, min(len(self.class_names), ROWS_KEPT) * SMALLEST_ROW)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit_rows()

    def _row_height(self) -> float:
        fair = self.height() / max(1, len(self.class_names))
        return min(max(fair, SMALLEST_ROW), LARGEST_ROW)

    def _fit_rows(self) -> None:
        hidden = round(len(self.class_names) * self._row_height() - self.height())
        self._scroll_bar.setRange(0, max(0, hidden))
        self._scroll_bar.setPageStep(self.height())
        self._scroll_bar.setSingleStep(SMALLEST_ROW)
        # The keyboard has something to do here only where there is something to scroll.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if hidden > 0 else Qt.FocusPolicy.NoFocus)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._rows.update()

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Tell a row's whole name and more of its digits as a tooltip."""
        if not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        row = int((event.y() + self._scroll_bar.value()) / self._row_height())
        if row < len(self.class_names):
            name = self.class_names[row]
            number = "" if self._p is None else f": {100 * self._p[row]:.4g} %"
            QToolTip.showText(event.globalPos(), name + number, self)
        return True

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the rows."""
        painter = QPainter(self._rows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        size = BODY_SIZE if height >= BODY_ROW else LABEL_SIZE
        # Bold is the wider one, so that no column moves when another class comes to the top.
        metrics = QFontMetricsF(tabular(self.font(), size, bold=True))
        scrollable = self._scroll_bar.maximum() > 0
        width = self._rows.width() - (GAP // 2 if scrollable else 0)
        names = max(map(metrics.horizontalAdvance, self.class_names), default=0) + 1
        names = min(names, width * NAME_SHARE)
        numbers = metrics.horizontalAdvance(percent(1))
        scrolled = self._scroll_bar.value()
        thickness = round(height / 2)
        for index in range(len(self.class_names)):
            y = index * height - scrolled
            if not -height < y < self._rows.height():
                continue
            is_top = index == self._top
            font = tabular(self.font(), size, bold=is_top)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.text if is_top else self._theme.muted))
            name, number = self.row_text(index)
            name = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, names)
            vertical = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y, names, height), vertical, name)
            painter.drawText(
                QRectF(width - numbers, y, numbers, height),
                vertical | Qt.AlignmentFlag.AlignRight,
                number,
            )
            track = QRectF(
                names + GAP,
                round(y + (height - thickness) / 2),
                width - names - numbers - 2 * GAP,
                thickness,
            )
            self._draw_bar(painter, track, index, is_top)

    def _draw_bar(self, painter: QPainter, track: QRectF, index: int, is_top: bool) -> None:
        radius = 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mixed(self._theme.panel, self._theme.line, 0.5)))
        painter.drawRoundedRect(track, radius, radius)
        if self._p is None:
            return
        painter.setBrush(QColor(self._theme.cost if is_top else self._theme.muted))
        # Never less than a pixel: softmax gives no class nothing.
        track.setWidth(max(1.0, track.width() * float(self._p[index])))
        painter.drawRoundedRect(track, min(radius, track.width() / 2), radius)
