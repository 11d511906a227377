"""The moments at which somebody changed a setting, as flags of a plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from engine import Era, differing

from .flags import Flag

# Changes nearer to the first of them than this, in pixels, are one mark: a slider was dragged.
_TOGETHER = 24.0
# More lines than this would be a tooltip nobody reads.
_MOST_LINES = 8
_NAMES = {"l2": "L2"}
_SHORT_NAMES = {
    "learning_rate": "rate",
    "batch_size": "batch",
    "patience_increase": "increase",
    "improvement_threshold": "threshold",
}


def setting_text(value: Any) -> str:
    """Return the value of a setting as a person would write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def change_text(before: Era, after: Era, short: bool = False) -> str:
    """Return what is different in a later era: name, old and new value of each setting."""
    names = _SHORT_NAMES if short else _NAMES
    return ", ".join(
        f"{names.get(name, _NAMES.get(name, name.replace('_', ' ')))} "
        f"{setting_text(old)} → {setting_text(new)}"
        for name, (old, new) in differing(before.settings, after.settings).items()
    )


def change_flags(schedule: Sequence[Era], pixel: Callable[[float], float]) -> list[Flag]:
    """Return a flag for each change, or for several that are too near to be told apart.

    Parameters
    ----------
    schedule : sequence of Era
        The settings of the run, from its first step on.
    pixel : callable
        Where a step is across the screen.
    """
    flags = []
    first = 1
    while first < len(schedule):
        start = pixel(schedule[first].first_step)
        after = first + 1
        while after < len(schedule) and pixel(schedule[after].first_step) - start < _TOGETHER:
            after += 1
        flags.append(_flag(schedule[first - 1 : after]))
        first = after
    return flags


def _flag(eras: Sequence[Era]) -> Flag:
    """Return the flag of the changes from each of these eras to the next."""
    number = len(eras) - 1
    net = differing(eras[0].settings, eras[-1].settings)
    texts = [change_text(eras[0], eras[-1]), change_text(eras[0], eras[-1], short=True)]
    if number > 1:
        texts.insert(0, f"{texts[0]} ({number} changes)")
    if not net:
        texts = [f"{number} changes, back as before", f"{number} changes"]
    elif len(net) > 1:
        texts.append(f"{len(net)} settings")
    else:
        ((old, new),) = net.values()
        texts.append(f"{setting_text(old)} → {setting_text(new)}")
    steps = [
        f"step {after.first_step:,}: {change_text(before, after)}"
        for before, after in pairwise(eras)
    ]
    if number > _MOST_LINES:
        half = _MOST_LINES // 2
        steps[half:-half] = [f"… {number - 2 * half} more …"]
    return Flag(eras[1].first_step, eras[-1].first_step, tuple(texts), "\n".join(steps))
