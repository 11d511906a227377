"""Reading own drawings with the weights shown, beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, pyqtSignal

import engine
from engine import Dataset, Effect, OwnDrawing, Weights
from gui.background import Job


@dataclass(frozen=True, eq=False)
class Reading:
    """What a model takes a person's drawings for, and what training on them has changed.

    Attributes
    ----------
    drawings : tuple of OwnDrawing
        What was read.
    taken_for : ndarray of intp, shape (n,)
        The class of each.
    own, test : Effect or None
        On the drawings and on the test images; None before there was any such training.
    """

    drawings: tuple[OwnDrawing, ...]
    taken_for: NDArray[np.intp]
    own: Effect | None = None
    test: Effect | None = None


def prepared(drawings: Sequence[OwnDrawing], dataset: Dataset) -> Dataset:
    """Return drawings as a data set whose images are prepared as those of another are."""
    own = engine.own_dataset(drawings, dataset.class_names, dataset.image_shape)
    return own.prepared_for(engine.Settings(deskew=dataset.deskew, spread=dataset.spread))


def read_drawings(
    drawings: Sequence[OwnDrawing], dataset: Dataset, before: Weights | None, now: Weights
) -> Reading:
    """Read drawings, and compare with the weights before they were trained on, if they were."""
    own = prepared(drawings, dataset)
    taken_for = now.p_y_given_x(own.test.x).argmax(axis=1)
    if before is None:
        return Reading(tuple(drawings), taken_for)
    effects = (engine.effect(before, now, split) for split in (own.test, dataset.test))
    return Reading(tuple(drawings), taken_for, *effects)


class OwnReader(QObject):
    """Reads in a thread of its own, once at a time; of what is asked meanwhile, the last is done.

    Signals
    -------
    read : Reading
        What was found.
    """

    read = pyqtSignal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._next: Callable[[], Reading] | None = None

    def look(
        self,
        drawings: Sequence[OwnDrawing],
        dataset: Dataset,
        before: Weights | None,
        now: Weights,
    ) -> None:
        """Read drawings as `read_drawings` does, soon."""
        drawings = tuple(drawings)
        self._next = lambda: read_drawings(drawings, dataset, before, now)
        self._begin()

    def _begin(self) -> None:
        if self._is_busy or self._next is None:
            return
        work, self._next = self._next, None
        self._is_busy = True
        job = Job(self, lambda watch: work())
        job.done.connect(self._tell)
        job.failed.connect(self._go_on)
        job.cancelled.connect(self._go_on)

    def _tell(self, reading: Reading) -> None:
        self.read.emit(reading)
        self._go_on()

    def _go_on(self, *_: object) -> None:
        self._is_busy = False
        self._begin()
