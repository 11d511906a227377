"""What one look at the weight board shows, wherever it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from gui.microscope.numbers import signed_number

from .kinds import WORDS, BoardValues, KindWords

Pixel = tuple[int, int]


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

    def value_at(self, label: int, pixel: Pixel) -> float:
        """Return one number."""
        row, column = pixel
        return float(self.values.W[row * self.image_shape[1] + column, label])

    def read_out(self, label: int, pixel: Pixel) -> str:
        """Return one number with its name and where it is."""
        row, column = pixel
        value = signed_number(self.value_at(label, pixel))
        return (
            f"class {self.class_names[label]} · row {row}, column {column} · "
            f"{self.words.weight} {value}"
        )
