"""Whether two data sets are the same, pixel by pixel."""

from __future__ import annotations

import hashlib
import weakref

import numpy as np

from engine.data.dataset import Dataset

_known: weakref.WeakKeyDictionary[Dataset, str] = weakref.WeakKeyDictionary()


def fingerprint(dataset: Dataset) -> str:
    """Return the SHA-256 of shape, class names, pixels and labels of every split, as hex.

    Computed once for a data set: MNIST takes a tenth of a second.
    """
    if dataset not in _known:
        digest = hashlib.sha256(repr((dataset.image_shape, dataset.class_names)).encode())
        for split in (dataset.train, dataset.valid, dataset.test):
            for array in (split.x, split.y.astype("<i4")):
                digest.update(np.ascontiguousarray(array).data)
        _known[dataset] = digest.hexdigest()
    return _known[dataset]
