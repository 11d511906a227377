"""Which class is taken for which: a cell for every pair, the mistakes in colour."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from engine import Evaluation
from gui.theme import DARK, Theme
from gui.widgets.arrow_keys import ARROWS
from gui.widgets.scrolling import bare_parts

from .heat import HeatScale
from .matrix_fit import Fit, fitted
from .matrix_layout import ALL_MISTAKES, Cell
from .matrix_numbers import MatrixNumbers
from .matrix_painter import draw_matrix
from .matrix_picture import MatrixPicture
from .matrix_scroll import MatrixScroll


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
    numbers : MatrixNumbers or None
        What the cells hold.
    fit : Fit or None
        How large they are, and whether their numbers are written.

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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.cursor_cell = self.opened = ALL_MISTAKES
        self.numbers: MatrixNumbers | None = None
        self.fit: Fit | None = None
        self._in_percent = self._enlarged = False
        self._scale = HeatScale()
        self._hovered: Cell | None = None
        self._theme, self._error_color = DARK, DARK.valid
        self._cells, across, down = bare_parts(self)
        self._cells.setMouseTracking(True)
        # Where both bars meet, the style would draw a frame.
        self.setCornerWidget(QWidget())
        self._scroll = MatrixScroll(across, down)

    # -- what is shown -------------------------------------------------------------------

    def show_evaluation(self, evaluation: Evaluation, class_names: Sequence[str]) -> None:
        """Show counts; with other classes than before, nothing of before stays chosen."""
        names = tuple(class_names)
        if self.numbers is None or names != self.numbers.class_names:
            self.cursor_cell = self.opened = ALL_MISTAKES
            self._hovered = None
            self._scale = HeatScale()
        self._take(evaluation, names)

    def show_percent(self, in_percent: bool) -> None:
        """Write and colour each cell as percent of its row, or as a count."""
        self._in_percent = in_percent
        self._scale = HeatScale()
        if self.numbers is not None:
            self._take(self.numbers.evaluation, self.numbers.class_names)

    def enlarge(self, enlarged: bool) -> None:
        """Make every cell large enough for its number, and scroll if need be."""
        self._enlarged = enlarged
        self._fit_cells()
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

    # -- on screen -----------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Return the size at which ten classes have their numbers."""
        return QSize(400, 300)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the cells."""
        super().resizeEvent(event)
        self._fit_cells()

    def _take(self, evaluation: Evaluation, class_names: tuple[str, ...]) -> None:
        """Show the newest numbers."""
        self.numbers = MatrixNumbers.of(evaluation, class_names, self._in_percent)
        self._scale.fit(self.numbers.largest_mistake)
        self._fit_cells()
        self._tell()

    def _fit_cells(self) -> None:
        """Find the layout for the room and the numbers there are."""
        if self.numbers is None:
            return
        before = self.fit
        self.fit = fit = fitted(self.numbers, self._cells.size(), self.font(), self._enlarged)
        self._scroll.fit(fit.layout)
        if before is None or before.all_in_sight != fit.all_in_sight:
            self.numbers_fit.emit(fit.all_in_sight)

    def cell_rect(self, cell: Cell) -> QRectF:
        """Return where a cell is on the viewport, as far as it can be seen."""
        return QRectF() if self.fit is None else self.fit.layout.place(cell, self._scroll.offset)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._cells.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint everything."""
        if self.numbers is None or self.fit is None:
            return
        picture = MatrixPicture(
            numbers=self.numbers,
            fit=self.fit,
            scrolled=self._scroll.offset,
            scale=self._scale,
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
        if self.numbers is None:
            return
        pointed = self._hovered
        if pointed is None and self.hasFocus():
            pointed = self.cursor_cell
        self.setAccessibleDescription(self.numbers.words(self.cursor_cell))
        self.told.emit("" if pointed is None else self.numbers.words(pointed))
        self._cells.update()

    # -- pointer and keys ----------------------------------------------------------------

    def _cell_at(self, event: QMouseEvent) -> Cell | None:
        fit = self.fit
        return fit.layout.cell_at(event.position(), self._scroll.offset) if fit else None

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Say what the cell under the pointer counts."""
        if event is not None:
            self._hover(self._cell_at(event))

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Notice that the pointer has left; tell of the cell under it."""
        if isinstance(event, QHelpEvent) and self.numbers is not None and self._hovered is not None:
            QToolTip.showText(event.globalPos(), self.numbers.words(self._hovered), self)
            return True
        if event is not None and event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            shapes = Qt.CursorShape
            self._cells.setCursor(shapes.ArrowCursor if cell is None else shapes.PointingHandCursor)
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
        if event is None or self.numbers is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(self.cursor_cell)
        elif event.key() in ARROWS:
            down, right = ARROWS[event.key()]
            self.cursor_cell = self.cursor_cell.moved(down, right, self.numbers.n)
            self._show_cursor()
            self._tell()
        else:
            event.ignore()

    def _show_cursor(self) -> None:
        """Scroll until the cursor can be seen."""
        if self.fit is not None:
            self._scroll.reveal(self.cursor_cell, self.fit.layout)

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Show the cursor and say what it is at."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Show the cursor no more."""
        super().focusOutEvent(event)
        self._tell()
