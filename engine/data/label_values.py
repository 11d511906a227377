"""Labels of any kind, numbered 0..n-1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.watch import Watch

from .bounded import shown
from .reading import FEWEST_CLASSES, MOST_CLASSES

Labels = NDArray[Any]

_LONGEST_NAME = 100
# float64 holds every whole number up to this.
_LARGEST_WHOLE_FLOAT = 2**53
_NUMBER = re.compile(r"\s*[+-]?\d+(\.\d*)?(e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
# Bytes of labels sorted together, so that Cancel answers.
_AT_ONCE = 2**20


def number_labels(
    labels: Sequence[Labels],
    where: str,
    class_names: tuple[str, ...] = (),
    watch: Watch | None = None,
) -> tuple[list[NDArray[np.int32]], tuple[str, ...]]:
    """Give the labels of a whole data set the numbers 0..n-1.

    Parameters
    ----------
    labels : sequence of ndarray, of shape (n,), (n, 1), or (n, n_out) for one-hot rows
        Parts of one data set: whole numbers of any type, or text.
    where : str
        What messages begin with.
    class_names : tuple of str
        Names that whole numbers 0..n-1 stand for; empty where the data has none.
    watch : Watch, optional
        Told how many labels are done.

    Returns
    -------
    y : list of ndarray of shape (n,), int32
        Classes.
    class_names : tuple of str
        As given. Otherwise the labels themselves as text, numbers (and text that is numbers
        throughout) in the order of their value, other text in alphabetical order.

    Raises
    ------
    DataError
        If the labels are of no such kind, or there are not 2 to 256 classes.
    Cancelled
        If the watch was cancelled.
    """
    columns = [_as_column(array, where) for array in labels]
    watch = watch or Watch()
    values = [_distinct(column, where, watch) for column in columns]
    every = set[Any]().union(*values)
    if len({type(value) for value in every}) > 1:
        raise DataError(f"{where}: some labels are numbers and some are text; use one kind")
    one_hot = {array.shape[1] for array in labels if array.ndim == 2 and array.shape[1] > 1}
    if len(one_hot) > 1:
        raise DataError(f"{where}: one-hot labels have rows of different lengths")
    if one_hot:
        # A class without an image keeps its column.
        every.update(range(*one_hot))
    names, class_of = _classes(every, class_names, where)
    check_class_names(names, where)
    numbered = []
    for column, distinct in zip(columns, values, strict=True):
        lookup = np.array([class_of[value] for value in distinct], np.int32)
        numbered.append(lookup[np.searchsorted(np.array(distinct, column.dtype), column)])
    return numbered, names


def check_class_names(names: Sequence[str], where: str) -> None:
    """Check that there are 2 to 256 classes, with different names that can be shown.

    Raises
    ------
    DataError
        If not.
    """
    if not FEWEST_CLASSES <= len(names) <= MOST_CLASSES:
        found = f"only {shown(names[0])}" if len(names) == 1 else f"{len(names):,} classes"
        raise DataError(
            f"{where}: has {found} for labels; there must be {FEWEST_CLASSES} to {MOST_CLASSES} "
            "classes"
        )
    for name in names:
        if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
            raise DataError(
                f"{where}: {shown(name)} is no name for a class; use 1 to {_LONGEST_NAME} "
                "printable characters"
            )
    if len(set(names)) < len(names):
        raise DataError(f"{where}: two classes have the same name; rename one")


def _as_column(labels: Labels, where: str) -> Labels:
    """Return labels of shape (n,): integers or text."""
    kind = labels.dtype.kind
    if labels.dtype.itemsize > _LONGEST_NAME * np.dtype("U1").itemsize:
        raise DataError(f"{where}: has labels of over {_LONGEST_NAME} characters; shorten them")
    if kind == "S":
        try:
            labels = np.char.decode(labels, "utf-8")
        except UnicodeDecodeError as error:
            raise DataError(f"{where}: has labels that are no UTF-8 text; write them so") from error
    elif kind == "b":
        labels = labels.astype(np.uint8)
    elif kind == "f":
        if not (np.abs(labels) <= _LARGEST_WHOLE_FLOAT).all() or (labels != np.rint(labels)).any():
            raise DataError(f"{where}: has labels that are no whole numbers; use 0, 1, 2, ...")
        labels = labels.astype(np.int64)
    elif kind not in "iuU":
        raise DataError(f"{where}: has labels of type {labels.dtype}; use whole numbers or text")
    if labels.ndim == 2 and labels.shape[1] == 1:
        return labels[:, 0]
    if labels.ndim == 2 and labels.dtype.kind in "iu" and 1 < labels.shape[1] <= MOST_CLASSES:
        if ((labels != 0).sum(axis=1) != 1).any() or (labels.max(axis=1) != 1).any():
            raise DataError(f"{where}: has rows of labels that are not one 1 and otherwise 0")
        return cast(Labels, labels.argmax(axis=1))
    if labels.ndim != 1:
        raise DataError(f"{where}: has labels of shape {labels.shape}; use (n,)")
    return labels


def _distinct(column: Labels, where: str, watch: Watch) -> list[Any]:
    """Return the different labels in order, as Python's own int or str."""
    found: set[Any] = set()
    step = max(1, _AT_ONCE // max(1, column.dtype.itemsize))
    for start in range(0, len(column), step):
        found.update(np.unique(column[start : start + step]).tolist())
        watch.at(start, len(column))
        if len(found) > MOST_CLASSES:
            raise DataError(
                f"{where}: has more than {MOST_CLASSES} different labels; are they labels?"
            )
    return sorted(found)


def _classes(
    every: set[Any], names: tuple[str, ...], where: str
) -> tuple[tuple[str, ...], dict[Any, int]]:
    """Return the names of the classes, and which class each label is."""
    number_of = {label: _whole(label) for label in every}
    if names and every <= set(names):
        return names, {name: label for label, name in enumerate(names)}
    if names:
        outside = [label for label, number in number_of.items() if number not in range(len(names))]
        if outside:
            raise DataError(
                f"{where}: has a label {shown(str(outside[0]))}, but its {len(names)} class names "
                f"stand for 0..{len(names) - 1}"
            )
        return names, {label: number for label, number in number_of.items() if number is not None}
    if None in number_of.values():
        ordered = sorted(every)
        return tuple(ordered), {label: i for i, label in enumerate(ordered)}
    numbers = sorted({number for number in number_of.values() if number is not None})
    place = {number: i for i, number in enumerate(numbers)}
    class_of = {label: place[n] for label, n in number_of.items() if n is not None}
    return tuple(str(number) for number in numbers), class_of


def _whole(label: int | str) -> int | None:
    """Return the whole number that a label is or spells: 3, "03" or "3.0e+00"."""
    if isinstance(label, int):
        return label
    if not _NUMBER.fullmatch(label):
        return None
    number = float(label)
    return int(number) if number.is_integer() and abs(number) <= _LARGEST_WHOLE_FLOAT else None
