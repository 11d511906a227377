"""What every panel is made of: a heading row, lines that shorten, a picture for no data."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from .theme import BODY_SIZE, GAP, LABEL_SIZE, Theme, tabular


def falling_curve() -> QPainterPath:
    """Return what a learning curve usually looks like, in the unit square."""
    path = QPainterPath(QPointF(0.04, 0.08))
    path.cubicTo(0.1, 0.75, 0.3, 0.78, 0.96, 0.88)
    return path


class ElidedLabel(QLabel):
    """One line of text that ends in … where it does not fit."""

    def minimumSizeHint(self) -> QSize:
        """Return a hint that lets the label shrink."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Draw as much of the text as fits."""
        fitting = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        style = self.style()
        assert style is not None
        style.drawItemText(
            QPainter(self),
            self.rect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            fitting,
            self.foregroundRole(),
        )


def panel_header(panel: QWidget, heading: str) -> tuple[QHBoxLayout, QLabel, QLabel]:
    """Make a widget a panel; return the row on its top, its heading and its caption."""
    panel.setProperty("role", "panel")
    # Without it a style sheet's background is not drawn on a plain widget.
    panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    title, caption = ElidedLabel(heading), QLabel()
    title.setProperty("role", "heading")
    caption.setProperty("role", "caption")
    caption.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    caption.setFont(tabular(caption.font(), LABEL_SIZE))
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addWidget(title, 1)
    row.addWidget(caption)
    return row, title, caption


class EmptyState(QWidget):
    """What a view shows before there is data: a faint drawing and what brings the real one.

    ``drawing`` is in the unit square, y downwards.
    """

    def __init__(self, text: str, drawing: QPainterPath) -> None:
        super().__init__()
        self._drawing = drawing
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Say what will be here and what brings it."""
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
        words = painter.boundingRect(area, flags, self.text).adjusted(-GAP, -GAP, GAP, GAP)
        painter.fillRect(words, self._panel)
        painter.setPen(self._ink)
        painter.drawText(area, flags, self.text)
