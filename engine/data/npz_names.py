"""Which arrays of a file are images, which are labels, and of which split."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.errors import DataError

from .bounded import shown

# Words of names in the order of preference: scikit-learn's digits have images and data.
_IMAGES = ("images", "image", "imgs", "x", "data")
_LABELS = ("labels", "label", "y", "targets", "target")
_PARTS = {
    "train": "train", "training": "train",
    "valid": "valid", "val": "valid", "validation": "valid",
    "test": "test", "testing": "test",
}  # fmt: skip
_PARTS_IN_ORDER = ("train", "valid", "test", "all")
_CLASS_NAMES = ("class_names", "classes", "target_names", "label_names")
_LISTED = 5


@dataclass(frozen=True)
class FoundArrays:
    """Names of the arrays that make a data set.

    Attributes
    ----------
    parts : dict of str to (str, str)
        Images and labels of ``train``, ``valid`` and ``test`` where there are any, or of ``all``.
    class_names : str or None
        The array of the names of the classes.
    left_out : tuple of str
        Arrays that are not used.
    """

    parts: dict[str, tuple[str, str]]
    class_names: str | None
    left_out: tuple[str, ...]


def find_arrays(names: Iterable[str], where: str) -> FoundArrays:
    """Find images and labels: ``x_train``, ``train_images``, ``images``, ``y_test`` and the like.

    Raises
    ------
    DataError
        If there are none, images lack labels or labels images, or it is not clear which is meant.
    """
    names = tuple(names)
    candidates: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for name in names:
        words = [word for word in re.split(r"[\W_]+", name.lower()) if word]
        parts = [_PARTS[word] for word in words if word in _PARTS] or ["all"]
        rest = [word for word in words if word not in _PARTS]
        for kind, known in (("images", _IMAGES), ("labels", _LABELS)):
            if len(parts) == len(rest) == 1 and rest[0] in known:
                candidates.setdefault((parts[0], kind), []).append((known.index(rest[0]), name))
    found = {key: _preferred(choice, where) for key, choice in candidates.items()}
    present = {part for part, _ in found}
    if not present:
        raise DataError(
            f"{where}: has no arrays named x_train, y_train, x_test and y_test, or images and "
            f"labels, but {listed(names) or 'nothing'}; name them so"
        )
    if "all" in present and len(present) > 1:
        lonely = found.get(("all", "images")) or found["all", "labels"]
        raise DataError(
            f"{where}: has splits and also {shown(lonely)}, which names none; call it after its "
            "split (x_train, y_train)"
        )
    pairs = {}
    for part in _PARTS_IN_ORDER:
        if part in present:
            images, labels = found.get((part, "images")), found.get((part, "labels"))
            if images is None or labels is None:
                of = "" if part == "all" else f"{part} "
                missing = "images" if images is None else "labels"
                raise DataError(f"{where}: the {of}{missing} are missing; add them")
            pairs[part] = (images, labels)
    class_names = next((n for n in names if n.lower() in _CLASS_NAMES), None)
    used = {class_names, *found.values()}
    return FoundArrays(pairs, class_names, tuple(name for name in names if name not in used))


def listed(names: tuple[str, ...]) -> str:
    """Return the first few names, as a message may list them."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(shown(name) for name in names[:_LISTED]) + more


def _preferred(choice: list[tuple[int, str]], where: str) -> str:
    (preference, name), *others = sorted(choice)
    if any(other == preference for other, _ in others):
        raise DataError(f"{where}: has both {shown(name)} and {shown(others[0][1])}; keep one")
    return name
