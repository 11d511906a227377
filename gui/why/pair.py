"""The panel that asks why one class and not another, and answers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from gui.theme import BODY_SIZE, GAP, PADDING, RADIUS, Theme, mixed, tabular
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import EmptyState, panel_header

from .answer import Answer, Pair
from .difference import WhyDifference

HEADER_HEIGHT = 22
# A picker grows with its names, within these.
_WIDTHS = 40, 120
# Left and right of the name; at the right is the arrow.
_PADDING = 6, 18
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
        self.first = _Picker("why_first", "Why this class")
        self.second = _Picker("why_second", "and not this class")
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
        button = mixed(theme.panel, theme.text, 0.07)
        hover = mixed(theme.panel, theme.text, 0.14)
        faint = mixed(theme.panel, theme.muted, 0.75)
        self.setStyleSheet(
            f"QComboBox {{ background: {button}; color: {theme.text}; font-weight: 600;"
            f" border: 1px solid transparent; border-radius: {RADIUS}px;"
            f" padding: 1px {_PADDING[1]}px 1px {_PADDING[0]}px; }}"
            f"QComboBox:hover {{ background: {hover}; }}"
            f"QComboBox:focus {{ border: 1px solid {theme.cost}; }}"
            f"QComboBox:disabled {{ color: {faint}; }}"
            f"QComboBox::drop-down {{ border: none; width: 0; }}"
            f"QComboBox QAbstractItemView {{ background: {theme.panel}; color: {theme.text};"
            f" border: 1px solid {theme.line}; selection-background-color: {hover};"
            f" selection-color: {theme.text}; }}"
        )


class _Picker(QComboBox):
    """A list of classes that looks like a small button."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} · type its name, or ↑ and ↓")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(_WIDTHS[0])
        self.setFixedHeight(HEADER_HEIGHT)
        self.setMaxVisibleItems(12)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these classes."""
        self.clear()
        self.addItems(names)
        metrics = QFontMetricsF(tabular(self.font(), BODY_SIZE, bold=True))
        longest = max(map(metrics.horizontalAdvance, names)) + sum(_PADDING) + 4
        self.setMaximumWidth(math.ceil(min(max(longest, _WIDTHS[0]), _WIDTHS[1])))

    def initStyleOption(self, option: QStyleOptionComboBox | None) -> None:
        """Shorten the name where it does not fit."""
        super().initStyleOption(option)
        if option is not None:
            room = self.width() - sum(_PADDING) - 2
            name = option.currentText
            end = Qt.TextElideMode.ElideRight
            option.currentText = self.fontMetrics().elidedText(name, end, room)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the name, and the arrow that a style sheet leaves out."""
        super().paintEvent(a0)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        place = self.rect().adjusted(0, 0, -6, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "▾")
