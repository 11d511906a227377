"""Numbers of an answer as they are printed: those that belong together add up as they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

_SUPERSCRIPT = str.maketrans("-+0123456789", "⁻ ⁰¹²³⁴⁵⁶⁷⁸⁹")
# Digits behind the point, unless none of what is printed would be left, or no end of it.
_USUAL_PLACES = 2
_PLAIN = 0.1, 1e6
# Longer, a number is printed with a power of ten where that is shorter.
_LONGEST = 10
# Whoever is not this many times as probable is about equally probable.
_ABOUT_EQUAL = 1.05
_MOST_ODDS = 1e6


def places_for(values: Iterable[float]) -> int:
    """Return how many digits behind the point numbers need; negative if they are very large."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0 or _PLAIN[0] <= largest < _PLAIN[1]:
        return _USUAL_PLACES
    return _USUAL_PLACES - math.floor(math.log10(largest))


def rounded(value: float, places: int) -> Decimal:
    """Return a number as `engine.figures` rounds a logit; there is no negative zero."""
    return Decimal(int(Decimal(float(value)).scaleb(places).to_integral_value())).scaleb(-places)


def signed_text(number: Decimal) -> str:
    """Return a number with its sign, a true minus; nought has none."""
    text = f"{number:+,f}" if number else f"{number:f}"
    if len(text) > _LONGEST:
        short = f"{number:+}"
        mantissa, _, exponent = short.partition("E")
        power = f"×10{exponent.translate(_SUPERSCRIPT).strip()}" if exponent else ""
        text = mantissa + power if len(short) < len(text) else text
    return text.replace("-", "−")


def logit_texts(logits: Iterable[float]) -> list[str]:
    """Return the logits of all classes as they are printed everywhere."""
    values = [float(z) for z in logits]
    places = places_for(values)
    return [signed_text(rounded(z, places)) for z in values]


def odds_text(odds: float) -> str:
    """Return odds as a ratio whose smaller side is one."""
    return f"{_times(odds)} : 1" if odds >= 1 else f"1 : {_times(odds)}"


def times_as_probable(odds: float) -> str:
    """Say how many times as probable one class is as the other, whichever is more probable."""
    return f"{_times(odds)} times as probable"


def odds_words(odds: float, a: str, b: str) -> str:
    """Say how many times as probable ``a`` is as ``b``, or the reverse."""
    if 1 / _ABOUT_EQUAL < odds < _ABOUT_EQUAL:
        return f"{a} and {b} are about equally probable"
    if odds < 1:
        a, b = b, a
    return f"{a} is {times_as_probable(odds)} as {b}"


def _times(odds: float) -> str:
    """Return how many times as probable the more probable one is."""
    if odds < 1:
        odds = 1 / odds if odds else math.inf
    if odds > _MOST_ODDS:
        return f"over {_MOST_ODDS:,.0f}"
    # Two digits, at least.
    return f"{odds:.1f}" if odds < 9.95 else f"{odds:,.0f}"
