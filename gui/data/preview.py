"""A look at a data set before it is used: read beside the training, which goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

import engine
from engine import DataReport, Dataset, Watch
from gui.background import Job
from gui.theme import GAP, PADDING, VALUE_SIZE, Theme, tabular
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import ElidedLabel, panel_header
from gui.widgets.progress import Progress, share_done

from .facts import DataFacts
from .sample_grid import SampleGrid, samples_of_classes

# Of what stands alone in the middle.
_NARROW = 480


@dataclass(frozen=True, eq=False)
class _Found:
    """What the thread leaves: a data set, its report, and which images to show of each class."""

    dataset: Dataset
    report: DataReport
    samples: list[NDArray[np.intp]]


def _look_into(source: str, watch: Watch) -> _Found:
    dataset = engine.load_dataset(source, watch)
    report = engine.report(dataset, watch)
    return _Found(dataset, report, samples_of_classes(dataset.train, dataset.n_out))


class DataPreview(QWidget):
    """Reads a data set in a thread and shows it; nothing changes until it is used.

    Signals
    -------
    chosen : Dataset, bool
        The person wants to learn from it; whether they exchanged ink and paper.
    closed
        The person is through with it, either way.
    """

    chosen = pyqtSignal(object, bool)
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("data_preview")
        self.setAccessibleName("Preview of a data set")
        self._source = ""
        self._flipped = False
        self._job: Job | None = None
        self._dataset: Dataset | None = None
        self._title = ElidedLabel()
        self._title.setObjectName("preview_title")
        self._title.setFont(tabular(self._title.font(), VALUE_SIZE, bold=True))
        self._title.setProperty("role", "value")
        self._path = ElidedLabel()
        self._path.setObjectName("preview_path")
        self._path.setProperty("role", "name")
        self.progress = Progress(share_done, "100 %")
        self.grid = SampleGrid()
        self.facts = DataFacts()
        self._failure = QLabel()
        self._failure.setObjectName("preview_failure")
        self._failure.setWordWrap(True)
        self._failure.setTextFormat(Qt.TextFormat.PlainText)
        self._failure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.cancel = named_button("cancel_preview", "Cancel", "Keep the present data (Esc)")
        self.again = named_button("read_again", "Try again", "Read it once more (Enter)")
        self.use = named_button(
            "use_data", "Use this data", "Learn from it, from step 0 (Enter)", role="primary"
        )
        self._lay_out()
        self.cancel.clicked.connect(self.close_preview)
        self.again.clicked.connect(lambda: self.look_into(self._source, self._flipped))
        self.use.clicked.connect(self._use)
        self.facts.flip_requested.connect(self._flip)

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        header, _ = panel_header(self, "PREVIEW · nothing changes until you use it")
        reading = QWidget()
        words = QVBoxLayout(reading)
        words.setContentsMargins(0, 0, 0, 0)
        words.addWidget(QLabel("Reading …"))
        words.addWidget(self.progress)
        self._reading = _centred(reading)
        self._failed = _centred(self._failure)
        self._ready = QWidget()
        content = QHBoxLayout(self._ready)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(2 * GAP)
        content.addWidget(self.grid, 1)
        content.addWidget(self.facts)
        self._pages = QStackedLayout()
        for page in (self._reading, self._failed, self._ready):
            self._pages.addWidget(page)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch()
        for button in (self.cancel, self.again, self.use):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, PADDING)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addWidget(self._title)
        column.addWidget(self._path)
        column.addSpacing(GAP)
        column.addLayout(self._pages, 1)
        column.addLayout(buttons)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.progress.apply_theme(theme)
        self.grid.apply_theme(theme)
        self._failure.setStyleSheet(f"color: {theme.danger}")

    # -- what is looked at ---------------------------------------------------------------

    def look_into(self, source: str | os.PathLike[str], flipped: bool = False) -> None:
        """Read a data set and show it; ``flipped``: with ink and paper exchanged."""
        self._let_go()
        self._source, self._flipped = os.fspath(source), flipped
        self._title.setText(Path(self._source).name)
        self._path.setText(self._source)
        self.progress.restart()
        self._show_page(self._reading)
        source = self._source
        self._begin(lambda watch: _look_into(source, watch), self._show_found)

    def close_preview(self) -> None:
        """Let go of the data; what was being read is called off."""
        self._let_go()
        self.closed.emit()

    def _begin(self, work: Callable[[Watch], Any], done: Callable[[Any], None]) -> None:
        job = self._job = Job(self, work)
        job.progress.connect(self.progress.show_progress)
        job.done.connect(done)
        job.failed.connect(self._show_failure)

    def _let_go(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._dataset = None
        self.grid.show_dataset(None, [])

    def _show_found(self, found: _Found) -> None:
        self._job = None
        self._dataset = dataset = found.dataset
        self._title.setText(dataset.title)
        self.grid.show_dataset(dataset, found.samples)
        self.facts.show_dataset(dataset, found.report)
        flipped, self._flipped = self._flipped, False
        self._show_page(self._ready)
        if flipped:
            self.facts.invert.click()

    def _show_failure(self, message: str) -> None:
        self._job = None
        self._failure.setText(message)
        self._show_page(self._failed)

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.use.setVisible(page is not self._failed)
        self.use.setEnabled(page is self._ready)
        self.again.setVisible(page is self._failed)
        # Enter uses what is shown, Esc leaves.
        {self._ready: self.use, self._failed: self.again}.get(page, self.cancel).setFocus()

    def _flip(self, flipped: bool) -> None:
        self._flipped = flipped
        self.grid.flip(flipped)

    def _use(self) -> None:
        dataset = self._dataset
        if dataset is None:
            return
        if self._flipped:
            # A gigabyte of pixels takes a moment.
            self.use.setEnabled(False)
            self._begin(lambda watch: dataset.inverted_pixels(), self._choose)
        else:
            self._choose(dataset)

    def _choose(self, dataset: Dataset) -> None:
        self._job = None
        self.close_preview()
        self.chosen.emit(dataset, self._flipped)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Use it at Enter, leave at Esc."""
        if event is None:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            button = focused if isinstance(focused, QPushButton) else self.use
            button.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel.click()
        else:
            super().keyPressEvent(event)


def _centred(widget: QWidget) -> QWidget:
    """Return a page with a widget in its middle."""
    page = QWidget()
    widget.setFixedWidth(_NARROW)
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    column = QVBoxLayout(page)
    column.addStretch()
    column.addLayout(row)
    column.addStretch()
    return page
