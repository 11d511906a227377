"""What is said about pinned steps: whose they are, and how good the model was there."""

from __future__ import annotations

from collections.abc import Mapping

from gui.microscope.numbers import number, percentage
from gui.timeline.pins import Pin

Pins = Mapping[str, Pin]

_BETWEEN = "     "
# What the cost and the error are called, in fewer and fewer words; empty where they are left out.
_NAMES = (
    ("smoothed cost", "last validation"),
    ("cost", "validation"),
    ("", "validation"),
    ("", "valid"),
    ("", ""),
)


def places(pins: Pins) -> dict[str, str]:
    """Return the step of each pin, and whose it is unless all are of the present run."""
    named = not all(pin.on_run for pin in pins.values())
    return {
        name: f"step {pins[name].step:,}" + (f" of {_run(pins[name])}" if named else "")
        for name in sorted(pins)
    }


def steps_of(pins: Pins) -> str:
    """Return the steps of all pins in a line."""
    return " · ".join(f"{name} {place}" for name, place in places(pins).items())


def about(pins: Pins) -> tuple[str, ...]:
    """Return a line with the steps, costs and errors of all pins, in fewer and fewer words."""
    return tuple(
        _BETWEEN.join(
            f"{name} {place}{_figures(pins[name], *names)}" for name, place in places(pins).items()
        )
        for names in _NAMES
    )


def for_paper(pins: Pins) -> tuple[str, ...]:
    """Return a line a pin, with the name of its run wherever it has one."""
    return tuple(
        f"{name}: step {pin.step:,} of {_run(pin)}{_figures(pin, *_NAMES[0])}"
        for name, pin in sorted(pins.items())
    )


def _run(pin: Pin) -> str:
    return pin.run or ("this run" if pin.on_run else "an earlier run")


def _figures(pin: Pin, cost: str, error: str) -> str:
    words = ""
    if cost and pin.cost is not None:
        words += f" · {cost} {pin.cost.text(number)}"
    if error and pin.valid_error is not None:
        words += f" · {error} {pin.valid_error.text(percentage)}"
    return words
