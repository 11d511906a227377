"""Pictures of a model: what each class looks for."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from engine.weights import Weights

from .canvas import LINE, MUTED, TITLE_SIZE, Canvas, fitted_text, text_width
from .diverging import diverging_colours
from .ticks import linear_ticks, tick_labels

_MARGIN = 40
_GUTTER = 20
_HEADER = 100
# Above and below each image: the name of the class and its bias.
_NAME_HEIGHT, _BIAS_HEIGHT = 28, 32
# A board of few classes is wide, one of many classes near a sheet's aspect.
_BOARD_ASPECT = 2.2
_BOARD_WIDTH = 1280
_NARROWEST_TILE, _WIDEST_TILE = 72, 236
_BAR_WIDTH = 20
_SHORTEST_BAR = 160
_MOST_BAR_TICKS = 10


def draw_weights(weights: Weights) -> Image.Image:
    """Return a picture of the weights: an image a class, one symmetric scale for all.

    Zero is white; a positive weight, where ink speaks for the class, is orange, a negative one
    blue.
    """
    W = weights.parameters.W
    rows, columns = weights.image_shape
    n_out = W.shape[1]
    across = min(n_out, math.ceil(math.sqrt(n_out * _BOARD_ASPECT)))
    width, height = _tile_size(rows, columns, across)
    cell_width = max(width, _NARROWEST_TILE)
    cell_height = _NAME_HEIGHT + height + _BIAS_HEIGHT
    down = math.ceil(n_out / across)
    board_width = across * (cell_width + _GUTTER)
    board_height = max(down * (cell_height + _GUTTER) - _GUTTER, _SHORTEST_BAR)
    largest = float(np.abs(W).max()) or 1.0
    bar_labels = tick_labels(linear_ticks(-largest, largest, _MOST_BAR_TICKS))
    bar_space = _BAR_WIDTH + 20 + math.ceil(max(text_width(f"+{label}") for label in bar_labels))
    title, subtitle = "What each class looks for", _subtitle(weights)
    needed = max(text_width(title, TITLE_SIZE), text_width(subtitle), board_width + bar_space)
    canvas = Canvas(2 * _MARGIN + math.ceil(needed), _HEADER + board_height + _MARGIN)

    canvas.text((_MARGIN, _MARGIN), title, size=TITLE_SIZE, anchor="lm")
    canvas.text((_MARGIN, _MARGIN + 30), subtitle, MUTED, anchor="lm")
    for label in range(n_out):
        left = _MARGIN + label % across * (cell_width + _GUTTER)
        top = _HEADER + label // across * (cell_height + _GUTTER)
        name = fitted_text(weights.class_names[label], cell_width)
        canvas.text((left, top + _NAME_HEIGHT - 8), name, anchor="ls")
        pixels = diverging_colours(W[:, label].reshape(rows, columns), largest)
        image_top = top + _NAME_HEIGHT
        canvas.image((left, image_top), pixels, (width, height))
        canvas.frame(left, image_top, left + width, image_top + height, LINE)
        bias = f"b {weights.parameters.b[label]:+.2f}"
        canvas.text((left, image_top + height + 22), bias, MUTED, 16, "ls")
    bar_top = _HEADER + _NAME_HEIGHT
    bar_height = max(board_height - _NAME_HEIGHT - _BIAS_HEIGHT, _SHORTEST_BAR - _NAME_HEIGHT)
    _draw_bar(canvas, _MARGIN + board_width, bar_top, bar_height, largest)
    return canvas.finished()


def _tile_size(rows: int, columns: int, across: int) -> tuple[int, int]:
    """Return (width, height) of an image: whole pixels per pixel, unless it must shrink."""
    most = min(max(_BOARD_WIDTH // across - _GUTTER, _NARROWEST_TILE), _WIDEST_TILE)
    scale = most / max(rows, columns)
    if scale >= 1:
        scale = math.floor(scale)
    return max(1, round(columns * scale)), max(1, round(rows * scale))


def _subtitle(weights: Weights) -> str:
    """Say where the weights come from, as far as the metadata tells."""
    metadata = weights.metadata
    parts = [str(metadata["dataset"])] if metadata.get("dataset") else []
    if metadata.get("epoch"):
        parts.append(f"epoch {metadata['epoch']}")
    for key, name in (("valid_error", "validation error"), ("test_error", "test error")):
        if isinstance(metadata.get(key), float):
            parts.append(f"{name} {100 * metadata[key]:.2f} %")
    parts.append("orange: ink speaks for the class, blue: against it")
    return "   ·   ".join(parts)


def _draw_bar(canvas: Canvas, left: int, top: int, height: int, largest: float) -> None:
    levels = np.linspace(largest, -largest, height)[:, None]
    canvas.image((left, top), diverging_colours(levels, largest), (_BAR_WIDTH, height))
    canvas.frame(left, top, left + _BAR_WIDTH, top + height, LINE)
    # Labels 24 pixels apart stay legible.
    ticks = linear_ticks(-largest, largest, min(_MOST_BAR_TICKS, height // 24))
    for tick, label in zip(ticks, tick_labels(ticks), strict=True):
        y = top + height * (largest - tick) / (2 * largest)
        canvas.line([(left + _BAR_WIDTH + 1, y), (left + _BAR_WIDTH + 6, y)], MUTED)
        sign = "+" if tick > 0 else ""
        canvas.text((left + _BAR_WIDTH + 12, y), sign + label, MUTED, 16, "lm")
