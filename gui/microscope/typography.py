"""The type sizes of the microscope, on a screen and on a projector."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtGui import QFont, QFontDatabase

from gui.theme import BODY_SIZE, HEADLINE_SIZE, LABEL_SIZE, VALUE_SIZE

# The height of a projected page for which the sizes below are meant, in pixels.
_PAGE_HEIGHT = 900


@dataclass(frozen=True)
class TypeSizes:
    """Sizes in pixels, by what is written in them."""

    label: int
    body: int
    value: int
    headline: int
    formula: int
    code: int


SCREEN = TypeSizes(LABEL_SIZE, BODY_SIZE, VALUE_SIZE, HEADLINE_SIZE, 19, 12)


def projector(height: int) -> TypeSizes:
    """Return the sizes for a page that a whole room is to read."""
    share = min(max(height / _PAGE_HEIGHT, 0.55), 2.5)
    return TypeSizes(*(round(size * share) for size in (19, 24, 28, 44, 36, 25)))


def monospaced(pixel_size: int) -> QFont:
    """Return the system's font for programs."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(pixel_size)
    return font
