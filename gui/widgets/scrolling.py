"""What a scroll area needs that paints its content itself."""

from __future__ import annotations

import math

from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget


def bare_parts(area: QAbstractScrollArea) -> tuple[QWidget, QScrollBar, QScrollBar]:
    """Let the panel show through a scroll area; return viewport, bar across and bar down."""
    viewport, across, down = area.viewport(), area.horizontalScrollBar(), area.verticalScrollBar()
    assert viewport is not None
    assert across is not None
    assert down is not None
    area.setFrameShape(QFrame.Shape.NoFrame)
    viewport.setAutoFillBackground(False)
    return viewport, across, down


def fit_bar(bar: QScrollBar, hidden: float, page: float, step: float) -> None:
    """Have a bar scroll as far as is hidden, by pages and by single steps."""
    # A hair less: rows that just fill their room may sum up to more.
    bar.setRange(0, max(0, math.ceil(hidden - 1e-6)))
    bar.setPageStep(max(1, int(page)))
    bar.setSingleStep(max(1, round(step)))


def reveal(bar: QScrollBar, start: float, size: float, page: float) -> None:
    """Scroll just so far that something can be seen; where it is too large, its beginning."""
    bar.setValue(round(min(max(bar.value(), start + size - page), start)))
