"""Whether a backend computes what the mathematics says, on this machine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine import softmax
from engine.data.dataset import Dataset, Split
from engine.errors import BackendError
from engine.parameters import Parameters

from .protocol import Backend, Minibatches

# Against float64: float32 sums over one minibatch stay well within these.
_PARAMETER_TOLERANCE = 1e-6
_COST_TOLERANCE = 1e-5
_LEARNING_RATE, _L2 = 0.13, 0.01


def _problem() -> tuple[Dataset, Parameters]:
    """Return a small random data set and random parameters, the same ones always."""
    random = np.random.default_rng(0)
    n_in, n_out, sizes = 11 * 13, 7, {"train": 150, "valid": 64, "test": 64}
    splits = {
        name: Split(
            random.integers(0, 256, (n, n_in), np.uint8),
            random.integers(0, n_out, n).astype(np.int32),
        )
        for name, n in sizes.items()
    }
    dataset = Dataset(
        name="self-check",
        image_shape=(11, 13),
        class_names=tuple("abcdefg"),
        source="self-check",
        train=splits["train"],
        valid=splits["valid"],
        test=splits["test"],
    )
    W = random.normal(0, 0.1, (n_in, n_out)).astype(np.float32)
    b = random.normal(0, 0.1, n_out).astype(np.float32)
    return dataset, Parameters(W, b)


def self_check(open_backend: Callable[[Dataset], Backend]) -> None:
    """Compare one step on a full and on a ragged batch with NumPy in float64.

    Raises
    ------
    BackendError
        If parameters, cost or errors differ by more than rounding explains.
    """
    dataset, start = _problem()
    backend = open_backend(dataset)
    W, b = start.W.astype(np.float64), start.b.astype(np.float64)
    for batch_size in (len(dataset.train), 37):
        x = dataset.train.x[:batch_size] * dataset.pixel_scale
        y = dataset.train.y[:batch_size]
        z = softmax.logits(W, b, x)
        cost, g_W, g_b = softmax.cost_and_gradients_at(z, x, y)
        wrong = int((z.argmax(axis=1) != y).sum())
        right_W, right_b = softmax.sgd_update(W, b, g_W, g_b, _LEARNING_RATE, _L2)
        backend.set_parameters(start)
        costs, train_errors, *_ = backend.train(Minibatches(0, 1, batch_size, _LEARNING_RATE, _L2))
        found = backend.get_parameters()
        off = max(abs(found.W - right_W).max(), abs(found.b - right_b).max())
        if len(costs) != 1 or not off <= _PARAMETER_TOLERANCE:
            raise BackendError(f"self-check failed: parameters off by {off:.1e}")
        if not abs(costs[0] / cost - 1) <= _COST_TOLERANCE:
            raise BackendError(f"self-check failed: cost {costs[0]} instead of {cost}")
        # One image may sit on a tie that rounding decides.
        if abs(train_errors[0] - wrong) > 1:
            raise BackendError(f"self-check failed: {train_errors[0]} errors instead of {wrong}")
    x = dataset.valid.x * dataset.pixel_scale
    wrong = int((softmax.y_pred(right_W, right_b, x) != dataset.valid.y).sum())
    if abs(backend.count_errors("valid", len(dataset.valid)) - wrong) > 1:
        raise BackendError("self-check failed: errors differ from the reference")
