"""Pen-stroke skeletons of the ten digits, several writing styles each.

Every skeleton was drawn by hand as a handful of points on a grid of about
100 x 100 (x to the right, y down); none is traced from a font or a data set.

A skeleton is one line of the table: strokes are separated by ``/``, points by
blanks, a point is ``x,y`` and a trailing ``!`` marks a corner, where the pen
changes direction at once instead of swinging through smoothly.

A style is a line with its weight within the digit and its name, then a *pair* of
skeletons with the same points in the same order.  The generator draws a place on
the line between (and a little beyond) the two, so that a style is a range of hands
instead of one stencil.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Points to which every skeleton is sampled, whatever its length: one shape for
#: all digits lets a whole block be warped and rendered as one array.  The
#: longest digit is about 70 pixels of line, so neighbours are 0.6 pixels apart.
SAMPLES = 112

_TABLE = """\
digit 0
3.0 slim to round, closed
  52,0 34,12 26,50 36,90 52,100 68,88 74,50 66,12 50,1 40,5
  52,0 18,14 4,50 18,88 50,100 84,86 97,50 82,12 50,1 36,5
1.0 begins at the upper right and does not quite close
  66,10 46,2 24,24 18,60 34,94 58,96 76,70 78,36 66,14
  72,8 40,0 14,24 8,62 30,98 64,98 88,68 88,32 66,4
0.7 closes with a small curl over the top
  40,8 22,36 20,74 40,98 66,90 80,52 70,14 46,6 40,18 58,20
  36,6 12,36 12,76 38,100 74,92 92,52 78,12 44,2 34,14 64,18
digit 1
7.0 a plain stroke, bowed either way
  47,0 53,34 53,67 48,100
  52,0 48,34 47,67 52,100
1.2 with a flag
  40,16 47,8 54,0! 54,50 54,100
  22,30 40,16 56,0! 56,50 55,100
0.8 with a flag and a foot
  38,16 46,9 54,0! 54,50 54,99 / 30,100 54,99 78,100
  20,28 38,16 56,0! 56,50 56,99 / 16,100 56,98 94,99
digit 2
2.0 sharp corner, flat foot
  17,20 31,3 55,0 73,16 68,41 41,71 8,98! 50,97 94,98
  11,23 28,3 53,0 81,18 74,46 43,76 -1,100! 45,92 105,98
2.0 looped corner, swinging foot
  17,20 35,2 58,2 74,20 64,53 37,84 13,97 5,87 19,78 46,87 73,98 98,91
  13,23 33,1 62,2 80,23 65,59 36,91 6,100 -5,82 16,67 46,80 78,98 111,89
1.3 swan: sharp corner, wavy foot
  16,14 38,0 64,7 71,27 50,61 9,93! 34,84 64,95 97,89
  8,21 33,0 67,5 78,29 54,63 2,95! 32,80 68,95 112,82
digit 3
2.4 two bows that meet in a corner
  16,12 40,0 68,8 72,28 56,43 38,48! 64,52 80,72 66,94 38,100 10,88
  8,20 34,0 72,4 80,24 62,42 28,50! 68,52 90,74 70,97 34,100 2,80
1.2 the pen makes a small loop in the middle
  16,10 42,0 68,10 70,30 52,45 38,51 46,47 68,56 78,78 62,97 34,100 8,88
  10,14 40,0 76,8 76,32 50,47 28,56 36,43 70,54 88,76 66,98 32,100 2,84
0.7 flat top
  16,4 44,3 76,2! 60,22 44,40! 66,44 80,68 66,94 38,100 12,88
  8,6 44,3 86,0! 64,20 40,40! 70,44 90,70 70,96 36,100 4,84
digit 4
2.2 open, straight: an L and a stem
  28,2 22,28 16,54! 46,55 84,53 / 68,2 66,50 62,100
  24,0 14,30 4,58! 46,60 98,55 / 78,6 72,54 64,100
2.0 open, round: a cup and a stem
  24,4 18,32 26,50 50,53 80,46 / 76,2 72,48 66,100
  14,2 4,34 14,56 50,57 90,46 / 86,0 79,48 70,100
1.2 closed: a triangle and a stem
  62,2 40,32 16,62! 48,63 86,61 / 62,2 62,50 60,100
  72,0 40,34 4,68! 48,68 98,64 / 72,0 70,50 66,100
