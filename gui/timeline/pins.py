"""Two steps kept at hand, of one run or of two: pins A and B."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine import Curves, Dataset, Moment, Parameters, Snapshot
from gui.plots.reading import Reading, cost_at, validation_at

from .steps import Schedule, goes_on

NAMES = ("A", "B")


@dataclass(frozen=True, eq=False)
class Pin:
    """A step kept at hand.

    Attributes
    ----------
    moment : Moment
        What is kept.
    run : str
        Name of its run; empty while that is not saved.
    cost, valid_error : Reading or None
        The smoothed cost up to that step, and the latest validation, a fraction; None before any.
    on_run : bool
        Whether the present run passes through it: another run may keep its parameters.
    """

    moment: Moment
    run: str = ""
    cost: Reading | None = None
    valid_error: Reading | None = None
    on_run: bool = False

    @property
    def step(self) -> int:
        """Minibatches trained on by then."""
        return self.moment.step

    @property
    def parameters(self) -> Parameters:
        """As they were then."""
        return self.moment.parameters


def pin_of(moment: Moment, curves: Curves, run: str = "", on_run: bool = False) -> Pin:
    """Return a moment with what the curves of its run say of it."""
    if moment.step == 0:
        return Pin(moment, run, on_run=on_run)
    # The last minibatch trained on by then.
    step = moment.step - 1
    cost = cost_at(curves.smooth_cost, step)
    return Pin(moment, run, cost, validation_at(curves, step), on_run)


class Pins:
    """Steps by name; they outlive their run, but not data of another kind."""

    def __init__(self) -> None:
        self._pins: dict[str, Pin] = {}
        self._schedule: Schedule = ()
        self._kind: object = None
        self._curves = Curves()
        self._run = ""

    def moments(self) -> dict[str, Pin]:
        """Return what is pinned."""
        return dict(self._pins)

    def steps(self) -> dict[str, int]:
        """Return the steps of the pins that lie on the present run."""
        return {name: pin.step for name, pin in self._pins.items() if pin.on_run}

    def pin(self, name: str, moment: Moment) -> None:
        """Keep a moment of the present run."""
        self._pins[name] = pin_of(moment, self._curves, self._run, on_run=True)

    def keep(self, pins: Mapping[str, Pin]) -> None:
        """Keep steps of whichever runs."""
        self._pins.update(pins)

    def clear(self) -> None:
        """Keep nothing any more."""
        self._pins.clear()

    def show_snapshot(self, snapshot: Snapshot) -> bool:
        """Take note of what became of the run; return whether that changes the pins."""
        same_run = goes_on(self._schedule, snapshot.schedule)
        self._schedule, self._curves = snapshot.schedule, snapshot.curves
        self._run = snapshot.run_path.name if snapshot.run_path is not None else ""
        was, self._pins = self._pins, {
            name: self._now(pin, same_run, snapshot.step) for name, pin in self._pins.items()
        }  # fmt: skip
        kind = _kind_of(snapshot.dataset) if snapshot.dataset is not None else self._kind
        if kind != self._kind:
            self._kind = kind
            self.clear()
        return self._pins != was

    def _now(self, pin: Pin, same_run: bool, newest: int) -> Pin:
        if not pin.on_run:
            return pin
        # What is gone on from an earlier step does not come by this one again.
        if not same_run or pin.step > newest:
            return replace(pin, on_run=False)
        # A run has a name once it is saved, and a new one where it goes on as a branch.
        return pin if self._run in ("", pin.run) else replace(pin, run=self._run)


def _kind_of(dataset: Dataset) -> object:
    return dataset.image_shape, dataset.class_names
