"""The microscope: one minibatch, line by line, in the order of the program."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine import Snapshot
from gui.theme import DARK, GAP, Theme, mixed
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel, EmptyState

from .batch import MinibatchGrid
from .focus import Choice
from .lines import LINES
from .listing import ProgramListing
from .live import LiveFocus
from .page import LinePage
from .parts import labelled_panel, three_columns
from .standing import heading, standing

_WIDTHS = (264, 452, 676)
# What the longest line of the program needs beside its number and picture.
_CODE_WIDTH, _CODE_SHARE = 384, 0.36


class Microscope(QWidget):
    """The minibatch that comes next: its images, the program, and one line of it explained.

    Attributes
    ----------
    live : LiveFocus
        What is looked at.
    images : MinibatchGrid
        The minibatch.
    listing : ProgramListing
        The program.
    page : LinePage
        The line that is explained.

    Signals
    -------
    lesson_requested : int, Choice
        To show a line, from 0, to a room, with the image and class looked at.
    """

    lesson_requested = pyqtSignal(int, object)

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microscope")
        self.setAccessibleName("Microscope: one minibatch, line by line")
        self.live = LiveFocus(self)
        self.images = MinibatchGrid("minibatch_images")
        self.listing = ProgramListing()
        self.page = LinePage("line_page")
        self.empty_state = EmptyState(
            "One minibatch, line by line, appears here · choose data first (Ctrl+O)",
            three_columns(),
        )
        self._chosen = ElidedLabel()
        self._chosen.setObjectName("chosen_image_words")
        self._standing = ElidedLabel()
        self._standing.setObjectName("microscope_standing")
        for label in (self._chosen, self._standing):
            label.setProperty("role", "caption")
        self.in_file_order = _choice(
            "file_order", "File order", "Show the images in the order of the minibatch (O)"
        )
        self.worst_first = _choice(
            "worst_first", "Worst first", "Begin with the image that costs most (O; W goes to it)"
        )
        self.lesson = named_button(
            "lesson_button", "Lesson", "Show this line to a room, in big type (L)", role="flat"
        )
        self._lay_out()
        self._connect()
        self.apply_theme(theme)
        self.show_line(0)

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._orders = QButtonGroup(self)
        for button in (self.in_file_order, self.worst_first):
            self._orders.addButton(button)
        self.in_file_order.setChecked(True)
        minibatch, self._minibatch_heading, batch = labelled_panel("MINIBATCH")
        orders = QHBoxLayout()
        orders.setSpacing(GAP // 2)
        for button in (self.in_file_order, self.worst_first):
            orders.addWidget(button)
        orders.addStretch()
        batch.addLayout(orders)
        batch.addWidget(self.images, 1)
        batch.addWidget(self._chosen)
        listing, _, program = labelled_panel("THE PROGRAM · what it comes to", self.lesson)
        program.addWidget(self.listing, 1)
        program.addWidget(self._standing)
        line, _, explained = labelled_panel("LINE BY LINE", self.page.shapes)
        explained.addWidget(self.page, 1)
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(GAP)
        for panel, width in zip((minibatch, listing, line), _WIDTHS, strict=True):
            columns.addWidget(panel, width)
        # On a large screen the picture has the room.
        minibatch.setMaximumWidth(round(1.4 * _WIDTHS[0]))
        listing.setMaximumWidth(round(1.2 * _WIDTHS[1]))
        blank = QWidget()
        blank.setProperty("role", "panel")
        blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QVBoxLayout(blank)
        around.addWidget(self.empty_state)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(blank)
        self._pages.addWidget(content)
        self._blank, self._content = blank, content
        self.setFocusProxy(self.listing)

    def _connect(self) -> None:
        self.live.changed.connect(self._show_focus)
        self.images.place_chosen.connect(self.live.choose_place)
        self.page.wishes.place_chosen.connect(self.live.choose_place)
        self.page.wishes.image_chosen.connect(self.live.choose_image)
        self.page.wishes.label_chosen.connect(self.live.choose_label)
        self.worst_first.toggled.connect(self.live.sort)
        self.listing.line_chosen.connect(self.show_line)
        self.listing.line_opened.connect(self._request_lesson)
        self.lesson.clicked.connect(lambda: self._request_lesson(self.page.line))

    # -- what is shown -------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow a run; while nobody sees it, nothing is computed."""
        self.live.show_snapshot(snapshot)
        self._stand()

    def show_line(self, line: int) -> None:
        """Explain a line, counted from 0."""
        self.listing.choose(line)
        self.page.show_line(line)

    def choose(self, line: int, choice: Choice) -> None:
        """Look at a line, an image and a class, as somebody did elsewhere."""
        self.show_line(line)
        self.worst_first.setChecked(choice.worst_first)
        self.in_file_order.setChecked(not choice.worst_first)
        self.live.choose(choice)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        for view in (self.empty_state, self.images, self.listing, self.page):
            view.apply_theme(theme)
        self._tint()

    def _show_focus(self) -> None:
        focus = self.live.focus
        self._pages.setCurrentWidget(self._blank if focus is None else self._content)
        if focus is None:
            return
        for view in (self.images, self.listing, self.page):
            view.show_focus(focus)
        self._minibatch_heading.setText(heading(focus))
        self._chosen.setText(self.images.words(focus.image))
        self._stand()

    def _stand(self) -> None:
        """Say which moment of the run is looked at, and how to hold it still."""
        focus, snapshot = self.live.focus, self.live.snapshot
        if focus is None or snapshot is None:
            return
        text = standing(snapshot, focus.minibatch.moment.step)
        if text != self._standing.text():
            self._standing.setText(text)
            self._tint()

    def _tint(self) -> None:
        """Make it unmistakable that one looks at the past."""
        snapshot = self.live.snapshot
        past = snapshot is not None and snapshot.viewed is not None
        tint = mixed(self._theme.panel, self._theme.valid, 0.2)
        self._standing.setStyleSheet(
            f"background: {tint}; color: {self._theme.valid}; padding: 2px" if past else ""
        )

    # -- what a person asks for ----------------------------------------------------------

    def _request_lesson(self, line: int) -> None:
        self.lesson_requested.emit(line, self.live.choice)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Keep the code whole as long as the other columns can be read."""
        super().resizeEvent(a0)
        self.listing.setMinimumWidth(min(_CODE_WIDTH, round(_CODE_SHARE * self.width())))

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up with the run."""
        super().showEvent(a0)
        self.live.set_seen(True)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Compute nothing while nobody sees it."""
        super().hideEvent(a0)
        self.live.set_seen(False)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Choose a line by its number, the worst image, the order, the lesson."""
        if a0 is None:
            return
        line = a0.key() - Qt.Key.Key_1
        if a0.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(a0)
        elif 0 <= line < len(LINES):
            self.show_line(line)
        elif a0.key() == Qt.Key.Key_W:
            self.live.choose_worst()
        elif a0.key() == Qt.Key.Key_O:
            order = self.in_file_order if self.worst_first.isChecked() else self.worst_first
            order.click()
        elif a0.key() == Qt.Key.Key_L:
            self.lesson.click()
        else:
            super().keyPressEvent(a0)


def _choice(object_name: str, text: str, tooltip: str) -> QPushButton:
    button = named_button(object_name, text, tooltip, role="flat")
    button.setCheckable(True)
    return button
