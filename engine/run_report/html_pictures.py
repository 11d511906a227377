"""The pictures of a report: curves as SVG, images inside the page."""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.files.diverging import diverging_colours

from . import statements
from .markup import Html, tag
from .plot import HEIGHT, WIDTH, Label, Ring, Shape, Stroke, plot
from .report import Report
from .worst import worst_mistakes

#: More images than this, and they could not be told apart on a page.
MOST_TILES = 60
_ACROSS, _ACROSS_MANY = 10, 20
_LARGEST_SIDE = 128
_STEPS_OF_SCALE = 11


def curves(report: Report) -> Html:
    """Return cost and errors as SVG."""
    changed_at = [change.step for change in statements.changes(report)]
    shapes = [_svg(shape) for shape in plot(report.curves, changed_at)]
    stopping = report.early_stopping
    described = (
        f"Cost and errors over {report.step:,} minibatches; best validation error "
        f"{statements.percent(stopping.best_valid_error)}"
    )
    return tag(
        "svg",
        *shapes,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=described,
    )


def _svg(shape: Shape) -> Html:
    if isinstance(shape, Label):
        x, y = shape.at
        bold = {"font_weight": "600"} if shape.role in ("cost", "valid", "test") else {}
        return tag(
            "text", shape.text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=shape.anchor,
            style=f"fill: var(--{shape.role})", **bold,
        )  # fmt: skip
    if isinstance(shape, Ring):
        x, y = shape.centre
        return tag(
            "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3.5", stroke_width="1.5",
            style=f"stroke: var(--{shape.role})",
        )  # fmt: skip
    return _polyline(shape)


def _polyline(stroke: Stroke) -> Html:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in stroke.points)
    dash = {"stroke_dasharray": " ".join(map(str, stroke.dash))} if stroke.dash else {}
    return tag(
        "polyline", points=points, stroke_width=stroke.width, stroke_linejoin="round",
        style=f"stroke: var(--{stroke.role})", **dash,
    )  # fmt: skip


def weight_board(report: Report) -> Html:
    """Return the weights, an image a class, and their scale."""
    heading = tag("h2", "What each class looks for")
    weights = report.weights
    if weights is None:
        nothing = "No weights yet: there was no validation."
        return tag("section", heading, tag("p", nothing, class_="muted"), class_="wide")
    W, b = weights.parameters.W, weights.parameters.b
    largest = float(np.abs(W).max()) or 1.0
    few = len(weights.class_names) <= _ACROSS
    tiles = []
    for label, name in enumerate(weights.class_names[:MOST_TILES]):
        colours = diverging_colours(W[:, label].reshape(weights.image_shape), largest)
        picture = _img(colours, f"Weights of class {name}: orange where ink speaks for it")
        caption = [tag("b", name, title=name)]
        if few:
            caption.append(tag("small", statements.bias(float(b[label])), class_="number"))
        tiles.append(tag("figure", picture, tag("figcaption", *caption)))
    across = min(len(tiles), _ACROSS if few else _ACROSS_MANY)
    board = tag("div", *tiles, class_="board", style=f"--across: {across}")
    parts = [heading, board, *_scale(largest)]
    if len(weights.class_names) > MOST_TILES:
        said = f"the first {MOST_TILES} of {len(weights.class_names)} classes"
        parts.append(tag("p", said, class_="muted"))
    return tag("section", *parts, class_="wide")


def _scale(largest: float) -> list[Html]:
    levels = np.linspace(-largest, largest, _STEPS_OF_SCALE)
    stops = ", ".join(f"rgb({r} {g} {b})" for r, g, b in diverging_colours(levels, largest))
    ends = (f"−{largest:.3g}", "0, blue against, orange for", f"+{largest:.3g}")
    return [
        tag("div", class_="scale", style=f"background: linear-gradient(90deg, {stops})"),
        tag("div", *(tag("span", end) for end in ends), class_="ends"),
    ]


def mistakes(report: Report) -> Html:
    """Return the test images that were misread with the most certainty."""
    heading = tag("h2", "Worst mistakes: class → read as")
    found = worst_mistakes(report)
    if not found:
        said = "No test image was misread." if report.predictions else "No test images at hand."
        return tag("section", heading, tag("p", said, class_="muted"))
    tiles = []
    for mistake in found:
        gray = 255 - mistake.image
        words = f"{mistake.true} read as {mistake.taken_for}"
        numbers = (
            f"{certainty(mistake.p_taken_for)} for {mistake.taken_for}",
            f"{certainty(mistake.p_true)} for {mistake.true}",
        )
        picture = _img(
            np.repeat(gray[..., None], 3, axis=2),
            f"Test image {mistake.row:,}: {words}, {', '.join(numbers)}",
        )
        lines = (tag("small", line, class_="number") for line in numbers)
        caption = (tag("b", f"{mistake.true} → {mistake.taken_for}"), *lines)
        tiles.append(tag("figure", picture, tag("figcaption", *caption), title=words))
    return tag("section", heading, tag("div", *tiles, class_="mistakes"))


def certainty(p: float) -> str:
    """Return a probability in percent, never one that looks like certainty."""
    if 0.0005 <= p < 0.9995:
        return statements.percent(p, 1)
    return "< 0.1 %" if p < 0.5 else "> 99.9 %"


def _img(pixels: NDArray[np.uint8], alt: str) -> Html:
    """Return pixels (rows, columns, 3) as an image inside the page."""
    picture = Image.fromarray(pixels)
    picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE), Image.Resampling.BOX)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    content = base64.b64encode(stream.getvalue()).decode("ascii")
    rows, columns = pixels.shape[:2]
    return tag("img", src=f"data:image/png;base64,{content}", alt=alt, width=columns, height=rows)
