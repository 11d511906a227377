"""Curves as a drawing of lines and letters, sharp at any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO
from xml.etree import ElementTree

from .canvas import LABEL_SIZE, PAPER, TEXT, Point, text_width
from .curve_figure import CurveFigure
from .curve_layout import HEIGHT, WIDTH, draw_figure

_NAMESPACE = "http://www.w3.org/2000/svg"
_ANCHORS = {"l": "start", "m": "middle", "r": "end"}
# Of capitals, above the line they stand on; not every reader knows how to centre.
_HALF_HEIGHT = 0.35
_FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"


class SvgSheet:
    """A sheet that remembers what is drawn on it as elements of an SVG."""

    def __init__(self) -> None:
        ElementTree.register_namespace("", _NAMESPACE)
        # Half of the coordinates: as large on a page as the picture of twice the pixels.
        self.root = ElementTree.Element(
            f"{{{_NAMESPACE}}}svg",
            width=f"{WIDTH // 2}",
            height=f"{HEIGHT // 2}",
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
        )
        self._add("rect", width=f"{WIDTH}", height=f"{HEIGHT}", fill=PAPER)

    def _add(self, name: str, **attributes: str) -> ElementTree.Element:
        named = {key.replace("_", "-"): value for key, value in attributes.items()}
        return ElementTree.SubElement(self.root, f"{{{_NAMESPACE}}}{name}", named)

    def line(
        self, points: Sequence[Point], colour: str, width: float = 1, dash: Sequence[float] = ()
    ) -> None:
        """Draw a line through points; ``dash`` alternates lengths drawn and left out."""
        where = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        line = self._add(
            "polyline", points=where, fill="none", stroke=colour, stroke_width=f"{width:g}",
            stroke_linejoin="round",
        )  # fmt: skip
        if dash:
            line.set("stroke-dasharray", " ".join(f"{part:g}" for part in dash))

    def ring(self, centre: Point, radius: float, colour: str, width: float, fill: str) -> None:
        """Draw a filled circle with a rim."""
        self._add(
            "circle", cx=f"{centre[0]:.2f}", cy=f"{centre[1]:.2f}", r=f"{radius:g}", fill=fill,
            stroke=colour, stroke_width=f"{width:g}",
        )  # fmt: skip

    def text(
        self, at: Point, text: str, colour: str = TEXT, size: int = LABEL_SIZE, anchor: str = "la"
    ) -> None:
        """Write text; ``anchor``: l, m, r across, then m for the middle of its height."""
        element = self._add(
            "text", x=f"{at[0]:.2f}", y=f"{at[1] + _HALF_HEIGHT * size:.2f}", fill=colour,
            font_size=f"{size}", font_family=_FONTS, text_anchor=_ANCHORS[anchor[0]],
        )  # fmt: skip
        element.text = "".join(letter for letter in text if letter.isprintable())
        # As wide as it was laid out, whatever font the reader has.
        element.set("textLength", f"{text_width(element.text, size):.1f}")
        element.set("lengthAdjust", "spacingAndGlyphs")


def write(stream: BinaryIO, figure: CurveFigure) -> None:
    """Write the drawing, and make sure of it by parsing it again.

    Raises
    ------
    OSError
        If the file does not hold what was drawn; `atomic_writer` adds which file that is.
    """
    sheet = SvgSheet()
    draw_figure(sheet, figure)
    ElementTree.ElementTree(sheet.root).write(stream, "utf-8", xml_declaration=True)
    stream.seek(0)
    if _content(ElementTree.parse(stream).getroot()) != _content(sheet.root):
        raise OSError("the drawing read back differs from what was drawn")


def _content(root: ElementTree.Element) -> list[tuple[str, dict[str, str], str]]:
    return [(element.tag, element.attrib, element.text or "") for element in root.iter()]
