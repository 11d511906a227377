"""What a reader of somebody's own data finds, before it is divided into splits."""

from __future__ import annotations

from dataclasses import dataclass

from .dataset import Split

#: Sides an image may have, in pixels.
SMALLEST_SIDE, LARGEST_SIDE = 4, 128
#: How many classes a data set may have.
FEWEST_CLASSES, MOST_CLASSES = 2, 256


@dataclass(frozen=True, eq=False)
class Reading:
    """Images and labels as a file or folder has them.

    Attributes
    ----------
    splits : dict of str to Split
        What the data itself is divided into: some of ``train``, ``valid`` and ``test``, or
        ``all`` alone where it is not divided.
    image_shape : tuple of int
        (rows, columns) of every image.
    class_names : tuple of str
        Name of each class, in the order of the labels.
    notes : tuple of str
        What a person should know of how it was read, a sentence each: values outside their
        range, images resized, files left out.
    """

    splits: dict[str, Split]
    image_shape: tuple[int, int]
    class_names: tuple[str, ...]
    notes: tuple[str, ...] = ()
