"""Two steps kept at hand: pins A and B."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Dataset, Moment, Snapshot

from .steps import Schedule, goes_on

NAMES = ("A", "B")


@dataclass(frozen=True, eq=False)
class _Pin:
    moment: Moment
    # Whether the present run passes through the moment: another run may keep its parameters.
    on_run: bool = True


class Pins:
    """Moments by name; they outlive their run, but not data of another kind."""

    def __init__(self) -> None:
        self._pins: dict[str, _Pin] = {}
        self._schedule: Schedule = ()
        self._kind: object = None

    def moments(self) -> dict[str, Moment]:
        """Return what is pinned."""
        return {name: pin.moment for name, pin in self._pins.items()}

    def steps(self) -> dict[str, int]:
        """Return the steps of the pins that lie on the present run."""
        return {name: pin.moment.step for name, pin in self._pins.items() if pin.on_run}

    def pin(self, name: str, moment: Moment) -> None:
        """Keep a moment of the present run."""
        self._pins[name] = _Pin(moment)

    def clear(self) -> None:
        """Keep nothing any more."""
        self._pins.clear()

    def show_snapshot(self, snapshot: Snapshot) -> bool:
        """Take note of what became of the run; return whether there are fewer pins now."""
        same_run = goes_on(self._schedule, snapshot.schedule)
        self._schedule = snapshot.schedule
        for name, pin in self._pins.items():
            # What is gone on from an earlier step does not come by this one again.
            if not same_run or pin.moment.step > snapshot.step:
                self._pins[name] = _Pin(pin.moment, on_run=False)
        kind = _kind_of(snapshot.dataset) if snapshot.dataset is not None else self._kind
        was, self._kind = self._kind, kind
        fewer = bool(self._pins) and kind != was
        if fewer:
            self.clear()
        return fewer


def _kind_of(dataset: Dataset) -> object:
    return dataset.image_shape, dataset.class_names
