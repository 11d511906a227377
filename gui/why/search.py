"""Looks beside the window for what in all a model has seen is most like an image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

import engine
from engine import Dataset, Judgement, Neighbours, Novelty, SoftscopeError
from gui.background import Job, Work
from gui.newest import Newest

#: While somebody draws, it is looked this often at most.
SEARCH_INTERVAL_MS = 120
NEAREST = 5


class Found(NamedTuple):
    """What an image is like.

    Attributes
    ----------
    image : ndarray of shape (rows, columns), uint8
        That was looked for.
    neighbours : Neighbours
        The training images nearest to it.
    judgement : Judgement or None
        How unusual it is; None before that can be told.
    """

    image: NDArray[np.uint8]
    neighbours: Neighbours
    judgement: Judgement | None


class NearestSearch(QObject):
    """Finds the nearest training images, and learns what is usual in a data set.

    Of images that come faster than they can be looked for, the last counts.

    Attributes
    ----------
    novelty : Novelty or None
        What is usual, once it is known.
    alarm_rate : float or None
        The fraction of test images called unlike anything seen, once it is known.

    Signals
    -------
    found : Found or None
        None where there is no image.
    learning : int, int or None
        How many of how many validation images are compared.
    learned
        What is usual is known, or how often that is wrong.
    failed : str
        Why nothing can be found, one line.
    """

    found = pyqtSignal(object)
    learning = pyqtSignal(object, object)
    learned = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.novelty: Novelty | None = None
        self.alarm_rate: float | None = None
        self._dataset: Dataset | None = None
        self._image: NDArray[np.uint8] | None = None
        self._last: Found | None = None
        self._newest = Newest(self)
        self._learning: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._search_waiting)
        self._waits = False

    def set_dataset(self, dataset: Dataset) -> None:
        """Look among the training images of a data set; learns what is usual there."""
        if dataset is self._dataset:
            return
        self._dataset = dataset
        self.novelty = self.alarm_rate = self._image = None
        self._forget()
        self._learn(lambda watch: Novelty.calibrated(dataset, watch), self._learn_usual)

    def set_image(self, image: NDArray[np.uint8] | None) -> None:
        """Look for an image; None for nothing."""
        self._image = image
        if image is None:
            self._forget()
        elif self._timer.isActive():
            self._waits = True
        else:
            self._search()

    def _forget(self) -> None:
        self._newest.forget()
        self._waits, self._last = False, None
        self.found.emit(None)

    def _search_waiting(self) -> None:
        if self._waits:
            self._search()

    def _search(self) -> None:
        self._waits = False
        dataset, image, novelty = self._dataset, self._image, self.novelty
        if dataset is None or image is None:
            return
        self._timer.start(SEARCH_INTERVAL_MS)
        self._newest.ask(lambda watch: _look(dataset, image, novelty), self._arrive)

    def _arrive(self, result: Found | str) -> None:
        if isinstance(result, str):
            self.failed.emit(result)
            return
        if result.judgement is None and self.novelty is not None:
            # What is usual was learned meanwhile.
            judgement = self.novelty.judge(result.image, result.neighbours)
            result = result._replace(judgement=judgement)
        self._last = result
        self.found.emit(result)

    def _learn(self, work: Work, done: Callable[[Any], None]) -> None:
        """Do a part of learning what is usual; another one under way is called off."""
        if self._learning is not None:
            self._learning.cancel()
        job = self._learning = Job(self, work)

        def end(result: Any) -> None:
            self._learning = None
            done(result)
            self.learned.emit()

        def fail(message: str) -> None:
            self._learning = None
            self.failed.emit(message)

        job.progress.connect(self.learning)
        job.done.connect(end)
        job.failed.connect(fail)

    def _learn_usual(self, novelty: Novelty) -> None:
        self.novelty = novelty
        if self._last is not None:
            self._arrive(self._last)
        assert self._dataset is not None
        test = self._dataset.test
        self._learn(lambda watch: novelty.alarm_rate(test, watch), self._learn_rate)

    def _learn_rate(self, rate: float) -> None:
        self.alarm_rate = rate


def _look(dataset: Dataset, image: NDArray[np.uint8], novelty: Novelty | None) -> Found | str:
    """Find and judge; runs in a thread of its own. A failure is returned as its line."""
    try:
        neighbours = engine.nearest_images(dataset.train, image, NEAREST)
    except SoftscopeError as error:
        return str(error)
    judgement = novelty.judge(image, neighbours) if novelty is not None else None
    return Found(image, neighbours, judgement)
