"""What a figure can be drawn on: pixels or elements of an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from .canvas import LABEL_SIZE, TEXT, Point


class Sheet(Protocol):
    """What a figure is drawn on; coordinates run from the top left."""

    def line(
        self, points: Sequence[Point], colour: str, width: float = 1, dash: Sequence[float] = ()
    ) -> None:
        """Draw a line through points; ``dash`` alternates lengths drawn and left out."""

    def ring(self, centre: Point, radius: float, colour: str, width: float, fill: str) -> None:
        """Draw a filled circle with a rim."""

    def text(
        self, at: Point, text: str, colour: str = TEXT, size: int = LABEL_SIZE, anchor: str = "la"
    ) -> None:
        """Write text; ``anchor``: l, m, r across, then m for the middle of its height."""
