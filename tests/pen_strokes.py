"""Reader of the pen strokes of 30 writers that tests and benchmarks draw with."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHARED_STROKES = (
    Path(__file__).resolve().parents[2] / "shared/data/strokes/pendigits-train.unipen.gz"
)
# Side of the tablet's box for one digit, in its own units.
_TABLET_SIDE = 500


@dataclass(frozen=True, eq=False)
class PenDigit:
    """A digit as somebody wrote it.

    Attributes
    ----------
    label : int
        Which digit.
    writer : int
        Whose hand, 1 to 30.
    strokes : list of ndarray of shape (n, 2)
        Points of each stroke, x to the right and y upwards, 0 to 500.
    """

    label: int
    writer: int
    strokes: list[NDArray[np.float64]]

    def on_sheet(
        self, side: float, pen_width: float, height: float | None = None
    ) -> list[NDArray[np.float64]]:
        """Return the strokes, (n, 3) of x, y and width, as drawn on a sheet with y downwards.

        Parameters
        ----------
        side : float
            Of the sheet, in pixels. The tablet's whole box fills it.
        pen_width : float
            In pixels.
        height : float or None
            If given, the digit's longer side gets this long, in the middle of the sheet.
        """
        points = np.concatenate(self.strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        scale, middle = side / _TABLET_SIDE, np.full(2, _TABLET_SIDE / 2)
        if height is not None:
            scale, middle = height / float((high - low).max()), (low + high) / 2
        return [
            np.column_stack(
                ((stroke - middle) * (scale, -scale) + side / 2, np.full(len(stroke), pen_width))
            )
            for stroke in self.strokes
        ]


def read_pen_digits(path: Path = SHARED_STROKES) -> list[PenDigit]:
    """Read a gzipped UNIPEN file: a ``.SEGMENT`` names the digit, its comment the writer."""
    digits: list[PenDigit] = []
    points: list[tuple[float, float]] = []
    label = -1
    with gzip.open(path, "rt", encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if not words:
                continue
            if words[0] == ".SEGMENT":
                label = int(words[-1].strip('"'))
            elif words[0] == ".COMMENT":
                digits.append(PenDigit(label, int(words[2]), []))
            elif words[0] == ".PEN_DOWN":
                points = []
            elif words[0] == ".PEN_UP":
                digits[-1].strokes.append(np.array(points, np.float64))
            elif not words[0].startswith("."):
                points.append((float(words[0]), float(words[1])))
    return digits
