"""Which files are in a folder with one sub-folder for each class.

Either ``FOLDER/CLASS/PICTURE`` or ``FOLDER/train/CLASS/PICTURE`` beside ``test`` and, perhaps,
``valid``. Nothing deeper is looked at, and no link to another folder is followed, so that what
is read is what lies there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.errors import DataError
from engine.watch import Watch

# What the folders of splits are called.
_PARTS = {
    "train": "train",
    "training": "train",
    "valid": "valid",
    "validation": "valid",
    "val": "valid",
    "test": "test",
    "testing": "test",
}
# What file managers leave behind. Names that begin with a dot are hidden by custom.
_DROPPINGS = {"thumbs.db", "desktop.ini"}
_MOST_FILES = 1_000_000
# More than classes can be; a folder of other things is noticed before each is looked into.
_MOST_FOLDERS = 1_000


@dataclass(frozen=True)
class ClassFile:
    """A file, and what its folders say of it.

    Attributes
    ----------
    path : str
        Where it lies.
    part : str
        ``train``, ``valid`` or ``test``, or ``all`` where the folder is not divided.
    folder : str
        Name of its own folder, which is its class.
    """

    path: str
    part: str
    folder: str


@dataclass(frozen=True)
class Listing:
    """What lies in a folder of classes.

    Attributes
    ----------
    files : list of ClassFile
        One part after the other, classes and files in natural order.
    left_out : list of str
        Folders that were not looked into, being links or too deep, and empty ones.
    """

    files: list[ClassFile]
    left_out: list[str]


def holds_class_folders(path: Path) -> bool:
    """Whether the folder has sub-folders, which may be classes."""
    try:
        with os.scandir(path) as entries:
            return any(map(_is_class_folder, entries))
    except OSError:
        return False


def list_classes(path: Path, watch: Watch) -> Listing:
    """List the files of all classes, whatever they are; hidden ones are passed over.

    Raises
    ------
    DataError
        If a folder cannot be read, or there are more than a million files or a thousand folders.
    Cancelled
        If the watch says so.
    """
    listing = Listing([], [])
    try:
        for part, name, folder in _class_folders(path, listing.left_out):
            watch.at(0)
            most = _MOST_FILES - len(listing.files)
            names = list(islice(_names(folder, listing.left_out, watch), most + 1))
            if len(names) > most:
                raise DataError(f"{path}: has more than {_MOST_FILES:,} files; use fewer")
            if not names:
                listing.left_out.append(folder)
            listing.files.extend(
                ClassFile(os.path.join(folder, file), part, name)
                for file in sorted(names, key=natural_order)
            )
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    return listing


def natural_order(name: str) -> tuple[list[str | int], str]:
    """Return a key that sorts names as people do: numbers inside them by value, 2 before 10."""
    parts = re.split("([0-9]+)", name.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name


def printable(name: str) -> str:
    """Return a name from a disk so that it can be shown and written: odd signs become ?."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _class_folders(path: Path, left_out: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield part, name and path of each class folder."""
    top, links = _folders(path)
    left_out += links
    parts: dict[str, str] = {}
    for name, folder in top:
        part = _PARTS.get(name.casefold())
        if part is not None:
            parts.setdefault(part, folder)
    # A class may be called "train" too, but it has pictures in it and not folders.
    if "train" not in parts or not holds_class_folders(Path(parts["train"])):
        yield from (("all", name, folder) for name, folder in top)
        return
    left_out += [folder for _, folder in top if folder not in parts.values()]
    for part, folder in parts.items():
        inner, links = _folders(folder)
        left_out += links
        yield from ((part, name, class_folder) for name, class_folder in inner)


def _folders(path: Path | str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return name and path of each sub-folder in natural order, and links to folders."""
    found, links = [], []
    with os.scandir(path) as entries:
        for entry in entries:
            if _is_class_folder(entry):
                found.append((entry.name, entry.path))
            elif not entry.name.startswith(".") and _leads_to_folder(entry):
                links.append(entry.path)
            if len(found) + len(links) > _MOST_FOLDERS:
                raise DataError(
                    f"{path}: has more than {_MOST_FOLDERS:,} sub-folders; there must be one for "
                    "each class"
                )
    return sorted(found, key=lambda item: natural_order(item[0])), links


def _names(folder: str, left_out: list[str], watch: Watch) -> Iterator[str]:
    """Yield the names of the files in a folder, as the system gives them."""
    with os.scandir(folder) as entries:
        for entry in entries:
            watch.at(0)
            if entry.name.startswith(".") or entry.name.casefold() in _DROPPINGS:
                continue
            if _leads_to_folder(entry):
                left_out.append(entry.path)
            else:
                yield entry.name


def _is_class_folder(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one; a link that leads nowhere is none."""
    try:
        return entry.is_dir()
    except OSError:
        # It leads back to itself.
        return False
