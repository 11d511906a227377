"""What the weight board can show: the weights, what happens to them next, and two pinned steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine import Dataset, Moment, Parameters, look_at_minibatch

from .pin_words import Pins, places, steps_of


class Kind(StrEnum):
    """What is shown of every class."""

    WEIGHTS = "weights"
    GRADIENT = "gradient"
    UPDATE = "update"
    A = "A"
    B = "B"
    DIFFERENCE = "B − A"
    COMPARE = "compare"


LIVE = (Kind.WEIGHTS, Kind.GRADIENT, Kind.UPDATE)
#: What `Kind.COMPARE` shows of every class.
COMPARED = (Kind.A, Kind.B, Kind.DIFFERENCE)
PINNED = (*COMPARED, Kind.COMPARE)
_NEXT = "the minibatch that comes next at the step shown"


class KindWords(NamedTuple):
    """What a kind is called.

    Attributes
    ----------
    key : str
        Chooses it.
    weight, bias : str
        Names of one number.
    title : str
        What it is, for a heading.
    tooltip : str
        The same in a sentence.
    """

    key: str
    weight: str
    bias: str
    title: str
    tooltip: str


WORDS = {
    Kind.WEIGHTS: KindWords(
        "W", "W", "b", "Weights · what each class looks for",
        "The weights W: how much the ink of a pixel speaks for a class",
    ),
    Kind.GRADIENT: KindWords(
        "G", "g_W", "g_b", "Gradient · of the cost of the next minibatch",
        f"The gradient g_W of the cost of {_NEXT}",
    ),
    Kind.UPDATE: KindWords(
        "U", "ΔW", "Δb", "Update · what the next minibatch will change",
        f"What {_NEXT}\nadds to the weights: −learning rate · (g_W + L2 · W)",
    ),
    Kind.A: KindWords("A", "W", "b", "Pin A · its weights", "The weights at pin A"),
    Kind.B: KindWords("B", "W", "b", "Pin B · its weights", "The weights at pin B"),
    Kind.DIFFERENCE: KindWords(
        "D", "ΔW", "Δb", "B − A · what changed between the pins",
        "The weights at pin B minus those at pin A",
    ),
    Kind.COMPARE: KindWords(
        "C", "W", "b", "A, B and B − A · side by side",
        "The weights at both pins and their difference, side by side for every class",
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class BoardValues:
    """A number for every pixel and class, and one a class.

    Attributes
    ----------
    kind : Kind
        What they are.
    W : ndarray of shape (n_in, n_out)
        The numbers shown as images.
    b : ndarray of shape (n_out,)
        What belongs to the biases.
    place : str
        Which step or minibatch they are of.
    """

    kind: Kind
    W: NDArray[np.floating]
    b: NDArray[np.floating]
    place: str


def board_values(
    kind: Kind, dataset: Dataset, moment: Moment, pins: Pins
) -> tuple[BoardValues, ...]:
    """Return what a kind comes to at a moment: one set of numbers, or those that are compared.

    Gradient and update are those of the minibatch that comes next. Where the parameters after it
    are known, the update is their difference, bit for bit.
    """
    if kind in PINNED:
        parts = COMPARED if kind is Kind.COMPARE else (kind,)
        return tuple(_pinned(part, pins) for part in parts)
    return (_live(kind, dataset, moment),)


def _live(kind: Kind, dataset: Dataset, moment: Moment) -> BoardValues:
    parameters, after = moment.parameters, moment.next_parameters
    if kind is Kind.WEIGHTS:
        return BoardValues(kind, parameters.W, parameters.b, f"step {moment.step:,}")
    index, epoch = moment.era.index(moment.step), moment.era.epoch(moment.step)
    place = f"step {moment.step:,}: index {index:,} of epoch {epoch:,}"
    if kind is Kind.UPDATE and after is not None:
        return _difference(kind, parameters, after, place)
    minibatch = look_at_minibatch(dataset, moment)
    if kind is Kind.UPDATE:
        return BoardValues(kind, minibatch.update_W, minibatch.update_b, place)
    return BoardValues(kind, minibatch.g_W, minibatch.g_b, place)


def _pinned(kind: Kind, pins: Pins) -> BoardValues:
    if kind is Kind.DIFFERENCE:
        a, b = (pins[name].parameters for name in (Kind.A, Kind.B))
        return _difference(kind, a, b, steps_of(pins))
    parameters = pins[kind].parameters
    return BoardValues(kind, parameters.W, parameters.b, places(pins)[kind])


def _difference(kind: Kind, before: Parameters, after: Parameters, place: str) -> BoardValues:
    return BoardValues(kind, after.W - before.W, after.b - before.b, place)


def pins_needed(kind: Kind) -> tuple[str, ...]:
    """Return the names of the pins that a kind is made of."""
    if kind in (Kind.A, Kind.B):
        return (kind.value,)
    return ("A", "B") if kind in PINNED else ()


def why_not_drawable(kind: Kind, pins: Pins, parameters: Parameters) -> str:
    """Say why a kind cannot be shown beside the present run; empty if it can."""
    for name in pins_needed(kind):
        pinned = pins[name].parameters
        if pinned.W.shape != parameters.W.shape:
            return (
                f"Pin {name} cannot be shown here: it has {pinned.n_in:,} pixels and "
                f"{pinned.n_out:,} classes, this run {parameters.n_in:,} and {parameters.n_out:,}"
            )
    return ""
