"""Made-up images on which the tests of the backends train."""

from __future__ import annotations

import numpy as np

from engine import Dataset, Split


def dataset(n_train=200, shape=(6, 7), n_out=5, seed=0):
    """Images of which each class has its own mean, so that there is something to learn."""
    random = np.random.default_rng(seed)
    means = random.uniform(0, 255, (n_out, shape[0] * shape[1]))

    def split(n):
        y = random.integers(0, n_out, n).astype(np.int32)
        x = np.clip(means[y] + random.normal(0, 60, (n, means.shape[1])), 0, 255)
        return Split(x.astype(np.uint8), y)

    return Dataset(
        name="blobs", train=split(n_train), valid=split(90), test=split(70),
        image_shape=shape, class_names=tuple(map(str, range(n_out))), source="made",
    )  # fmt: skip
