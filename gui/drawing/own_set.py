"""What is done to a person's own drawings: kept, deleted, brought back, exported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QWidget

import engine
from engine import Dataset, OwnDrawing, PersonalSet, SoftscopeError
from gui.background import Job
from gui.widgets.band import Band

#: What drawings are exported to, and the suffix of each.
_KINDS = {"NumPy arrays (*.npz)": "npz", "Folder of PNG pictures (*)": ""}


class OwnSet(QObject):
    """The drawings of the kind that the present data has; the band says what was done to them.

    Signals
    -------
    changed
        Drawings came or went.

    Attributes
    ----------
    drawings : tuple of OwnDrawing
        Oldest first.
    """

    changed = pyqtSignal()

    def __init__(self, view: QWidget, band: Band) -> None:
        super().__init__(view)
        self.drawings: tuple[OwnDrawing, ...] = ()
        self._view, self._band = view, band
        self._personal: PersonalSet | None = None
        self._deleted: tuple[OwnDrawing, ...] = ()

    def open(self, dataset: Dataset) -> None:
        """Take the drawings that fit a data set."""
        self._personal = PersonalSet(dataset.class_names, dataset.image_shape)
        self._deleted = ()
        self._band.hide()
        self._take(tuple(self._personal.drawings()))

    def keep(self, image: NDArray[np.uint8], label: int, strokes: engine.Strokes = ()) -> None:
        """Keep a drawing.

        Raises
        ------
        SoftscopeError
            If it cannot be kept.
        """
        assert self._personal is not None  # nothing can be drawn before there are classes
        kept = self._personal.keep(OwnDrawing(image, label, strokes))
        self._take((*self.drawings, kept))

    def delete(self, chosen: list[OwnDrawing]) -> None:
        """Delete drawings; `bring_back` takes that back."""
        if self._personal is None or not chosen:
            return
        gone: list[OwnDrawing] = []
        try:
            for drawing in chosen:
                self._personal.forget(drawing)
                gone.append(drawing)
        except SoftscopeError as error:
            self._fail(str(error))
        else:
            words = f"Deleted {_counted(len(gone))}"
            self._band.say(words, "Undo", "Bring back (Ctrl+Z)", self.bring_back)
        self._deleted = tuple(gone)
        self._take(tuple(each for each in self.drawings if each not in gone))

    def bring_back(self) -> None:
        """Bring back what was deleted last."""
        deleted, self._deleted = self._deleted, ()
        if self._personal is None or not deleted:
            return
        self._band.hide()
        try:
            for drawing in deleted:
                self._personal.bring_back(drawing)
        except SoftscopeError as error:
            self._fail(str(error))
        self._take(tuple(self._personal.drawings()))

    def export(self) -> None:
        """Ask where to, and export all drawings as a data set."""
        path = _ask_where_to_export(self._view)
        if path is None or self._personal is None:
            return
        drawings, names = self.drawings, self._personal.class_names
        job = Job(self, lambda watch: engine.export_drawings(path, drawings, names))
        words = f"Exported {_counted(len(drawings))} to {path}"
        job.done.connect(lambda _: self._band.say(words))
        job.failed.connect(self._fail)

    def _take(self, drawings: tuple[OwnDrawing, ...]) -> None:
        self.drawings = drawings
        self.changed.emit()

    def _fail(self, message: str) -> None:
        self._band.say(message, failed=True)


def _counted(n: int) -> str:
    return "1 drawing" if n == 1 else f"{n:,} drawings"


def _ask_where_to_export(parent: QWidget) -> Path | None:
    """Return the file or the new folder that a person chose; None if cancelled."""
    dialog = QFileDialog(parent, "Export your drawings", "drawings", ";;".join(_KINDS))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("npz")
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_KINDS[kind]))
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
