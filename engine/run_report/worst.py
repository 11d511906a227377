"""The test images that a model misreads with the most certainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.insight.mistakes import images_of_cell

from .report import Report

MOST = 10


@dataclass(frozen=True, eq=False)
class Mistake:
    """A misread image.

    Attributes
    ----------
    row : int
        Which of the test images it is, from 0.
    image : ndarray of shape image_shape, uint8
        As the model sees it, ink high.
    true, taken_for : str
        Names of its class and of the most probable one.
    p_true, p_taken_for : float
        Their probabilities.
    """

    row: int
    image: NDArray[np.uint8]
    true: str
    taken_for: str
    p_true: float
    p_taken_for: float


def worst_mistakes(report: Report) -> list[Mistake]:
    """Return up to `MOST` mistakes, the surest first."""
    found, dataset = report.predictions, report.dataset
    if found is None or dataset is None:
        return []
    names = dataset.class_names
    return [
        Mistake(
            int(row),
            dataset.test.x[row].reshape(dataset.image_shape),
            names[found.y[row]],
            names[found.y_pred[row]],
            float(found.p_y[row]),
            float(found.p_y_pred[row]),
        )
        for row in images_of_cell(found)[:MOST]
    ]