digit 5
2.0 two strokes: body, then the bar
  30,4 27,26 24,46! 48,40 74,52 78,73 63,95 38,100 14,93 / 29,4 57,3 88,1
  35,7 25,28 16,50! 46,39 74,50 78,73 59,96 32,100 5,91 / 33,7 68,6 110,0
1.6 one stroke with corners
  83,3 57,3 32,4! 28,25 24,45! 50,39 74,50 79,73 63,95 38,100 14,91
  106,0 68,3 32,6! 25,27 16,49! 50,41 80,53 82,76 61,97 32,100 5,89
1.2 one swing, almost an S
  83,3 57,3 35,11 27,30 38,45 62,54 73,73 59,95 36,100 14,93
  108,0 70,1 39,9 25,30 36,48 64,58 76,76 57,97 31,100 1,91
digit 6
2.2 curved back, open-handed bowl
  64,0 42,16 24,42 18,70 32,96 58,98 74,78 60,60 38,64 22,80
  76,2 42,16 14,44 6,74 26,98 64,100 88,74 66,50 34,56 10,80
1.8 straight back, small bowl
  50,0 38,26 28,52 24,78 36,98 58,96 66,80 54,68 38,72 27,84
  58,0 38,22 20,50 12,78 30,100 64,98 76,76 58,60 32,68 14,86
0.7 the back begins with a hook
  72,10 58,0 36,16 22,46 20,76 36,98 62,96 74,76 58,60 34,66 24,78
  92,14 70,0 36,12 12,44 8,78 30,100 70,98 86,74 64,54 32,60 12,78
digit 7
2.4 straight
  15,9 44,7 80,5! 68,41 54,72 44,100
  5,7 46,7 91,2! 69,38 46,72 24,100
2.0 stem bends inwards
  14,12 44,7 78,7! 64,34 54,67 52,100
  5,14 44,5 91,7! 65,30 50,65 46,100
0.8 begins with a serif
  16,21 16,9! 46,7 80,5! 66,41 52,72 44,100
  5,34 9,9! 46,6 89,4! 68,38 48,72 35,100
1.2 rounded shoulder
  16,14 37,5 65,4 78,14 70,45 58,74 50,100
  5,19 32,4 70,2 90,16 74,47 52,76 37,100
0.6 barred
  15,9 44,7 80,5! 68,41 54,72 44,100 / 40,59 58,57 78,55
  5,9 46,7 91,2! 69,38 50,72 33,100 / 22,59 56,56 92,51
digit 8
3.0 one stroke, begins and ends at the upper right
  68,13 50,0 30,11 31,30 50,48 67,69 64,91 48,100 32,89 33,69 50,50 67,30 69,15
  83,15 52,0 19,9 16,33 50,49 81,69 78,93 48,100 18,91 19,69 50,51 82,33 83,13
1.4 one stroke that does not close at the top
  75,9 50,0 30,13 33,33 54,52 69,73 59,96 40,98 30,80 42,59 62,39 79,15
  97,7 57,0 21,15 29,37 56,55 73,74 57,98 29,98 15,80 36,59 71,37 103,11
0.7 two rings
  50,2 32,11 32,37 50,49 68,39 69,13 52,2 / 50,49 30,61 31,89 50,100 69,89 70,61 51,49
  50,0 21,9 21,39 50,50 79,39 81,11 52,0 / 50,50 17,61 18,91 50,100 82,91 83,61 52,50
digit 9
2.4 ring and straight stem
  68,16 52,3 34,14 28,36 42,49 60,38 70,12! 68,56 62,100
  80,14 52,0 18,12 10,38 38,53 66,40 84,10! 78,56 66,100
1.8 small ring drawn in one swing into the stem
  66,8 46,4 32,20 36,38 54,36 68,14 68,30 62,66 54,100
  78,6 44,0 14,20 18,46 52,44 80,14 80,34 68,68 50,100
1.0 ring and curved tail
  68,16 50,2 30,14 26,36 44,49 62,38 70,12! 70,54 60,88 40,99 22,92
  82,14 52,0 20,12 14,36 40,50 68,38 84,10! 84,54 70,90 38,100 6,86
