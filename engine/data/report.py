"""What a person should know of a data set before training on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.watch import Watch

from .dataset import Dataset

_PARTS = ("train", "valid", "test")
# Often enough to cancel at once, seldom enough to cost nothing.
_ROWS_AT_ONCE = 4096
_UNWATCHED = Watch()


@dataclass(frozen=True)
class DataReport:
    """What was found in a data set.

    Attributes
    ----------
    images_per_class : dict of str to tuple of int
        Of ``train``, ``valid`` and ``test``.
    duplicates : int
        Training images that repeat an earlier training image exactly.
    leaked : int
        Test images that are, exactly, training images too: known to the model before the test.
    constant : int
        Images of all splits that have one shade only.
    inverted : bool
        Whether the pixels are 255 minus those that were read, so that ink is high.
    notes : tuple of str
        What was told when the set was read, a sentence each.
    """

    images_per_class: dict[str, tuple[int, ...]]
    duplicates: int
    leaked: int
    constant: int
    inverted: bool
    notes: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return everything but the counts per class as sentences to show, a line each."""
        train, test = (sum(self.images_per_class[part]) for part in ("train", "test"))
        total = sum(map(sum, self.images_per_class.values()))
        found = [
            (self.duplicates, f"of {train:,} training images repeat another exactly"),
            (self.leaked, f"of {test:,} test images are training images too"),
            (self.constant, f"of {total:,} images are of one shade"),
        ]
        return (*self.notes, *(f"{n:,} {what}" for n, what in found if n))


def report(dataset: Dataset, watch: Watch = _UNWATCHED) -> DataReport:
    """Look through a data set.

    Parameters
    ----------
    dataset : Dataset
        Any.
    watch : Watch
        Told the number of images.

    Raises
    ------
    Cancelled
        If the watch says so.
    """
    splits = {part: getattr(dataset, part) for part in _PARTS}
    total = sum(map(len, splits.values()))
    constant, done = 0, 0
    seen: dict[str, set[bytes]] = {part: set() for part in _PARTS}
    leaked = 0
    for part, split in splits.items():
        for start in range(0, len(split), _ROWS_AT_ONCE):
            watch.at(done, total)
            x = split.x[start : start + _ROWS_AT_ONCE]
            constant += int((x == x[:, :1]).all(axis=1).sum())
            digests = _digests(x)
            seen[part].update(digests)
            if part == "test":
                leaked += sum(digest in seen["train"] for digest in digests)
            done += len(x)
    watch.at(total, total)
    return DataReport(
        images_per_class={
            part: tuple(np.bincount(split.y, minlength=dataset.n_out).tolist())
            for part, split in splits.items()
        },
        duplicates=len(splits["train"]) - len(seen["train"]),
        leaked=leaked,
        constant=constant,
        inverted=dataset.inverted,
        notes=dataset.notes,
    )


def _digests(x: NDArray[np.uint8]) -> list[bytes]:
    """Return 16 bytes for each image that no other image will have by chance."""
    return [hashlib.blake2b(row, digest_size=16).digest() for row in np.ascontiguousarray(x)]
