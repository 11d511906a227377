"""Weights as a picture: for people, and not read back by this program."""

from __future__ import annotations

from typing import BinaryIO

from engine.weights import Weights

from .pictures import draw_weights
from .png import write_png


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write the picture, verified (`write_png`)."""
    write_png(stream, draw_weights(weights))
