"""A person's own drawings, labelled: kept as they were drawn, a data set like any other.

One JSON file a drawing holds its strokes and the image made of them, so none can damage another;
the image is made like the training images were, before any deskewing, which a run does by itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.errors import DataError, OutputError
from engine.files.atomic import write_atomically

from .dataset import Dataset, Split
from .directory import data_directory

Strokes = tuple[tuple[tuple[float, float, float], ...], ...]

# A drawing takes a few KB; what is larger was not written here.
_LARGEST_FILE = 2**20


@dataclass(frozen=True, eq=False)
class OwnDrawing:
    """A labelled drawing.

    Attributes
    ----------
    image : ndarray of shape (rows, columns), uint8
        As a model sees it, ink high.
    label : int
        What it is.
    strokes : tuple of strokes
        Points (x, y, width) of each stroke; empty for a picture.
    path : Path or None
        Where it is kept; None before it is.
    """

    image: NDArray[np.uint8]
    label: int
    strokes: Strokes = ()
    path: Path | None = None


class PersonalSet:
    """The drawings for one kind of images and classes.

    Parameters
    ----------
    class_names : sequence of str
        The classes a drawing can be.
    image_shape : tuple of int
        (rows, columns) of an image.
    directory : Path or None
        Where all personal sets are; None for the data directory's.
    """

    def __init__(
        self,
        class_names: Sequence[str],
        image_shape: tuple[int, int],
        directory: Path | None = None,
    ) -> None:
        self.class_names = tuple(class_names)
        self.image_shape = image_shape
        # Drawings of digits and of clothes are never mixed, whatever the data sets are called.
        kind = json.dumps([list(image_shape), list(class_names)])
        key = hashlib.sha256(kind.encode()).hexdigest()[:12]
        self.folder = (directory or data_directory() / "personal") / key

    def keep(self, drawing: OwnDrawing) -> OwnDrawing:
        """Write a drawing, and return it with its path.

        Raises
        ------
        DataError
            If it is of another kind.
        OutputError
            If it cannot be written.
        """
        if drawing.image.shape != self.image_shape or not 0 <= drawing.label < len(
            self.class_names
        ):
            raise DataError("this drawing does not fit its data set; draw it again")
        path = self.folder / f"{time.time_ns()}-{secrets.token_hex(3)}.json"
        kept = replace(drawing, path=path)
        self.bring_back(kept)
        return kept

    def bring_back(self, drawing: OwnDrawing) -> None:
        """Write a drawing where it is kept, or was before it was forgotten.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        assert drawing.path is not None
        content = {
            "class_name": self.class_names[drawing.label],
            "image": _as_png(drawing.image),
            "strokes": drawing.strokes,
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(f"cannot write {drawing.path} ({reason}); free its place") from error
        write_atomically(drawing.path, json.dumps(content))

    def drawings(self) -> list[OwnDrawing]:
        """Return all of them, oldest first; a damaged file is left out."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                if path.stat().st_size <= _LARGEST_FILE:
                    found.append(self._read(path, json.loads(path.read_text(encoding="utf-8"))))
            # One file that somebody damaged must not take the others away.
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                continue
        return found

    def _read(self, path: Path, content: dict[str, Any]) -> OwnDrawing:
        image = _from_png(content["image"], self.image_shape)
        strokes = tuple(
            tuple((float(x), float(y), float(width)) for x, y, width in stroke)
            for stroke in content["strokes"]
        )
        return OwnDrawing(image, self.class_names.index(content["class_name"]), strokes, path)

    def forget(self, drawing: OwnDrawing) -> None:
        """Delete a drawing; one that is gone already stays so.

        Raises
        ------
        OutputError
            If it cannot be deleted.
        """
        if drawing.path is None:
            return
        try:
            drawing.path.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or error
            raise OutputError(
                f"cannot delete {drawing.path} ({reason}); make its folder writable"
            ) from error

    def dataset(self) -> Dataset:
        """Return the drawings as a data set; each split holds all of them.

        They are few: to score a model, all are its test; to train on them, all join.

        Raises
        ------
        DataError
            If there are none.
        """
        return own_dataset(self.drawings(), self.class_names, self.image_shape)


def own_dataset(
    drawings: Sequence[OwnDrawing], class_names: tuple[str, ...], image_shape: tuple[int, int]
) -> Dataset:
    """Return drawings as a data set; each split holds all of them.

    Raises
    ------
    DataError
        If there are none.
    """
    if not drawings:
        raise DataError(
            "there are no drawings of your own yet; draw one in the window and say what it is"
        )
    x = np.stack([drawing.image.ravel() for drawing in drawings])
    y = np.array([drawing.label for drawing in drawings], np.int32)
    split = Split(x, y)
    return Dataset("personal", split, split, split, image_shape, class_names, "personal")


def _as_png(image: NDArray[np.uint8]) -> str:
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode("ascii")


def _from_png(text: str, shape: tuple[int, int]) -> NDArray[np.uint8]:
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
        if picture.size != shape[::-1] or picture.mode != "L":
            raise ValueError("an image of another kind")
        return np.array(picture)
