"""What each line of the program comes to for the image and class that are looked at.

Three texts a line: ``..._worked``, the formula with its numbers; ``..._shapes``, what goes in and
comes out; ``..._result``, the number that matters.
"""

from __future__ import annotations

import math

import numpy as np

from .focus import Focus
from .formula import Fraction, Part, Script, Upright, sub, sup
from .numbers import number, percentage, shape, signed_number

# A class name longer than this is cut short where it is a subscript.
_LONGEST_SUBSCRIPT = 12
# Logits beyond this make numbers nobody can read; the largest is then subtracted from all, as
# the program does.
_LARGEST_LOGIT = 30.0


def class_name(focus: Focus, label: int) -> str:
    """Return a class's name, cut short where it is long."""
    name = focus.class_names[label]
    return name if len(name) <= _LONGEST_SUBSCRIPT else name[: _LONGEST_SUBSCRIPT - 1] + "…"


def _at(focus: Focus, letter: Part) -> Script:
    """Return a letter with the class looked at as its subscript."""
    return sub(letter, Upright(class_name(focus, focus.label)))


def _bracketed(focus: Focus, name: str, label: int) -> str:
    return f"{name}[{class_name(focus, label)}]"


def _sizes(focus: Focus) -> tuple[int, int, int]:
    return len(focus.minibatch), focus.minibatch.dataset.n_in, len(focus.class_names)


# -- index -------------------------------------------------------------------------------


def index_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    n, index = len(focus.minibatch), focus.minibatch.index
    first, after = index * n, (index + 1) * n
    return (
        f"{index:,} · {n:,} = {first:,}  ≤  {first + focus.image:,}  <  {after:,}",
        "" if focus.row == first + focus.image else f",  row {focus.row:,}",
    )


def index_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    n, n_in, _ = _sizes(focus)
    return f"train_set_x {shape(len(focus.minibatch.dataset.train), n_in)} → x {shape(n, n_in)}"


def index_result(focus: Focus) -> str:
    """Return what it comes to."""
    n, index = len(focus.minibatch), focus.minibatch.index
    return f"index {index:,} · {index * n:,} … {(index + 1) * n - 1:,}"


# -- W·x + b -----------------------------------------------------------------------------


def logit_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    z = float(focus.minibatch.z[focus.image, focus.label])
    b = float(focus.minibatch.before.b[focus.label])
    sign = "−" if b < 0 else "+"
    return (
        _at(focus, "z"),
        f" = {signed_number(z - b)} {sign} {number(abs(b))} = {signed_number(z)}",
    )


def logit_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    n, n_in, n_out = _sizes(focus)
    return f"x {shape(n, n_in)} · W {shape(n_in, n_out)} + b {n_out:,} → z {shape(n, n_out)}"


def logit_result(focus: Focus) -> str:
    """Return what it comes to."""
    z = float(focus.minibatch.z[focus.image, focus.label])
    return f"{_bracketed(focus, 'z', focus.label)} = {signed_number(z)}"


# -- softmax -----------------------------------------------------------------------------


def softmax_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    z = focus.minibatch.z[focus.image]
    large = float(np.abs(z).max()) > _LARGEST_LOGIT
    taken = float(z.max()) if large else 0.0
    above, below = math.exp(z[focus.label] - taken), float(np.exp(z - taken).sum())
    exponent = signed_number(float(z[focus.label]) - taken)
    p = float(focus.minibatch.p_y_given_x[focus.image, focus.label])
    return (
        _at(focus, "p"),
        " = ",
        Fraction(sup("e", exponent), number(below)),
        " = ",
        Fraction(number(above), number(below)),
        f" = {number(p)}",
    )


def softmax_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    n, _, n_out = _sizes(focus)
    return f"z {shape(n, n_out)} → p_y_given_x {shape(n, n_out)}"


def softmax_result(focus: Focus) -> str:
    """Return what it comes to."""
    p = float(focus.minibatch.p_y_given_x[focus.image, focus.label])
    return f"{_bracketed(focus, 'p', focus.label)} = {number(p)}"


# -- negative_log_likelihood -------------------------------------------------------------


def likelihood_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    p = float(focus.minibatch.p_y_given_x[focus.image, focus.y])
    loss = float(focus.minibatch.negative_log_likelihoods[focus.image])
    return (
        f"−log {number(p)} = {number(loss)},  mean of all {len(focus.minibatch):,}: ",
        number(focus.minibatch.cost),
    )


def likelihood_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    n, _, n_out = _sizes(focus)
    return f"p_y_given_x {shape(n, n_out)}, y {n:,} → cost, one number"


def likelihood_result(focus: Focus) -> str:
    """Return what it comes to."""
    loss = float(focus.minibatch.negative_log_likelihoods[focus.image])
    return f"this image {number(loss)} · cost {number(focus.minibatch.cost)}"


# -- g_W, g_b ----------------------------------------------------------------------------


def gradient_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    p = float(focus.minibatch.p_y_given_x[focus.image, focus.label])
    t = int(focus.label == focus.y)
    difference = signed_number(p - t)
    g_b = signed_number(float(focus.minibatch.g_b[focus.label]), 6)
    return (
        _at(focus, "p"), " − ", _at(focus, "t"), f" = {number(p)} − {t} = {difference},   ",
        _at(focus, sub("g", "b")), f" = {g_b}",
    )  # fmt: skip


def gradient_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    _, n_in, n_out = _sizes(focus)
    return f"g_W {shape(n_in, n_out)}, as W · g_b {n_out:,}, as b"


def gradient_result(focus: Focus) -> str:
    """Return what it comes to."""
    g_b = float(focus.minibatch.g_b[focus.label])
    return f"{_bracketed(focus, 'g_b', focus.label)} = {signed_number(g_b, 6)}"


# -- updates -----------------------------------------------------------------------------


def update_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    minibatch, label = focus.minibatch, focus.label
    rate = minibatch.moment.era.settings.learning_rate
    before, g_b, after = (
        signed_number(float(b[label]), 6)
        for b in (minibatch.before.b, minibatch.g_b, minibatch.after.b)
    )
    return _at(focus, "b"), f" = {before} − {rate:g} · ({g_b}) = {after}"


def update_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    _, n_in, n_out = _sizes(focus)
    settings = focus.minibatch.moment.era.settings
    return f"W {shape(n_in, n_out)} · α = {settings.learning_rate:g} · λ = {settings.l2:g}"


def update_result(focus: Focus) -> str:
    """Return what it comes to."""
    before, after = focus.minibatch.before.b, focus.minibatch.after.b
    numbers = (signed_number(float(b[focus.label])) for b in (before, after))
    return f"{_bracketed(focus, 'b', focus.label)} " + " → ".join(numbers)


# -- errors ------------------------------------------------------------------------------


def errors_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    minibatch = focus.minibatch
    return (
        Upright("errors"), " = ",
        Fraction(f"{minibatch.n_misread:,}", f"{len(minibatch):,}"),
        f" = {percentage(minibatch.errors)}",
    )  # fmt: skip


def errors_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    n, _, n_out = _sizes(focus)
    return f"p_y_given_x {shape(n, n_out)} → y_pred {n:,} → errors, one number"


def errors_result(focus: Focus) -> str:
    """Return what it comes to."""
    minibatch = focus.minibatch
    return f"{minibatch.n_misread:,} of {len(minibatch):,} misread · {percentage(minibatch.errors)}"
