"""A person's own drawings: kept, read, trained on, and what that changed."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QImage, QKeySequence, QPainter, QPixmap, QShortcut
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

import engine
from engine import Dataset, OwnDrawing, Parameters, PersonalSet, Snapshot, Weights
from gui.background import Job
from gui.theme import DARK, GAP, PADDING, Theme
from gui.widgets.buttons import named_button
from gui.widgets.panel_parts import panel_header

from .digit_image import ink_shades
from .effect_table import EffectTable

_TILE = 64
# How often the table is brought up to date while a run goes.
_SECONDS_BETWEEN = 1.0
_MOST_TIMES, _USUAL_TIMES = 1000, 50


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
        self._theme = DARK
        self._personal: PersonalSet | None = None
        self._drawings: list[OwnDrawing] = []
        self._dataset: Dataset | None = None
        self._weights: Weights | None = None
        self._before: Weights | None = None
        self._job: Job | None = None
        self._looked = 0.0
        self._tiles = QListWidget()
        self._tiles.setObjectName("own_tiles")
        self._tiles.setAccessibleName("Your drawings")
        self._tiles.setViewMode(QListView.ViewMode.IconMode)
        self._tiles.setResizeMode(QListView.ResizeMode.Adjust)
        self._tiles.setMovement(QListView.Movement.Static)
        self._tiles.setIconSize(QSize(_TILE, _TILE))
        self._tiles.setSpacing(GAP // 2)
        # A list takes drops by itself, and would swallow a file without a word.
        self._tiles.setAcceptDrops(False)
        self._tiles.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._tiles.itemActivated.connect(self._pick)
        self._tiles.itemSelectionChanged.connect(self._allow)
        self.delete = named_button(
            "delete_drawings", "Delete", "Delete the drawings that are selected (Del)", "flat"
        )
        self.delete.clicked.connect(self.delete_selected)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self._tiles)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.delete_selected)
        self.times = QSpinBox()
        self.times.setObjectName("times_counted")
        self.times.setAccessibleName("How often each drawing counts")
        self.times.setToolTip("Each of your drawings joins the training images so many times")
        self.times.setRange(1, _MOST_TIMES)
        self.times.setValue(_USUAL_TIMES)
        self.times.setSuffix(" times")
        self.teach = named_button(
            "teach_button",
            "Train on them too",
            "Go on from the weights shown, with your drawings among the training images",
        )
        self.teach.clicked.connect(self._teach)
        self.effect = EffectTable()
        self._lay_out()
        self._show_drawings()

    def _lay_out(self) -> None:
        header, self._heading = panel_header(self, "YOUR DRAWINGS")
        header.addWidget(self.delete)
        training = QHBoxLayout()
        training.setSpacing(GAP)
        self._counts = QLabel("Each counts")
        self._counts.setProperty("role", "name")
        training.addWidget(self._counts)
        training.addWidget(self.times)
        training.addWidget(self.teach)
        training.addStretch()
        self._empty = QLabel(
            "Draw at the right and say what it was: “That was a …”. Your drawings are kept here, "
            "read by every model you train, and can be trained on."
        )
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "name")
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, GAP, PADDING, PADDING)
        column.setSpacing(GAP)
        column.addLayout(header)
        column.addWidget(self._empty, 1)
        column.addWidget(self._tiles, 1)
        column.addLayout(training)
        column.addWidget(self.effect)

    # -- what is shown -------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.effect.apply_theme(theme)
        self._show_drawings()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Read the drawings with a snapshot's weights."""
        dataset, shown = snapshot.dataset, snapshot.shown
        if dataset is None or shown is None:
            return
        if dataset is not self._dataset:
            self._take_dataset(dataset)
        if self._weights is not None and self._weights.parameters is shown.parameters:
            return
        self._weights = Weights(
            shown.parameters, dataset.image_shape, dataset.class_names, dataset.pixel_scale
        )
        self._allow()
        if self.isVisible() and time.monotonic() - self._looked > _SECONDS_BETWEEN:
            self._look()

    def showEvent(self, a0: object) -> None:
        """Bring up to date what was not looked at."""
        self._look()

    def _take_dataset(self, dataset: Dataset) -> None:
        before, self._dataset = self._dataset, dataset
        kind = (dataset.class_names, dataset.image_shape)
        if before is None or kind != (before.class_names, before.image_shape):
            self._personal = PersonalSet(*kind)
            self._before = None
            self._drawings = self._personal.drawings()
            self._show_drawings()
            self.changed.emit()
        elif (before.deskew, before.spread) != (dataset.deskew, dataset.spread):
            # What was learned from other images cannot be compared.
            self._before = None
        self._weights = None

    def drawings(self) -> list[OwnDrawing]:
        """Return those for the present data."""
        return list(self._drawings)

    def _show_drawings(self) -> None:
        self._tiles.clear()
        for drawing in self._drawings:
            item = QListWidgetItem(self._icon(drawing, None), "")
            item.setData(Qt.ItemDataRole.UserRole, drawing)
            self._tiles.addItem(item)
        self._empty.setVisible(not self._drawings)
        self._tiles.setVisible(bool(self._drawings))
        self._allow()
        self._look()

    def _icon(self, drawing: OwnDrawing, taken_for: int | None) -> QIcon:
        """Return the drawing with what it is, and what it is taken for where that differs."""
        theme, names = self._theme, self._class_names()
        wrong = taken_for is not None and taken_for != drawing.label
        pixmap = QPixmap(_TILE, _TILE)
        pixmap.fill(QColor(theme.paper))
        painter = QPainter(pixmap)
        rows, columns = drawing.image.shape
        image = QImage(
            drawing.image.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8
        )
        image.setColorTable(ink_shades(theme.ink))
        painter.drawImage(pixmap.rect(), image)
        painter.setPen(QColor(theme.danger if wrong else theme.muted))
        text = names[drawing.label]
        if wrong and taken_for is not None:
            text = f"{text} → {names[taken_for]}"
        painter.drawText(pixmap.rect().adjusted(3, 1, -3, -1), Qt.AlignmentFlag.AlignLeft, text)
        if wrong:
            painter.drawRect(pixmap.rect().adjusted(0, 0, -1, -1))
        painter.end()
        return QIcon(pixmap)

    def _class_names(self) -> tuple[str, ...]:
        return self._dataset.class_names if self._dataset is not None else ()

    def _allow(self) -> None:
        """Enable what can be done."""
        self.delete.setEnabled(bool(self._tiles.selectedItems()))
        possible = bool(self._drawings) and self._weights is not None
        for widget in (self.teach, self.times):
            widget.setEnabled(possible)

    # -- reading -------------------------------------------------------------------------

    def _look(self) -> None:
        """Read own drawings and test images, in a thread of its own."""
        if self._job is not None or self._weights is None or self._dataset is None:
            return
        if not self._drawings or not self.isVisible():
            return
        self._looked = time.monotonic()
        before, after, dataset = self._before, self._weights, self._dataset
        own = prepared(self._drawings, dataset)

        def read(watch: engine.Watch) -> tuple[NDArray[np.intp], object, object]:
            taken_for = after.p_y_given_x(own.test.x).argmax(axis=1)
            if before is None:
                return taken_for, None, None
            return (
                taken_for,
                engine.effect(before, after, own.test),
                engine.effect(before, after, dataset.test),
            )

        self._job = Job(self, read)
        self._job.done.connect(self._take_reading)
        self._job.failed.connect(self._forget_job)
        self._job.cancelled.connect(self._forget_job)

    def _forget_job(self, *_: object) -> None:
        self._job = None

    def _take_reading(self, found: tuple[NDArray[np.intp], object, object]) -> None:
        self._job = None
        taken_for, own, test = found
        if len(taken_for) == self._tiles.count():
            wrong = 0
            for row, label in enumerate(taken_for.tolist()):
                item = self._tiles.item(row)
                assert item is not None
                drawing = item.data(Qt.ItemDataRole.UserRole)
                item.setIcon(self._icon(drawing, label))
                names = self._class_names()
                item.setToolTip(f"A {names[drawing.label]}, taken for {names[label]}")
                wrong += label != drawing.label
            self._heading.setText(f"YOUR DRAWINGS · {wrong} of {len(taken_for)} misread")
        self.effect.show_effects(own, test)

    # -- what a person does --------------------------------------------------------------

    def keep(self, image: NDArray[np.uint8], label: int, strokes: engine.Strokes = ()) -> None:
        """Keep a drawing.

        Raises
        ------
        SoftscopeError
            If it cannot be kept.
        """
        assert self._personal is not None  # nothing can be drawn before there are classes
        self._drawings.append(self._personal.keep(OwnDrawing(image, label, strokes)))
        self._show_drawings()
        self.changed.emit()

    def delete_selected(self) -> None:
        """Delete the drawings that are selected."""
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in self._tiles.selectedItems()]
        for drawing in chosen:
            assert self._personal is not None
            self._personal.forget(drawing)
        self._drawings = [each for each in self._drawings if each not in chosen]
        if chosen:
            self._show_drawings()
            self.changed.emit()

    def _pick(self, item: QListWidgetItem) -> None:
        drawing = item.data(Qt.ItemDataRole.UserRole)
        self.picked.emit(drawing.image, drawing.label)

    def _teach(self) -> None:
        if self._personal is None or self._dataset is None or self._weights is None:
            return
        own = prepared(self._drawings, self._dataset)
        joined = self._dataset.with_added(own, self.times.value())
        self._before = self._weights
        self.teach_requested.emit(TeachingRequest(joined, self._weights.parameters))


def prepared(drawings: list[OwnDrawing], dataset: Dataset) -> Dataset:
    """Return drawings as a data set whose images are prepared as those of another are."""
    own = engine.own_dataset(drawings, dataset.class_names, dataset.image_shape)
    return own.prepared_for(engine.Settings(deskew=dataset.deskew, spread=dataset.spread))
