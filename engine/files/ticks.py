"""Round numbers for axes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise


def nice_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that cuts ``span`` at most so often."""
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next((m * power for m in (1, 2, 5) if m * power >= rough * (1 - 1e-9)), 10 * power)


def linear_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return multiples of a nice step within [low, high]; ``low < high``."""
    step = nice_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    # Through the decimal text, so that 3 * 0.1 is 0.3.
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Return nice numbers within [low, high] for a logarithmic axis; ``0 < low < high``."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    stride = max(1, math.ceil(len(powers) / most))
    choices: tuple[Sequence[int], ...] = ((1, 2, 5), (1, 3), (1,))
    for mantissas in choices:
        ticks = [float(f"{m}e{power}") for power in powers for m in mantissas]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= most:
            break
    else:
        ticks = [
            tick for tick in (10.0**power for power in powers[::stride]) if low <= tick <= high
        ]
    # Less than an octave or so: equal steps read better than one lonely number.
    return ticks if len(ticks) > 2 else linear_ticks(low, high, most)


def tick_labels(ticks: Sequence[float]) -> list[str]:
    """Return the ticks as text, all with the digits that the finest step needs."""
    form = _form_for(ticks)
    return [form(tick) for tick in ticks]


def _form_for(ticks: Sequence[float]) -> Callable[[float], str]:
    largest = max((abs(tick) for tick in ticks), default=0)
    smallest = min((abs(tick) for tick in ticks if tick), default=1)
    if largest >= 1e7 or smallest < 1e-4:
        return lambda tick: f"{tick:g}"
    if all(tick == int(tick) for tick in ticks):
        return lambda tick: f"{tick:,.0f}"
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    # Equal steps share their decimals; 0.2, 0.5, 1, 2 on a logarithmic axis need none.
    if math.isclose(step * (len(ticks) - 1), ticks[-1] - ticks[0], rel_tol=1e-6):
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        return lambda tick: f"{tick:,.{decimals}f}" if tick else "0"
    return lambda tick: f"{tick:g}"
