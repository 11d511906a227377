"""Some images of a split, with what a model takes them for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import Dataset, Predictions, Split
from gui.drawing.probability_bars import percent


@dataclass(frozen=True, eq=False)
class Gallery:
    """Images to look through.

    Attributes
    ----------
    dataset : Dataset
        For their shape and the names of the classes.
    split : Split
        Where they are from.
    predictions : Predictions
        What each image of the split is taken for.
    rows : ndarray of shape (n,), intp
        Which images of the split these are, in the order in which they are shown.
    """

    dataset: Dataset
    split: Split
    predictions: Predictions
    rows: NDArray[np.intp]

    def pixels(self, row: int) -> NDArray[np.uint8]:
        """Return an image, shape (rows, columns)."""
        return self.split.x[row].reshape(self.dataset.image_shape)

    def answer(self, row: int) -> tuple[str, str]:
        """Return what an image is and, if that is something else, what it is read as."""
        names = self.dataset.class_names
        y, y_pred = int(self.predictions.y[row]), int(self.predictions.y_pred[row])
        return names[y], "" if y == y_pred else names[y_pred]

    def words(self, row: int) -> str:
        """Say what an image is, what it is read as and how surely."""
        names, found = self.dataset.class_names, self.predictions
        y, y_pred = int(found.y[row]), int(found.y_pred[row])
        sure = percent(float(found.p_y_pred[row]))
        if y == y_pred:
            return f"{names[y]}, read correctly with {sure}"
        own = percent(float(found.p_y[row]))
        return f"{names[y]}, read as {names[y_pred]} with {sure}; {names[y]} got {own}"
