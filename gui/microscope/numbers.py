"""Numbers as the microscope prints them: fixed decimals, a true minus, powers of ten."""

from __future__ import annotations

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# From here on, and below half a unit in the first digits, decimals say nothing any more.
_LARGEST = 1e6
# Digits that a number has at least, or it is written as a power of ten.
_FEWEST_DIGITS = 2


def number(value: float, places: int = 4, sign: bool = False) -> str:
    """Return a number with so many decimals, or as many digits times a power of ten.

    Parameters
    ----------
    value : float
        What to print.
    places : int
        Decimals.
    sign : bool
        Whether a positive number has a plus.
    """
    plus = "+" if sign else ""
    if not math.isfinite(value):
        text = f"{value:{plus}}".replace("inf", "∞")
    elif value == 0 or 10.0 ** (_FEWEST_DIGITS - 1 - places) <= abs(value) < _LARGEST:
        text = f"{value:{plus},.{places}f}"
    else:
        mantissa, exponent = f"{value:{plus}.{places - 1}e}".split("e")
        text = f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return text.replace("-", "−")


def signed_number(value: float, places: int = 4) -> str:
    """Return a number with its sign."""
    return number(value, places, sign=True)


def fixed(value: float, places: int) -> str:
    """Return a number with its sign and always so many decimals, for columns."""
    text = f"{value:+.{places}f}" if abs(value) < _LARGEST else f"{value:+.{places}e}"
    return text.replace("-", "−")


def percentage(share: float, places: int = 2) -> str:
    """Return a fraction as percent."""
    return f"{100 * share:.{places}f} %"


def shape(*sizes: int) -> str:
    """Return the shape of an array: 600 × 784."""
    return " × ".join(f"{size:,}" for size in sizes)


def count(n: int, noun: str) -> str:
    """Return a number of things: 1 minibatch, 33 minibatches."""
    if n == 1:
        return f"1 {noun}"
    return f"{n:,} {noun}{'es' if noun.endswith('ch') else 's'}"
