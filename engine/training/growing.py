"""An array that grows at its end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class GrowingArray:
    """Rows of float64 numbers, appended without copying what is there.

    Parameters
    ----------
    width : int
        Numbers a row.
    """

    def __init__(self, width: int = 1) -> None:
        self._rows = np.empty((1024, width))
        self._used = 0

    def append(self, rows: NDArray[np.floating]) -> None:
        """Append rows, shape (n, width), or (n,) where the width is 1."""
        rows = rows.reshape(-1, self._rows.shape[1])
        end = self._used + len(rows)
        if end > len(self._rows):
            # Doubled: a view handed out before keeps the old memory, and stays right.
            larger = np.empty((max(end, 2 * len(self._rows)), self._rows.shape[1]))
            larger[: self._used] = self._rows[: self._used]
            self._rows = larger
        self._rows[self._used : end] = rows
        self._used = end

    def view(self) -> NDArray[np.float64]:
        """Return all rows so far, (n, width), read-only; later ones do not change them."""
        rows = self._rows[: self._used]
        rows.flags.writeable = False
        return rows
