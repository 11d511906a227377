"""What stands in the cells of a confusion matrix: counts, or percent of their rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import Evaluation

from .matrix_layout import Cell
from .matrix_words import images, in_words


@dataclass(frozen=True, eq=False)
class MatrixNumbers:
    """Numbers, and how they are written.

    Attributes
    ----------
    evaluation : Evaluation
        How many images of each class are taken for which.
    class_names : tuple of str
        Names of rows and columns.
    in_percent : bool
        Whether each cell is its share of its row.
    values : ndarray of shape (n, n), float64
        What the cells hold: counts, or fractions of a row.
    """

    evaluation: Evaluation
    class_names: tuple[str, ...]
    in_percent: bool
    values: NDArray[np.float64]

    @classmethod
    def of(
        cls, evaluation: Evaluation, class_names: tuple[str, ...], in_percent: bool
    ) -> MatrixNumbers:
        """Return the numbers of an evaluation."""
        values = evaluation.confusion.astype(np.float64)
        if in_percent:
            values /= np.maximum(values.sum(axis=1, keepdims=True), 1)
        return cls(evaluation, class_names, in_percent, values)

    @property
    def n(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    @property
    def largest_mistake(self) -> float:
        """The largest value beside the diagonal."""
        mistakes = self.values.copy()
        np.fill_diagonal(mistakes, 0)
        return float(mistakes.max())

    def text(self, value: float) -> str:
        """Return a value as it stands in a cell."""
        if not self.in_percent:
            # Four figures stand together well enough, and room is dear.
            return f"{value:.0f}" if value < 10_000 else f"{value:,.0f}"
        return "100" if value > 0.9995 else f"{100 * value:.1f}"

    def widest_text(self) -> str:
        """Return the longest that a cell may come to hold while its row stays as large."""
        return self.text(1.0 if self.in_percent else self.evaluation.confusion.sum(axis=1).max())

    def scale_text(self, limit: float) -> str:
        """Say what the colours go up to."""
        if self.in_percent:
            return f"mistakes: 0 to {100 * limit:g} % of a row"
        return f"mistakes: 0 to {images(int(limit))}"

    def words(self, cell: Cell) -> str:
        """Say what a cell counts."""
        return in_words(cell, self.evaluation, self.class_names)
