"""Before and after: what was learned and what was forgotten."""

from __future__ import annotations

import numpy as np

from engine import Parameters, Split, Weights
from engine.insight.teaching import effect


def model(b) -> Weights:
    W = np.zeros((4, 2), np.float32)
    W[0, 0], W[1, 1] = 1, 1
    return Weights(Parameters(W, np.array(b, np.float32)), (2, 2), ("a", "b"))


def test_learned_and_forgotten_are_told_apart():
    x = np.array([[200, 100, 0, 0], [100, 200, 0, 0], [0, 10, 0, 0], [10, 0, 0, 0]], np.uint8)
    split = Split(x, np.array([0, 1, 0, 1], np.int32))
    # The first model reads images 0 and 1 rightly; one that leans to "a" reads 0 and 2.
    found = effect(model([0, 0]), model([0.9, 0]), split)
    assert (found.images, found.errors_before, found.errors_after) == (4, 2, 2)
    assert found.learned.tolist() == [2]
    assert found.forgotten.tolist() == [1]
    same = effect(model([0, 0]), model([0, 0]), split)
    assert (len(same.learned), len(same.forgotten)) == (0, 0)
