"""What every panel is made of: a heading row, lines that shorten, a picture for no data."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
)
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from gui.theme import BODY_SIZE, GAP, LABEL_SIZE, PADDING, Theme, tabular

# As high as a small button, so that headings stand on one line whether or not one is beside them.
_HEADER_HEIGHT = 20


class ElidedLabel(QLabel):
    """One line of text that ends in … where it does not fit; its tooltip then has it whole."""

    def setText(self, a0: str | None) -> None:
        """Show a line as far as it fits."""
        if a0 != self.text():
            super().setText(a0)
            self._tell_whole()

    def minimumSizeHint(self) -> QSize:
        """Return a hint that lets the label shrink."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Offer the whole line where it does not fit any more."""
        super().resizeEvent(a0)
        self._tell_whole()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw as much of the text as fits."""
        style = self.style()
        assert style is not None
        style.drawItemText(
            QPainter(self),
            self.rect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            self._fitting(),
            self.foregroundRole(),
        )

    def _fitting(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def _tell_whole(self) -> None:
        self.setToolTip("" if self._fitting() == self.text() else self.text())


class PanelParts(NamedTuple):
    """What `lay_out_panel` puts into a panel."""

    header: QHBoxLayout
    heading: QLabel
    caption: QLabel
    pages: QStackedLayout


def panel_header(panel: QWidget, text: str) -> tuple[QHBoxLayout, QLabel]:
    """Make a widget a panel; return the row on its top, and the heading in it."""
    panel.setProperty("role", "panel")
    # Without it a style sheet's background is not drawn on a plain widget.
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    heading = ElidedLabel(text)
    heading.setProperty("role", "heading")
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addStrut(_HEADER_HEIGHT)
    row.addWidget(heading, 1)
    return row, heading


def lay_out_panel(panel: QWidget, text: str, empty_state: QWidget, view: QWidget) -> PanelParts:
    """Make a widget a panel that shows its empty state or, in the same place, its view."""
    header, heading = panel_header(panel, text)
    caption = QLabel()
    caption.setProperty("role", "caption")
    caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    caption.setFont(tabular(caption.font(), LABEL_SIZE))
    header.addWidget(caption)
    pages = QStackedLayout()
    pages.addWidget(empty_state)
    pages.addWidget(view)
    column = QVBoxLayout(panel)
    column.setContentsMargins(PADDING, GAP, PADDING, GAP)
    column.setSpacing(GAP // 2)
    column.addLayout(header)
    column.addLayout(pages, 1)
    return PanelParts(header, heading, caption, pages)


def falling_curve() -> QPainterPath:
    """Return what a learning curve usually looks like, in the unit square."""
    path = QPainterPath(QPointF(0.04, 0.08))
    # Below the middle, where the text stands.
    path.cubicTo(0.06, 0.8, 0.2, 0.88, 0.96, 0.92)
    return path


def ten_squares() -> QPainterPath:
    """Return two rows of rounded squares with room for a line between, in the unit square."""
    path = QPainterPath()
    for row in range(2):
        for column in range(5):
            cell = QRectF(0.1 + 0.16 * column, 0.03 + 0.53 * row, 0.145, 0.39)
            path.addRoundedRect(cell, 0.01, 0.025)
    return path


class EmptyState(QWidget):
    """What a view shows before there is data: a faint drawing and what brings the real one.

    ``drawing`` is in the unit square, y downwards.
    """

    def __init__(self, text: str, drawing: QPainterPath) -> None:
        super().__init__()
        self._drawing = drawing
        self.text = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say what will be here and what brings it."""
        if text == self.text:
            return
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._line, self._ink = QColor(theme.line), QColor(theme.muted)
        self._panel = QColor(theme.panel)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw the text over the drawing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._line, 1.5))
        to_widget = QTransform.fromScale(self.width(), self.height())
        painter.drawPath(to_widget.map(self._drawing))
        painter.setFont(tabular(self.font(), BODY_SIZE))
        area = QRectF(self.rect())
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(area, flags, self.text).adjusted(-GAP, -2, GAP, 2)
        painter.fillRect(words, self._panel)
        painter.setPen(self._ink)
        painter.drawText(area, flags, self.text)
