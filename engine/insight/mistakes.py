"""Which images a model misreads, what it takes them for, and how sure it is of that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import softmax
from engine.data.dataset import Split
from engine.watch import Watch
from engine.weights import Weights

from .evaluation import Evaluation

_SCORED_AT_ONCE = 1000


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a model takes every image of a split for.

    Attributes
    ----------
    n_out : int
        Number of classes.
    y : ndarray of shape (n,), int32
        The label of each image.
    y_pred : ndarray of shape (n,), int32
        Its most probable class; ties go to the lowest.
    p_y : ndarray of shape (n,), float32
        Probability of the label.
    p_y_pred : ndarray of shape (n,), float32
        Probability of the most probable class: how sure the model is.
    """

    n_out: int
    y: NDArray[np.int32]
    y_pred: NDArray[np.int32]
    p_y: NDArray[np.float32]
    p_y_pred: NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.y)

    def evaluation(self) -> Evaluation:
        """Return how many images of each class are taken for which."""
        n_out = self.n_out
        cells = np.bincount(self.y * np.int64(n_out) + self.y_pred, minlength=n_out * n_out)
        return Evaluation(cells.astype(np.int64).reshape(n_out, n_out))


def predict_split(weights: Weights, split: Split, watch: Watch | None = None) -> Predictions:
    """Classify every image of a split that fits the weights (`check_fit`).

    On one thread, without Python's global lock and without a copy of the split: a training that
    has the other threads hardly notices. 10,000 of MNIST's images take 8 ms, and 15 ms beside a
    training. The first call in a process loads the compiled code, and on a machine compiles it:
    some tenths of a second, better spent in a thread of its own.

    Parameters
    ----------
    weights : Weights
        The model.
    split : Split
        The images.
    watch : Watch or None
        Told how many images are done; cancels between a thousand and the next.

    Raises
    ------
    Cancelled
        If the caller no longer wants it.
    """
    watch = watch or Watch()
    y_pred = np.empty(len(split), np.int32)
    p_y, p_y_pred = np.empty((2, len(split)), np.float32)
    for start in range(0, len(split), _SCORED_AT_ONCE):
        watch.at(start, len(split))
        rows = slice(start, start + _SCORED_AT_ONCE)
        part = split[rows]
        z, each = _logits(weights, part.x), np.arange(len(part))
        # From the logits: probabilities can round to a tie.
        y_pred[rows] = z.argmax(axis=1)
        p = softmax.softmax(z)
        p_y[rows], p_y_pred[rows] = p[each, part.y], p[each, y_pred[rows]]
    return Predictions(weights.parameters.n_out, split.y, y_pred, p_y, p_y_pred)


def images_of_cell(
    predictions: Predictions, true: int | None = None, predicted: int | None = None
) -> NDArray[np.intp]:
    """Return which images a cell of the confusion matrix counts, the surest first.

    Parameters
    ----------
    predictions : Predictions
        Of the split that the matrix is about.
    true, predicted : int or None
        The cell's row and column. None stands for all others than the one given, so that
        (4, None) are the misread images of class 4, (None, 9) those wrongly taken for class 9,
        and (None, None) all that are misread.

    Returns
    -------
    ndarray of shape (n,), intp
        Rows of the split, by falling probability of the class they are taken for; among equals
        that whose own class is the less probable comes first, then the one filed first.
    """
    inside = np.ones(len(predictions), np.bool_)
    if true is not None:
        inside &= predictions.y == true
    if predicted is not None:
        inside &= predictions.y_pred == predicted
    if true is None or predicted is None:
        inside &= predictions.y != predictions.y_pred
    rows = np.flatnonzero(inside)
    return rows[np.lexsort((predictions.p_y[rows], -predictions.p_y_pred[rows]))]


def probability_history(
    weights: Sequence[Weights], image: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Return what a model gave an image at several moments of its training.

    Parameters
    ----------
    weights : sequence of Weights
        The model at each moment; at least one.
    image : ndarray of shape image_shape, uint8
        The image.

    Returns
    -------
    ndarray of shape (len(weights), n_out), float32
        The probability of every class at each moment.
    """
    pixels = image.reshape(1, -1)
    p = softmax.softmax(np.concatenate([_logits(moment, pixels) for moment in weights]))
    found: NDArray[np.float32] = p.astype(np.float32)
    return found


def _logits(weights: Weights, images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the logits of images, shape (n, n_out), whose rounding nobody can see."""
    W, b = (
        np.ascontiguousarray(array, np.float32)
        for array in (weights.parameters.W, weights.parameters.b)
    )
    kernel = _compiled_kernel()
    if kernel is None:
        x = images * weights.pixel_scale
        z: NDArray[np.float64] = softmax.logits(W.astype(np.float64), b, x)
        return z
    z = np.empty((len(images), len(b)))
    kernel(images, W, b, weights.pixel_scale, z)
    return z


@cache
def _compiled_kernel() -> Callable[..., None] | None:
    """Return `_fill_logits` compiled, None where Numba does not work; imported at first use.

    NumPy's matrix product would be twice as fast alone. Beside a training it waits for a thread
    on every core: measured, the same 10,000 images then took 160 ms, up to 1,200 ms, and the
    training lost as much.
    """
    try:
        from numba import njit, types

        def floats(dimensions: int) -> Any:
            return types.Array(types.float32, dimensions, "C", readonly=True)

        # Any layout: every n-th image of a split is a view of it.
        pixels = types.Array(types.uint8, 2, "A", readonly=True)
        z = types.Array(types.float64, 2, "C")
        signature = types.void(pixels, floats(2), floats(1), types.float64, z)
        compiled: Callable[..., None] = njit(signature, nogil=True, cache=True)(_fill_logits)
        return compiled
    # A Numba that does not fit NumPy or LLVM raises many things while importing.
    except Exception:
        return None


def _fill_logits(images: Any, W: Any, b: Any, scale: Any, z: Any) -> None:
    for n in range(images.shape[0]):
        for k in range(W.shape[1]):
            z[n, k] = 0
        for i in range(images.shape[1]):
            # Most pixels of a drawing are paper.
            if images[n, i]:
                pixel = np.float64(images[n, i])
                for k in range(W.shape[1]):
                    z[n, k] += pixel * W[i, k]
        for k in range(W.shape[1]):
            z[n, k] = z[n, k] * scale + b[k]
