"""Follows a run: classifies a split as often as training and window can bear it."""

from __future__ import annotations

import time
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from engine import Moment, Snapshot, State
from gui.newest import Newest

from .looks import Look, look
from .split_choice import ScoredImages

# While a run goes on, the next look begins no sooner than so many seconds after the last, and only
# after so many times what that one took: training and window keep the processor.
_SHORTEST_PAUSE = 0.25
_PAUSE_PER_WORK = 10.0


class LiveLook(QObject):
    """What the model shown takes the images of a split for, kept up to date while it is seen.

    Attributes
    ----------
    snapshot : Snapshot or None
        The newest.
    split : str
        Name of the split that is looked at.
    look : Look or None
        None while nothing is learned.

    Signals
    -------
    changed
        There is another look, or none any more.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.snapshot: Snapshot | None = None
        self.split = "valid"
        self.look: Look | None = None
        self._seen = False
        self._asked: tuple[Moment, str] | None = None
        self._due = 0.0
        self._looking = Newest(self)

    @property
    def is_live(self) -> bool:
        """Whether the run goes on and its newest step is shown."""
        snapshot = self.snapshot
        return snapshot is not None and snapshot.state is State.RUNNING and snapshot.viewed is None

    @property
    def busy(self) -> bool:
        """Whether a look is under way."""
        return self._looking.busy

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody sees it; nothing is classified while nobody does."""
        self._seen = seen
        self._look_if_due()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Look at the step that is shown; during a run, a few times a second."""
        self.snapshot = snapshot
        self._look_if_due()

    def choose_split(self, name: str) -> None:
        """Look at other images, at once."""
        self.split = name
        self._look_if_due()

    def _look_if_due(self) -> None:
        if not self._seen:
            return
        snapshot = self.snapshot
        dataset, shown = (snapshot.dataset, snapshot.shown) if snapshot else (None, None)
        # Zeros read every image as the first class; nothing is to be learned from that.
        if dataset is None or shown is None or not shown.parameters.W.any():
            self._forget()
            return
        asked, split = self._asked or (None, "")
        if split == self.split and asked is not None:
            waits = self._looking.busy or time.monotonic() < self._due
            if asked.parameters is shown.parameters or (self.is_live and waits):
                return
        self._asked = shown, self.split
        scored = ScoredImages.of(dataset, self.split)
        self._looking.ask(partial(look, dataset, shown, scored), self._take)

    def _forget(self) -> None:
        if self._asked is not None:
            self._looking.forget()
            self._asked = self.look = None
            self._due = 0.0
            self.changed.emit()

    def _take(self, found: Look) -> None:
        """Take what a thread has found, unless it is about what nobody wants any more."""
        self._due = time.monotonic() + max(_SHORTEST_PAUSE, _PAUSE_PER_WORK * found.seconds)
        snapshot = self.snapshot
        wanted = snapshot is not None and found.dataset is snapshot.dataset
        if wanted and found.scored.name == self.split:
            self.look = found
            self.changed.emit()
