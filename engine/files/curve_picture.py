"""A picture of a run: cost and errors over the minibatches."""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from PIL import Image

from engine.errors import OutputError
from engine.training.curves import Curves

from .canvas import Canvas
from .curve_figure import CurveFigure
from .curve_layout import HEIGHT, WIDTH, draw_figure


def draw_curves(curves: Curves, title: str) -> Image.Image:
    """Return a picture of the curves of a run, finished or not.

    Parameters
    ----------
    curves : Curves
        Cost and errors by step; any of them may be empty.
    title : str
        One line: which data, which settings.
    """
    return _picture(CurveFigure(curves, title))


def write(stream: BinaryIO, figure: CurveFigure) -> None:
    """Write the picture, and make sure of it by decoding it again.

    Raises
    ------
    OutputError
        If the file does not show what was drawn.
    """
    picture = _picture(figure)
    picture.save(stream, "PNG")
    stream.seek(0)
    with Image.open(stream, formats=["PNG"]) as read:
        if not np.array_equal(np.asarray(read), np.asarray(picture)):
            raise OutputError("the picture read back differs from what was drawn")


def _picture(figure: CurveFigure) -> Image.Image:
    canvas = Canvas(WIDTH, HEIGHT)
    draw_figure(canvas, figure)
    return canvas.finished()
