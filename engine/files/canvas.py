"""A sheet to draw on, anti-aliased: everything is drawn larger and shrunk at the end."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

# Colours of the light theme, fit for paper.
PAPER = "#FFFFFF"
TEXT = "#1B1F27"
MUTED = "#5B6472"
LINE = "#DDE1E7"
GRID = "#EDEFF3"

TITLE_SIZE = 24
LABEL_SIZE = 18

_LARGER = 3
# Pillow's own font has the letters of English; these have most others' where they are installed.
_OTHER_FONTS = (
    "DejaVuSans.ttf",
    "NotoSansCJK-Regular.ttc",
    "Arial Unicode.ttf",
    "arial.ttf",
    "msyh.ttc",
)
# Not a character, so every font draws its "missing" box for it.
_MISSING = "\ufffe"
# Remembered for each font whether it has them; class names may be in any script.
_MOST_LETTERS = 2**14

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Point = tuple[float, float]


@cache
def _own_font(size: int) -> Font:
    return ImageFont.load_default(size)


@cache
def _fonts(size: int) -> tuple[Font, ...]:
    """Return Pillow's own font, and those others that are installed."""
    fonts = [_own_font(size)]
    for name in _OTHER_FONTS:
        with suppress(OSError):
            fonts.append(ImageFont.truetype(name, size))
    return tuple(fonts)


@lru_cache(maxsize=_MOST_LETTERS)
def _has(letter: str, size: int, place: int) -> bool:
    """Whether a font, given by its place in `_fonts`, draws a letter and not a box for it."""
    font = _fonts(size)[place]
    return bytes(font.getmask(letter)) != bytes(font.getmask(_MISSING))


def _font_for(text: str, size: int) -> Font:
    """Return Pillow's own font, or the first installed one that has every letter."""
    if text.isascii():
        return _own_font(size)
    letters = set(text) - {" "}
    fonts = enumerate(_fonts(size))
    return next(
        (font for place, font in fonts if all(_has(letter, size, place) for letter in letters)),
        _own_font(size),
    )


class Canvas:
    """A white sheet; all coordinates are in pixels of the finished picture.

    Parameters
    ----------
    width, height : int
        Size of the finished picture.
    """

    def __init__(self, width: int, height: int) -> None:
        self._image = Image.new("RGB", (width * _LARGER, height * _LARGER), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def line(
        self, points: Sequence[Point], colour: str, width: float = 1, dash: Sequence[float] = ()
    ) -> None:
        """Draw a line through points; ``dash`` alternates lengths drawn and left out."""
        pieces = _dashes(points, dash) if dash else [points]
        for piece in pieces:
            scaled = [(x * _LARGER, y * _LARGER) for x, y in piece]
            self._draw.line(scaled, colour, round(width * _LARGER), joint="curve")

    def ring(self, centre: Point, radius: float, colour: str, width: float, fill: str) -> None:
        """Draw a filled circle with a rim."""
        x, y = (part * _LARGER for part in centre)
        r = radius * _LARGER
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill, colour, round(width * _LARGER))

    def text(
        self, at: Point, text: str, colour: str = TEXT, size: int = LABEL_SIZE, anchor: str = "la"
    ) -> None:
        """Write text; ``anchor`` is Pillow's: l, m, r across, then a, m, s, d down."""
        font = _font_for(text, size * _LARGER)
        self._draw.text((at[0] * _LARGER, at[1] * _LARGER), text, colour, font, anchor)

    def image(self, at: tuple[int, int], pixels: NDArray[np.uint8], size: tuple[int, int]) -> None:
        """Place pixels (h, w, 3), stretched to ``size`` (width, height), each a crisp square."""
        picture = Image.fromarray(pixels).resize(
            (size[0] * _LARGER, size[1] * _LARGER), Image.Resampling.NEAREST
        )
        self._image.paste(picture, (at[0] * _LARGER, at[1] * _LARGER))

    def frame(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Draw a hair-line round a rectangle, outside it."""
        box = (left - 1, top - 1, right + 1, bottom + 1)
        scaled = [part * _LARGER for part in box]
        self._draw.rectangle(
            (scaled[0], scaled[1], scaled[2] - 1, scaled[3] - 1), None, colour, _LARGER
        )

    def finished(self) -> Image.Image:
        """Return the picture at its size."""
        return self._image.reduce(_LARGER)


def text_width(text: str, size: int = LABEL_SIZE) -> float:
    """Return how wide a text will be, in pixels of the finished picture."""
    return _font_for(text, size * _LARGER).getlength(text) / _LARGER


def fitted_text(text: str, width: float, size: int = LABEL_SIZE) -> str:
    """Return the text, shortened with dots where it is wider than ``width``."""
    if text_width(text, size) <= width:
        return text
    # The longest beginning that leaves room for the dots; measuring is what takes the time.
    fitting = bisect(range(len(text)), width, key=lambda n: text_width(text[:n] + "...", size))
    return text[: max(fitting - 1, 0)].rstrip() + "..."


def _dashes(points: Sequence[Point], dash: Sequence[float]) -> Iterator[list[Point]]:
    """Cut a line into the pieces that are drawn; the pattern runs on round corners."""
    number, left = 0, dash[0]
    piece = [points[0]]
    for end in points[1:]:
        start = piece[-1]
        length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        done = 0.0
        while length - done > left:
            done += left
            share = done / length
            cut = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            if number % 2 == 0:
                yield [*piece, cut]
            piece = [cut]
            number += 1
            left = dash[number % len(dash)]
        left -= length - done
        piece = [*piece, end] if number % 2 == 0 else [end]
    if number % 2 == 0 and len(piece) > 1:
        yield piece
