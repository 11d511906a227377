"""The numbers of a symmetric scale, as they are written beside its colours."""

from __future__ import annotations

import math

# Limits outside are written with a power of ten, on a line of its own.
_PLAIN_LIMITS = 0.01, 1e4
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed(value: float, digits: str) -> str:
    """Return a number with its sign, a true minus."""
    return f"{value:+{digits}}".replace("-", "−")


def limit_parts(limit: float, plain: tuple[float, float] = _PLAIN_LIMITS) -> tuple[float, str]:
    """Return a positive number as one easily read, and the power of ten it lacks, if any.

    It lacks none if it is one of those, from and below which they are, in ``plain``.
    """
    low, high = plain
    if low <= limit < high:
        return limit, ""
    exponent = math.floor(math.log10(limit) + 1e-9)
    mantissa = float(f"{limit / 10.0**exponent:.6g}")
    return mantissa, f"×10{str(exponent).translate(_SUPERSCRIPT)}"


def limit_text(limit: float) -> str:
    """Return where a scale ends, on one line."""
    mantissa, power = limit_parts(limit)
    return f"±{mantissa:g}{power}"
