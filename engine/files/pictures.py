"""Pictures of a number for every pixel and class: weights, their gradient, their change."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import OutputError
from engine.weights import Weights

from .atomic import atomic_writer
from .canvas import LINE, MUTED, TITLE_SIZE, Canvas, fitted_text, text_width
from .colour_bar import colour_bar_width, draw_colour_bar
from .diverging import diverging_colours
from .png import write_png

_MARGIN = 40
_GUTTER = 20
_HEADER = 100
# Above and below each image: the name of the class and its bias.
_NAME_HEIGHT, _BIAS_HEIGHT = 28, 32
_BIAS_SIZE = 16
# A board of few classes is wide, one of many classes near a sheet's aspect.
_BOARD_ASPECT = 2.2
_BOARD_WIDTH = 1280
_NARROWEST_TILE, _WIDEST_TILE = 72, 236
_SHORTEST_BAR = 160
# Biases with more decimals than this are written with a power of ten.
_MOST_DECIMALS = 5
_BETWEEN = "   ·   "


@dataclass(frozen=True, eq=False)
class ClassImages:
    """An image a class, of signed numbers, as a picture shows them.

    Attributes
    ----------
    values : ndarray of shape (n_in, n_out)
        A number for every pixel and class.
    biases : ndarray of shape (n_out,)
        A number a class.
    image_shape : tuple of int
        (rows, columns) of an image.
    class_names : tuple of str
        Name of each class.
    title, caption : str
        A line each, above the images.
    bias_name : str
        What the biases are called.
    limit : float or None
        The value that has the strongest colour; None for the largest.
    """

    values: NDArray[np.floating]
    biases: NDArray[np.floating]
    image_shape: tuple[int, int]
    class_names: tuple[str, ...]
    title: str
    caption: str
    bias_name: str = "b"
    limit: float | None = None


class _Layout(NamedTuple):
    """How many images are beside each other, and their sizes in pixels."""

    across: int
    image: tuple[int, int]
    cell: tuple[int, int]
    board: tuple[int, int]


def draw_weights(weights: Weights) -> Image.Image:
    """Return a picture of the weights: an image a class, one symmetric scale for all.

    Zero is white; a positive weight, where ink speaks for the class, is orange, a negative one
    blue.
    """
    return draw_class_images(
        ClassImages(
            weights.parameters.W,
            weights.parameters.b,
            weights.image_shape,
            weights.class_names,
            title="What each class looks for",
            caption=_origin(weights),
        )
    )


def draw_class_images(images: ClassImages) -> Image.Image:
    """Return a picture: an image a class with its name and bias, one symmetric scale for all."""
    largest = float(np.abs(images.values).max())
    limit = images.limit or largest or 1.0
    caption = images.caption
    if largest > limit:
        caption += f"{_BETWEEN}beyond ±{limit:g} the strongest colours"
    layout = _layout(images)
    content = layout.board[0] + colour_bar_width(limit)
    # A long line makes the sheet wider, up to a point.
    needed = max(text_width(images.title, TITLE_SIZE), text_width(caption))
    content = max(content, min(math.ceil(needed), _BOARD_WIDTH))
    canvas = Canvas(2 * _MARGIN + content, _HEADER + layout.board[1] + _MARGIN)

    title = fitted_text(images.title, content, TITLE_SIZE)
    canvas.text((_MARGIN, _MARGIN), title, size=TITLE_SIZE, anchor="lm")
    canvas.text((_MARGIN, _MARGIN + 30), fitted_text(caption, content), MUTED, anchor="lm")
    for label in range(images.values.shape[1]):
        _draw_class(canvas, images, label, layout, limit)
    height = max(layout.board[1] - _NAME_HEIGHT - _BIAS_HEIGHT, _SHORTEST_BAR - _NAME_HEIGHT)
    draw_colour_bar(canvas, _MARGIN + layout.board[0], _HEADER + _NAME_HEIGHT, height, limit)
    return canvas.finished()


def save_class_images(path: str | os.PathLike[str], images: ClassImages) -> None:
    """Write the picture as PNG, and make sure of it by decoding it before it takes its place.

    Raises
    ------
    OutputError
        If ``path`` does not end in ``.png`` or cannot be written; what stood there before is
        untouched.
    """
    if Path(path).suffix.lower() != ".png":
        raise OutputError(f"{path}: this picture is a PNG file; choose a name that ends in .png")
    picture = draw_class_images(images)
    with atomic_writer(path) as stream:
        write_png(stream, picture)


def _layout(images: ClassImages) -> _Layout:
    n_out = images.values.shape[1]
    across = min(n_out, math.ceil(math.sqrt(n_out * _BOARD_ASPECT)))
    down = math.ceil(n_out / across)
    width, height = _image_size(*images.image_shape, across)
    cell_width = max(width, _NARROWEST_TILE)
    cell_height = _NAME_HEIGHT + height + _BIAS_HEIGHT
    board = (
        across * (cell_width + _GUTTER),
        max(down * (cell_height + _GUTTER) - _GUTTER, _SHORTEST_BAR),
    )
    return _Layout(across, (width, height), (cell_width, cell_height), board)


def _image_size(rows: int, columns: int, across: int) -> tuple[int, int]:
    """Return (width, height) of an image: whole pixels per pixel, unless it must shrink."""
    most = min(max(_BOARD_WIDTH // across - _GUTTER, _NARROWEST_TILE), _WIDEST_TILE)
    scale = most / max(rows, columns)
    if scale >= 1:
        scale = math.floor(scale)
    return max(1, round(columns * scale)), max(1, round(rows * scale))


def _draw_class(
    canvas: Canvas, images: ClassImages, label: int, layout: _Layout, limit: float
) -> None:
    """Draw one image, its name above and its bias below it."""
    left = _MARGIN + label % layout.across * (layout.cell[0] + _GUTTER)
    top = _HEADER + label // layout.across * (layout.cell[1] + _GUTTER)
    name = fitted_text(images.class_names[label], layout.cell[0])
    canvas.text((left, top + _NAME_HEIGHT - 8), name, anchor="ls")
    top += _NAME_HEIGHT
    width, height = layout.image
    pixels = diverging_colours(images.values[:, label].reshape(images.image_shape), limit)
    canvas.image((left, top), pixels, layout.image)
    canvas.frame(left, top, left + width, top + height, LINE)
    bias = f"{images.bias_name} {_printed(float(images.biases[label]), limit)}"
    bias = fitted_text(bias, layout.cell[0] + _GUTTER, _BIAS_SIZE)
    canvas.text((left, top + height + 22), bias, MUTED, _BIAS_SIZE, "ls")


def _printed(bias: float, limit: float) -> str:
    """Return a bias with as many decimals as the scale calls for, alike for all classes."""
    decimals = max(2, 1 - math.floor(math.log10(limit)))
    return f"{bias:+.{decimals}f}" if decimals <= _MOST_DECIMALS else f"{bias:+.1e}"


def _origin(weights: Weights) -> str:
    """Say where the weights come from, as far as the metadata tells."""
    metadata = weights.metadata
    parts = [str(metadata["dataset"])] if metadata.get("dataset") else []
    if metadata.get("epoch"):
        parts.append(f"epoch {metadata['epoch']}")
    for key, name in (("valid_error", "validation error"), ("test_error", "test error")):
        if isinstance(metadata.get(key), float):
            parts.append(f"{name} {100 * metadata[key]:.2f} %")
    parts.append("orange: ink speaks for the class, blue: against it")
    return _BETWEEN.join(parts)
