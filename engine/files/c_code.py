"""Numbers and text as C source that means the same to every compiler of C99 and C++."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

# Letters that a C string holds as they are; octal escapes end after three digits, hexadecimal
# ones only where no digit follows. Two question marks could begin a trigraph.
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-+.,:;()=")
_FLOAT = re.compile(r"(-?\d[\d.]*(?:e[-+]\d+)?)f")


def c_float(number: float) -> str:
    """Return a float32 as a constant; nine digits name one float32 (C99, FLT_DECIMAL_DIG)."""
    # "#" keeps the point, without which "1f" would be no constant.
    return f"{number:#.9g}f"


def c_floats(numbers: Iterable[float]) -> str:
    """Return the initializer of an array."""
    return "{" + ", ".join(map(c_float, numbers)) + "}"


def read_floats(source: str) -> list[float]:
    """Return the constants that `c_float` wrote into a piece of source."""
    return [float(digits) for digits in _FLOAT.findall(source)]


def c_string(text: str) -> str:
    """Return a string literal with the text as UTF-8."""
    letters = (chr(byte) if byte in _PLAIN else f"\\{byte:03o}" for byte in text.encode())
    return f'"{"".join(letters)}"'


def c_comment(content: Any) -> str:
    """Return a value as JSON that can stand in a comment."""
    # JSON may escape the star, without which a comment can neither begin nor end; a backslash or
    # a trigraph for one matters only at a line's end, where JSON has neither.
    return json.dumps(content, indent=2).replace("*", "\\u002a")
