"""Dividing what was read into images to learn from, to choose by and to judge by.

Parts that the data has are kept. What is missing is drawn:

- not divided at all: of each class 15 % validate, 15 % test and the rest trains;
- no validation images: the last sixth of the training images validates, as in the tutorial, whose
  50,000 and 10,000 images are MNIST's 60,000; where a class would be missing on either side, a
  sixth of each class is drawn instead;
- no test images: a sixth of each class is drawn from the training images.

What is drawn and what comes class after class is put into a seeded random order: minibatches of
one class teach little, and errors are counted over whole minibatches, from the front.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

from .dataset import Dataset, Split, check_split
from .reading import FEWEST_CLASSES, LARGEST_SIDE, MOST_CLASSES, SMALLEST_SIDE, Reading

_SEED = 2002  #: any number would do, but it must stay the same
_VALID_AND_TEST = (3, 3)  # of 20: 15 % each
_SIXTH = (1,)
_NAMED = 5  #: so many classes are named in a note

_Rows = NDArray[np.intp]


def divide(reading: Reading, name: str, source: str) -> Dataset:
    """Return a data set of three splits.

    Parameters
    ----------
    reading : Reading
        What was read.
    name : str
        What to call the set.
    source : str
        Where it was read from.

    Raises
    ------
    DataError
        If images, labels, shape and classes do not fit each other, their numbers are beyond what
        the application serves, or there are too few images to divide.
    """
    _check(reading, source)
    splits, notes = dict(reading.splits), list(reading.notes)
    n_out = len(reading.class_names)
    if len(splits) == 1 and splits.keys() <= {"all", "train"}:
        (whole,) = splits.values()
        train, valid, test = _drawn(whole, n_out, _VALID_AND_TEST, 20, source)
        notes.append(
            "divided 70 : 15 : 15 into train, validation and test, each class alike, in a "
            "random order from a fixed seed"
        )
        splits = {"train": train, "valid": valid, "test": test}
    elif "train" not in splits:
        raise DataError(f"{source}: has no training images, only {' and '.join(splits)}; add some")
    else:
        splits = {part: _mixed(split, part, notes) for part, split in splits.items()}
    if "test" not in splits:
        splits["train"], splits["test"] = _drawn(splits["train"], n_out, _SIXTH, 6, source)
        notes.append("no test images: a sixth of the training images tests, each class alike")
    if "valid" not in splits:
        splits["train"], splits["valid"] = _last_sixth(splits["train"], n_out, notes, source)
    notes += _missing_classes(splits, reading.class_names)
    return Dataset(
        name=name,
        train=splits["train"],
        valid=splits["valid"],
        test=splits["test"],
        image_shape=reading.image_shape,
        class_names=reading.class_names,
        source=source,
        notes=tuple(notes),
    )


def _check(reading: Reading, source: str) -> None:
    (rows, columns), n_out = reading.image_shape, len(reading.class_names)
    for part, split in reading.splits.items():
        where = source if part == "all" else f"{source}: {part} split"
        check_split(split, where, reading.image_shape, n_out)
    if not FEWEST_CLASSES <= n_out <= MOST_CLASSES:
        raise DataError(
            f"{source}: has {n_out:,} classes; there must be {FEWEST_CLASSES} to {MOST_CLASSES}"
        )
    if not SMALLEST_SIDE <= min(rows, columns) <= max(rows, columns) <= LARGEST_SIDE:
        raise DataError(
            f"{source}: has images of {rows}x{columns} pixels; each side must be {SMALLEST_SIDE} "
            f"to {LARGEST_SIDE}"
        )


def _random_order(n: int, stream: int) -> _Rows:
    """Return 0..n-1 in an order that is the same everywhere.

    NumPy promises a stream of raw bits for ever, but not what its generators make of it (NEP 19).
    """
    bits = np.random.PCG64([_SEED, stream]).random_raw(n)
    return np.argsort(bits, kind="stable")


def _drawn(
    split: Split, n_out: int, shares: tuple[int, ...], whole: int, source: str
) -> list[Split]:
    """Draw parts from every class; the first part returned is what remains.

    Of the n images of a class a part gets ``share/whole`` of n, rounded to the nearest, halves
    down, but at least one where one remains as well; of a class too small for that, none.
    """
    order = _random_order(len(split), stream=0)
    part_of = np.zeros(len(split), np.intp)
    for label in range(n_out):
        rows = order[split.y[order] == label]
        if len(rows) <= len(shares):
            continue
        start = 0
        for part, share in enumerate(shares, start=1):
            size = max(1, (2 * share * len(rows) + whole - 1) // (2 * whole))
            part_of[rows[start : start + size]] = part
            start += size
    parts = [order[part_of[order] == part] for part in range(1 + len(shares))]
    if not all(len(rows) for rows in parts):
        raise DataError(
            f"{source}: {len(split):,} images in {n_out} classes are too few to be divided; at "
            f"least one class needs {len(parts)} or more"
        )
    return [Split(split.x[rows], split.y[rows]) for rows in parts]


def _last_sixth(train: Split, n_out: int, notes: list[str], source: str) -> list[Split]:
    n_train = len(train) - len(train) // 6
    parts = [train[:n_train], train[n_train:]]
    classes = len(np.unique(train.y))
    if all(len(np.unique(part.y)) == classes for part in parts):
        return parts
    notes.append("no validation images: a sixth of the training images validates, each class alike")
    return _drawn(train, n_out, _SIXTH, 6, source)


def _mixed(split: Split, part: str, notes: list[str]) -> Split:
    """Put images that come class after class into a random order."""
    n_changes = np.count_nonzero(np.diff(split.y))
    if n_changes == 0 or n_changes >= len(np.unique(split.y)):
        return split
    rows = _random_order(len(split), stream=1)
    notes.append(f"the {part} images came class after class and are mixed, from a fixed seed")
    return Split(split.x[rows], split.y[rows])


def _missing_classes(splits: dict[str, Split], class_names: tuple[str, ...]) -> list[str]:
    notes = []
    for part in ("train", "valid", "test"):
        counts = np.bincount(splits[part].y, minlength=len(class_names))
        missing = [name for name, n in zip(class_names, counts, strict=True) if n == 0]
        if missing:
            more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
            named = ", ".join(missing[:_NAMED]) + more
            notes.append(f"no {part} images of {named}")
    return notes
