"""Pictures in class folders, read as images of one shape."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.drawing.picture_files import on_paper, open_picture
from engine.errors import DataError
from engine.watch import Watch

from .class_folders import ClassFile, list_classes, natural_order, printable
from .dataset import Split
from .fitting import FITTED_SHAPE, ImageStack
from .reading import FEWEST_CLASSES, LARGEST_SIDE, MOST_CLASSES, SMALLEST_SIDE, Reading

# Of all files; more and the folder is not what it is taken for.
_MOST_UNUSABLE = 0.10
# Larger pictures are shrunk to half of this or more before they are fitted: ten times 28 will do.
_LONGEST_SIDE = 512


def read_image_folder(path: Path, watch: Watch) -> Reading:
    """Read pictures whose classes are the names of their folders.

    The image shape is that of the pictures if they agree and each side has 4 to 128 pixels;
    otherwise each is fitted into 28 x 28 (`engine.data.fitting.fitted`). Colours become gray,
    transparency white; polarity stays as it is. Classes are in natural order, 2 before 10.

    At most a million files and 1 GiB of pixels are taken; a single picture of up to 50 million
    pixels may take 600 MB while it is read.

    Parameters
    ----------
    path : Path
        The folder.
    watch : Watch
        Told the number of pictures.

    Raises
    ------
    DataError
        If the folder cannot be read or is not laid out like this, more than a tenth of the files
        are no readable pictures, or there are too many.
    Cancelled
        If the watch says so.
    """
    listing = list_classes(path, watch)
    n_files = len(listing.files)
    n_folders = len({file.folder for file in listing.files})
    if not FEWEST_CLASSES <= n_folders <= MOST_CLASSES:
        raise DataError(
            f"{path}: has {n_folders:,} sub-folders with files; there must be one for each of "
            f"{FEWEST_CLASSES} to {MOST_CLASSES} classes"
        )
    stack = ImageStack(n_files)
    used: list[ClassFile] = []
    unusable: list[str] = []
    for done, file in enumerate(listing.files):
        watch.at(done, n_files)
        try:
            gray = _read_gray(file.path)
        except DataError as error:
            where = os.path.relpath(file.path, path)
            unusable.append(f"{where} ({error})")
            continue
        _add(stack, gray, path)
        used.append(file)
    watch.at(n_files, n_files)
    if len(unusable) > _MOST_UNUSABLE * n_files:
        raise DataError(
            f"{path}: {len(unusable):,} of {n_files:,} files cannot be used; the first is "
            f"{unusable[0]}"
        )
    notes = _notes_on_size(stack)
    notes += _notes_on_left_out("file", unusable)
    folders = [os.path.relpath(folder, path) for folder in listing.left_out]
    notes += _notes_on_left_out("empty, linked or deeper folder", folders)
    return _divided(used, stack, tuple(map(printable, notes)))


def _read_gray(path: str) -> NDArray[np.uint8]:
    picture = open_picture(path, _LONGEST_SIDE)
    if picture.mode == "RGBA":
        picture = on_paper(picture, 255)
    gray = np.asarray(picture)
    if gray.dtype == np.uint8:
        return gray
    rounded: NDArray[np.uint8] = np.rint(np.clip(gray, 0, 255)).astype(np.uint8)
    return rounded


def _add(stack: ImageStack, gray: NDArray[np.uint8], path: Path) -> None:
    try:
        stack.add(gray)
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


def _notes_on_size(stack: ImageStack) -> list[str]:
    if stack.size == stack.image_shape:
        return []
    rows, columns = FITTED_SHAPE
    return [
        f"the pictures are not all of one size from {SMALLEST_SIDE}x{SMALLEST_SIDE} to "
        f"{LARGEST_SIDE}x{LARGEST_SIDE}: each is fitted into {rows}x{columns}, its aspect kept, "
        "on paper of its own shade"
    ]


def _notes_on_left_out(what: str, left_out: list[str]) -> list[str]:
    if not left_out:
        return []
    if len(left_out) == 1:
        return [f"1 {what} is left out: {left_out[0]}"]
    return [f"{len(left_out):,} {what}s are left out; the first: {left_out[0]}"]


def _divided(used: list[ClassFile], stack: ImageStack, notes: tuple[str, ...]) -> Reading:
    """Divide the images as the files are; a class of which nothing was read is none."""
    folders = sorted({file.folder for file in used}, key=natural_order)
    label_of = {folder: label for label, folder in enumerate(folders)}
    y = np.array([label_of[file.folder] for file in used], np.int32)
    # The files of a part follow each other.
    first_row: dict[str, int] = {}
    for row, file in enumerate(used):
        first_row.setdefault(file.part, row)
    stops = [*first_row.values(), len(used)][1:]
    splits = {
        part: Split(stack.x[start:stop], y[start:stop])
        for (part, start), stop in zip(first_row.items(), stops, strict=True)
    }
    return Reading(splits, stack.image_shape, tuple(map(printable, folders)), notes)
