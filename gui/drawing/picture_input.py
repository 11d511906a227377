"""Pictures of a drawing: pasted, dropped or opened."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PyQt6.QtCore import QMimeData
from PyQt6.QtGui import QImage

import engine

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")


def picture_file(mime: QMimeData | None) -> Path | None:
    """Return the picture file that is dragged or copied; None where there is none."""
    urls = mime.urls() if mime is not None else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in SUFFIXES), None)


def holds_picture(mime: QMimeData | None) -> bool:
    """Whether a picture is dragged or copied."""
    return picture_file(mime) is not None or (mime is not None and mime.hasImage())


def ink_of(mime: QMimeData | None) -> engine.Ink:
    """Return where the ink of a dragged or copied picture is, and of how many signs.

    Raises
    ------
    DataError
        If there is no picture, or no ink on it.
    """
    path = picture_file(mime)
    if path is not None:
        return engine.read_picture(path)
    if mime is None or not mime.hasImage():
        raise engine.DataError("there is no picture to paste; copy one first")
    # The engine reads files, and knows what to do with every kind of picture.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pasted.png"
        if not QImage(mime.imageData()).save(str(file), "PNG"):
            raise engine.DataError("the picture cannot be read; save it to a file and drop that")
        return engine.read_picture(file)
