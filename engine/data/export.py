"""A person's own drawings as a data set that leaves the machine: one file, or pictures in folders.

What was written is read back as any data set is before it takes its place.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.errors import DataError, OutputError
from engine.files.atomic import write_atomically

from . import load_dataset
from .dataset import Dataset
from .personal import OwnDrawing

_SPLITS = ("train", "valid", "test")
# What no folder can have in its name on one system or another, and how names must not begin or end.
_NOT_IN_NAMES = '<>:"/\\|?*'
_NOT_AT_ENDS = ". "


def export_drawings(
    path: str | os.PathLike[str], drawings: Sequence[OwnDrawing], class_names: tuple[str, ...]
) -> None:
    """Write drawings so that `load_dataset` and other programs read them.

    Parameters
    ----------
    path : str or path
        Where the name ends in ``.npz``, a file with ``x_train``, ``y_train`` and the same of
        ``valid`` and ``test``, uint8 of shape (n, rows, columns) and int32 of shape (n,), and
        ``class_names``. Drawings are few: as in `engine.own_dataset`, each split holds all of
        them. Any other name is a folder's, new or empty: one sub-folder of PNG files a class.
    drawings : sequence of OwnDrawing
        What to write, oldest first.
    class_names : tuple of str
        Name of each class. A folder's sub-folders are called so, but for signs that a file system
        does not take; a class of which there is no drawing has none.

    Raises
    ------
    DataError
        If there are no drawings, or they do not make a data set that can be read; the message says
        what to do.
    OutputError
        If they cannot be written. In either case what stood there before is untouched.
    """
    path = Path(path)
    if not drawings:
        raise DataError("there are no drawings of your own to export; keep one first")
    is_file = path.suffix.lower() == ".npz"
    names = class_names if is_file else _folder_names(class_names)
    try:
        if not is_file:
            _check_place(path)
        with tempfile.TemporaryDirectory(
            dir=path.parent, prefix=".softscope-", suffix=".tmp", ignore_cleanup_errors=True
        ) as beside:
            draft = Path(beside) / path.name
            if is_file:
                write_atomically(draft, _npz(drawings, class_names))
            else:
                _write_pictures(draft, drawings, names)
            _check_reading(draft, path, drawings, names, len(_SPLITS) if is_file else 1)
            if is_file:
                write_atomically(path, draft.read_bytes())
            else:
                _put_in_place(draft, path)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"cannot write {path} ({reason}); choose another place") from error


def _npz(drawings: Sequence[OwnDrawing], class_names: tuple[str, ...]) -> bytes:
    x = np.stack([drawing.image for drawing in drawings])
    y = np.array([drawing.label for drawing in drawings], np.int32)
    arrays: dict[str, Any] = {"class_names": np.array(class_names)}
    for split in _SPLITS:
        arrays |= {f"x_{split}": x, f"y_{split}": y}
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def _write_pictures(
    folder: Path, drawings: Sequence[OwnDrawing], folder_names: tuple[str, ...]
) -> None:
    for number, drawing in enumerate(drawings, 1):
        of_class = folder / folder_names[drawing.label]
        of_class.mkdir(parents=True, exist_ok=True)
        stream = io.BytesIO()
        Image.fromarray(drawing.image).save(stream, "PNG")
        write_atomically(of_class / f"{number:05}.png", stream.getvalue())


def _folder_names(class_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name for the folder of each class, all different wherever they are unpacked."""
    taken: set[str] = set()
    found = []
    for label, class_name in enumerate(class_names):
        name = "".join("-" if sign in _NOT_IN_NAMES else sign for sign in class_name)
        name = name.strip(_NOT_AT_ENDS) or "-"
        # Not every disk tells a from A.
        while name.casefold() in taken:
            name += f" ({label})"
        taken.add(name.casefold())
        found.append(name)
    return tuple(found)


def _check_place(path: Path) -> None:
    """Check that there is nothing a folder would take the place of."""
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists():
        raise OutputError(f"{path}: there is something already; choose the name of a new folder")


def _put_in_place(draft: Path, path: Path) -> None:
    if path.is_dir():
        # It is empty. Not every system renames over it.
        path.rmdir()
    draft.rename(path)


def _check_reading(
    draft: Path,
    path: Path,
    drawings: Sequence[OwnDrawing],
    class_names: tuple[str, ...],
    times: int,
) -> None:
    """Read the draft of ``path``, and check that each drawing is there so many times."""
    try:
        found = load_dataset(draft)
    except DataError as error:
        reason = str(error).replace(str(draft), str(path))
        raise DataError(f"{reason}; or export to an .npz file, which holds any number") from error
    expected = Counter(
        (class_names[each.label], each.image.tobytes()) for each in drawings for _ in range(times)
    )
    if found.image_shape != drawings[0].image.shape or _content(found) != expected:
        raise DataError(
            f"{path}: read back, the drawings would be others: most have ink along their border "
            "and are taken for light paper; delete those and export again"
        )


def _content(dataset: Dataset) -> Counter[tuple[str, bytes]]:
    """Return how often each image is there, with the name of its class."""
    splits = (getattr(dataset, split) for split in _SPLITS)
    return Counter(
        (dataset.class_names[label], image.tobytes())
        for split in splits
        for image, label in zip(split.x, split.y, strict=True)
    )
