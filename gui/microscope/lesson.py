"""The lesson: one line of the program at a time, in type that a whole room can read."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine import Snapshot
from gui.theme import DARK, GAP, Theme, tabular
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel, EmptyState, falling_curve

from .focus import Choice
from .lines import LINES
from .live import LiveFocus
from .page import LinePage
from .typography import projector

_FORWARD = frozenset(
    {
        Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space,
        Qt.Key.Key_Return, Qt.Key.Key_Enter,
    }
)  # fmt: skip
_BACK = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace})


class _Progress(QWidget):
    """A bar a line; those behind and the present one are filled."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson_progress")
        self._line = 0
        self._theme = DARK
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_line(self, line: int) -> None:
        """Show how far it is."""
        self._line = line
        self.setAccessibleName(f"line {line + 1} of {len(LINES)}")
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of a thin row."""
        return QSize(160, 6)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        each = (self.width() + GAP) / len(LINES)
        for line in range(len(LINES)):
            color = self._theme.cost if line <= self._line else self._theme.line
            painter.fillRect(QRectF(line * each, 0, each - GAP, self.height()), QColor(color))


class Lesson(QWidget):
    """A page a line; arrow keys or a presenter's buttons turn them, Esc leaves.

    Attributes
    ----------
    live : LiveFocus
        What is looked at.
    page : LinePage
        The line shown.
    counter : QLabel
        Which of how many it is.

    Signals
    -------
    left : int, Choice
        The lesson is over: the line it ended at, from 0, and what was looked at.
    """

    left = pyqtSignal(int, object)

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson")
        self.setAccessibleName("Lesson: one line of the program at a time")
        self.live = LiveFocus(self)
        self.page = LinePage("lesson_page", projected=True)
        self.empty_state = EmptyState(
            "The program, a line at a time, appears here · choose data first (Esc leaves)",
            falling_curve(),
        )
        self.counter = QLabel()
        self.counter.setObjectName("lesson_counter")
        self._progress = _Progress()
        self._standing = ElidedLabel()
        self._standing.setObjectName("lesson_standing")
        self.back = named_button("lesson_back", "◂ Back", "The line before (←, ↑, Page Up)", "flat")
        self.next = named_button(
            "lesson_next", "Next ▸", "The next line (→, ↓, Space, Page Down)", "flat"
        )
        self.another = named_button(
            "lesson_image", "Another image", "Another image (N; Shift+N: the one before)", "flat"
        )
        self.worst = named_button("lesson_worst", "Worst", "The image that costs most (W)", "flat")
        self.leave = named_button("lesson_leave", "Leave", "Back to the window (Esc)", "flat")
        self._lay_out()
        self._connect()
        # The keys belong to the pages, whatever was clicked.
        for child in self.findChildren(QWidget):
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.apply_theme(theme)
        self.show_line(0)

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        footer = QHBoxLayout()
        footer.setSpacing(GAP)
        footer.addWidget(self.counter)
        footer.addSpacing(2 * GAP)
        footer.addWidget(self._standing, 1)
        for button in (self.another, self.worst, self.back, self.next, self.leave):
            footer.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.empty_state, 1)
        self._column.addWidget(self.page, 1)
        self._column.addWidget(self._progress)
        self._column.addLayout(footer)
        self.page.hide()

    def _connect(self) -> None:
        self.live.changed.connect(self._show_focus)
        self.page.wishes.place_chosen.connect(self.live.choose_place)
        self.page.wishes.image_chosen.connect(self.live.choose_image)
        self.page.wishes.label_chosen.connect(self.live.choose_label)
        self.another.clicked.connect(lambda: self.live.choose_neighbour(1))
        self.worst.clicked.connect(self.live.choose_worst)
        self.back.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        self.leave.clicked.connect(lambda: self.left.emit(self.page.line, self.live.choice))

    # -- what is shown -------------------------------------------------------------------

    def start(self, line: int, choice: Choice) -> None:
        """Begin at a line, from 0, with the image and class somebody looks at."""
        self.live.choose(choice)
        self.show_line(line)
        self.setFocus()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow a run; while nobody sees it, nothing is computed."""
        self.live.show_snapshot(snapshot)
        self._stand()

    def show_line(self, line: int) -> None:
        """Turn to a line, counted from 0."""
        self.page.show_line(line)
        self._progress.show_line(line)
        self.counter.setText(f"{line + 1} of {len(LINES)}")
        self.back.setEnabled(line > 0)
        self.next.setEnabled(line < len(LINES) - 1)

    def turn(self, lines: int) -> None:
        """Go on by so many lines, or back; there is nothing before the first and after the last."""
        self.show_line(min(max(self.page.line + lines, 0), len(LINES) - 1))

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        for view in (self.empty_state, self.page, self._progress):
            view.apply_theme(theme)
        self._style()

    def _show_focus(self) -> None:
        focus = self.live.focus
        self.empty_state.setVisible(focus is None)
        self.page.setVisible(focus is not None)
        if focus is not None:
            self.page.show_focus(focus)
            self._stand()

    def _stand(self) -> None:
        """Say which step of the run is looked at."""
        focus, snapshot = self.live.focus, self.live.snapshot
        if focus is None or snapshot is None:
            return
        step = f"step {focus.minibatch.moment.step:,}"
        self._standing.setText(f"{step} · not live" if snapshot.viewed is not None else step)

    def _style(self) -> None:
        sizes = projector(self.height())
        margin = sizes.headline // 2
        self._column.setContentsMargins(margin, margin // 2, margin, GAP)
        self._progress.setFixedHeight(max(4, sizes.label // 3))
        self.counter.setFont(tabular(self.counter.font(), sizes.body))
        self.counter.setStyleSheet(f"font-size: {sizes.body}px; color: {self._theme.text}")
        self._standing.setStyleSheet(f"font-size: {sizes.label}px; color: {self._theme.muted}")

    # -- on screen -----------------------------------------------------------------------

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Choose type for the height there is."""
        super().resizeEvent(a0)
        self.page.set_type(projector(self.height()))
        self._style()

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up with the run."""
        super().showEvent(a0)
        self.live.set_seen(True)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Compute nothing while nobody sees it."""
        super().hideEvent(a0)
        self.live.set_seen(False)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Turn the page, choose an image, or leave."""
        if a0 is None:
            return
        key = a0.key()
        if key in _FORWARD or key in _BACK:
            self.turn(1 if key in _FORWARD else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.show_line(0 if key == Qt.Key.Key_Home else len(LINES) - 1)
        elif key == Qt.Key.Key_Escape:
            self.leave.click()
        elif key == Qt.Key.Key_W:
            self.worst.click()
        elif key == Qt.Key.Key_N:
            back = bool(a0.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.live.choose_neighbour(-1 if back else 1)
        else:
            super().keyPressEvent(a0)
