"""Text as a page in PDF can hold it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.files.canvas import text_width

from .markup import shown

# Not in the usual font: one such sign would change the whole line to another.
_SPELT = str.maketrans({"→": "to", "×": "x", "−": "-"})


def plain(text: str) -> str:
    """Return a text on one line, without signs that the usual font lacks for no good reason."""
    return shown(text).translate(_SPELT)


def wrapped(text: str, width: float, size: int) -> Iterator[str]:
    """Cut a text into lines, between words where there are any."""
    line = ""
    for word in text.split(" "):
        if line and text_width(f"{line} {word}", size) > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while text_width(line, size) > width:
            end = next(
                n for n in range(len(line) - 1, 0, -1) if text_width(line[:n], size) <= width
            )
            yield line[:end]
            line = line[end:]
    yield line
