"""Multinomial logistic regression, written once, as pure functions of arrays.

Every function takes the weights ``W`` of shape (n_in, n_out), the biases ``b`` of shape
(n_out,) and images ``x`` of shape (n, n_in) of the same floating dtype, NumPy or CuPy, and
returns arrays of the same library; labels ``y`` are integers of shape (n,). The formulas are
those of the softmax regression model (C. M. Bishop, *Pattern Recognition and Machine
Learning*, 2006, section 4.3.4).
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

# NumPy or CuPy arrays; naming CuPy's type here would mean importing it.
Array = Any


def array_module(array: Array) -> Any:
    """Return the library an array belongs to (``numpy`` or ``cupy``), importing neither."""
    return sys.modules[type(array).__module__.partition(".")[0]]


def logits(W: Array, b: Array, x: Array) -> Array:
    """Return ``x W + b``, shape (n, n_out): how loudly each class speaks for each image."""
    return x @ W + b


def _shifted(z: Array) -> Array:
    """Return ``z`` minus its row maximum: exp() of it never overflows, and the largest is 1."""
    # A row spanning more than the dtype's range becomes -inf below its maximum, whose exp()
    # is the right answer, 0; NumPy's warning about it would be noise.
    with np.errstate(over="ignore"):
        return z - z.max(axis=1, keepdims=True)


def softmax(z: Array) -> Array:
    """Return the softmax of each row of ``z``, for any finite logits."""
    xp = array_module(z)
    with np.errstate(under="ignore"):
        e = xp.exp(_shifted(z))
        return e / e.sum(axis=1, keepdims=True)


def p_y_given_x(W: Array, b: Array, x: Array) -> Array:
    """Return the probability of every class given each image, shape (n, n_out)."""
    return softmax(logits(W, b, x))


def y_pred(W: Array, b: Array, x: Array) -> Array:
    """Return the most probable class of each image, shape (n,); ties go to the lowest."""
    return logits(W, b, x).argmax(axis=1)


def errors(W: Array, b: Array, x: Array, y: Array) -> float:
    """Return the fraction of images whose most probable class is not their label."""
    return float((y_pred(W, b, x) != y).mean())


def negative_log_likelihood(W: Array, b: Array, x: Array, y: Array) -> Array:
    """Return the mean of ``-log p(y | x)`` over the images, a scalar array, in nats."""
    z = _shifted(logits(W, b, x))
    return _mean_loss(z, array_module(z).exp(z).sum(axis=1), y)


def _mean_loss(z: Array, e_sum: Array, y: Array) -> Array:
    xp = array_module(z)
    return (xp.log(e_sum) - z[xp.arange(len(y)), y]).mean()


def cost_and_gradients(W: Array, b: Array, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return the cost and its gradients from one forward pass.

    Returns
    -------
    cost : scalar array
        ``negative_log_likelihood(W, b, x, y)``.
    g_W : ndarray of shape (n_in, n_out)
        ``x^T (p - t) / n`` with ``t`` the labels one-hot (Bishop 2006, eq. 4.109).
    g_b : ndarray of shape (n_out,)
        The column sums of ``(p - t) / n``.
    """
    return cost_and_gradients_at(logits(W, b, x), x, y)


def cost_and_gradients_at(z: Array, x: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return the same from the logits ``z`` of the images, shape (n, n_out)."""
    xp = array_module(x)
    z = _shifted(z)
    with np.errstate(under="ignore"):
        e = xp.exp(z)
        e_sum = e.sum(axis=1)
        difference = e / e_sum[:, None]
    difference[xp.arange(len(y)), y] -= 1
    difference /= len(y)
    return _mean_loss(z, e_sum, y), x.T @ difference, difference.sum(axis=0)


def gradients(W: Array, b: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """Return ``(g_W, g_b)``, the gradients of ``negative_log_likelihood``."""
    _, g_W, g_b = cost_and_gradients(W, b, x, y)
    return g_W, g_b


def sgd_update(
    W: Array, b: Array, g_W: Array, g_b: Array, learning_rate: float, l2: float = 0.0
) -> tuple[Array, Array]:
    """Return the parameters after one step down the gradient.

    ``W - learning_rate (g_W + l2 W)`` and ``b - learning_rate g_b``: the penalty ``l2/2 |W|^2``
    holds the weights only, as is usual.
    """
    # Python floats keep the arrays' own dtype (NEP 50); adding 0 W would cost a pass.
    decayed = g_W + l2 * W if l2 else g_W
    return W - learning_rate * decayed, b - learning_rate * g_b
