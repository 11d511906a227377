"""How the kernels are launched; the numbers here are those of the .cu files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .gpu_device import Argument, Device

MOST_CLASSES = 256

_TILED_SHAPE = (784, 10)
_TILE_ROWS, _TILE_THREADS = 8, 224
_UPDATE_COLUMNS, _UPDATE_THREADS = 16, 256
_ANY_ROWS, _ANY_THREADS = 4, 256
_GRADIENT_PIXELS, _GRADIENT_CLASSES = 128, 8

# Parts of a minibatch whose gradients are summed apart: enough to fill a device, of enough rows to
# be worth a partial, and no more than fit in 64 MB.
_FEWEST_PART_ROWS = 32
_MOST_PARTS = 64
_MOST_PARTIAL_FLOATS = 2**24


def _ceil_div(a: int, b: int) -> int:
    return -(-a // b)


def _int(*values: int) -> tuple[np.int32, ...]:
    return tuple(np.int32(value) for value in values)


@dataclass(frozen=True, eq=False)
class Problem:
    """What every launch of a data set needs.

    Attributes
    ----------
    device : Device
        Where the arrays are.
    n_in, n_out : int
        Pixels of an image, classes.
    scale : float32
        What a pixel is multiplied by.
    x, y : device arrays
        The training images and labels.
    control : device array of shape (4,), int32
        The source's ``Control``.
    failed : device array of shape (1,), int32
        Minibatch of the chunk that was not finite.
    """

    device: Device
    n_in: int
    n_out: int
    scale: np.float32
    x: Any
    y: Any
    control: Any
    failed: Any

    @property
    def is_tiled(self) -> bool:
        """Whether the kernels made for 28x28 images in ten classes serve."""
        return (self.n_in, self.n_out) == _TILED_SHAPE

    @property
    def n_vectors(self) -> int:
        """Length of a vector of parameters, cost and errors included, in float4."""
        return _ceil_div(self.n_in * self.n_out + self.n_out + 2, 4)

    @property
    def most_evaluation_blocks(self) -> int:
        """Into how many counts the errors of a split are divided at most."""
        return self.device.n_processors * (2 if self.is_tiled else 4)


class Gradient(Protocol):
    """Fills partials, `n_partials` vectors one after the other, from a minibatch."""

    partials: Any
    n_partials: int

    def launch(self, step: int, order: Argument, parameters: Any) -> None:
        """Queue the gradient of minibatch ``step`` of a launch; ``order`` may be `NO_ARRAY`."""
        ...


class TiledGradient:
    """28x28 images in ten classes: one kernel, a partial a block."""

    def __init__(self, problem: Problem, n_rows: int) -> None:
        self._problem, self._n_rows = problem, n_rows
        tiles = _ceil_div(n_rows, _TILE_ROWS)
        # All blocks at once, and all with the same number of tiles as far as possible.
        self.n_partials = _ceil_div(tiles, _ceil_div(tiles, problem.device.n_processors))
        self._stride = 4 * problem.n_vectors
        self.partials = problem.device.zeros(self.n_partials * self._stride, np.float32)

    def launch(self, step: int, order: Argument, parameters: Any) -> None:
        """Queue the gradient of a minibatch."""
        p = self._problem
        p.device.launch(
            "gradient_784x10", (self.n_partials, 1, 1), _TILE_THREADS,
            (p.x, p.y, order, *_int(self._n_rows), parameters, p.scale, p.control, *_int(step),
             p.failed, self.partials, *_int(self._stride)),
        )  # fmt: skip


class AnyGradient:
    """Any shape: the differences of all rows, then their products with the pixels."""

    def __init__(self, problem: Problem, n_rows: int) -> None:
        self._problem, self._n_rows = problem, n_rows
        self._stride = 4 * problem.n_vectors
        most = max(1, min(_MOST_PARTS, _MOST_PARTIAL_FLOATS // self._stride))
        self._part_rows = max(_FEWEST_PART_ROWS, _ceil_div(n_rows, most))
        self.n_partials = _ceil_div(n_rows, self._part_rows)
        self.partials = problem.device.zeros(self.n_partials * self._stride, np.float32)
        self._differences = problem.device.zeros(n_rows * problem.n_out, np.float32)
        self._outcomes = problem.device.zeros(2 * n_rows, np.float32)

    def launch(self, step: int, order: Argument, parameters: Any) -> None:
        """Queue the gradient of a minibatch."""
        p = self._problem
        sizes = _int(self._n_rows, p.n_in, p.n_out)
        state = (p.control, *_int(step), p.failed)
        p.device.launch(
            "forward_any", (_ceil_div(self._n_rows, _ANY_ROWS), 1, 1), _ANY_THREADS,
            (p.x, p.y, order, *sizes, parameters, p.scale, *state, self._differences,
             self._outcomes),
        )  # fmt: skip
        pixels = _ceil_div(p.n_in, _GRADIENT_PIXELS)
        classes = _ceil_div(p.n_out, _GRADIENT_CLASSES)
        p.device.launch(
            "gradient_any", (pixels, classes, self.n_partials), _GRADIENT_PIXELS,
            (p.x, order, *sizes, self._differences, self._outcomes, *state,
             *_int(self._part_rows), self.partials, *_int(self._stride)),
        )  # fmt: skip


def open_gradient(problem: Problem, n_rows: int) -> Gradient:
    """Return the gradient for minibatches of ``n_rows``."""
    return (TiledGradient if problem.is_tiled else AnyGradient)(problem, n_rows)


def launch_update(
    problem: Problem,
    gradient: Gradient,
    n_rows: int,
    step: int,
    now: Any,
    after: Any,
    outcomes: Any,
) -> None:
    """Queue the update from the parameters ``now`` to those ``after``.

    ``outcomes`` receives two floats a minibatch: the cost, and how many images are misclassified.
    """
    p = problem
    p.device.launch(
        "update", (_ceil_div(p.n_vectors, _UPDATE_COLUMNS), 1, 1), _UPDATE_THREADS,
        (gradient.partials, *_int(gradient.n_partials, p.n_vectors, p.n_in * p.n_out, p.n_out),
         p.scale, np.float32(1 / n_rows), p.control, *_int(step), now, after, p.failed, outcomes),
    )  # fmt: skip


def evaluation_blocks(problem: Problem, n_images: int) -> int:
    """Return into how many counts the errors of ``n_images`` are divided."""
    rows = _TILE_ROWS if problem.is_tiled else _ANY_ROWS
    return min(_ceil_div(n_images, rows), problem.most_evaluation_blocks)


def launch_evaluation(
    problem: Problem, x: Any, y: Any, n_images: int, parameters: Any, counts: Any
) -> None:
    """Queue the count of misclassified images, in `evaluation_blocks` parts."""
    p = problem
    grid = (evaluation_blocks(p, n_images), 1, 1)
    if p.is_tiled:
        args = (x, y, *_int(n_images), parameters, p.scale, counts)
        p.device.launch("evaluate_784x10", grid, _TILE_THREADS, args)
    else:
        args = (x, y, *_int(n_images, p.n_in, p.n_out), parameters, p.scale, counts)
        p.device.launch("evaluate_any", grid, _ANY_THREADS, args)
