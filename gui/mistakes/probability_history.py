"""What an image's own class and its strongest rival were given over the run."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QRectF, QSize, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from gui.drawing.probability_bars import percent
from gui.theme import DARK, Theme

from .history_axes import HistoryAxes, ProbabilityLines
from .history_painter import HistoryPicture, draw_history


class ProbabilityHistory(QWidget):
    """A small plot of two lines with their names at their ends.

    Attributes
    ----------
    lines : ProbabilityLines or None
        What is shown.

    Signals
    -------
    told : str
        The step under the pointer, whose probabilities are written at the ends of the lines.
    """

    told = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probability_history")
        self.setAccessibleName("Probabilities over the run")
        self.setToolTip("Solid: the image's own class · dashed: what it is, or might be, read as")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.lines: ProbabilityLines | None = None
        self._pointed: int | None = None
        self._theme = DARK

    def show_lines(self, lines: ProbabilityLines) -> None:
        """Show two lines."""
        self.lines = lines
        if self._pointed is not None:
            self._pointed = min(self._pointed, len(lines.steps) - 1)
        self.setAccessibleDescription(_in_words(lines))
        self._tell()
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    # -- on screen -----------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the axes can be read."""
        return QSize(220, 84)

    def _axes(self, lines: ProbabilityLines) -> HistoryAxes:
        return HistoryAxes.fitting(lines, QRectF(self.rect()), self.font())

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the axes and the lines."""
        lines = self.lines
        if lines is not None:
            picture = HistoryPicture(
                lines, self._axes(lines), self._pointed, self._theme, self.font()
            )
            draw_history(QPainter(self), picture)

    # -- pointer -------------------------------------------------------------------------

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Read out the step under the pointer."""
        lines = self.lines
        if a0 is not None and lines is not None:
            self._point(lines.nearest(self._axes(lines).step_at(a0.position().x())))

    def leaveEvent(self, a0: QEvent | None) -> None:
        """Read out nothing."""
        self._point(None)

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self._tell()
            self.update()

    def _tell(self) -> None:
        lines, index = self.lines, self._pointed
        step = "" if lines is None or index is None else f"step {lines.steps[index]:,.0f}"
        self.told.emit(step)


def _in_words(lines: ProbabilityLines) -> str:
    """Say what is given at the step shown."""
    index = lines.nearest(lines.shown_step)
    pairs = zip(lines.names, (lines.label, lines.rival), strict=True)
    said = (f"{name} {percent(float(p[index]))}" for name, p in pairs)
    return f"step {lines.steps[index]:,.0f} · {' · '.join(said)}"
