"""Where the parts of the panel go: it depends on how high it is."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.theme import GAP, PADDING

from .answer_column import AnswerColumn
from .canvas import Canvas
from .ladder import Ladder

#: What the panel can do with.
SMALLEST = QSize(300, 430)
# Larger, the canvas would push the bars out of a low window.
_LARGEST_CANVAS = 320
# Lower, the stages stand beside the canvas and not below it ...
_HEIGHT_FOR_ALL = 600
# ... and lower still, nothing stands below them.
_HEIGHT_FOR_PREDICTION = 480
# The stages' place in the column: below header and canvas.
_BELOW_CANVAS = 2


class PanelColumn:
    """Header, canvas with what stands beside it, stages, bars, and a last row.

    Parameters
    ----------
    panel : QWidget
        Is laid out.
    header : QHBoxLayout
        The row on its top, with `tools` in it.
    tools, bars, last : QWidget
        Parts of the column.
    canvas, answer, ladder : Canvas, AnswerColumn, Ladder
        Those that share the room above the bars.
    """

    def __init__(
        self,
        panel: QWidget,
        header: QHBoxLayout,
        tools: QWidget,
        canvas: Canvas,
        answer: AnswerColumn,
        ladder: Ladder,
        bars: QWidget,
        last: QWidget,
    ) -> None:
        self._panel, self._rows = panel, (tools, bars, last)
        self._canvas, self._answer, self._ladder = canvas, answer, ladder
        drawing = QHBoxLayout()
        drawing.setSpacing(GAP)
        drawing.addWidget(canvas, 1, Qt.AlignmentFlag.AlignTop)
        drawing.addWidget(answer)
        self._column = QVBoxLayout(panel)
        # Lower than the stages below the canvas allow, they go beside it.
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._column.setContentsMargins(PADDING, GAP, PADDING, PADDING)
        self._column.setSpacing(GAP)
        self._column.addLayout(header)
        self._column.addLayout(drawing)
        self._column.addWidget(ladder)
        self._column.addWidget(bars, 1)
        self._column.addWidget(last)

    def fit(self) -> None:
        """Find a place for everything at the panel's present size."""
        height = self._panel.height()
        roomy = height >= _HEIGHT_FOR_ALL
        if roomy is not self._ladder.is_row:
            self._move_stages(roomy)
        self._answer.make_room(not roomy, height < _HEIGHT_FOR_PREDICTION)
        self.fit_canvas()

    def fit_canvas(self) -> None:
        """Make the sheet as large as the answers below it allow."""
        rows = [*self._rows, *([self._ladder] if self._ladder.is_row else [])]
        taken = sum(max(row.minimumSizeHint().height(), row.minimumHeight()) for row in rows)
        side = self._panel.height() - taken - len(rows) * GAP - GAP - PADDING
        side = min(max(side, self._canvas.minimumSizeHint().height()), _LARGEST_CANVAS)
        self._canvas.setMaximumSize(side, side)

    def _move_stages(self, below: bool) -> None:
        self._ladder.set_direction(below)
        if below:
            self._answer.give_away(self._ladder)
            self._column.insertWidget(_BELOW_CANVAS, self._ladder)
        else:
            self._column.removeWidget(self._ladder)
            self._answer.take_in(self._ladder)
