"""One minibatch under the microscope: everything the program computes for it, in its order.

All is worked out in float64 from the run's own parameters, so that the digits shown are those of
the definitions; the parameters afterwards are the run's own bits wherever these are known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import softmax
from engine.data.dataset import Dataset
from engine.parameters import Parameters
from engine.training.schedule import minibatch_rows
from engine.training.snapshot import Moment

# Products at once. More make the matrix library wait for a second core, which a trainer holds:
# measured, 15 to 80 ms a minibatch instead of 2. It bounds the memory as well.
_PRODUCTS_AT_ONCE = 2**18


@dataclass(frozen=True, eq=False)
class Minibatch:
    """What the program computes for one minibatch of n images.

    Attributes
    ----------
    dataset : Dataset
        Whose training images these are.
    moment : Moment
        The run just before the minibatch; ``moment.parameters`` are those it is computed with.
    index : int
        Which minibatch of its epoch it is, from 0.
    rows : ndarray of shape (n,), intp
        Where its images lie in ``dataset.train``.
    x : ndarray of shape (n, n_in), uint8
        Their pixels; the program multiplies them by ``dataset.pixel_scale``.
    y : ndarray of shape (n,), int32
        Their labels.
    z : ndarray of shape (n, n_out), float64
        ``x W + b``, the logits.
    p_y_given_x : ndarray of shape (n, n_out), float64
        Probability of every class.
    y_pred : ndarray of shape (n,), intp
        The most probable class; ties go to the lowest.
    negative_log_likelihoods : ndarray of shape (n,), float64
        ``-log p(y | x)`` of each image, in nats.
    cost : float
        Their mean, the tutorial's ``cost``; as the run measured it where that is known.
    g_W : ndarray of shape (n_in, n_out), float64
        Gradient of the cost.
    g_b : ndarray of shape (n_out,), float64
        The same for the biases.
    update_W, update_b : ndarray, float64
        What is added: ``-learning_rate (g_W + l2 W)`` and ``-learning_rate g_b``.
    after : Parameters
        The run just after it, bit for bit where that is known.
    """

    dataset: Dataset
    moment: Moment
    index: int
    rows: NDArray[np.intp]
    x: NDArray[np.uint8]
    y: NDArray[np.int32]
    z: NDArray[np.float64]
    p_y_given_x: NDArray[np.float64]
    y_pred: NDArray[np.intp]
    negative_log_likelihoods: NDArray[np.float64]
    cost: float
    g_W: NDArray[np.float64]
    g_b: NDArray[np.float64]
    update_W: NDArray[np.float64]
    update_b: NDArray[np.float64]
    after: Parameters

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.y)

    @property
    def before(self) -> Parameters:
        """The parameters everything is computed with."""
        return self.moment.parameters

    @property
    def n_misread(self) -> int:
        """How many images are taken for another class."""
        return int(np.count_nonzero(self.y_pred != self.y))

    @property
    def errors(self) -> float:
        """The fraction of images taken for another class, the tutorial's ``errors``."""
        return self.n_misread / len(self)

    @property
    def worst_first(self) -> NDArray[np.intp]:
        """Places in the minibatch, shape (n,), the largest negative log-likelihood first."""
        return np.argsort(-self.negative_log_likelihoods, kind="stable")


def look(dataset: Dataset, moment: Moment) -> Minibatch:
    """Compute what the program does with the minibatch that comes next at a moment.

    Parameters
    ----------
    dataset : Dataset
        What the run learns.
    moment : Moment
        Where it is.
    """
    settings, before = moment.era.settings, moment.parameters
    rows = minibatch_rows(dataset, moment.era, moment.step)
    x, y = dataset.train.x[rows], dataset.train.y[rows]
    W, b = before.W.astype(np.float64), before.b.astype(np.float64)
    z, (g_W, g_b) = np.empty((len(y), len(b))), (np.zeros_like(W), np.zeros_like(b))
    at_once = max(1, _PRODUCTS_AT_ONCE // W.size)
    for start in range(0, len(y), at_once):
        part = slice(start, start + at_once)
        x_part = x[part] * dataset.pixel_scale
        z[part] = softmax.logits(W, b, x_part)
        # Each part's gradient is a mean, and weighs as many images as it has.
        share = len(x_part) / len(y)
        for gradient, mean in zip(
            (g_W, g_b), softmax.gradients(W, b, x_part, y[part]), strict=True
        ):
            gradient += share * mean
    likelihoods = _negative_log_likelihoods(z, y)
    moved_W, moved_b = softmax.sgd_update(W, b, g_W, g_b, settings.learning_rate, settings.l2)
    # A run that is about to diverge is looked at too.
    with np.errstate(over="ignore"):
        after = moment.next_parameters or Parameters(
            moved_W.astype(before.W.dtype), moved_b.astype(before.b.dtype)
        )
    return Minibatch(
        dataset,
        moment,
        index=moment.era.index(moment.step),
        rows=rows,
        x=x,
        y=y,
        z=z,
        p_y_given_x=softmax.softmax(z),
        y_pred=z.argmax(axis=1),
        negative_log_likelihoods=likelihoods,
        cost=float(likelihoods.mean()) if moment.cost is None else moment.cost,
        g_W=g_W,
        g_b=g_b,
        update_W=moved_W - W,
        update_b=moved_b - b,
        after=after,
    )


def _negative_log_likelihoods(z: NDArray[np.float64], y: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return ``-log p(y | x)`` of each image, finite however improbable its label is."""
    shifted = z - z.max(axis=1, keepdims=True)
    with np.errstate(under="ignore"):
        e_sum = np.exp(shifted).sum(axis=1)
    found: NDArray[np.float64] = np.log(e_sum) - shifted[np.arange(len(y)), y]
    return found
