"""A picture of a run: cost and errors over the minibatches."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image

from engine.training.curves import Curves

from .canvas import Canvas
from .curve_figure import CurveFigure
from .curve_layout import HEIGHT, WIDTH, draw_figure
from .png import write_png


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
    """Write the picture, verified (`write_png`)."""
    write_png(stream, _picture(figure))


def _picture(figure: CurveFigure) -> Image.Image:
    canvas = Canvas(WIDTH, HEIGHT)
    draw_figure(canvas, figure)
    return canvas.finished()
