"""A split of the data as a strip: where its minibatches are, and which one is taken."""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QPainter

from gui.theme import Theme, mixed

from .focus import Focus

# Narrower than this, minibatches are not told apart by gaps.
_SMALLEST_SEGMENT = 4.0
_NARROWEST_MARK = 3.0


def draw_strip(painter: QPainter, place: QRectF, focus: Focus, theme: Theme) -> QRectF:
    """Draw the training images cut into minibatches; return where the present one is."""
    era = focus.minibatch.moment.era
    size, n_batches = era.settings.batch_size, era.n_train_batches
    share = place.width() / len(focus.minibatch.dataset.train)
    width = size * share
    usual = QColor(mixed(theme.panel, theme.cost, 0.28))
    # What does not fill a minibatch is left out.
    painter.fillRect(place, QColor(mixed(theme.panel, theme.line, 0.5)))
    if width < _SMALLEST_SEGMENT:
        whole = QRectF(place.left(), place.top(), n_batches * width, place.height())
        painter.fillRect(whole, usual)
    else:
        painter.fillRect(
            QRectF(place.left(), place.top(), n_batches * width, place.height()),
            QColor(theme.panel),
        )
        for index in range(n_batches):
            left = place.left() + index * width
            painter.fillRect(QRectF(left, place.top(), width - 1, place.height()), usual)
    mark = QRectF(
        place.left() + focus.minibatch.index * width,
        place.top(),
        max(_NARROWEST_MARK, width - 1),
        place.height(),
    )
    painter.fillRect(mark, QColor(theme.cost))
    return mark
