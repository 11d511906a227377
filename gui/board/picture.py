"""What one look at the weight board shows, wherever it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gui.microscope.numbers import signed_number
from gui.widgets.color_bar import signed

from .kinds import WORDS, BoardValues, Kind, KindWords

Pixel = tuple[int, int]

# Biases that would need more are written with a power of ten.
_MOST_DECIMALS = 4


@dataclass(frozen=True, eq=False)
class BoardPicture:
    """Values with all that is needed to draw and to read them.

    Attributes
    ----------
    values : BoardValues
        A number for every pixel and class.
    image_shape : tuple of int
        (rows, columns) of an image.
    class_names : tuple of str
        Name of each class.
    limit : float
        The value that has the last colour.
    exceeded : bool
        Whether there are values beyond it.
    """

    values: BoardValues
    image_shape: tuple[int, int]
    class_names: tuple[str, ...]
    limit: float
    exceeded: bool

    @property
    def words(self) -> KindWords:
        """What the values are called."""
        return WORDS[self.values.kind]

    @property
    def levels(self) -> tuple[float, float]:
        """Both ends of the scale."""
        return -self.limit, self.limit

    @property
    def title(self) -> str:
        """Which of several pictures it is, and of which step."""
        kind, place = self.values.kind, self.values.place
        return kind if kind is Kind.DIFFERENCE else f"{kind} · {place}"

    def value_at(self, label: int, pixel: Pixel) -> float:
        """Return one number."""
        row, column = pixel
        return float(self.values.W[row * self.image_shape[1] + column, label])

    def bias_texts(self) -> list[str]:
        """Return the biases with as many decimals as the scale calls for, all with as many."""
        decimals = max(2, 1 - math.floor(math.log10(self.limit)))
        biases = map(float, self.values.b)
        if decimals <= _MOST_DECIMALS:
            return [signed(bias, f".{decimals}f") for bias in biases]
        return [signed_number(bias, 2) for bias in biases]


def read_out(pictures: Sequence[BoardPicture], label: int, pixel: Pixel) -> str:
    """Return the number of a pixel in every picture, and where it is."""
    first, (row, column) = pictures[0], pixel
    values = " · ".join(
        f"{picture.words.weight if len(pictures) == 1 else picture.values.kind} "
        f"{signed_number(picture.value_at(label, pixel))}"
        for picture in pictures
    )
    return f"class {first.class_names[label]} · row {row}, column {column} · {values}"
