"""Lines of a table as text, and what is wrong with one that does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from engine.errors import DataError

from .bounded import ForwardReader, shown

Line = tuple[int, str]

#: Pixels are no larger than this, whatever 1 or 255 or 65535 is white.
LARGEST_VALUE = 1e30

# 128x128 pixels and a label, of 32 characters each.
_LONGEST_LINE = 2**19
_MOST_BLANK_LINES = 1000
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


def lines(reader: ForwardReader, path: Path) -> Iterator[list[Line]]:
    """Yield (number, text) of every line that is not blank, many at a time.

    Raises
    ------
    DataError
        If a line is longer than a row can be, or no UTF-8.
    """
    number = n_blank = 0
    tail = b""
    ended = False
    while not ended:
        piece = reader.some()
        ended = not piece
        *whole, tail = (tail + (piece or b"\n")).split(b"\n")
        found = []
        for raw in whole:
            number += 1
            if len(raw) > _LONGEST_LINE:
                raise _too_long(number, path)
            if text := _decoded(raw, number, path).strip("\r\n "):
                found.append((number, text))
            else:
                n_blank += 1
        if len(tail) > _LONGEST_LINE:
            raise _too_long(number + 1, path)
        if n_blank > _MOST_BLANK_LINES:
            raise DataError(f"{path}: has more than {_MOST_BLANK_LINES:,} blank lines; remove them")
        if found:
            yield found


def label_and_pixels(text: str, separator: str) -> tuple[str, str]:
    """Return the first cell, without quotes, and the rest of a line."""
    quoted = _QUOTED.match(text)
    if quoted and text[quoted.end() :].startswith(separator):
        return quoted[1].replace('""', '"').strip(), text[quoted.end() + 1 :]
    label, _, pixels = text.partition(separator)
    return label.strip(), pixels


def what_is_wrong(line: Line, separator: str, n_pixels: int, path: Path) -> DataError | None:
    """Return what to say of a line that is no label and pixels; None if it is."""
    number, text = line
    label, pixels = label_and_pixels(text, separator)
    if not label:
        return DataError(f"{path}: line {number:,} begins with no label; add it")
    cells = pixels.split(separator) if pixels else []
    if len(cells) != n_pixels:
        return DataError(
            f"{path}: line {number:,} has {1 + len(cells):,} columns, those before it "
            f"{1 + n_pixels:,}; correct it"
        )
    for column, cell in enumerate(cells, start=2):
        value = number_in(cell)
        if value is None or not abs(value) < LARGEST_VALUE:
            return DataError(
                f"{path}: line {number:,}, column {column:,} has {shown(cell.strip())} for a "
                "pixel; write a number"
            )
    return None


def number_in(cell: str) -> float | None:
    """Return the number that a cell holds, None if it holds something else."""
    try:
        # Python alone takes 1_0 for ten.
        return None if "_" in cell else float(cell.strip().strip('"'))
    except ValueError:
        return None


def _decoded(raw: bytes, number: int, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: line {number:,} is no UTF-8 text; save the table as CSV in UTF-8"
        ) from error


def _too_long(number: int, path: Path) -> DataError:
    return DataError(
        f"{path}: line {number:,} is longer than {_LONGEST_LINE:,} bytes; an image has at most "
        "128x128 pixels, a column each"
    )
