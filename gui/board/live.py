"""Follows a run for the weight board: computes what is chosen, as often as it can be afforded."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from engine import Dataset, Moment, Snapshot, State
from gui.color_scale import ScaleLimit

from .kinds import LIVE, PINNED, BoardValues, Kind, board_values, pins_needed, why_not_drawable
from .picture import BoardPicture
from .pin_words import Pins

_NOTHING_YET = "Weight images appear here · press Run (Space)"
_ALL_ZERO = {
    Kind.GRADIENT: "The gradient of the next minibatch is zero everywhere",
    Kind.UPDATE: "The next minibatch changes no weight",
    Kind.DIFFERENCE: "Both pins have the same weights",
    Kind.COMPARE: "All weights are zero at both pins",
}
# While a run goes on, what a minibatch comes to is worked out this often at most ...
_LIVE_INTERVAL_S = 0.1
_OF_A_MINIBATCH = (Kind.GRADIENT, Kind.UPDATE)
# ... and whatever that takes, the window has this many times as long for everything else.
_REST_TO_WORK = 10


class BoardLive(QObject):
    """What the board is to show, kept up to date while somebody sees it.

    Attributes
    ----------
    kind : Kind
        What is chosen.
    pictures : tuple of BoardPicture
        What there is to draw: one set of numbers or several side by side, or nothing.
    nothing : str
        Why there is not.
    frozen : bool
        Whether the scales stay as they are.

    Signals
    -------
    changed
        ``pictures`` or ``nothing`` is another.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kind = Kind.WEIGHTS
        self.pictures: tuple[BoardPicture, ...] = ()
        self.nothing = _NOTHING_YET
        self.frozen = False
        self.pins: Pins = {}
        self._snapshot: Snapshot | None = None
        self._seen = False
        self._limits = {kind: ScaleLimit() for kind in Kind}
        self._limits[Kind.B] = self._limits[Kind.A]
        self._drawn_from: tuple[object, ...] = ()
        self._rested_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._follow)

    @property
    def picture(self) -> BoardPicture | None:
        """The first of the pictures, if there is one."""
        return self.pictures[0] if self.pictures else None

    @property
    def dataset(self) -> Dataset | None:
        """What the run learns."""
        return self._snapshot.dataset if self._snapshot is not None else None

    @property
    def is_past(self) -> bool:
        """Whether the step shown is not the newest."""
        return self._snapshot is not None and self._snapshot.viewed is not None

    def set_seen(self, seen: bool) -> None:
        """Say whether anybody sees it; nothing is computed while nobody does."""
        self._seen = seen
        self._follow()

    def choose(self, kind: Kind) -> None:
        """Show another kind, at once."""
        self.kind = kind
        self._follow()

    def set_pins(self, pins: Pins) -> None:
        """Take note of pinned steps."""
        self.pins = dict(pins)
        for kind in PINNED:
            self._limits[kind].reset()
        self._follow()

    def freeze(self, frozen: bool) -> None:
        """Hold the scales, or let them fit again."""
        self.frozen = frozen
        for limit in self._limits.values():
            limit.frozen = frozen
        if self.pictures:
            self._show([picture.values for picture in self.pictures])

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take note of a newer state of the run."""
        before, self._snapshot = self._snapshot, snapshot
        if before is None or snapshot.step < before.step or snapshot.dataset is not before.dataset:
            for kind in LIVE:
                self._limits[kind].reset()
        if snapshot.state is not State.RUNNING or snapshot.viewed is not None:
            self._follow()
            return
        left = self._rested_at - time.monotonic()
        if left <= 0:
            self._follow()
        elif not self._timer.isActive():
            # What comes too early is drawn once when it is time, if nothing newer has come by then.
            self._timer.start(round(1000 * left) + 1)

    def catch_up(self) -> None:
        """Work out what is chosen, whether or not it is seen."""
        snapshot = self._snapshot
        shown = snapshot.shown if snapshot is not None else None
        if shown is None or self.dataset is None:
            self._show_nothing(_NOTHING_YET)
            return
        source = self._source(self.dataset, shown)
        if source == self._drawn_from:
            return
        self._drawn_from = source
        reason = why_not_drawable(self.kind, self.pins, shown.parameters)
        if reason:
            self._show_nothing(reason)
            return
        started = time.monotonic()
        self._show(board_values(self.kind, self.dataset, shown, self.pins))
        ended = time.monotonic()
        pause = _LIVE_INTERVAL_S if self.kind in _OF_A_MINIBATCH else 0.0
        self._rested_at = ended + max(pause, _REST_TO_WORK * (ended - started))

    def _follow(self) -> None:
        if self._seen:
            self.catch_up()

    def _source(self, dataset: Dataset, shown: Moment) -> tuple[object, ...]:
        """Return all that decides what is drawn."""
        if self.kind in PINNED:
            pins = tuple(self.pins[name] for name in pins_needed(self.kind))
            return self.kind, dataset, shown.parameters.W.shape, *pins
        return (
            self.kind, dataset, shown.parameters, shown.next_parameters, shown.era, shown.step,
        )  # fmt: skip

    def _show(self, values: Sequence[BoardValues]) -> None:
        if not any(part.W.any() for part in values):
            self._show_nothing(_ALL_ZERO.get(self.kind, _NOTHING_YET))
            return
        self.pictures = tuple(self._on_its_scale(part) for part in values)
        self.nothing = ""
        self.changed.emit()

    def _on_its_scale(self, values: BoardValues) -> BoardPicture:
        assert self.dataset is not None
        limit = self._limits[values.kind]
        limit.fit(self._sharing_its_scale(values))
        shape, names = self.dataset.image_shape, self.dataset.class_names
        return BoardPicture(values, shape, names, limit.value, limit.exceeded)

    def _sharing_its_scale(self, values: BoardValues) -> NDArray[np.floating]:
        """Return all numbers that the scale is for: one pin is compared with the other."""
        if values.kind not in (Kind.A, Kind.B):
            return values.W
        pinned = (pin.parameters.W for pin in self.pins.values())
        return np.concatenate([W for W in pinned if W.shape == values.W.shape])

    def _show_nothing(self, reason: str) -> None:
        if not self.pictures and reason == self.nothing:
            return
        self.pictures, self.nothing = (), reason
        self.changed.emit()
