"""Formulas, typeset: subscripts, fractions and sums.

A formula is a sequence of parts. A string of one or two letters is a variable and set in italics;
any other is set upright.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QFont, QFontMetricsF, QPainter

from gui.theme import tabular

# The first that the system has.
_FAMILIES = ["STIX Two Text", "Cambria", "Libertinus Serif", "Times New Roman", "DejaVu Serif"]
_SCRIPT_SHARE = 0.68
_FRACTION_SHARE = 0.92
# Of the type size: how far scripts leave the line, and how high fractions and minus signs stand.
_DROP, _RAISE, _AXIS = 0.2, 0.42, 0.29
_SMALLEST = 8
_LEAN = 3.0


@dataclass(frozen=True)
class Upright:
    """Text that is no variable, however short."""

    text: str


@dataclass(frozen=True)
class Script:
    """A base with something below or above its right end."""

    base: Part
    sub: Part = ""
    sup: Part = ""


@dataclass(frozen=True)
class Fraction:
    """One thing over another."""

    above: Part
    below: Part


@dataclass(frozen=True)
class Sum:
    """A sum sign and what it runs over."""

    over: Part = ""


Part = str | Upright | Script | Fraction | Sum | tuple["Part", ...]


def sub(base: Part, below: Part) -> Script:
    """Return a base with a subscript."""
    return Script(base, sub=below)


def sup(base: Part, above: Part) -> Script:
    """Return a base with a superscript."""
    return Script(base, sup=above)


def in_words(part: Part) -> str:
    """Return a formula as one line of plain text, for those who hear it."""
    if isinstance(part, str):
        return part
    if isinstance(part, Upright):
        return part.text
    if isinstance(part, Script):
        below = f"_{in_words(part.sub)}" if part.sub else ""
        above = f"^({in_words(part.sup)})" if part.sup else ""
        return in_words(part.base) + below + above
    if isinstance(part, Fraction):
        return f"({in_words(part.above)}) / ({in_words(part.below)})"
    if isinstance(part, Sum):
        return f"Σ_{in_words(part.over)} " if part.over else "Σ "
    return "".join(map(in_words, part))


class Box(NamedTuple):
    """Something set: its extent around the base line, and how to draw it there."""

    width: float
    ascent: float
    descent: float
    draw: Callable[[QPainter, float, float], None]


def _font(base: QFont, size: float, italic: bool) -> QFont:
    font = tabular(base, max(_SMALLEST, round(size)))
    font.setFamilies(_FAMILIES)
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setItalic(italic)
    return font


def _set(part: Part, base: QFont, size: float) -> Box:
    if isinstance(part, str):
        return _set_text(part, _font(base, size, part.isalpha() and len(part) <= 2))
    if isinstance(part, Upright):
        return _set_text(part.text, _font(base, size, False))
    if isinstance(part, Script):
        return _set_script(part, base, size)
    if isinstance(part, Fraction):
        return _set_fraction(part, base, size)
    if isinstance(part, Sum):
        return _set_sum(part, base, size)
    return _beside([_set(each, base, size) for each in part])


def _set_text(text: str, font: QFont) -> Box:
    metrics = QFontMetricsF(font)

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setFont(font)
        painter.drawText(QPointF(x, y), text)

    return Box(metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent(), draw)


def _beside(boxes: Sequence[Box]) -> Box:
    def draw(painter: QPainter, x: float, y: float) -> None:
        for box in boxes:
            box.draw(painter, x, y)
            x += box.width

    return Box(
        sum(box.width for box in boxes),
        max((box.ascent for box in boxes), default=0.0),
        max((box.descent for box in boxes), default=0.0),
        draw,
    )


def _set_script(part: Script, base: QFont, size: float) -> Box:
    whole = _set(part.base, base, size)
    below = _set(part.sub, base, size * _SCRIPT_SHARE)
    above = _set(part.sup, base, size * _SCRIPT_SHARE)
    drop, rise = _DROP * size, _RAISE * size

    def draw(painter: QPainter, x: float, y: float) -> None:
        whole.draw(painter, x, y)
        below.draw(painter, x + whole.width, y + drop)
        above.draw(painter, x + whole.width, y - rise)

    return Box(
        whole.width + max(below.width, above.width),
        max(whole.ascent, above.ascent + rise if part.sup else 0.0),
        max(whole.descent, below.descent + drop if part.sub else 0.0),
        draw,
    )


def _set_fraction(part: Fraction, base: QFont, size: float) -> Box:
    above = _set(part.above, base, size * _FRACTION_SHARE)
    below = _set(part.below, base, size * _FRACTION_SHARE)
    margin, axis = 0.18 * size, _AXIS * size
    width = max(above.width, below.width) + 2 * margin
    up, down = axis + 0.08 * size + above.descent, 0.08 * size - axis + below.ascent

    def draw(painter: QPainter, x: float, y: float) -> None:
        above.draw(painter, x + (width - above.width) / 2, y - up)
        below.draw(painter, x + (width - below.width) / 2, y + down)
        bar = QRectF(x + margin / 2, round(y - axis), width - margin, max(1.0, size / 18))
        painter.fillRect(bar, painter.pen().color())

    return Box(width, up + above.ascent, down + below.descent, draw)


def _set_sum(part: Sum, base: QFont, size: float) -> Box:
    sign = _set_text("Σ", _font(base, size * 1.15, False))
    over = _set(part.over, base, size * 0.6)
    width = max(sign.width, over.width)
    down = sign.descent + over.ascent - 0.22 * size

    def draw(painter: QPainter, x: float, y: float) -> None:
        sign.draw(painter, x + (width - sign.width) / 2, y)
        over.draw(painter, x + (width - over.width) / 2, y + down)

    below = down + over.descent if part.over else sign.descent
    return Box(width + 0.14 * size, sign.ascent, below, draw)


def typeset(part: Part, font: QFont, size: float, level: bool = False) -> Box:
    """Return a formula set in a size; ``level``: with its fraction bars at half its height."""
    box = _set(part, font, size)
    if not level:
        return box
    axis = _AXIS * size
    half = max(box.ascent - axis, box.descent + axis)
    return box._replace(ascent=half + axis, descent=half - axis)


def draw_formula(
    painter: QPainter, place: QRectF, part: Part, size: float, centered: bool = True
) -> None:
    """Draw a formula in a rectangle, smaller where it is too wide for it."""
    draw_box(painter, place, typeset(part, painter.font(), size), centered)


def draw_box(painter: QPainter, place: QRectF, box: Box, centered: bool) -> None:
    """Draw what is typeset in a rectangle, smaller where it is too wide for it."""
    # Slanted letters lean over their right edge.
    share = min(1.0, (place.width() - _LEAN) / box.width) if box.width else 1.0
    spare = place.width() - share * box.width
    painter.save()
    painter.translate(place.left() + (spare / 2 if centered else 0.0), place.center().y())
    # Type comes in whole pixels: only a scaled painter fits exactly.
    painter.scale(share, share)
    box.draw(painter, 0.0, (box.ascent - box.descent) / 2)
    painter.restore()
