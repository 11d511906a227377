"""How many minibatches early stopping still waits."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine import Moment

from .theme import BODY_SIZE, DARK, Theme, tabular
from .widgets.panel_parts import ElidedLabel

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
        self.setToolTip("Training stops when this many more minibatches bring no significant best")
        self._left = QLabel("–")
        self._left.setObjectName("patience_left")
        self._left.setFont(tabular(self._left.font(), BODY_SIZE, bold=True))
        self._bar = _Bar()
        # Two lines of their own: they do not move what is below when the words change.
        self._rules = (ElidedLabel(), ElidedLabel())
        for rule in self._rules:
            rule.setProperty("role", "caption")
        self._rules[0].setObjectName("patience_rule")
        row = QHBoxLayout()
        row.addWidget(QLabel("left"))
        row.addStretch()
        row.addWidget(self._left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addSpacing(2)
        for rule in self._rules:
            column.addWidget(rule)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._bar.apply_theme(theme)

    def show_moment(self, moment: Moment) -> None:
        """Show what is left at a step."""
        stopping = moment.early_stopping
        if stopping is None:
            return
        left = max(0, stopping.patience - moment.step)
        self._left.setText(f"{left:,} steps")
        self._bar.set_share(left / stopping.patience)
        self.setAccessibleDescription(f"{left} minibatches left")
        threshold = moment.era.settings.improvement_threshold
        if stopping.best_step < 0:
            self._say("until step " + f"{stopping.patience:,}", "extended by a significant best")
            return
        below = stopping.best_valid_error * threshold
        self._say(
            f"until step {stopping.patience:,}, extended when",
            f"validation < {100 * below:.2f} % ({threshold:g} × best)",
        )

    def _say(self, *rules: str) -> None:
        for label, text in zip(self._rules, rules, strict=True):
            label.setText(text)
