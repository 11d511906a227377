"""How many minibatches early stopping still waits."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine import Snapshot

from .theme import BODY_SIZE, DARK, Theme, tabular

_BAR_HEIGHT = 8


class _Bar(QWidget):
    """A horizontal bar filled from the left."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_BAR_HEIGHT)
        self._share = 0.0
        self._theme = DARK

    def set_share(self, share: float) -> None:
        """Fill this share of the bar, 0..1."""
        if share != self._share:
            self._share = share
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Draw track and filling."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = _BAR_HEIGHT / 2
        painter.setBrush(QColor(self._theme.line))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._share > 0:
            width = max(_BAR_HEIGHT, self.width() * self._share)
            painter.setBrush(QColor(self._theme.valid))
            painter.drawRoundedRect(QRectF(0, 0, width, _BAR_HEIGHT), radius, radius)
        painter.end()


class PatienceGauge(QWidget):
    """What is left of the patience, and what would extend it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("patience_gauge")
        self.setToolTip("Training stops when this many more minibatches bring no real progress")
        self._left = QLabel("–")
        self._left.setObjectName("patience_left")
        self._left.setFont(tabular(self._left.font(), BODY_SIZE, bold=True))
        self._bar = _Bar()
        self._rule = QLabel()
        self._rule.setProperty("role", "caption")
        self._rule.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(QLabel("left"))
        row.addStretch()
        row.addWidget(self._left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(self._rule)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._bar.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is left at this snapshot."""
        stopping = snapshot.early_stopping
        if stopping is None:
            return
        left = max(0, stopping.patience - snapshot.step)
        self._left.setText(f"{left:,} steps")
        self._bar.set_share(left / stopping.patience)
        threshold = snapshot.settings.improvement_threshold
        if stopping.best_step < 0:
            self._rule.setText("extends when validation error falls")
        else:
            below = stopping.best_valid_error * threshold
            self._rule.setText(
                f"extends when validation error falls below {below:.2%} ({threshold:g} × best)"
            )
        self.setAccessibleDescription(f"{left} minibatches left")
