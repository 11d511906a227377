"""Follows drawing and training: takes the answer apart as often as a window can bear it."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from engine import Dataset, Parameters, Snapshot, Weights
from gui.color_scale import ScaleLimit

from .answer import Answer, Pair, answer, toggled

#: With training running, maps and numbers change this often at most.
LIVE_HZ = 15
# Whatever it takes, the window has several times as long for everything else.
_SHARE_OF_TIME = 6


class LiveAnswer(QObject):
    """The answer to an image, kept up to date while somebody sees it.

    Attributes
    ----------
    answer : Answer or None
        None while nothing is drawn or nothing learned.
    dataset : Dataset or None
        What the weights were learned from.
    image : ndarray of shape image_shape, uint8, or None
        What is asked about; None where nothing is, or what is has another data set's shape.
    logit_limit : ScaleLimit
        Of the bars of all logits; begins anew with a run, as the one of the maps does.

    Signals
    -------
    changed
        One of them is another, or is to be shown again.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self.dataset: Dataset | None = None
        self.logit_limit = ScaleLimit()
        self._map_limit = ScaleLimit()
        self._parameters: Parameters | None = None
        self._image: NDArray[np.uint8] | None = None
        self._label: int | None = None
        self._pins: tuple[int, ...] = ()
        self._pair: Pair | None = None
        self._seen = False
        self._ready = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._update)

    @property
    def image(self) -> NDArray[np.uint8] | None:
        """What is asked about."""
        if self._image is None or self.dataset is None:
            return None
        return self._image if self._image.shape == self.dataset.image_shape else None

    @property
    def pair_is_chosen(self) -> bool:
        """Whether somebody chose the two classes that are compared."""
        return self._pair is not None

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody sees it; nothing is computed while nobody does."""
        self._seen = seen
        self._update()

    def set_image(self, image: NDArray[np.uint8] | None, label: int | None) -> None:
        """Ask about another image; None for nothing."""
        self._image, self._label = image, label
        self._follow()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Answer with the weights a snapshot shows."""
        shown, dataset = snapshot.shown, snapshot.dataset
        parameters = shown.parameters if shown else None
        new_dataset = dataset is not self.dataset
        if new_dataset:
            self._pins, self._pair = (), None
        if new_dataset or (shown is not None and shown.step == 0):
            self._map_limit.reset()
            self.logit_limit.reset()
        if new_dataset or parameters is not self._parameters:
            self.dataset, self._parameters = dataset, parameters
            self._follow()

    def choose_class(self, label: int) -> None:
        """Show the map of a class, or let go of it again."""
        self._pins = toggled(self._pins, label)
        self._update()

    def follow_top_classes(self) -> None:
        """Show the maps of the most probable classes."""
        self._pins = ()
        self._update()

    def compare(self, pair: Pair | None) -> None:
        """Ask why one class and not another; None for the two most probable."""
        self._pair = pair
        self._update()

    def _follow(self) -> None:
        """Answer as soon as it is time."""
        if self._seen and not self._timer.isActive():
            self._timer.start(max(0, round(1000 * (self._ready - time.monotonic()))))

    def _update(self) -> None:
        """Answer now."""
        if not self._seen:
            return
        started = time.monotonic()
        self.answer = self._answer()
        self.changed.emit()
        ended = time.monotonic()
        self._ready = max(started + 1 / LIVE_HZ, ended + _SHARE_OF_TIME * (ended - started))

    def _answer(self) -> Answer | None:
        dataset, parameters, image = self.dataset, self._parameters, self.image
        if dataset is None or parameters is None or image is None:
            return None
        if not (parameters.W.any() or parameters.b.any()):
            return None
        weights = Weights(parameters, dataset.image_shape, dataset.class_names, dataset.pixel_scale)
        return answer(weights, image, self._label, self._pins, self._pair, self._map_limit)
