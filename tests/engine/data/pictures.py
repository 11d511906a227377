"""Small pictures in class folders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from engine import Watch
from engine.data.image_folder import read_image_folder

SIZE = (12, 10)


def shade(value, size=SIZE):
    """A picture of paper 10 with a patch of its own value."""
    pixels = np.full(size, 10, np.uint8)
    pixels[3:-3, 3:-3] = value
    return pixels


def save(path: Path, pixels, **options) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(path, **options)
    return path


def read(folder: Path):
    return read_image_folder(folder, Watch())


def only(folder: Path, name: str, picture, **options):
    """The one image of class "b" in a folder that has another, of SIZE, in class "a"."""
    save(folder / "a" / "a.png", shade(200))
    save(folder / "b" / name, picture, **options)
    reading = read(folder)
    assert reading.splits["all"].y.tolist() == [0, 1]
    return reading.splits["all"].x[1].reshape(reading.image_shape)
