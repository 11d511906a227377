"""Weights as a picture: for people, and not read back by this program."""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from PIL import Image

from engine.errors import WeightsError
from engine.weights import Weights

from .pictures import draw_weights


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write the picture, and make sure of it by decoding it again.

    Raises
    ------
    WeightsError
        If the file does not show what was drawn.
    """
    picture = draw_weights(weights)
    picture.save(stream, "PNG")
    stream.seek(0)
    with Image.open(stream, formats=["PNG"]) as read:
        if not np.array_equal(np.asarray(read), np.asarray(picture)):
            raise WeightsError("the picture read back differs from what was drawn")
