"""What the view of mistakes has worked out in a thread beside the window."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import engine
from engine import Dataset, Moment, Parameters, PastParameters, Predictions, Watch, Weights

from .gallery import Gallery
from .history_axes import ProbabilityLines
from .matrix_layout import Cell
from .split_choice import ScoredImages


@dataclass(frozen=True, eq=False)
class Look:
    """What the model of one moment makes of a split.

    Attributes
    ----------
    dataset : Dataset
        Where the split is from.
    moment : Moment
        The step, and the parameters it had.
    scored : ScoredImages
        The images.
    predictions : Predictions
        What each of them is taken for.
    seconds : float
        Of the processor, that it took to find out.
    """

    dataset: Dataset
    moment: Moment
    scored: ScoredImages
    predictions: Predictions
    seconds: float

    def is_of_same_images(self, other: Look | None) -> bool:
        """Whether another look was at the same images."""
        return (
            other is not None
            and other.dataset is self.dataset
            and other.scored.name == self.scored.name
        )

    def gallery(self, cell: Cell) -> Gallery:
        """Return a cell's images: mistakes the surest first, those read correctly last."""
        rows = engine.images_of_cell(self.predictions, *cell)
        if cell.true is not None and cell.true == cell.predicted:
            rows = rows[::-1]
        return self.images(rows)

    def images(self, rows: NDArray[np.intp]) -> Gallery:
        """Return some of the images, to be looked through."""
        return Gallery(self.dataset, self.scored.images, self.predictions, rows)

    def p_y_given_x(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the probability of every class for one image."""
        p: NDArray[np.float32] = engine.probability_history(
            [_weights(self.dataset, self.moment.parameters)], image
        )[0]
        return p


def look(dataset: Dataset, moment: Moment, scored: ScoredImages, watch: Watch) -> Look:
    """Classify every image."""
    weights = _weights(dataset, moment.parameters)
    # The first call in a process may compile, which is not what a look takes.
    engine.predict_split(weights, scored.images[:1], watch)
    begun = time.thread_time()
    found = engine.predict_split(weights, scored.images, watch)
    return Look(dataset, moment, scored, found, time.thread_time() - begun)


def trace(
    dataset: Dataset,
    past: Sequence[PastParameters],
    moment: Moment,
    image: NDArray[np.uint8],
    classes: tuple[int, int],
) -> ProbabilityLines:
    """Return what two classes were given for an image at past steps and at a moment."""
    at = {one.step: one.parameters for one in past} | {moment.step: moment.parameters}
    steps = sorted(at)
    p = engine.probability_history([_weights(dataset, at[step]) for step in steps], image)
    label, rival = classes
    names = dataset.class_names[label], dataset.class_names[rival]
    return ProbabilityLines(
        np.array(steps, np.float64), p[:, label], p[:, rival], names, moment.step
    )


def _weights(dataset: Dataset, parameters: Parameters) -> Weights:
    return Weights(parameters, dataset.image_shape, dataset.class_names, dataset.pixel_scale)
