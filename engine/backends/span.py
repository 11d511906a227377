"""A stretch of minibatches, and what another thread can see of it while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.parameters import Parameters

from .protocol import Backend, Minibatches, StopFlag, Validation, stop_flag

# A request is answered after the minibatch under way.
_POLL_SECONDS = 0.0002


class LiveView(NamedTuple):
    """How far a span is, at one minibatch.

    Attributes
    ----------
    applied, validated : int
        Minibatches applied and validations made so far.
    parameters : Parameters
        As they were after ``applied`` minibatches.
    best_parameters : Parameters or None
        Of the best validation within the span so far; None where there was none better.
    """

    applied: int
    validated: int
    parameters: Parameters
    best_parameters: Parameters | None


@dataclass(eq=False)
class Span:
    """What a backend is asked for, and the arrays into which it writes as it goes.

    Compiled code reads and writes the arrays without Python's global lock, so a span may be much
    longer than a frame of the window: neither Pause nor a snapshot waits for its end.

    Attributes
    ----------
    first, count, n_train_batches : int
        Minibatches to run, counted on from ``first``; after the last of an epoch comes the first.
    batch_size, learning_rate, l2
        As in `Minibatches`.
    until_validation, every : int
        Minibatches until the first validation of the span, and between two.
    validation : Validation
        What a validation counts.
    n_in, n_out : int
        Shape of the parameters.
    stop : StopFlag
        Set by another thread to end the span after the minibatch under way.
    costs : ndarray of shape (count,), float64
        Cost of each minibatch before its update.
    train_errors : ndarray of shape (count,), int64
        Misclassified images of each minibatch before its update.
    valid_errors, test_errors : ndarray of int64
        Misclassified images of each validation; -1 where the test images were not counted.
    done : ndarray of shape (2,), int64
        Minibatches applied, validations made. Less than asked for at the end, without ``stop``,
        means that the next minibatch diverged.
    best : Parameters or None
        At the end: those of the best validation of the span, if it beat ``validation.best``.
    """

    first: int
    count: int
    n_train_batches: int
    batch_size: int
    learning_rate: float
    l2: float
    until_validation: int
    every: int
    validation: Validation
    n_in: int
    n_out: int
    stop: StopFlag = field(default_factory=stop_flag)
    best: Parameters | None = None

    def __post_init__(self) -> None:
        """Make room for the results."""
        n_validations = max(0, self.count - self.until_validation) // self.every + 1
        self.costs = np.empty(self.count)
        self.train_errors = np.empty(self.count, np.int64)
        self.valid_errors = np.full(n_validations, -1, np.int64)
        self.test_errors = np.full(n_validations, -1, np.int64)
        self.done = np.zeros(2, np.int64)
        # 1: somebody wants a look; 2: the arrays below hold one.
        self.request = np.zeros(1, np.uint8)
        self.live_done = np.zeros(2, np.int64)
        # Class-major, with an even number of classes, as the CPU kernel has them.
        shape = (self.n_out + self.n_out % 2, self.n_in)
        self.live_W, self.live_best_W = np.zeros((2, *shape), np.float32)
        self.live_b, self.live_best_b = np.zeros((2, shape[0]), np.float32)

    def look(self, is_running: Callable[[], bool]) -> LiveView | None:
        """Return how far a span that another thread runs is; None if it ended instead."""
        self.request[0] = 1
        while self.request[0] != 2:
            if not is_running():
                return None
            time.sleep(_POLL_SECONDS)
        applied, validated = (int(n) for n in self.live_done)
        improved = bool((self.test_errors[:validated] >= 0).any())
        return LiveView(
            applied,
            validated,
            self._parameters(self.live_W, self.live_b),
            self._parameters(self.live_best_W, self.live_best_b) if improved else None,
        )

    def _parameters(self, W: NDArray[np.float32], b: NDArray[np.float32]) -> Parameters:
        return Parameters(W[: self.n_out].T, b[: self.n_out])

    def show(self, parameters: Parameters) -> None:
        """Answer a request for a look, in the thread that runs the span."""
        if self.request[0] == 1:
            pairs = [(self.live_W, self.live_b, parameters)]
            if self.best is not None:
                pairs.append((self.live_best_W, self.live_best_b, self.best))
            for W, b, source in pairs:
                W[: self.n_out], b[: self.n_out] = source.W.T, source.b
            self.live_done[:] = self.done
            self.request[0] = 2


def run_in_chunks(backend: Backend, span: Span) -> None:
    """Run a span on a backend that knows chunks only, from validation to validation."""
    best = span.validation.best
    until_validation = span.until_validation
    while (applied := int(span.done[0])) < span.count:
        index = (span.first + applied) % span.n_train_batches
        count = min(span.count - applied, until_validation - applied, span.n_train_batches - index)
        validates = applied + count == until_validation
        chunk = backend.train(
            Minibatches(index, count, span.batch_size, span.learning_rate, span.l2),
            span.stop,
            span.validation._replace(best=best) if validates else None,
        )
        ran = slice(applied, applied + len(chunk.costs))
        span.costs[ran], span.train_errors[ran] = chunk.costs, chunk.train_errors
        span.done[0] += len(chunk.costs)
        if chunk.valid_errors is not None:
            until_validation += span.every
            span.valid_errors[span.done[1]] = chunk.valid_errors
            if chunk.test_errors is not None:
                span.test_errors[span.done[1]] = chunk.test_errors
                best = chunk.valid_errors
                span.best = backend.get_parameters()
            span.done[1] += 1
        if span.request[0] == 1:
            span.show(backend.get_parameters())
        if len(chunk.costs) < count or span.stop[0]:
            return
