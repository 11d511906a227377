"""What a cell of a confusion matrix counts, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import Evaluation
from gui.drawing.probability_bars import percent

from .matrix_layout import Cell


def count_of(cell: Cell, evaluation: Evaluation) -> int:
    """Return how many images a cell counts; in a heading, those that are misread."""
    counts = evaluation.confusion
    if cell.true is not None and cell.predicted is not None:
        return int(counts[cell])
    mistakes = counts - np.diag(np.diagonal(counts))
    rows = slice(None) if cell.true is None else cell.true
    columns = slice(None) if cell.predicted is None else cell.predicted
    return int(mistakes[rows, columns].sum())


def name_of(cell: Cell, names: Sequence[str]) -> str:
    """Say which images a cell counts."""
    if cell.predicted is None:
        return "all misread" if cell.true is None else f"{names[cell.true]} misread"
    if cell.true is None:
        return f"wrongly read as {names[cell.predicted]}"
    if cell.true == cell.predicted:
        return f"{names[cell.true]} read correctly"
    return f"{names[cell.true]} read as {names[cell.predicted]}"


def in_words(cell: Cell, evaluation: Evaluation, names: Sequence[str]) -> str:
    """Say what a cell counts, how many images, and what share of all or of its row."""
    count = count_of(cell, evaluation)
    said = f"{name_of(cell, names)}: {images(count)}"
    if cell.true is not None:
        row = int(evaluation.confusion[cell.true].sum())
        return f"{said} · {percent(count / row)} of class {names[cell.true]}" if row else said
    if cell.predicted is None:
        return f"{said} of {evaluation.images:,} · {100 * evaluation.error:.2f} %"
    return said


def nothing_in(cell: Cell, names: Sequence[str]) -> str:
    """Say what it means that a cell counts no image."""
    if cell.predicted is None:
        whose = "" if cell.true is None else f" of class {names[cell.true]}"
        return f"No image{whose} is misread"
    if cell.true is None:
        return f"No image is wrongly read as {names[cell.predicted]}"
    how = "correctly" if cell.true == cell.predicted else f"as {names[cell.predicted]}"
    return f"No image of class {names[cell.true]} is read {how}"


def images(count: int) -> str:
    """Return a number of images."""
    return f"{count:,} image{'' if count == 1 else 's'}"
