"""Follows a run: computes what a minibatch comes to, as often as a person can read it."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from engine import Dataset, Moment, Snapshot, State, look_at_minibatch

from .focus import Choice, Focus, ScaleKeeper

# While a run goes on, numbers change this often at most.
LIVE_INTERVAL_S = 0.35
# Whatever it takes, the window has several times as long for everything else.
TIMES_AS_LONG = 6


def _same(one: Moment, other: Moment) -> bool:
    """Whether two moments are of one step of one run; the newest is packed anew each time."""
    return (
        one.parameters is other.parameters
        and one.step == other.step
        and one.era == other.era
        and one.next_parameters is other.next_parameters
        and one.early_stopping == other.early_stopping
    )


class LiveFocus(QObject):
    """What is looked at, kept up to date while somebody sees it.

    Attributes
    ----------
    focus : Focus or None
        None until there is a data set.
    snapshot : Snapshot or None
        The newest.

    Signals
    -------
    changed
        ``focus`` is another one.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.focus: Focus | None = None
        self.snapshot: Snapshot | None = None
        self._choice = Choice()
        self._scales = ScaleKeeper()
        self._seen = False
        self._looked_at: tuple[Dataset, Moment] | None = None
        self._ready = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._follow)

    @property
    def choice(self) -> Choice:
        """Which image and class are looked at."""
        return self._choice

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody sees it; nothing is computed while nobody does."""
        self._seen = seen
        self._ready = 0.0
        self._follow()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take note of a newer state of the run."""
        before, self.snapshot = self.snapshot, snapshot
        if before is not None and _is_live(before) and not _is_live(snapshot):
            # It has come to rest: there is nothing to wait for.
            self._ready = 0.0
        self._follow()

    def choose(self, choice: Choice) -> None:
        """Look at another image or class."""
        self._choice = choice
        if self.focus is not None:
            self.focus = replace(self.focus, choice=choice)
            self.changed.emit()

    def choose_place(self, place: int) -> None:
        """Look at an image by its place in the order shown, and at its own class."""
        self.choose(replace(self._choice, place=place, label=None))

    def choose_image(self, image: int) -> None:
        """Look at an image by its place in the minibatch."""
        if self.focus is not None:
            self.choose_place(_place_of(image, self.focus.order))

    def choose_worst(self) -> None:
        """Look at the image that costs most."""
        if self.focus is not None:
            self.choose_image(int(self.focus.minibatch.worst_first[0]))

    def choose_neighbour(self, step: int) -> None:
        """Look at an image so many places further on, or before."""
        if self.focus is not None:
            self.choose_place((self.focus.place + step) % len(self.focus.minibatch))

    def choose_label(self, label: int) -> None:
        """Look at a class."""
        self.choose(replace(self._choice, label=label))

    def sort(self, worst_first: bool) -> None:
        """Begin with the worst, or go back to file order with the image looked at."""
        focus, choice = self.focus, replace(self._choice, worst_first=worst_first, place=0)
        if focus is not None and not worst_first:
            order = replace(focus, choice=choice).order
            choice = replace(choice, place=_place_of(focus.image, order))
        self.choose(choice)

    def _follow(self) -> None:
        """Look at the present minibatch, now or as soon as it is time."""
        snapshot = self.snapshot
        if not self._seen or snapshot is None:
            return
        shown, dataset = snapshot.shown, snapshot.dataset
        if dataset is None or shown is None or not snapshot.schedule:
            if self.focus is not None:
                self.focus = self._looked_at = None
                self.changed.emit()
            return
        if self._looked_at and self._looked_at[0] is dataset and _same(self._looked_at[1], shown):
            return
        wait = self._ready - time.monotonic()
        if wait > 0:
            if not self._timer.isActive():
                self._timer.start(round(1000 * wait) + 1)
            return
        self._look(snapshot, dataset, shown)

    def _look(self, snapshot: Snapshot, dataset: Dataset, shown: Moment) -> None:
        started = time.monotonic()
        if self._looked_at is None or self._looked_at[0] is not dataset:
            self._choice = Choice(worst_first=self._choice.worst_first)
            self._scales.reset()
        elif shown.step == 0:
            self._scales.reset()
        self._looked_at = dataset, shown
        minibatch = look_at_minibatch(dataset, shown)
        self.focus = Focus(
            minibatch,
            self._choice,
            self._scales.fit(minibatch),
            snapshot.schedule[0].settings.batch_size,
        )
        self.changed.emit()
        ended = time.monotonic()
        pause = LIVE_INTERVAL_S if _is_live(snapshot) else 0.0
        self._ready = ended + max(pause, TIMES_AS_LONG * (ended - started))


def _place_of(image: int, order: NDArray[np.intp]) -> int:
    return int(np.flatnonzero(order == image)[0])


def _is_live(snapshot: Snapshot) -> bool:
    return snapshot.state is State.RUNNING and snapshot.viewed is None
