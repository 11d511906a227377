"""Why the model reads an image as it does: the answer sheet and what goes with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QHideEvent, QKeyEvent, QPainterPath, QResizeEvent, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine import Snapshot
from gui.drawing.probability_bars import TEN_DIGITS
from gui.theme import DARK, GAP, PADDING, Theme
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import EmptyState, lay_out_panel, ten_squares

from .answer import MOST_COLUMNS, Pixel
from .classes import ClassBars
from .live import LiveAnswer
from .nearest import WhyNearest
from .pair import WhyPair
from .sheet import WhySheet
from .values import contribution_values, logit_values, pixel_words

# Of heights and widths, in this order: sheet and what is below it; the pair and the nearest.
_ROWS, _BELOW = (57, 43), (40, 60)
# Of the width, how long the small bars of all classes are.
_BARS_SHARE = 0.07
_UNTRAINED = (
    "Nothing is learned yet: all weights are zero, and no pixel speaks for any class\n"
    "Press Run (Space)"
)
_PAIR_EMPTY = "Which pixel decided between the first two stands here"


class WhyView(QWidget):
    """Answer sheet, why one class and not another, and the nearest training images.

    It follows the drawing and the weights while it is seen, and computes nothing while it is not.

    Attributes
    ----------
    live : LiveAnswer
        What is shown.
    sheet : WhySheet
        The image, and maps with figures that add up to the logits.
    classes : ClassBars
        All logits, or what the pixel pointed at contributed to them.
    pair : WhyPair
        Why one class and not another.
    nearest : WhyNearest
        The nearest training images.
    """

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("why_view")
        self.setAccessibleName("Why")
        self.live = LiveAnswer(self)
        self.sheet = WhySheet()
        self.classes = ClassBars()
        self.sheet_empty = EmptyState("", ten_squares())
        self.pair = WhyPair(EmptyState(_PAIR_EMPTY, _two_squares()))
        self.nearest = WhyNearest()
        self.top_classes = named_button(
            "why_top_classes",
            f"Top {MOST_COLUMNS}",
            f"Show the {MOST_COLUMNS} most probable classes again (Home)",
            role="flat",
        )
        self.top_classes.setAccessibleName("Show the most probable classes again")
        self._viewed_step: int | None = None
        self._pixel: Pixel | None = None
        self._lay_out()
        self._connect()
        self.apply_theme(theme)
        self._show_answer()

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.sheet, 1)
        row.addWidget(self.classes)
        above = QWidget()
        above.setObjectName("why_answer_sheet")
        parts = lay_out_panel(above, "", self.sheet_empty, content)
        self.heading, self.caption = parts.heading, parts.caption
        self._pages, self._content = parts.pages, content
        parts.header.addWidget(self.top_classes)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(above, _ROWS[0])
        column.addLayout(below, _ROWS[1])
        below.addWidget(self.pair, _BELOW[0])
        below.addWidget(self.nearest, _BELOW[1])

    def _connect(self) -> None:
        self.live.changed.connect(self._show_answer)
        self.sheet.pixel_pointed.connect(self.point)
        self.pair.view.pixel_pointed.connect(self.point)
        self.sheet.class_chosen.connect(self.live.choose_class)
        self.classes.class_chosen.connect(self.live.choose_class)
        self.top_classes.clicked.connect(self.live.follow_top_classes)
        self.pair.pair_chosen.connect(self.live.compare)

    # -- what is asked -------------------------------------------------------------------

    def set_image(self, image: NDArray[np.uint8] | None, label: int | None = None) -> None:
        """Ask about an image.

        Parameters
        ----------
        image : ndarray of shape image_shape, uint8, or None
            Prepared for the model, ink high; None for nothing. Not to be changed afterwards.
        label : int or None
            Its own class, where it has one.
        """
        self.live.set_image(image, label)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Answer with the weights a snapshot shows, be they of a past step."""
        if snapshot.dataset is not self.live.dataset:
            self._pixel = None
        viewed_step = snapshot.viewed.step if snapshot.viewed else None
        if viewed_step != self._viewed_step:
            self._viewed_step = viewed_step
            self._title()
        self.live.show_snapshot(snapshot)

    def choose_class(self, label: int) -> None:
        """Show the map of a class, or let go of it again."""
        self.live.choose_class(label)

    def point(self, pixel: Pixel | None) -> None:
        """Tell what a pixel contributed to whom."""
        if pixel != self._pixel:
            self._pixel = pixel
            self._show_pixel()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        for part in (self.sheet_empty, self.sheet, self.classes, self.pair, self.nearest):
            part.apply_theme(theme)
        self._title()

    # -- what is shown -------------------------------------------------------------------

    def _show_answer(self) -> None:
        answer, dataset = self.live.answer, self.live.dataset
        if dataset is not None:
            self.nearest.set_dataset(dataset)
            self.nearest.set_image(self.live.image)
        if answer is None:
            self._show_nothing()
            return
        self.top_classes.setVisible(len(answer.class_names) > MOST_COLUMNS)
        self.top_classes.setEnabled(bool(answer.pinned))
        self.sheet.show_answer(answer)
        self._fit_classes()
        self.pair.show_answer(answer, self.live.pair_is_chosen)
        self._pages.setCurrentWidget(self._content)
        self._show_pixel()

    def _show_nothing(self) -> None:
        dataset = self.live.dataset
        digits = dataset is None or dataset.class_names == TEN_DIGITS
        task = "Draw a digit" if digits else "Draw"
        text = f"{task} at the right, and see here which pixel spoke for which class"
        self.sheet_empty.set_text(text if self.live.image is None else _UNTRAINED)
        self.caption.setText("")
        self.top_classes.setVisible(False)
        self.pair.show_nothing()
        self._pages.setCurrentWidget(self.sheet_empty)

    def _show_pixel(self) -> None:
        """Show what the pixel pointed at contributed, or the logits if there is none."""
        answer, pixel = self.live.answer, self._pixel
        if answer is None:
            return
        self.sheet.show_pixel(pixel)
        self.pair.view.show_pixel(pixel)
        if pixel is None:
            self.caption.setText("")
            self.classes.show_values(logit_values(answer, self.live.logit_limit))
        else:
            self.caption.setText(pixel_words(answer, pixel))
            self.classes.show_values(contribution_values(answer, pixel))

    def _fit_classes(self) -> None:
        """Let the small bars grow with the view, but not at the cost of a map."""
        self.classes.set_bar_length(_BARS_SHARE * self.width())
        room = self.width() - 2 * PADDING - 2 * GAP - self.sheet.sizeHint().width()
        self.classes.setMaximumWidth(max(room, self.classes.minimumSizeHint().width()))

    def _title(self) -> None:
        """Head the sheet; make it unmistakable that one looks at the past."""
        text, color = "ANSWER SHEET · pixel × weight, added up", ""
        if self._viewed_step is not None:
            text = f"ANSWER SHEET · weights of step {self._viewed_step:,} · not live"
            color = f"color: {self._theme.valid}"
        self.heading.setText(text)
        self.heading.setStyleSheet(color)

    # -- what Qt asks --------------------------------------------------------------------

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up."""
        super().showEvent(a0)
        self.live.set_seen(True)

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Compute nothing while nobody sees it."""
        super().hideEvent(a0)
        self.live.set_seen(False)
        self.nearest.set_image(None)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Let the small bars grow with the view."""
        super().resizeEvent(a0)
        self._fit_classes()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Choose a class by the one character that it is called, or go back to the top ones."""
        assert a0 is not None
        answer, typed = self.live.answer, a0.text().lower()
        names = [] if answer is None else [name.lower() for name in answer.class_names]
        if typed and typed in names:
            self.live.choose_class(names.index(typed))
        elif a0.key() == Qt.Key.Key_X and self.pair.swap.isVisible():
            self.pair.swap.click()
        elif a0.key() == Qt.Key.Key_Home:
            self.live.compare(None)
            self.live.follow_top_classes()
        else:
            super().keyPressEvent(a0)


def _two_squares() -> QPainterPath:
    path = QPainterPath()
    for left in (0.06, 0.54):
        path.addRoundedRect(left, 0.06, 0.4, 0.3, 0.01, 0.02)
        path.addRoundedRect(left, 0.64, 0.4, 0.3, 0.01, 0.02)
    return path
