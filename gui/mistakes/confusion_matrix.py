"""Which class is taken for which: a cell for every pair, the mistakes in colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from engine import Evaluation
from gui.theme import DARK, LABEL_SIZE, Theme, tabular

from .heat import HeatScale
from .matrix_layout import ALL_MISTAKES, Cell, MatrixLayout, matrix_layout
from .matrix_painter import MatrixPicture, draw_matrix
from .matrix_words import images, in_words

_MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ConfusionMatrix(QAbstractScrollArea):
    """Rows are what images are, columns what they are read as; the error of each row beside it.

    The diagonal is neutral; the mistakes have a scale of their own. Cells that become too small
    for their numbers are colour alone, and scroll where even that could not be seen.

    Attributes
    ----------
    cursor_cell : Cell
        Where the arrow keys are.
    opened : Cell
        Whose images are shown.

    Signals
    -------
    cell_opened : Cell
        A cell was clicked, or Enter pressed.
    told : str
        What is to be said of the cell under the pointer, or at the keyboard's cursor.
    numbers_fit : bool
        Whether all cells can be seen with their numbers in them.
    """

    cell_opened = pyqtSignal(object)
    told = pyqtSignal(str)
    numbers_fit = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion_matrix")
        self.setAccessibleName("Confusion matrix")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.cursor_cell = self.opened = ALL_MISTAKES
        self._evaluation: Evaluation | None = None
        self._values: NDArray[np.float64] = np.zeros((0, 0))
        self._class_names: tuple[str, ...] = ()
        self._in_percent = False
        self._enlarged = False
        self._shows_numbers = self._numbers_fit = True
        self._scale = HeatScale()
        self._layout: MatrixLayout | None = None
        self._hovered: Cell | None = None
        self._theme, self._error_color = DARK, DARK.valid
        cells, across, down = self.viewport(), self.horizontalScrollBar(), self.verticalScrollBar()
        assert cells is not None
        assert across is not None
        assert down is not None
        self._cells, self._across, self._down = cells, across, down
        # What is beneath shows through: the matrix belongs to the panel.
        cells.setAutoFillBackground(False)
        cells.setMouseTracking(True)
        across.setAccessibleName("Scroll through the columns")
        down.setAccessibleName("Scroll through the rows")

    # -- what is shown -------------------------------------------------------------------

    def show_evaluation(self, evaluation: Evaluation, class_names: Sequence[str]) -> None:
        """Show counts; with other classes than before, nothing of before stays chosen."""
        if tuple(class_names) != self._class_names:
            self._class_names = tuple(class_names)
            self.cursor_cell = self.opened = ALL_MISTAKES
            self._hovered = None
            self._scale = HeatScale()
        self._evaluation = evaluation
        self._fill()

    def show_percent(self, in_percent: bool) -> None:
        """Write and colour each cell as percent of its row, or as a count."""
        self._in_percent = in_percent
        self._scale = HeatScale()
        self._fill()

    def enlarge(self, enlarged: bool) -> None:
        """Make every cell large enough for its number, and scroll if need be."""
        self._enlarged = enlarged
        self._fit()
        self._show_cursor()
        self._cells.update()

    def open_cell(self, cell: Cell) -> None:
        """Choose a cell."""
        self.cursor_cell = self.opened = cell
        self._show_cursor()
        self._tell()
        self.cell_opened.emit(cell)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._cells.update()

    def set_error_color(self, color: str) -> None:
        """Draw the errors in the colour of their split."""
        self._error_color = color
        self._cells.update()

    def words(self, cell: Cell) -> str:
        """Say what a cell counts."""
        if self._evaluation is None:
            return ""
        return in_words(cell, self._evaluation, self._class_names)

    # -- on screen -----------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Return the size at which ten classes have their numbers."""
        return QSize(400, 300)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the cells."""
        super().resizeEvent(event)
        self._fit()

    def _fill(self) -> None:
        """Take the newest numbers."""
        if self._evaluation is None:
            return
        self._values = self._evaluation.confusion.astype(np.float64)
        if self._in_percent:
            self._values /= np.maximum(self._values.sum(axis=1, keepdims=True), 1)
        mistakes = self._values.copy()
        np.fill_diagonal(mistakes, 0)
        self._scale.fit(float(mistakes.max()))
        self._fit()
        self._tell()

    def _fit(self) -> None:
        """Find the layout for the room and the numbers there are."""
        if self._evaluation is None:
            return
        size = float(self._cells.width()), float(self._cells.height())
        metrics = QFontMetricsF(tabular(self.font(), LABEL_SIZE))
        bold = QFontMetricsF(tabular(self.font(), LABEL_SIZE, bold=True))
        names = max(map(bold.horizontalAdvance, self._class_names)) + 1
        # Of what a cell may come to hold, so that nothing changes size while numbers do.
        largest = self._text(1.0 if self._in_percent else self._evaluation.confusion.sum(1).max())
        number = metrics.horizontalAdvance(largest) + 3, metrics.height() + 3
        n = len(self._class_names)
        layout = matrix_layout(n, size, names)
        fit = layout.width >= number[0] and layout.height >= number[1]
        if self._enlarged and not fit:
            layout = matrix_layout(n, size, names, number)
        self._layout, self._shows_numbers = layout, fit or self._enlarged
        page = layout.room.width(), layout.room.height()
        for bar, hidden, shown, step in zip(
            (self._across, self._down), layout.hidden, page, (layout.width, layout.height),
            strict=True,
        ):  # fmt: skip
            bar.setRange(0, hidden)
            bar.setPageStep(int(shown))
            bar.setSingleStep(max(round(step), 20))
        if fit != self._numbers_fit:
            self._numbers_fit = fit
            self.numbers_fit.emit(fit)

    def _text(self, value: float) -> str:
        """Return a value as it stands in a cell."""
        if not self._in_percent:
            # Four figures stand together well enough, and room is dear.
            return f"{value:.0f}" if value < 10_000 else f"{value:,.0f}"
        return "100" if value > 0.9995 else f"{100 * value:.1f}"

    def _scale_text(self) -> str:
        limit = self._scale.limit
        if self._in_percent:
            return f"mistakes: 0 to {100 * limit:g} % of a row"
        return f"mistakes: 0 to {images(int(limit))}"

    def _scrolled(self) -> QPointF:
        return QPointF(self._across.value(), self._down.value())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._cells.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint everything."""
        if self._evaluation is None or self._layout is None:
            return
        picture = MatrixPicture(
            layout=self._layout,
            scrolled=self._scrolled(),
            class_names=self._class_names,
            evaluation=self._evaluation,
            values=self._values,
            text=self._text if self._shows_numbers else None,
            scale=self._scale,
            scale_text=self._scale_text(),
            opened=self.opened,
            cursor=self.cursor_cell if self.hasFocus() else None,
            hovered=self._hovered,
            theme=self._theme,
            error_color=self._error_color,
            font=self.font(),
        )
        draw_matrix(QPainter(self._cells), picture)

    def _tell(self) -> None:
        """Say what is under the pointer or at the cursor."""
        pointed = self._hovered
        if pointed is None and self.hasFocus():
            pointed = self.cursor_cell
        self.setAccessibleDescription(self.words(self.cursor_cell))
        self.told.emit("" if pointed is None else self.words(pointed))
        self._cells.update()

    # -- pointer and keys ----------------------------------------------------------------

    def _cell_at(self, event: QMouseEvent) -> Cell | None:
        layout = self._layout
        return layout.cell_at(event.position(), self._scrolled()) if layout else None

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Say what the cell under the pointer counts."""
        if event is not None:
            self._hover(self._cell_at(event))

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Notice that the pointer has left; tell of the cell under it."""
        if isinstance(event, QHelpEvent) and self._hovered is not None:
            QToolTip.showText(event.globalPos(), self.words(self._hovered), self)
            return True
        if event is not None and event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            shape = (
                Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor
            )
            self._cells.setCursor(shape)
            self._tell()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Open the cell under the pointer."""
        cell = self._cell_at(event) if event is not None else None
        if cell is not None:
            self.open_cell(cell)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Keep what follows a press from what lies beneath."""

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Move the cursor, or open its cell."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(self.cursor_cell)
        elif event.key() in _MOVES:
            self._move(*_MOVES[Qt.Key(event.key())])
        else:
            event.ignore()

    def _move(self, down: int, right: int) -> None:
        self.cursor_cell = self.cursor_cell.moved(down, right, len(self._class_names))
        self._show_cursor()
        self._tell()

    def _show_cursor(self) -> None:
        """Scroll until the cursor can be seen."""
        layout = self._layout
        if layout is None:
            return
        true, predicted = self.cursor_cell
        for bar, index, size, page in (
            (self._across, predicted, layout.width, layout.room.width()),
            (self._down, true, layout.height, layout.room.height()),
        ):
            if index is not None:
                start = index * size
                bar.setValue(round(min(max(bar.value(), start + size - page), start)))

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Show the cursor and say what it is at."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Show the cursor no more."""
        super().focusOutEvent(event)
        self._tell()
