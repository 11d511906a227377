"""More synthetic handwriting than the sample: what drawings by people are best met with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.watch import Watch

from .dataset import Dataset, Split
from .handwriting import HAND, centre_by_mass, draw_ink

# A style that is rare in MNIST is some person's only one, so each is drawn as often as any other.
_HAND = replace(HAND, even_styles=True)
_SEEDS = {"train": (20_000, 7), "valid": (2_000, 8), "test": (2_000, 9)}
_AT_ONCE = 2_000


def write_digits(watch: Watch) -> Dataset:
    """Draw 20,000 digits to learn from and 2,000 each to validate and test; seconds of work.

    Raises
    ------
    Cancelled
        If the watch says so.
    """
    splits = {}
    done, total = 0, sum(count for count, _ in _SEEDS.values())
    for part, (count, seed) in _SEEDS.items():
        images, labels = [], []
        for start in range(0, count, _AT_ONCE):
            watch.at(done, total)
            ink, y = draw_ink(min(_AT_ONCE, count - start), 1000 * seed + start // _AT_ONCE, _HAND)
            images.append(centre_by_mass(ink).reshape(len(y), -1))
            labels.append(y)
            done += len(y)
        splits[part] = Split(np.concatenate(images), np.concatenate(labels).astype(np.int32))
    return Dataset(
        name="handwriting",
        image_shape=(28, 28),
        class_names=tuple("0123456789"),
        source="handwriting",
        train=splits["train"],
        valid=splits["valid"],
        test=splits["test"],
    )
