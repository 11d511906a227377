"""What in all a model has seen is like a drawing, and whether anything is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QPainterPath
from PyQt6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from engine import Dataset
from gui.theme import GAP, PADDING, Theme
from gui.widgets.panel_parts import ElidedLabel, EmptyState, lay_out_panel
from gui.widgets.progress import Progress, share_done

from .neighbours import NeighbourImages
from .novelty import NoveltyNote
from .search import NEAREST, Found, NearestSearch


class WhyNearest(QWidget):
    """The nearest training images, their vote, and the note on what is unlike all of them.

    Attributes
    ----------
    search : NearestSearch
        Finds them.
    images : NeighbourImages
        Shows them.
    note : NoveltyNote
        Whether they are near.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("why_nearest")
        self.setAccessibleName("Nearest training images")
        self.search = NearestSearch(self)
        self.images = NeighbourImages()
        self.note = NoveltyNote()
        self.progress = Progress(share_done, "100 %")
        learning_text = ElidedLabel("Learning what is usual in this data …")
        learning_text.setProperty("role", "caption")
        self.empty_state = EmptyState("", _row_of_squares())
        self._dataset: Dataset | None = None
        self._image: NDArray[np.uint8] | None = None
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, PADDING - GAP)
        column.setSpacing(GAP // 2)
        column.addWidget(self.images, 1)
        learning = QWidget()
        lines = QVBoxLayout(learning)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(learning_text)
        lines.addWidget(self.progress)
        lines.addStretch()
        self._notes = QStackedLayout()
        self._notes.addWidget(learning)
        self._notes.addWidget(self.note)
        self._learning = learning
        column.addLayout(self._notes)
        parts = lay_out_panel(self, "NEAREST TRAINING IMAGES", self.empty_state, view)
        self._pages, self._view = parts.pages, view
        self.search.found.connect(self._show_found)
        self.search.learning.connect(self.progress.show_progress)
        self.search.learned.connect(self._show_learned)
        self.search.failed.connect(self._fail)
        self.show_nothing()

    def set_dataset(self, dataset: Dataset) -> None:
        """Look among the training images of a data set."""
        if dataset is not self._dataset:
            self._dataset, self._image = dataset, None
            self._notes.setCurrentWidget(self._learning)
            self.progress.restart()
            self.search.set_dataset(dataset)

    def set_image(self, image: NDArray[np.uint8] | None) -> None:
        """Look for an image; None for nothing."""
        if image is not self._image:
            self._image = image
            self.search.set_image(image)

    def show_nothing(self) -> None:
        """Show the empty state."""
        self.empty_state.set_text(
            f"The {NEAREST} training images most like your drawing appear here,\n"
            "and whether it is like any of them"
        )
        self._pages.setCurrentWidget(self.empty_state)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in (self.images, self.note, self.progress, self.empty_state):
            part.apply_theme(theme)

    def _show_found(self, found: Found | None) -> None:
        if found is None or self._dataset is None:
            self.show_nothing()
            return
        self.images.show_neighbours(self._dataset, found.neighbours)
        if found.judgement is not None and self.search.novelty is not None:
            self.note.show_judgement(found.judgement, len(self.search.novelty.scores))
            self._notes.setCurrentWidget(self.note)
        self._pages.setCurrentWidget(self._view)

    def _show_learned(self) -> None:
        assert self.search.novelty is not None
        self.note.show_rule(len(self.search.novelty.scores), self.search.alarm_rate)

    def _fail(self, message: str) -> None:
        self.empty_state.set_text(message)
        self._pages.setCurrentWidget(self.empty_state)


def _row_of_squares() -> QPainterPath:
    path = QPainterPath()
    for column in range(NEAREST):
        path.addRoundedRect(0.04 + 0.188 * column, 0.08, 0.168, 0.28, 0.01, 0.02)
    return path
