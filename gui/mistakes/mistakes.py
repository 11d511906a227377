"""Mistakes: which class is taken for which, the images behind every number, and their story."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPainterPath, QShowEvent
from PyQt6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from engine import Moment, ParameterHistory, Snapshot, State
from gui.newest import Newest
from gui.theme import DARK, GAP, Theme
from gui.widgets.panel_parts import ElidedLabel, EmptyState, lay_out_panel

from .confusion_matrix import ConfusionMatrix
from .gallery import Gallery
from .image_detail import ImageDetail
from .image_gallery import ImageGallery
from .looks import Look, look, trace
from .matrix_layout import Cell
from .matrix_words import images, name_of, nothing_in
from .probability_history import ProbabilityLines
from .split_choice import ScoredImages, SplitChoice, note, split_color

_EMPTY_TEXT = "Which class is taken for which appears here, live · press Run (Space)"
_HINT = "Click a number, name or error for its images · or arrow keys and Enter"
# While a run goes on, the next look begins no sooner than so many seconds after the last, and only
# after so many times what that one took: training and window keep the processor.
_SHORTEST_PAUSE = 0.25
_PAUSE_PER_WORK = 10.0
_WIDTHS = (640, 412, 356)


def _grid() -> QPainterPath:
    """Return a matrix of cells with room for a line of text, in the unit square."""
    path = QPainterPath()
    for row in (0, 1, 3, 4):
        for column in range(5):
            path.addRoundedRect(0.14 + 0.15 * column, 0.05 + 0.19 * row, 0.13, 0.15, 0.01, 0.01)
    return path


class Mistakes(QWidget):
    """The confusion matrix, the images of one of its cells, and one of these images.

    Attributes
    ----------
    choice : SplitChoice
        Which images are counted, and how numbers are written.
    matrix : ConfusionMatrix
        Of the split chosen, at the step shown.
    gallery : ImageGallery
        The images of the cell that is open. Those shown do not change while somebody is among
        them and training goes on.
    detail : ImageDetail
        The chosen one of them.
    history : ParameterHistory
        What its probabilities over the run are worked out from.

    Signals
    -------
    explain_requested : ndarray of shape image_shape, uint8, and int
        An image, and its label, whose answer is to be taken apart.
    """

    explain_requested = pyqtSignal(object, int)

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mistakes")
        self.setAccessibleName("Mistakes")
        self.choice = SplitChoice()
        self.matrix = ConfusionMatrix()
        self.gallery = ImageGallery()
        self.detail = ImageDetail()
        self.history = ParameterHistory()
        self._snapshot: Snapshot | None = None
        self._split = "valid"
        self._look: Look | None = None
        self._asked: Moment | None = None
        self._asked_split = ""
        self._due = 0.0
        self._in_gallery: tuple[Cell, Look, Gallery] | None = None
        self._chosen: int | None = None
        self._chosen_by_hand = False
        self._looking, self._tracing = Newest(self), Newest(self)
        self._lay_out()
        self.choice.split_chosen.connect(self._choose_split)
        self.choice.percent_chosen.connect(self.matrix.show_percent)
        self.choice.numbers_chosen.connect(self.matrix.enlarge)
        self.matrix.numbers_fit.connect(lambda fit: self.choice.offer_numbers(not fit))
        self.matrix.told.connect(lambda told: self._hint.setText(told or _HINT))
        self.matrix.cell_opened.connect(self._open)
        self.gallery.image_chosen.connect(self._choose)
        self.gallery.explain_asked.connect(self._explain)
        self.gallery.released.connect(self._fill_gallery)
        self.detail.explain_asked.connect(lambda: self._explain(self._chosen))
        self.apply_theme(theme)

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._note, self._hint = ElidedLabel(), ElidedLabel(_HINT)
        for name, label in (("mistakes_note", self._note), ("mistakes_hint", self._hint)):
            label.setObjectName(name)
            label.setProperty("role", "caption")
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._counted = QWidget()
        column = QVBoxLayout(self._counted)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.choice)
        column.addWidget(self._note)
        column.addWidget(self.matrix, 1)
        column.addWidget(self._hint)
        self.empty_state = EmptyState(_EMPTY_TEXT, _grid())
        self._no_gallery = EmptyState("The images behind a number appear here", _grid())
        counts, shown = QWidget(), QWidget()
        left = lay_out_panel(
            counts, "CONFUSION · each row: the images of one class", self.empty_state, self._counted
        )
        self.caption, self._pages = left.caption, left.pages
        self.caption.setObjectName("mistakes_step")
        middle = lay_out_panel(shown, "IMAGES", self._no_gallery, self.gallery)
        self._gallery_heading, self._gallery_caption = middle.heading, middle.caption
        self._gallery_heading.setObjectName("gallery_heading")
        self._gallery_caption.setObjectName("gallery_caption")
        self._gallery_pages = middle.pages
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for index, (panel, width) in enumerate(
            zip((counts, shown, self.detail), _WIDTHS, strict=True)
        ):
            self.columns.addWidget(panel)
            self.columns.setStretchFactor(index, width)
        self.columns.setHandleWidth(GAP)
        self.columns.setChildrenCollapsible(False)
        self.columns.setSizes(list(_WIDTHS))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.columns)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        views = (self.choice, self.matrix, self.gallery, self.detail)
        for part in (*views, self.empty_state, self._no_gallery):
            part.apply_theme(theme)
        self.matrix.set_error_color(split_color(theme, self._split))
        self._show_note()

    # -- what is shown -------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the mistakes at the step that is shown; during a run, a few times a second."""
        self._snapshot = snapshot
        self.history.note(snapshot)
        if self.isVisible():
            self._look_if_due()

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up with what was not looked at while nobody saw it."""
        super().showEvent(a0)
        self._look_if_due()

    @property
    def _live(self) -> bool:
        snapshot = self._snapshot
        return snapshot is not None and snapshot.state is State.RUNNING and snapshot.viewed is None

    def _look_if_due(self) -> None:
        snapshot = self._snapshot
        dataset, shown = (snapshot.dataset, snapshot.shown) if snapshot else (None, None)
        # Zeros read every image as the first class; nothing is to be learned from that.
        if dataset is None or shown is None or not shown.parameters.W.any():
            self._show_nothing()
            return
        self._show_note()
        asked = self._asked.parameters if self._asked is not None else None
        if asked is shown.parameters and self._asked_split == self._split:
            return
        waits = self._looking.busy or time.monotonic() < self._due
        if self._live and waits and self._asked_split == self._split:
            return
        self._asked, self._asked_split = shown, self._split
        scored = ScoredImages.of(dataset, self._split)
        self._looking.ask(partial(look, dataset, shown, scored), self._show_look)

    def _show_nothing(self) -> None:
        self._looking.forget()
        self._tracing.forget()
        self._asked = self._look = self._in_gallery = self._chosen = None
        self._due = 0.0
        self.caption.setText("")
        self._pages.setCurrentWidget(self.empty_state)
        self._gallery_pages.setCurrentWidget(self._no_gallery)
        self._gallery_heading.setText("IMAGES")
        self._gallery_caption.setText("")
        self.detail.show_nothing()

    def _show_look(self, found: Look) -> None:
        """Take what a thread has found, unless it is about what nobody wants any more."""
        self._due = time.monotonic() + max(_SHORTEST_PAUSE, _PAUSE_PER_WORK * found.seconds)
        snapshot = self._snapshot
        if snapshot is None or found.dataset is not snapshot.dataset:
            return
        if found.scored.name != self._split:
            return
        before, self._look = self._look, found
        if not found.is_of_same_images(before):
            self._in_gallery = self._chosen = None
        self._pages.setCurrentWidget(self._counted)
        self._gallery_pages.setCurrentWidget(self.gallery)
        self.matrix.show_evaluation(found.predictions.evaluation(), found.dataset.class_names)
        self._show_note()
        self._fill_gallery()

    def _show_note(self) -> None:
        snapshot, found = self._snapshot, self._look
        if snapshot is not None and found is not None:
            past = snapshot.viewed is not None
            self.caption.setText(f"step {found.moment.step:,}{' · not live' if past else ''}")
            color = f"color: {self._theme.valid}" if past else ""
            # To set a style sheet is slow, even the same one.
            if self.caption.styleSheet() != color:
                self.caption.setStyleSheet(color)
            self._note.setText(note(snapshot, found.scored))

    def _fill_gallery(self) -> None:
        """Show the open cell's images at the newest look, unless somebody is among them."""
        found, cell = self._look, self.matrix.opened
        if found is None:
            return
        same_cell = self._in_gallery is not None and self._in_gallery[0] == cell
        if not (same_cell and self._live and self.gallery.held):
            names, gallery = found.dataset.class_names, found.gallery(cell)
            self._in_gallery = cell, found, gallery
            self.gallery.show_gallery(gallery, nothing_in(cell, names), from_start=not same_cell)
            self._gallery_heading.setText(f"IMAGES · {name_of(cell, names)}")
            self._chosen_by_hand &= same_cell
            if not self._chosen_by_hand:
                self._chosen = int(gallery.rows[0]) if len(gallery.rows) else None
        self._name_order()
        self.gallery.choose(-1 if self._chosen is None else self._chosen)
        self._show_image()

    def _name_order(self) -> None:
        """Say how the images are ordered, and of which step they are where that is not now."""
        assert self._in_gallery is not None
        cell, held, gallery = self._in_gallery
        right = cell.true is not None and cell.true == cell.predicted
        count = len(gallery.rows)
        said = [images(count)] if count else []
        if held is not self._look:
            said.append(f"held at step {held.moment.step:,}")
        elif count > 1:
            said.append("the least sure first" if right else "the surest first")
        self._gallery_caption.setText(", ".join(said))

    def _show_image(self) -> None:
        """Show the chosen image at the newest look."""
        found, row = self._look, self._chosen
        if found is None or row is None:
            self.detail.show_nothing()
            return
        one = found.images(np.array([row]))
        image = one.pixels(row)
        p = found.p_y_given_x(image)
        self.detail.show_image(one, row, found.scored.source(row))
        self.detail.show_probabilities(p)
        label = int(found.predictions.y[row])
        rival = next(int(k) for k in np.argsort(-p, kind="stable") if k != label)
        work = partial(
            trace, found.dataset, self.history.past(), found.moment, image, (label, rival)
        )
        self._tracing.ask(lambda _: work(), partial(self._show_history, row, found))

    def _show_history(self, row: int, found: Look, lines: ProbabilityLines) -> None:
        if row == self._chosen and found.is_of_same_images(self._look):
            self.detail.show_history(lines)

    # -- what a person asks for ----------------------------------------------------------

    def _choose_split(self, name: str) -> None:
        self._split = name
        self.matrix.set_error_color(split_color(self._theme, name))
        self._look_if_due()

    def _open(self, _: Cell) -> None:
        self._fill_gallery()

    def _choose(self, row: int) -> None:
        self._chosen, self._chosen_by_hand = row, True
        self.gallery.choose(row)
        self._show_image()

    def _explain(self, row: int | None) -> None:
        found = self._look
        if found is not None and row is not None:
            image = found.images(np.array([row])).pixels(row).copy()
            self.explain_requested.emit(image, int(found.predictions.y[row]))