"""


@dataclass(frozen=True)
class Style:
    """One way of writing one digit.

    Attributes
    ----------
    name
        What sets it apart.
    weight
        How common it is beside the digit's other styles, in no unit.
    first, second
        Control points at either end of the style, float64 (points, 2), in units
        of the digit's height.
    stroke
        Which stroke each control point belongs to, int64 (points,).
    basis
        float64 (SAMPLES, points); ``basis @ control`` is the drawn line.
    """

    name: str
    weight: float
    first: Floats
    second: Floats
    stroke: NDArray[np.int64]
    basis: Floats


def _parse(text: str) -> tuple[Floats, NDArray[np.int64], list[bool]]:
    """Read a skeleton: control points, stroke number and corner mark of each."""
    points: list[list[float]] = []
    strokes: list[int] = []
    corners: list[bool] = []
    for number, stroke in enumerate(text.split("/")):
        for word in stroke.split():
            x, y = word.rstrip("!").split(",")
            points.append([float(x) / 100.0, float(y) / 100.0])
            strokes.append(number)
            corners.append(word.endswith("!"))
    return np.array(points), np.array(strokes, dtype=np.int64), corners


def _smooth_runs(stroke: NDArray[np.int64], corners: list[bool]) -> list[range]:
    """Cut the points into runs without corner; a corner ends one, starts the next."""
    runs: list[range] = []
    start = 0
    for i in range(1, len(stroke)):
        if stroke[i] != stroke[start]:
            start = i
        elif corners[i] or i + 1 == len(stroke) or stroke[i + 1] != stroke[i]:
            runs.append(range(start, i + 1))
            start = i
    return runs


def _basis(points: Floats, stroke: NDArray[np.int64], corners: list[bool]) -> Floats:
    """Catmull-Rom interpolation as a matrix, float64 (SAMPLES, points).

    A matrix because interpolation is linear in the control points: one product
    then draws the same style for any number of jittered copies.
    """
    count = len(points)
    unit = np.eye(count)
    # Pieces of line: (rows of the basis for both ends, and for both tangents).
    pieces: list[tuple[Floats, Floats, Floats, Floats, float]] = []
    for run in _smooth_runs(stroke, corners):
        for a, b in pairwise(run):
            # At the ends of a run the tangent is the chord itself.
            before = unit[a - 1] if a > run[0] else 2.0 * unit[a] - unit[b]
            after = unit[b + 1] if b < run[-1] else 2.0 * unit[b] - unit[a]
            pieces.append(
                (
                    unit[a],
                    unit[b],
                    (unit[b] - before) / 2.0,
                    (after - unit[a]) / 2.0,
                    float(np.hypot(*(points[b] - points[a]))),
                )
            )
    lengths = np.array([piece[4] for piece in pieces])
    # Sample at equal steps of chord length, so that no piece is dotted.
    ends = np.concatenate(([0.0], np.cumsum(lengths)))
    at = np.linspace(0.0, ends[-1], SAMPLES)
    which = np.clip(np.searchsorted(ends, at, side="right") - 1, 0, len(pieces) - 1)
    rows = np.empty((SAMPLES, count))
    for i, k in enumerate(which):
        p, q, dp, dq, length = pieces[k]
        t = (at[i] - ends[k]) / length
        rows[i] = (
            (2 * t**3 - 3 * t**2 + 1) * p
            + (t**3 - 2 * t**2 + t) * dp
            + (3 * t**2 - 2 * t**3) * q
            + (t**3 - t**2) * dq
        )
    return rows


def _style(heading: str, first: str, second: str) -> Style:
    """Make a style of its three lines in the table."""
    weight, name = heading.split(maxsplit=1)
    a, stroke, corners = _parse(first)
    b, other, marks = _parse(second)
    if not np.array_equal(stroke, other) or corners != marks:
        raise ValueError(f"the two skeletons of {name!r} do not match")
    return Style(name, float(weight), a, b, stroke, _basis((a + b) / 2.0, stroke, corners))


def _read_table() -> tuple[tuple[Style, ...], ...]:
    """Read the styles of each digit, 0 to 9."""
    digits: list[tuple[Style, ...]] = []
    for number, chapter in enumerate(_TABLE.split("digit ")[1:]):
        digit, *lines = chapter.splitlines()
        if int(digit) != number or len(lines) % 3 != 0:
            raise ValueError(f"the table is out of step at digit {digit}")
        digits.append(tuple(_style(*lines[i : i + 3]) for i in range(0, len(lines), 3)))
    return tuple(digits)


#: The styles of each digit, 0 to 9.
STYLES = _read_table()
