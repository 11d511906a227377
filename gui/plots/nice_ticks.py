"""Round numbers: ranges that change in steps, ticks where a person would put them.

On a logarithmic axis, ranges and ticks are decimal logarithms.
"""

from __future__ import annotations

import math

Range = tuple[float, float]
Ticks = tuple[float, list[float]]

# Steps in which ranges and scales change: close enough that at most a third of a range is empty.
NICE_STEPS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
FEWEST_STEPS = 100
# Pixels a label needs for itself along its axis.
STEP_LABEL_ROOM = 72
_VALUE_LABEL_ROOM = 24
_LABEL_HEIGHT = 17
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def nice_ceiling(value: float) -> float:
    """Return the smallest of `NICE_STEPS`, times a power of ten, that is not below ``value``."""
    decade = 10.0 ** math.floor(math.log10(value))
    step = next(step for step in NICE_STEPS if step * decade >= value * (1 - 1e-9))
    return float(f"{step * decade:.6g}")


def nice_floor(value: float) -> float:
    """Return the largest of `NICE_STEPS`, times a power of ten, that is not above ``value``."""
    decade = 10.0 ** math.floor(math.log10(value))
    step = next(step for step in NICE_STEPS[::-1] if step * decade <= value * (1 + 1e-9))
    return float(f"{step * decade:.6g}")


def step_range(last_step: float, log: bool = False) -> Range:
    """Return the range of minibatches to show when ``last_step`` is the latest.

    Step 0 has no logarithm: a logarithmic range starts at step 1.
    """
    end = nice_ceiling(max(last_step, FEWEST_STEPS))
    return (0.0, math.log10(end)) if log else (0.0, end)


def linear_ticks(low: float, high: float, at_most: float, finest: float = 0.0) -> Ticks:
    """Return the spacing, 1, 2 or 5 times a power of ten, and its multiples in the range."""
    wanted = max((high - low) / max(at_most, 1), finest, 1e-12)
    decade = 10.0 ** math.floor(math.log10(wanted))
    spacing = next(step * decade for step in TICK_STEPS if step * decade >= wanted * (1 - 1e-9))
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return spacing, [index * spacing for index in range(first, last + 1)]


def step_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of the minibatch axis, at whole steps."""
    return linear_ticks(low, high, pixels / STEP_LABEL_ROOM, finest=1.0)


def value_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of a linear value axis."""
    return linear_ticks(low, high, pixels / _VALUE_LABEL_ROOM)


def _log_ticks(low: float, high: float, pixels: float, room: float, finest: float = 0.0) -> Ticks:
    """Return 1, 2, 5 of each decade or whole decades, ``room`` pixels apart."""
    pixels_per_decade = pixels / max(high - low, 1e-9)
    decades = range(math.floor(low), math.ceil(high) + 1)
    if math.log10(2) * pixels_per_decade < room:
        stride = math.ceil(room / pixels_per_decade)
        whole = [float(d) for d in decades if d % stride == 0 and low <= d <= high]
        if len(whole) >= 2:
            return stride, whole
    logs = [decade + math.log10(step) for decade in decades for step in TICK_STEPS[:3]]
    inside = [value for value in logs if low - 1e-9 <= value <= high + 1e-9]
    if 2 <= len(inside) <= pixels / room:
        return 0.0, inside
    # Zoomed in between two of them.
    spacing, values = linear_ticks(10.0**low, 10.0**high, pixels / (1.4 * room), finest)
    return spacing, [math.log10(value) for value in values if value > 0]


def log_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of a logarithmic value axis."""
    return _log_ticks(low, high, pixels, _LABEL_HEIGHT)


def log_step_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of a logarithmic minibatch axis, at whole steps."""
    return _log_ticks(low, high, pixels, STEP_LABEL_ROOM, finest=1.0)


def step_text(value: float, spacing: float) -> str:
    """Return the label of a minibatch tick."""
    return f"{value:,.0f}"


def log_step_text(value: float, spacing: float) -> str:
    """Return the label of a minibatch tick given as a power of ten."""
    return f"{10.0**value:,.0f}"


def number_text(value: float, spacing: float) -> str:
    """Return the label of a tick, with as many decimals as neighbours need."""
    if value and not 1e-3 <= abs(value) < 1e5:
        return _power_text(value)
    decimals = max(0, -math.floor(math.log10(spacing) + 1e-9))
    return f"{value:,.{decimals}f}"


def percent_text(value: float, spacing: float) -> str:
    """Return the label of a tick that is a fraction, with as many decimals as neighbours need."""
    decimals = max(0, -math.floor(math.log10(spacing * 100) + 1e-9))
    return f"{100 * value:.{decimals}f} %"


def log_percent_text(value: float, spacing: float) -> str:
    """Return the label of a tick that is the power of ten of a fraction."""
    return f"{100 * 10.0**value:.4g} %"


def log_text(value: float, spacing: float) -> str:
    """Return the label of a tick given as a power of ten."""
    number = 10.0**value
    if 1e-3 <= number < 1e5:
        return f"{number:,.4g}" if number < 1e3 else f"{number:,.0f}"
    return _power_text(number)


def _power_text(number: float) -> str:
    """Return a number as a multiple of a power of ten."""
    mantissa, exponent = f"{number:.2e}".split("e")
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    shown = f"{float(mantissa):g}"
    return power if shown == "1" else f"{shown}×{power}"
