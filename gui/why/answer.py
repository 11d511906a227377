"""What is shown of one answer: the evidence for some classes, and for one against another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import engine
from engine import AnswerSheet, Evidence, Figures, Weights
from gui.color_scale import ScaleLimit
from gui.picture_paint import Scale

from .numbers import places_for

#: Maps beside each other.
MOST_COLUMNS = 3

Pixel = tuple[int, int]
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Answer:
    """An image's answer, taken apart and rounded.

    Attributes
    ----------
    weights : Weights
        The model.
    image : ndarray of shape image_shape, uint8
        What it was asked about.
    label : int or None
        The image's own class, where it has one.
    sheet : AnswerSheet
        Of all classes; the evidence is that of ``columns``, and of ``pair`` behind them.
    columns : tuple of int
        Classes that have a map, the most probable first.
    pinned : tuple of int
        Those of them that somebody chose.
    figures : dict of int to Figures
        Of ``columns`` and ``pair``, rounded so that they add up.
    pair : tuple of int
        The two classes that are compared.
    difference : Evidence
        For the first rather than the second.
    difference_figures : Figures
        The same, rounded.
    scale : Scale
        That all maps share.
    """

    weights: Weights
    image: NDArray[np.uint8]
    label: int | None
    sheet: AnswerSheet
    columns: tuple[int, ...]
    pinned: tuple[int, ...]
    figures: dict[int, Figures]
    pair: Pair
    difference: Evidence
    difference_figures: Figures
    scale: Scale

    @property
    def class_names(self) -> tuple[str, ...]:
        """Name of every class."""
        return self.weights.class_names

    @property
    def top(self) -> int:
        """The most probable class."""
        return self.sheet.ranked[0]

    def evidence(self, label: int) -> Evidence:
        """Return the evidence for one of ``columns``."""
        return self.sheet.evidence[self.sheet.labels.index(label)]

    def contributions(self, pixel: Pixel) -> NDArray[np.float64]:
        """Return what a pixel contributed to every class, shape (n_out,)."""
        return engine.contribution_at(self.weights, self.image, *pixel)


def answer(
    weights: Weights,
    image: NDArray[np.uint8],
    label: int | None,
    pins: Sequence[int],
    pair: Pair | None,
    limit: ScaleLimit,
) -> Answer:
    """Take an answer apart.

    Parameters
    ----------
    weights : Weights
        The model.
    image : ndarray of shape image_shape, uint8
        What it is asked about.
    label : int or None
        The image's own class.
    pins : sequence of int
        Classes somebody chose to see.
    pair : tuple of int or None
        Two classes to compare; None for the two most probable.
    limit : ScaleLimit
        Of the maps so far; adapted.
    """
    sheet = engine.answer_sheet(weights, image, MOST_COLUMNS)
    columns = columns_for(sheet.ranked, pins)
    first, second = pair or sheet.ranked[:2]
    labels = tuple(dict.fromkeys((*columns, first, second)))
    if labels != sheet.labels:
        sheet = engine.answer_sheet(weights, image, labels)
    places = places_for(sheet.logits)
    figures = {
        k: engine.figures(evidence, places)
        for k, evidence in zip(labels, sheet.evidence, strict=True)
    }
    difference = engine.class_difference(weights, image, first, second)
    shown = [sheet.evidence[labels.index(k)] for k in columns]
    return Answer(
        weights=weights,
        image=image,
        label=label,
        sheet=sheet,
        columns=columns,
        pinned=tuple(pins),
        figures=figures,
        pair=(first, second),
        difference=difference,
        difference_figures=engine.difference_figures(difference, figures[first], figures[second]),
        scale=_fitted(limit, [*shown, difference]),
    )


def columns_for(ranked: Sequence[int], pins: Sequence[int]) -> tuple[int, ...]:
    """Return which classes have a map, the most probable first: those chosen, and the top ones."""
    others = [k for k in ranked if k not in pins]
    shown = {*pins, *others[: MOST_COLUMNS - len(pins)]}
    return tuple(k for k in ranked if k in shown)


def toggled(pins: Sequence[int], label: int) -> tuple[int, ...]:
    """Return the chosen classes after another click on one: the oldest makes room for it."""
    if label in pins:
        return tuple(k for k in pins if k != label)
    return (*pins, label)[-MOST_COLUMNS:]


def _fitted(limit: ScaleLimit, evidence: Sequence[Evidence]) -> Scale:
    """Adapt the scale that all maps share, in nice steps."""
    largest = max(float(np.abs(each.contributions).max()) for each in evidence)
    if largest > 0:
        limit.fit(np.array([engine.shared_scale(evidence)]))
    return Scale(limit.value, largest > limit.value)
