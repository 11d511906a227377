"""A person's own drawings: kept, read, trained on, and what that changed."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QVBoxLayout, QWidget

import engine
from engine import Dataset, OwnDrawing, Parameters, Snapshot, Weights
from gui.theme import GAP, PADDING, Theme
from gui.widgets.band import Band
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import EmptyState, panel_header, ten_squares

from .effect_table import EffectTable
from .own_reader import OwnReader, Reading, prepared
from .own_set import OwnSet
from .own_tiles import OwnTiles
from .stages import weights_shown
from .teaching_bar import TeachingBar

# How often the drawings are read anew while a run goes.
_SECONDS_BETWEEN = 1.0
_EMPTY = (
    "Draw at the right and say what it was: “That was a …”. Your drawings are kept here, "
    "read by every model you train, and can be trained on."
)


@dataclass(frozen=True)
class TeachingRequest:
    """What a person asks the trainer for.

    Attributes
    ----------
    dataset : Dataset
        With the own drawings among its training images.
    parameters : Parameters
        Where to begin: what the model knows already.
    """

    dataset: Dataset
    parameters: Parameters


class OwnDrawings(QWidget):
    """The drawings as tiles; how they are read; training on them; before and after.

    Signals
    -------
    teach_requested : TeachingRequest
        Train on them too.
    changed
        Drawings came or went.
    picked : ndarray, int
        Image and label of a drawing that somebody wants to look into.
    """

    teach_requested = pyqtSignal(object)
    changed = pyqtSignal()
    picked = pyqtSignal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("own_drawings")
        self._dataset: Dataset | None = None
        self._weights: Weights | None = None
        # The weights before these drawings were trained on, and the data before they joined it.
        self._before: Weights | None = None
        self._without: Dataset | None = None
        self._joined: Dataset | None = None
        self.tiles = OwnTiles()
        self.band = Band("own_band")
        self.teaching = TeachingBar()
        self.effect = EffectTable()
        self.empty = EmptyState(_EMPTY, ten_squares())
        self._own = OwnSet(self, self.band)
        self._reader = OwnReader(self)
        self._looked = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._make_controls()
        self._lay_out()
        self._timer.timeout.connect(self._look)
        self._reader.read.connect(self._show_reading)
        self._own.changed.connect(self._show_drawings)
        self._own.changed.connect(self.changed)
        self.tiles.picked.connect(lambda drawing: self.picked.emit(drawing.image, drawing.label))
        self.tiles.delete_requested.connect(self.delete.click)
        self.tiles.itemSelectionChanged.connect(self._allow)
        self.export.clicked.connect(self._own.export)
        self.delete.clicked.connect(lambda: self._own.delete(self.tiles.selected()))
        self.teaching.teach_requested.connect(self._teach)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self._own.bring_back)
        self._show_drawings()

    def _make_controls(self) -> None:
        self.export = named_button(
            "export_drawings",
            "Export …",
            "Save all of them as a data set: an .npz file, or a folder of PNG pictures",
            "flat",
        )
        self.delete = named_button(
            "delete_drawings", "Delete", "Delete the drawings that are selected (Del)", "flat"
        )

    def _lay_out(self) -> None:
        header, self._heading = panel_header(self, "")
        header.addWidget(self.export)
        header.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, PADDING)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addWidget(self.empty, 1)
        column.addWidget(self.tiles, 1)
        column.addWidget(self.band)
        column.addWidget(self.teaching)
        column.addWidget(self.effect)

    # -- what is shown -------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        for part in (self.tiles, self.band, self.effect, self.empty):
            part.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Read the drawings with a snapshot's weights."""
        dataset, shown = snapshot.dataset, snapshot.shown
        if dataset is None or shown is None:
            return
        if dataset is not self._dataset:
            self._take_dataset(dataset)
        if self._weights is not None and self._weights.parameters is shown.parameters:
            return
        self._weights = weights_shown(snapshot)
        self._allow()
        if self.isVisible() and not self._timer.isActive():
            wait = self._looked + _SECONDS_BETWEEN - time.monotonic()
            self._timer.start(max(0, round(1000 * wait)))

    def showEvent(self, a0: object) -> None:
        """Bring up to date what was not looked at."""
        self._look()

    def drawings(self) -> list[OwnDrawing]:
        """Return those for the present data."""
        return list(self._own.drawings)

    def _take_dataset(self, dataset: Dataset) -> None:
        before, self._dataset = self._dataset, dataset
        self._weights = None
        kind = (dataset.class_names, dataset.image_shape)
        if before is None or kind != (before.class_names, before.image_shape):
            self._before = None
            self._own.open(dataset)
        elif (before.deskew, before.spread) != (dataset.deskew, dataset.spread):
            # What was learned from other images cannot be compared.
            self._before = None

    def _show_drawings(self) -> None:
        drawings = self._own.drawings
        self.tiles.show_drawings(drawings, self._dataset.class_names if self._dataset else ())
        self.empty.setVisible(not drawings)
        self.tiles.setVisible(bool(drawings))
        self._heading.setText(f"YOUR DRAWINGS · {len(drawings):,}" if drawings else "YOUR DRAWINGS")
        self._allow()
        self._look()

    def _allow(self) -> None:
        """Enable what can be done."""
        some = bool(self._own.drawings)
        self.export.setEnabled(some)
        self.delete.setEnabled(bool(self.tiles.selectedItems()))
        self.teaching.enable(some and self._weights is not None)

    def _look(self) -> None:
        """Have own drawings and test images read, if anybody sees it."""
        drawings = self._own.drawings
        if self._weights is None or self._dataset is None or not drawings or not self.isVisible():
            return
        self._looked = time.monotonic()
        self._reader.look(drawings, self._dataset, self._before, self._weights)

    def _show_reading(self, reading: Reading) -> None:
        drawings = self._own.drawings
        if reading.drawings != drawings:
            # Some came or went meanwhile; they are being read already.
            return
        taken_for = reading.taken_for.tolist()
        self.tiles.show_readings(taken_for)
        pairs = zip(taken_for, drawings, strict=True)
        wrong = sum(label != drawing.label for label, drawing in pairs)
        self._heading.setText(f"YOUR DRAWINGS · {wrong:,} of {len(drawings):,} misread")
        self.effect.show_effects(reading.own, reading.test)

    # -- what a person does --------------------------------------------------------------

    def keep(self, image: NDArray[np.uint8], label: int, strokes: engine.Strokes = ()) -> None:
        """Keep a drawing.

        Raises
        ------
        SoftscopeError
            If it cannot be kept.
        """
        self._own.keep(image, label, strokes)

    def _teach(self, times: int) -> None:
        if self._dataset is None or self._weights is None:
            return
        if self._dataset is not self._joined:
            self._without = self._dataset
        assert self._without is not None
        own = prepared(self._own.drawings, self._without)
        # Not to those of last time, which would count twice.
        self._joined = self._without.with_added(own, times)
        self._before = self._weights
        self.teach_requested.emit(TeachingRequest(self._joined, self._weights.parameters))
