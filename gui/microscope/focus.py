"""What is looked at: a minibatch, one of its images, and one class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine import Minibatch
from gui.color_scale import ScaleLimit
from gui.picture_paint import Scale, fitted


@dataclass(frozen=True)
class Choice:
    """Which image and class a person has chosen.

    Attributes
    ----------
    place : int
        Of the image, in the order in which they are shown.
    worst_first : bool
        Whether that order is by negative log-likelihood, or as the images are filed.
    label : int or None
        The class; None for the image's own label.
    """

    place: int = 0
    worst_first: bool = False
    label: int | None = None


class Scales(NamedTuple):
    """The scales that everything of a kind is drawn on, whatever image is chosen."""

    z: Scale
    loss: Scale
    W: Scale
    g_W: Scale
    update: Scale


class ScaleKeeper:
    """Scales that change in steps, and only when they must."""

    def __init__(self) -> None:
        self._limits = [ScaleLimit() for _ in Scales._fields]

    def reset(self) -> None:
        """Take the next minibatch as the first."""
        for limit in self._limits:
            limit.reset()

    def fit(self, minibatch: Minibatch) -> Scales:
        """Return scales for a minibatch."""
        # Neither a bar nor a point is to be cut off: theirs have the largest inside.
        z = np.abs(minibatch.z).max(keepdims=True)
        loss = minibatch.negative_log_likelihoods.max(keepdims=True)
        W = minibatch.before.W if minibatch.before.W.any() else minibatch.after.W
        values = z, loss, W, minibatch.g_W, minibatch.update_W
        return Scales(*map(fitted, self._limits, values))


@dataclass(frozen=True, eq=False)
class Focus:
    """A minibatch with what is chosen in it.

    Attributes
    ----------
    minibatch : Minibatch
        What the program computes.
    choice : Choice
        Image and class.
    scales : Scales
        For everything drawn.
    first_batch_size : int
        Of the run; it decides how many images validation and test count.
    """

    minibatch: Minibatch
    choice: Choice
    scales: Scales
    first_batch_size: int

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Places in the minibatch, in the order in which the images are shown."""
        if self.choice.worst_first:
            return self.minibatch.worst_first
        return np.arange(len(self.minibatch))

    @property
    def place(self) -> int:
        """Of the chosen image, in that order."""
        return min(self.choice.place, len(self.minibatch) - 1)

    @cached_property
    def image(self) -> int:
        """The chosen image's place in the minibatch."""
        return int(self.order[self.place])

    @property
    def y(self) -> int:
        """Its label."""
        return int(self.minibatch.y[self.image])

    @property
    def y_pred(self) -> int:
        """What it is taken for."""
        return int(self.minibatch.y_pred[self.image])

    @property
    def label(self) -> int:
        """The class looked at."""
        return self.y if self.choice.label is None else self.choice.label

    @property
    def row(self) -> int:
        """Where the chosen image lies among the training images."""
        return int(self.minibatch.rows[self.image])

    @property
    def class_names(self) -> tuple[str, ...]:
        """Name of every class."""
        return self.minibatch.dataset.class_names

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The chosen image, shape (rows, columns)."""
        return self.minibatch.x[self.image].reshape(self.minibatch.dataset.image_shape)

    @property
    def x(self) -> NDArray[np.float64]:
        """The same as the model sees it."""
        return self.pixels.astype(np.float64) * self.minibatch.dataset.pixel_scale

    def of_class(self, weights: NDArray[np.floating], label: int) -> NDArray[np.floating]:
        """Return a column of an array of shape (n_in, n_out) as an image."""
        return weights[:, label].reshape(self.minibatch.dataset.image_shape)
