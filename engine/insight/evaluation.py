"""How well a model does on images it has not seen, class by class."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import softmax
from engine.data.dataset import Dataset, Split
from engine.errors import DataError
from engine.weights import Weights

# Images scored at once: bounds the floating-point copy of the pixels to a few tens of MB.
_SCORED_AT_ONCE = 10_000


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Which classes were taken for which.

    Attributes
    ----------
    confusion : ndarray of shape (n_out, n_out), int64
        ``confusion[true, predicted]`` images.
    """

    confusion: NDArray[np.int64]

    @property
    def images(self) -> int:
        """How many images were looked at."""
        return int(self.confusion.sum())

    @property
    def errors(self) -> int:
        """How many of them were misclassified."""
        return self.images - int(np.trace(self.confusion))

    @property
    def error(self) -> float:
        """The fraction misclassified."""
        return self.errors / self.images

    @property
    def error_per_class(self) -> tuple[float, ...]:
        """The fraction of each class misclassified; NaN for a class without images."""
        totals = self.confusion.sum(axis=1)
        right = np.diagonal(self.confusion)
        return tuple(
            1 - int(r) / int(n) if n else math.nan for r, n in zip(right, totals, strict=True)
        )

    def as_dict(self) -> dict[str, Any]:
        """Return JSON values only: null for the error of a class without images."""
        return {
            "images": self.images,
            "errors": self.errors,
            "error": self.error,
            "error_per_class": [None if math.isnan(e) else e for e in self.error_per_class],
            "confusion": self.confusion.tolist(),
        }


def check_fit(weights: Weights, dataset: Dataset) -> None:
    """Check that a model and a data set are about the same kind of images.

    Raises
    ------
    DataError
        If image shapes or numbers of classes differ.
    """
    made_for = (tuple(weights.image_shape), len(weights.class_names))
    found = (tuple(dataset.image_shape), dataset.n_out)
    if made_for != found:
        (rows, columns), n_out = made_for
        raise DataError(
            f"these weights are for {rows}x{columns} images in {n_out} classes, {dataset.name} has "
            f"{found[0][0]}x{found[0][1]} images in {found[1]}; take a data set that fits"
        )


def evaluate(weights: Weights, split: Split) -> Evaluation:
    """Classify every image of a split that fits the weights (`check_fit`)."""
    n_out = weights.parameters.n_out
    counts = np.zeros(n_out * n_out, np.int64)
    for start in range(0, len(split), _SCORED_AT_ONCE):
        part = split[start : start + _SCORED_AT_ONCE]
        y_pred = _y_pred(weights, part.x)
        counts += np.bincount(part.y * np.int64(n_out) + y_pred, minlength=n_out * n_out)
    return Evaluation(counts.reshape(n_out, n_out))


def _y_pred(weights: Weights, pixels: NDArray[np.uint8]) -> NDArray[np.int64]:
    # From the logits, as training counts errors: probabilities can round to a tie.
    W, b = weights.parameters.W, weights.parameters.b
    x = pixels.astype(W.dtype) * W.dtype.type(weights.pixel_scale)
    y_pred: NDArray[np.int64] = softmax.y_pred(W, b, x)
    return y_pred
