"""Images with more pixels than the screen has for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def shrunk(picture: NDArray[np.floating], factor: int) -> NDArray[np.floating]:
    """Return a mosaic of the means of squares of ``factor`` x ``factor`` of its pixels.

    Where an image pixel is smaller than one of the screen, the screen would show one of several
    and leave the others out.
    """
    if factor == 1:
        return picture
    rows, columns = (np.arange(0, size, factor) for size in picture.shape)
    sums = np.add.reduceat(np.add.reduceat(picture, rows, axis=0), columns, axis=1)
    heights, widths = (
        np.diff(starts, append=size)
        for starts, size in zip((rows, columns), picture.shape, strict=True)
    )
    return sums / np.outer(heights, widths)
