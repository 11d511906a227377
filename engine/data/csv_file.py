"""Tables of images, a row each: the label, then the pixels."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.watch import Watch

from .array_images import square_side
from .bounded import LARGEST, ForwardReader, open_regular
from .csv_lines import LARGEST_VALUE, Line, label_and_pixels, lines, number_in, what_is_wrong
from .dataset import Split
from .label_values import number_labels
from .pixel_values import to_pixels
from .reading import LARGEST_SIDE, MOST_CLASSES, SMALLEST_SIDE, Reading

_SEPARATORS = (",", ";", "\t")
_LABEL_WORDS = ("label", "labels", "class", "target", "y", "digit")
# Text takes up to four bytes a pixel of 8 bits, and more where it is written in full.
_MOST_TEXT = 4 * LARGEST


@dataclass(frozen=True)
class _Layout:
    """How the table is written."""

    separator: str
    side: int
    has_header: bool

    @property
    def n_pixels(self) -> int:
        """Columns of a row besides the label."""
        return self.side * self.side


def read_csv(path: Path, watch: Watch) -> Reading:
    """Read a table of square images, gzipped or not.

    The first column is the label, a number or text; the others are pixels, row by row. Columns
    are separated by comma, semicolon or tab. The first line may be a header: it is taken for one
    if none of its pixels is a number, or if they just count the columns.

    Parameters
    ----------
    path : Path
        The file, text in UTF-8.
    watch : Watch
        Told how much of the file is read, in bytes.

    Raises
    ------
    DataError
        If the file cannot be read or is no such table; the message names the line.
    Cancelled
        If the watch was cancelled.
    """
    with open_regular(path) as stream:
        batches = lines(ForwardReader(stream, path, watch, _MOST_TEXT), path)
        first = next(batches, None)
        if first is None:
            raise DataError(f"{path}: is empty; a row is a label and pixels")
        layout = _layout(first[0][1], path)
        rows = itertools.chain([first[1:] if layout.has_header else first], batches)
        number_of: dict[str, int] = {}
        labels: list[NDArray[np.int32]] = []
        pixels: list[NDArray[Any]] = []
        n_bytes = 0
        for batch in rows:
            if not batch:
                continue
            texts, values = _parsed(batch, layout, path)
            numbers = [number_of.setdefault(text, len(number_of)) for text in texts]
            labels.append(np.array(numbers, np.int32))
            pixels.append(values)
            n_bytes += values.nbytes
            if len(number_of) > MOST_CLASSES:
                raise DataError(
                    f"{path}: has more than {MOST_CLASSES} different labels up to line "
                    f"{batch[-1][0]:,}; the label must be in the first column"
                )
            if n_bytes > LARGEST:
                raise DataError(f"{path}: has too many images for the memory; use fewer")
        if not pixels:
            raise DataError(f"{path}: has a header and no images; add rows")
        quiet = Watch(cancelled=watch.cancelled)
        (classes,), class_names = number_labels([np.array(list(number_of))], str(path))
        x, notes = to_pixels(pixels, str(path), quiet)
        split = Split(np.concatenate(x), classes[np.concatenate(labels)])
        return Reading({"all": split}, (layout.side, layout.side), class_names, notes)


def _layout(first: str, path: Path) -> _Layout:
    separator = max(_SEPARATORS, key=first.count)
    label, rest = label_and_pixels(first, separator)
    cells = rest.split(separator)
    n_pixels = len(cells)
    side = square_side(n_pixels)
    if side is None:
        raise DataError(
            f"{path}: has {1 + n_pixels:,} columns; there must be one for the label and as many "
            f"as a square image has pixels, {SMALLEST_SIDE}x{SMALLEST_SIDE} to "
            f"{LARGEST_SIDE}x{LARGEST_SIDE} (other shapes: use .npz)"
        )
    numbers = [number_in(cell) for cell in cells]
    # So many pixels do not count up by chance.
    counts = numbers in ([*range(n_pixels)], [*range(1, n_pixels + 1)]) and (
        n_pixels > 256 or label.lower() in _LABEL_WORDS
    )
    has_header = counts or numbers.count(None) == n_pixels
    last = cells[-1].strip(' "').lower()
    if has_header and last in _LABEL_WORDS and label.lower() not in _LABEL_WORDS:
        raise DataError(f"{path}: has the label in the last column; move it to the first")
    return _Layout(separator, side, has_header)


def _parsed(batch: list[Line], layout: _Layout, path: Path) -> tuple[list[str], NDArray[Any]]:
    """Return labels and pixels of some lines; pixels as small as they fit."""
    cells = [label_and_pixels(text, layout.separator) for _, text in batch]
    labels = [label for label, _ in cells]
    try:
        values = np.loadtxt(
            [pixels or "-" for _, pixels in cells],
            delimiter=layout.separator,
            comments=None,
            quotechar='"',
            ndmin=2,
        )
        good = all(labels) and values.shape == (len(batch), layout.n_pixels)
    except ValueError:
        good = False
    if not good or not (np.abs(values) < LARGEST_VALUE).all():
        for line in batch:
            if error := what_is_wrong(line, layout.separator, layout.n_pixels, path):
                raise error
        raise DataError(f"{path}: lines {batch[0][0]:,} to {batch[-1][0]:,} are no numbers")
    if values.min() >= 0 and values.max() <= np.iinfo(np.uint16).max:
        small = values.astype(np.uint16)
        if np.array_equal(small, values):
            return labels, small
    return labels, values.astype(np.float32)
