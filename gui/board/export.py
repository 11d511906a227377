"""The weight board as a picture file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QWidget

import engine
from engine import Dataset
from gui.widgets.color_bar import limit_text

from .picture import BoardPicture
from .pin_words import Pins, for_paper
from .sheet import save_sheet


def export_pictures(
    path: str | os.PathLike[str], pictures: Sequence[BoardPicture], pins: Pins, dataset: Dataset
) -> None:
    """Write what the board shows as PNG, verified.

    Raises
    ------
    OutputError
        If the file cannot be written; what stood there before is untouched.
    """
    if len(pictures) > 1:
        shared, difference = limit_text(pictures[0].limit), limit_text(pictures[-1].limit)
        scales = f"scale {shared} for A and B, {difference} for B − A"
        lines = (*for_paper(pins), f"{dataset.title} · {scales}")
        save_sheet(path, pictures, "Weights at two steps and their difference", lines)
        return
    (picture,) = pictures
    values, words = picture.values, picture.words
    engine.save_class_images(
        path,
        engine.ClassImages(
            values.W,
            values.b,
            picture.image_shape,
            picture.class_names,
            title=words.title,
            caption=f"{dataset.title}   ·   {values.place}   ·   scale {limit_text(picture.limit)}",
            bias_name=words.bias,
            limit=picture.limit,
        ),
    )


def ask_where_to_export(parent: QWidget, name: str) -> Path | None:
    """Return the file a person chose; None if they thought better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "Export the board", name, "Picture (*.png)")
    if not chosen:
        return None
    # Not every platform's dialog appends the suffix.
    return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".png")
