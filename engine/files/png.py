"""Pictures as PNG, decoded again before they count."""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from PIL import Image


def write_png(stream: BinaryIO, picture: Image.Image) -> None:
    """Write a picture into a file of `atomic_writer`, and make sure of it by decoding it again.

    Raises
    ------
    OSError
        If the file does not show what was drawn; the writer adds which file that is.
    """
    picture.save(stream, "PNG")
    stream.seek(0)
    with Image.open(stream, formats=["PNG"]) as read:
        if not np.array_equal(np.asarray(read), np.asarray(picture)):
            raise OSError("the picture read back differs from what was drawn")
