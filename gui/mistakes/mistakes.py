"""Mistakes: which class is taken for which, the images behind every number, and their story."""

from __future__ import annotations

from functools import partial

import numpy as np
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QShowEvent
from PyQt6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from engine import ParameterHistory, Snapshot
from gui.newest import Newest
from gui.theme import DARK, GAP, Theme

from .counts_panel import CountsPanel
from .history_axes import ProbabilityLines
from .image_detail import ImageDetail
from .images_panel import ImagesPanel
from .live import LiveLook
from .looks import Look, trace

_WIDTHS = (640, 412, 356)


class Mistakes(QWidget):
    """The confusion matrix, the images of one of its cells, and one of these images.

    Attributes
    ----------
    counts : CountsPanel
        The matrix.
    images : ImagesPanel
        Of the cell that is open.
    detail : ImageDetail
        The chosen one of them.
    live : LiveLook
        What all of them show.
    history : ParameterHistory
        What an image's probabilities over the run are worked out from.

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
        self.counts = CountsPanel()
        self.images = ImagesPanel()
        self.detail = ImageDetail()
        self.history = ParameterHistory()
        self.live = LiveLook(self)
        self._tracing = Newest(self)
        self._lay_out()
        self.live.changed.connect(self._show_look)
        self.counts.choice.split_chosen.connect(self.live.choose_split)
        self.counts.matrix.cell_opened.connect(lambda _: self._show_images())
        self.images.image_chosen.connect(self._show_image)
        self.images.gallery.released.connect(self._show_images)
        self.images.gallery.explain_asked.connect(self._explain)
        self.detail.explain_asked.connect(lambda: self._explain(self.images.chosen))
        self.apply_theme(theme)

    def _lay_out(self) -> None:
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        panels = self.counts, self.images, self.detail
        for index, (panel, width) in enumerate(zip(panels, _WIDTHS, strict=True)):
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
        for panel in (self.counts, self.images, self.detail):
            panel.apply_theme(theme)
        self._show_note()

    @property
    def busy(self) -> bool:
        """Whether anything is still being worked out."""
        return self.live.busy or self._tracing.busy

    # -- what is shown -------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the mistakes at the step that is shown; during a run, a few times a second."""
        self.history.note(snapshot)
        self.live.show_snapshot(snapshot)
        if self.isVisible():
            self._show_note()

    def showEvent(self, a0: QShowEvent | None) -> None:
        """Catch up with what was not looked at while nobody saw it."""
        super().showEvent(a0)
        self.live.set_seen(True)
        self._show_note()

    def hideEvent(self, a0: QHideEvent | None) -> None:
        """Leave the processor to what is seen."""
        super().hideEvent(a0)
        self.live.set_seen(False)

    def _show_note(self) -> None:
        snapshot, found = self.live.snapshot, self.live.look
        if snapshot is not None and found is not None:
            self.counts.show_note(snapshot, found)

    def _show_look(self) -> None:
        found = self.live.look
        if found is None:
            self._tracing.forget()
            for panel in (self.counts, self.images, self.detail):
                panel.show_nothing()
            return
        self.counts.show_look(found)
        self._show_note()
        self._show_images()

    def _show_images(self) -> None:
        """Show the open cell's images at the newest look."""
        found = self.live.look
        if found is not None:
            self.images.show_images(found, self.counts.matrix.opened, self.live.is_live)
            self._show_image()

    def _show_image(self) -> None:
        """Show the chosen image at the newest look."""
        snapshot, found, row = self.live.snapshot, self.live.look, self.images.chosen
        if snapshot is None or found is None or row is None:
            self.detail.show_nothing()
            return
        one = found.images(np.array([row]))
        image = one.pixels(row)
        p = found.p_y_given_x(image)
        self.detail.show_image(one, row, found.scored.source(row))
        self.detail.show_probabilities(p)
        label = int(found.predictions.y[row])
        rival = next(int(k) for k in np.argsort(-p, kind="stable") if k != label)
        past = self.history.past(snapshot.keyframes)
        work = partial(trace, found.dataset, past, found.moment, image, (label, rival))
        self._tracing.ask(lambda _: work(), partial(self._show_history, row, found))

    def _show_history(self, row: int, found: Look, lines: ProbabilityLines) -> None:
        if row == self.images.chosen and found.is_of_same_images(self.live.look):
            self.detail.show_history(lines)

    def _explain(self, row: int | None) -> None:
        found = self.live.look
        if found is not None and row is not None:
            image = found.images(np.array([row])).pixels(row).copy()
            self.explain_requested.emit(image, int(found.predictions.y[row]))
