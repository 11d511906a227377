"""A signed number for every class: its logit, or what one pixel contributed to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gui.color_scale import ScaleLimit

from .answer import Answer, Pixel
from .numbers import logit_texts, places_for, rounded, signed_text


@dataclass(frozen=True, eq=False)
class ClassValues:
    """What is shown of every class.

    Attributes
    ----------
    heading : str
        What the numbers are.
    names : tuple of str
        Of the classes.
    shown : tuple of int
        Classes that have a map.
    values : ndarray of shape (n_out,), float64
        The numbers.
    texts : list of str
        The same as they are printed.
    limit : float
        Bars end at plus and minus this.
    """

    heading: str
    names: tuple[str, ...]
    shown: tuple[int, ...]
    values: NDArray[np.float64]
    texts: list[str]
    limit: float


def logit_values(answer: Answer, limit: ScaleLimit) -> ClassValues:
    """Return the logits; the limit so far is adapted to them."""
    logits = answer.sheet.logits
    # None is cut off.
    limit.fit(np.abs(logits).max(keepdims=True))
    texts = logit_texts(logits)
    return ClassValues("all logits", answer.class_names, answer.columns, logits, texts, limit.value)


def contribution_values(answer: Answer, pixel: Pixel) -> ClassValues:
    """Return what a pixel contributed to each class, on the scale of the maps."""
    values, limit = answer.contributions(pixel), answer.scale.limit
    texts = [contribution_text(value, limit) for value in values.tolist()]
    return ClassValues("this pixel", answer.class_names, answer.columns, values, texts, limit)


def contribution_text(value: float, limit: float) -> str:
    """Return a contribution with one digit more than sums on such a scale have."""
    return signed_text(rounded(value, places_for([limit]) + 1)) if value else "0"


def pixel_words(answer: Answer, pixel: Pixel) -> str:
    """Say which pixel it is, and what it holds."""
    row, column = pixel
    ink = int(answer.image[pixel])
    where = f"row {row}, column {column}"
    if ink == 0:
        return f"{where} · paper: it says nothing"
    return f"{where} · ink {ink} of 255 · x = {ink * answer.weights.pixel_scale:.3f}"
