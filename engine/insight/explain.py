"""Why a model answers as it does: which pixel spoke for which class, to the last digit.

A logit is a sum, ``z_k = sum_i x_i W_ik + b_k`` (C. M. Bishop, *Pattern Recognition and Machine
Learning*, 2006, section 4.3.4), so it can be taken apart with nothing left over: ``x_i W_ik`` is
what pixel i contributed to class k. Softmax turns the difference of two logits into odds,
``log(p_a / p_b) = z_a - z_b``, so the question "why a and not b" has an exact answer too: the
same products with ``W_a - W_b``. Everything here is worked out in float64, where the products of
float32 weights with 8-bit pixels lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.weights import Weights

# Of the contributions that are not zero, how many a colour scale spans: one pixel drawn where
# training saw no ink must not pale all the others.
_SCALE_QUANTILE = 0.99


class Figures(NamedTuple):
    """A piece of evidence as it is printed; whoever adds up the printed digits is right.

    ``positive + negative = sum`` and ``sum + bias = total``, exactly.
    """

    positive: Decimal
    negative: Decimal
    sum: Decimal
    bias: Decimal
    total: Decimal


@dataclass(frozen=True, eq=False)
class Evidence:
    """What every pixel contributed for a class, or for one class against another.

    Attributes
    ----------
    contributions : ndarray of shape (rows, columns), float64
        ``x W_k``, or ``x (W_a - W_b)``: in units of the logit, nats.
    bias : float
        ``b_k``, or ``b_a - b_b``: what is there before any ink is.
    """

    contributions: NDArray[np.float64]
    bias: float

    @property
    def positive(self) -> float:
        """The sum of the contributions above zero: the ink that spoke for it."""
        return float(self.contributions[self.contributions > 0].sum())

    @property
    def negative(self) -> float:
        """The sum of the contributions below zero: the ink that spoke against it."""
        return float(self.contributions[self.contributions < 0].sum())

    @property
    def sum(self) -> float:
        """The sum of all contributions."""
        return self.positive + self.negative

    @property
    def total(self) -> float:
        """Contributions and bias: the logit, or for two classes the log odds."""
        return self.sum + self.bias

    @property
    def odds(self) -> float:
        """Of two classes, how many times as probable the first is: ``p_a / p_b``."""
        with np.errstate(over="ignore", under="ignore"):
            return float(np.exp(self.total))


@dataclass(frozen=True, eq=False)
class AnswerSheet:
    """An image's answer, and the evidence for some of the classes.

    Attributes
    ----------
    logits : ndarray of shape (n_out,), float64
        Of every class; the evidence for a class adds up to its logit.
    p_y_given_x : ndarray of shape (n_out,), float32
        Probability of every class, as `Weights.p_y_given_x` has it.
    ranked : tuple of int
        All classes, the most probable first.
    labels : tuple of int
        The classes that evidence was asked for.
    evidence : tuple of Evidence
        For each of ``labels``.
    """

    logits: NDArray[np.float64]
    p_y_given_x: NDArray[np.float32]
    ranked: tuple[int, ...]
    labels: tuple[int, ...]
    evidence: tuple[Evidence, ...]


def answer_sheet(
    weights: Weights, image: NDArray[np.uint8], classes: int | Sequence[int] = 3
) -> AnswerSheet:
    """Take the answer to an image apart.

    Parameters
    ----------
    weights : Weights
        The model.
    image : ndarray of shape image_shape, uint8
        What it is asked about.
    classes : int or sequence of int
        Evidence for so many of the most probable classes, or for just these.

    Raises
    ------
    DataError
        If the image has another shape than the model's.
    """
    x = _x(weights, image)
    logits = x @ weights.parameters.W.astype(np.float64) + weights.parameters.b
    p = weights.p_y_given_x(image[None])[0]
    # Probabilities can round to a tie that the logits tell apart.
    ranked = tuple(np.lexsort((-logits, -p)).tolist())
    labels = ranked[:classes] if isinstance(classes, int) else tuple(classes)
    return AnswerSheet(
        logits, p, ranked, labels, tuple(_evidence(weights, x, label) for label in labels)
    )


def class_difference(weights: Weights, image: NDArray[np.uint8], a: int, b: int) -> Evidence:
    """Return why an image is taken for class ``a`` rather than ``b``.

    Its total is ``log(p_a / p_b)``.

    Parameters
    ----------
    weights : Weights
        The model.
    image : ndarray of shape image_shape, uint8
        What it is asked about.
    a, b : int
        The two classes.

    Raises
    ------
    DataError
        If the image has another shape than the model's.
    """
    x = _x(weights, image)
    first, second = (_evidence(weights, x, label) for label in (a, b))
    return Evidence(first.contributions - second.contributions, first.bias - second.bias)


def contribution_at(
    weights: Weights, image: NDArray[np.uint8], row: int, column: int
) -> NDArray[np.float64]:
    """Return what one pixel contributed to the logit of every class, (n_out,)."""
    pixel = float(image[row, column]) * weights.pixel_scale
    shares: NDArray[np.float64] = pixel * weights.parameters.W[
        row * image.shape[1] + column
    ].astype(np.float64)
    return shares


def figures(evidence: Evidence, places: int = 2) -> Figures:
    """Round the evidence for one class so that the printed figures add up.

    Bias and logit are rounded as usual, for they are printed elsewhere too. The sums take up
    the difference, at most one and a half units of the last place.

    Parameters
    ----------
    evidence : Evidence
        For one class.
    places : int
        Digits behind the point; negative for numbers too long to print in full.
    """
    bias, total = (_rounded(value, places) for value in (evidence.bias, evidence.total))
    return _adding_up(evidence, bias, total, places)


def difference_figures(difference: Evidence, a: Figures, b: Figures) -> Figures:
    """Round the evidence for one class against another.

    Its figures add up, and are the differences of the two classes' own printed ones.

    Parameters
    ----------
    difference : Evidence
        From `class_difference`.
    a, b : Figures
        Of the two classes, with the same places.
    """
    exponent = a.total.as_tuple().exponent
    assert isinstance(exponent, int)  # neither infinite nor NaN
    return _adding_up(difference, a.bias - b.bias, a.total - b.total, -exponent)


def shared_scale(evidence: Iterable[Evidence]) -> float:
    """Return one limit for the colours of several pictures, so that they can be compared.

    The pictures' colours run from minus this to plus this; 99 % of all contributions that are
    not zero lie within, the others are shown in the strongest colour. 1 where all are zero.
    """
    sizes = np.abs(np.concatenate([each.contributions.ravel() for each in evidence]))
    inked = sizes[sizes > 0]
    return float(np.quantile(inked, _SCALE_QUANTILE)) if len(inked) else 1.0


def _x(weights: Weights, image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the image as the model sees it, (n_in,)."""
    if image.shape != tuple(weights.image_shape):
        rows, columns = weights.image_shape
        raise DataError(
            f"these weights are for {rows}x{columns} images, not for the shape {image.shape}; "
            "prepare the image for them"
        )
    return image.ravel().astype(np.float64) * weights.pixel_scale


def _evidence(weights: Weights, x: NDArray[np.float64], label: int) -> Evidence:
    W, b = weights.parameters.W, weights.parameters.b
    return Evidence((x * W[:, label]).reshape(weights.image_shape), float(b[label]))


def _adding_up(evidence: Evidence, bias: Decimal, total: Decimal, places: int) -> Figures:
    """Divide ``total - bias`` into a positive and a negative part that add up to it."""
    rest = total - bias
    # The larger part takes up the difference: nought stays nought.
    if evidence.positive > -evidence.negative:
        negative = _rounded(evidence.negative, places)
        return Figures(rest - negative, negative, rest, bias, total)
    positive = _rounded(evidence.positive, places)
    return Figures(positive, rest - positive, rest, bias, total)


def _rounded(value: float, places: int) -> Decimal:
    # By way of an integer, which knows no negative zero.
    return Decimal(int(Decimal(value).scaleb(places).to_integral_value())).scaleb(-places)
