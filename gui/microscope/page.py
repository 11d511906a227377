"""One line of the program, explained: what it means, with which numbers, in a picture."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFont, QResizeEvent
from PyQt6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.theme import DARK, GAP, Theme, mixed, tabular
from gui.widgets.panel_parts import ElidedLabel

from .focus import Focus
from .formula_line import Formula
from .lines import LINES
from .pictures import Wishes, make_pictures
from .typography import SCREEN, TypeSizes, monospaced

# How much too wide formula and numbers together may be to stand side by side, set smaller.
_SQUEEZED = 1.12


class LinePage(QWidget):
    """Title, meaning, formula, numbers and picture of a line.

    Parameters
    ----------
    object_name : str
        Of this page; its parts are named after it.
    projected : bool
        Whether a room is to read it: with the line's code, and the minibatch's images.

    Attributes
    ----------
    line : int
        The line shown, from 0.
    wishes : Wishes
        What was clicked in a picture.
    formula, worked : Formula
        The mathematics, and the same with numbers.
    shapes : QLabel
        What goes in and comes out; unless projected, whoever shows the page has a place for it.
    """

    def __init__(self, object_name: str, projected: bool = False) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.line = 0
        self.wishes = Wishes()
        self._focus: Focus | None = None
        self._theme, self._sizes = DARK, SCREEN
        self._title = ElidedLabel()
        self._title.setObjectName(f"{object_name}_title")
        self.shapes = ElidedLabel()
        self.shapes.setObjectName(f"{object_name}_shapes")
        self._meaning = QLabel()
        self._meaning.setObjectName(f"{object_name}_meaning")
        self._meaning.setWordWrap(True)
        self.code = QLabel()
        self.code.setObjectName(f"{object_name}_code")
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        self.code.setVisible(projected)
        self._projected = projected
        self.formula = Formula(f"{object_name}_formula", level=projected)
        self.worked = Formula(f"{object_name}_worked", level=projected)
        self._all = make_pictures(self.wishes, with_images=projected)
        self._pictures = QStackedWidget()
        for picture in self._all:
            self._pictures.addWidget(picture)
        self._pictures.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._lay_out()
        self.apply_theme(DARK)
        self.set_type(SCREEN)
        self.show_line(0)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GAP)
        top.addWidget(self._title, 1)
        top.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        self._formulas = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._formulas.addWidget(self.formula)
        self._formulas.addWidget(self.worked, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(top)
        self._column.addWidget(self._meaning)
        self._column.addLayout(self._formulas)
        self._column.addWidget(self._pictures, 1)
        if self._projected:
            self._column.addWidget(self.shapes)

    def show_line(self, line: int) -> None:
        """Turn to a line."""
        self.line = line
        shown = LINES[line]
        self._title.setText(f"{line + 1}   {shown.title}")
        self._meaning.setText(shown.meaning)
        self.code.setText(shown.code)
        self.formula.set_formula(shown.formula)
        self._pictures.setCurrentIndex(line)
        self._fill()
        self._arrange()

    def _arrange(self) -> None:
        """Put the numbers beside the formula where a room can read both; only as pages turn."""
        size = self._sizes.body
        needed = self.formula.sizeHint().width() + self.worked.sizeHint().width() + 2 * size
        beside = self._projected and needed <= _SQUEEZED * self.width()
        direction = QBoxLayout.Direction
        self._formulas.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._formulas.setSpacing(2 * size if beside else GAP // 2)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Find the places of formula and numbers."""
        super().resizeEvent(a0)
        self._arrange()

    def show_focus(self, focus: Focus) -> None:
        """Show the numbers and the picture of what is looked at."""
        first, self._focus = self._focus is None, focus
        self._fill()
        if first:
            self._arrange()

    def _fill(self) -> None:
        focus = self._focus
        if focus is None:
            return
        shown = LINES[self.line]
        self.worked.set_formula(shown.worked(focus))
        self.shapes.setText(shown.shapes(focus))
        # The others are not seen; each is filled when it is turned to.
        self._all[self.line].show_focus(focus)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.formula.apply_theme(theme)
        self.worked.apply_theme(theme)
        for picture in self._all:
            picture.apply_theme(theme)
        self._style()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self.formula.set_size(sizes.formula)
        self.worked.set_size(sizes.formula)
        for picture in self._all:
            picture.set_type(sizes)
        self._column.setSpacing(max(GAP // 2, sizes.body // 2))
        self._arrange()
        self._style()

    def _style(self) -> None:
        theme, sizes = self._theme, self._sizes
        # The application's style sheet sets sizes too, and is stronger than a font.
        for label, size, color, weight in (
            (self._title, sizes.headline, theme.text, QFont.Weight.DemiBold),
            (self._meaning, sizes.body, theme.muted, QFont.Weight.Normal),
            (self.shapes, sizes.label, theme.muted, QFont.Weight.Normal),
        ):
            label.setFont(tabular(label.font(), size))
            label.setStyleSheet(f"font-size: {size}px; color: {color}; font-weight: {weight.value}")
        family = monospaced(sizes.code).family()
        self.code.setStyleSheet(
            f'font-family: "{family}"; font-size: {sizes.code}px; color: {theme.cost};'
            f"background: {mixed(theme.panel, theme.text, 0.05)}; border-radius: 6px;"
            f"padding: {sizes.code // 3}px {sizes.code // 2}px"
        )
