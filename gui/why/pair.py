"""The panel that asks why one class and not another, and answers."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from gui.theme import GAP, PADDING, Theme
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import EmptyState, panel_header
from gui.widgets.picker import HEADER_HEIGHT, Picker

from .answer import Answer, Pair
from .difference import WhyDifference

_QUESTION = "WHY ONE CLASS AND NOT ANOTHER"


class WhyPair(QWidget):
    """Two pickers, the difference map of what they show, and the odds.

    Attributes
    ----------
    view : WhyDifference
        The map and its figures.

    Signals
    -------
    pair_chosen : (int, int) or None
        Two classes to compare; None for the two most probable.
    """

    pair_chosen = pyqtSignal(object)

    def __init__(self, empty_state: EmptyState) -> None:
        super().__init__()
        self.setObjectName("why_pair")
        self.setAccessibleName("Why one class and not another")
        self.view = WhyDifference()
        self.empty_state = empty_state
        self._names: tuple[str, ...] = ()
        self.first = Picker("why_first", "Why this class")
        self.second = Picker("why_second", "and not this class")
        self.swap = named_button("why_swap", "⇄", "Ask the other way round (X)", role="flat")
        self.swap.setAccessibleName("Swap the two classes")
        self.top_two = named_button(
            "why_top_two", "Top 2", "Compare the two most probable classes (Home)", role="flat"
        )
        self.top_two.setAccessibleName("Compare the two most probable classes")
        header, self._heading = panel_header(self, _QUESTION)
        header.setStretchFactor(self._heading, 0)
        header.setSpacing(GAP // 2)
        header.addStrut(HEADER_HEIGHT)
        and_not = QLabel("AND NOT")
        and_not.setProperty("role", "heading")
        for widget in (self.first, and_not, self.second, self.swap):
            header.addWidget(widget)
        header.addStretch(1)
        header.addWidget(self.top_two)
        self._controls = (self.first, and_not, self.second, self.swap, self.top_two)
        self._pages = QStackedLayout()
        self._pages.addWidget(empty_state)
        self._pages.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, PADDING)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addLayout(self._pages, 1)
        # Told of what a person picks, not of what `show_answer` sets.
        self.first.activated.connect(self._choose)
        self.second.activated.connect(self._choose)
        self.swap.clicked.connect(lambda: self.pair_chosen.emit(self.pair()[::-1]))
        self.top_two.clicked.connect(lambda: self.pair_chosen.emit(None))
        self._pair: Pair = (0, 1)
        self.show_nothing()

    def pair(self) -> Pair:
        """Return the two classes shown."""
        return self._pair

    def show_nothing(self) -> None:
        """Show the empty state."""
        self._pages.setCurrentWidget(self.empty_state)
        self._show_controls(False)

    def show_answer(self, answer: Answer, chosen: bool) -> None:
        """Show an answer; ``chosen`` says whether somebody chose the two classes."""
        self._pair = answer.pair
        for picker, label in zip((self.first, self.second), answer.pair, strict=True):
            if answer.class_names != self._names:
                picker.offer(answer.class_names)
            picker.setCurrentIndex(label)
        self._names = answer.class_names
        self._show_controls(True)
        self.top_two.setEnabled(chosen)
        self.view.show_answer(answer)
        self._pages.setCurrentWidget(self.view)

    def _show_controls(self, shown: bool) -> None:
        text = "WHY" if shown else _QUESTION
        self._heading.setText(text)
        # A heading gives way, but not to the pickers.
        width = self._heading.fontMetrics().horizontalAdvance(text)
        self._heading.setMinimumWidth(width if shown else 0)
        for control in self._controls:
            control.setVisible(shown)

    def _choose(self) -> None:
        """Compare what was picked; instead of a class with itself, the other way round."""
        picked = self.first.currentIndex(), self.second.currentIndex()
        self.pair_chosen.emit(self._pair[::-1] if picked[0] == picked[1] else picked)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.view.apply_theme(theme)
        self.empty_state.apply_theme(theme)
