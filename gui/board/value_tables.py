"""The numbers of one class that are written out beside its images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gui.microscope.numbers import signed_number
from gui.widgets.color_bar import limit_parts, signed

from .number_table import Table
from .picture import BoardPicture, Pixel

# Numbers beside and below each other.
SIDE = 5
_WIDEST_OF_TWO, _WIDEST_OF_FOUR = "+88.88", "+888.8888"
# Scales on which two decimals say enough.
_PLAIN_LIMITS = 0.1, 100.0


def window(pixel: Pixel, image_shape: tuple[int, int]) -> tuple[range, range]:
    """Return the rows and columns that are shown round a pixel, all inside the image."""
    first, second = (
        range(start, min(start + SIDE, size))
        for start, size in (
            (max(0, min(middle - SIDE // 2, size - SIDE)), size)
            for middle, size in zip(pixel, image_shape, strict=True)
        )
    )
    return first, second


def values_round(picture: BoardPicture, label: int, pixel: Pixel) -> Table:
    """Return five by five numbers of a class, in the unit of the scale: all have two decimals."""
    mantissa, power = limit_parts(picture.limit, _PLAIN_LIMITS)
    unit = picture.limit / mantissa if power else 1.0
    rows, columns = window(pixel, picture.image_shape)
    return Table(
        power,
        tuple(map(str, columns)),
        tuple(map(str, rows)),
        [
            [signed(picture.value_at(label, (r, c)) / unit, ".2f") for c in columns]
            for r in rows
        ],
        _WIDEST_OF_TWO,
        (pixel[0] - rows.start, pixel[1] - columns.start),
    )  # fmt: skip


def compared_numbers(pictures: Sequence[BoardPicture], label: int, pixel: Pixel) -> Table:
    """Return what several pictures say of a class, a column each: first of all of the pixel."""
    words = pictures[0].words
    columns = []
    for picture in pictures:
        W = picture.values.W[:, label]
        columns.append(
            (
                picture.value_at(label, pixel),
                float(picture.values.b[label]),
                float(W.sum(dtype=np.float64)),
                float(W.min()),
                float(W.max()),
            )
        )
    return Table(
        "",
        tuple(picture.values.kind for picture in pictures),
        (f"{words.weight} here", words.bias, f"Σ {words.weight}", "least", "most"),
        [[signed_number(value) for value in row] for row in zip(*columns, strict=True)],
        _WIDEST_OF_FOUR,
    )
