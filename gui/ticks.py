"""Round numbers: ranges that change in steps, ticks where a person would put them."""

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


def step_range(last_step: float) -> Range:
    """Return the range of minibatches to show when ``last_step`` is the latest."""
    return 0.0, nice_ceiling(max(last_step, FEWEST_STEPS))


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


def log_ticks(low: float, high: float, pixels: float) -> Ticks:
    """Return ticks of a logarithmic axis, as powers of ten: 1, 2, 5 or whole decades."""
    pixels_per_decade = pixels / max(high - low, 1e-9)
    decades = range(math.floor(low), math.ceil(high) + 1)
    if math.log10(2) * pixels_per_decade < _LABEL_HEIGHT:
        stride = math.ceil(_LABEL_HEIGHT / pixels_per_decade)
        return stride, [float(d) for d in decades if d % stride == 0 and low <= d <= high]
    logs = [decade + math.log10(step) for decade in decades for step in TICK_STEPS[:3]]
    inside = [value for value in logs if low - 1e-9 <= value <= high + 1e-9]
    if len(inside) >= 2:
        return 0.0, inside
    # Zoomed in between two of them.
    spacing, values = linear_ticks(10.0**low, 10.0**high, pixels / _VALUE_LABEL_ROOM)
    return spacing, [math.log10(value) for value in values if value > 0]


def step_text(value: float, spacing: float) -> str:
    """Return the label of a minibatch tick."""
    return f"{value:,.0f}"


def percent_text(value: float, spacing: float) -> str:
    """Return the label of a tick that is a fraction, with as many decimals as neighbours need."""
    decimals = max(0, -math.floor(math.log10(spacing * 100) + 1e-9))
    return f"{100 * value:.{decimals}f} %"


def log_text(value: float, spacing: float) -> str:
    """Return the label of a tick given as a power of ten."""
    number = 10.0**value
    if 1e-3 <= number < 1e5:
        return f"{number:,.4g}" if number < 1e3 else f"{number:,.0f}"
    mantissa, exponent = f"{number:.0e}".split("e")
    power = "10" + str(int(exponent)).translate(_SUPERSCRIPT)
    return power if mantissa == "1" else f"{mantissa}×{power}"
