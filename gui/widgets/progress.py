"""How far long work is: a bar, and the same in figures."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from gui.theme import BODY_SIZE, GAP, Theme, tabular

_BAR_HEIGHT = 6
# Parts of the whole: the work's own numbers may not fit into Qt's 32 bits.
_FINE = 1000


def share_done(done: int, total: int | None) -> str:
    """Return a percentage, or a bare number where nobody knows how much there is."""
    return f"{100 * done / total:.0f} %" if total else f"{done:,}"


def size_text(n_bytes: float) -> str:
    """Return a size in binary megabytes, as the engine counts them, or in kilobytes if small."""
    return f"{n_bytes / 2**20:,.1f} MB" if n_bytes >= 2**20 else f"{n_bytes / 2**10:,.0f} KB"


def bytes_done(done: int, total: int | None) -> str:
    """Return how far a download is, in megabytes."""
    return f"{done / 2**20:,.1f} of {size_text(total)}" if total else size_text(done)


class Progress(QWidget):
    """A bar that fills from the left, and figures.

    Parameters
    ----------
    in_figures : callable
        Makes a text of how much is done and how much there is.
    widest : str
        The longest of these texts; the bar keeps its length below it.
    """

    def __init__(self, in_figures: Callable[[int, int | None], str], widest: str) -> None:
        super().__init__()
        self._in_figures = in_figures
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress")
        self._bar.setRange(0, _FINE)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_BAR_HEIGHT)
        self._figures = QLabel()
        self._figures.setFont(tabular(self._figures.font(), BODY_SIZE))
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figures.setMinimumWidth(self._figures.fontMetrics().horizontalAdvance(widest))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._bar, 1)
        row.addWidget(self._figures)
        self.restart()

    def restart(self) -> None:
        """Show that nothing is done yet."""
        self._bar.setValue(0)
        self._figures.setText("")

    def show_progress(self, done: int, total: int | None) -> None:
        """Show how much is done, and how much there is where that is known."""
        self._bar.setValue(round(_FINE * min(done, total) / total) if total else 0)
        self._figures.setText(self._in_figures(done, total))

    def figures(self) -> str:
        """Return the figures shown; empty before the first are known."""
        return self._figures.text()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        radius = _BAR_HEIGHT // 2
        self._bar.setStyleSheet(
            f"QProgressBar {{ background: {theme.line}; border: none; border-radius: {radius}px; }}"
            f"QProgressBar::chunk {{ background: {theme.cost}; border-radius: {radius}px; }}"
        )
