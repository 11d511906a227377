"""Images with labels, in three splits, as every part of the application holds them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.drawing.deskew import deskew
from engine.errors import DataError, SettingsError
from engine.training.settings import Settings

from .published import PUBLISHED

_TITLES = {
    "sample": "Sample (synthetic)",
    **{name: published.title for name, published in PUBLISHED.items()},
}


#: Among the notes of a data set whose pixels are not as they were read.
INVERTED_NOTE = "the images are inverted, so that ink is high and paper low"


@dataclass(frozen=True, eq=False)
class Split:
    """Images and their labels.

    Attributes
    ----------
    x : ndarray of shape (n, n_in), uint8
        Pixels 0..255, a row an image.
    y : ndarray of shape (n,), int32
        Class of each image.
    """

    x: NDArray[np.uint8]
    y: NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.y)

    def __getitem__(self, rows: slice) -> Split:
        """Return some of the images, as views."""
        return Split(self.x[rows], self.y[rows])


def check_split(split: Split, where: str, image_shape: tuple[int, int], n_out: int) -> None:
    """Check that images and labels fit each other, the shape and the number of classes.

    Raises
    ------
    DataError
        If they do not, or there are none; the message begins with ``where``.
    """
    if len(split.x) != len(split.y):
        raise DataError(
            f"{where} has {len(split.x):,} images but {len(split.y):,} labels; "
            "take both files from the same set"
        )
    if len(split) == 0:
        raise DataError(f"{where} is empty; each split needs at least one image")
    rows, columns = image_shape
    if split.x.shape[1] != rows * columns:
        raise DataError(
            f"{where} has images of {split.x.shape[1]} pixels, not {rows * columns} "
            f"({rows}x{columns})"
        )
    low, high = int(split.y.min()), int(split.y.max())
    if low < 0 or high >= n_out:
        bad = low if low < 0 else high
        raise DataError(
            f"{where} has a label {bad}, outside 0..{n_out - 1}; correct the labels file"
        )


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set ready for training.

    Attributes
    ----------
    name : str
        What it is called on the command line.
    train, valid, test : Split
        Images to learn from, to choose by, and to judge by.
    image_shape : tuple of int
        (rows, columns) of an image; their product is ``n_in``.
    class_names : tuple of str
        Name of each class, in the order of the labels.
    source : str
        Where it was read from, or how it was made.
    pixel_scale : float
        What a pixel is multiplied by before the model sees it. 1/256, as in the tutorial's
        file; exact in binary, so uint8 pixels lose nothing.
    notes : tuple of str
        What a person should know of how it was read, a sentence each.
    added : tuple of str
        Sources whose training images were joined to its own.
    deskew, spread : bool
        Whether all images were deskewed, and spread (`engine.drawing.deskew`).
    inverted : bool
        Whether the pixels are 255 minus those that were read, so that ink is high.

    Raises
    ------
    DataError
        If images and labels do not fit each other or the shape, a split is empty, or a label
        names no class.
    """

    name: str
    train: Split
    valid: Split
    test: Split
    image_shape: tuple[int, int]
    class_names: tuple[str, ...]
    source: str
    pixel_scale: float = 1 / 256
    notes: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    deskew: bool = False
    spread: bool = False
    inverted: bool = False

    def __post_init__(self) -> None:
        """Check that the parts fit each other."""
        for split_name in ("train", "valid", "test"):
            check_split(
                getattr(self, split_name),
                f"{self.source}: {split_name} split",
                self.image_shape,
                self.n_out,
            )

    @property
    def title(self) -> str:
        """The name as it is written in headings."""
        return _TITLES.get(self.name, self.name)

    @property
    def n_in(self) -> int:
        """Number of pixels an image has."""
        return self.image_shape[0] * self.image_shape[1]

    @property
    def n_out(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    def n_train_batches(self, batch_size: int) -> int:
        """Return how many whole minibatches an epoch has; the remainder is left out.

        Raises
        ------
        SettingsError
            If there is not one whole minibatch.
        """
        if batch_size > len(self.train):
            raise SettingsError(
                f"batch_size {batch_size:,} is larger than the {len(self.train):,} training "
                f"images of {self.name}; choose at most {len(self.train):,}"
            )
        return len(self.train) // batch_size

    def counted_images(self, split_name: str, batch_size: int) -> int:
        """Return how many images of a split its error counts: whole minibatches only.

        The tutorial divides by minibatches and drops the remainder; a split smaller than one
        minibatch is counted whole instead of not at all.
        """
        n = len(getattr(self, split_name))
        return n // batch_size * batch_size or n

    def inverted_pixels(self) -> Dataset:
        """Return this data set with the opposite polarity: every pixel 255 minus itself."""
        notes = tuple(note for note in self.notes if note != INVERTED_NOTE)
        return replace(
            self,
            train=Split(255 - self.train.x, self.train.y),
            valid=Split(255 - self.valid.x, self.valid.y),
            test=Split(255 - self.test.x, self.test.y),
            notes=notes if self.inverted else (*notes, INVERTED_NOTE),
            inverted=not self.inverted,
        )

    def prepared_for(self, settings: Settings) -> Dataset:
        """Return this data set as the settings want its images prepared.

        Raises
        ------
        DataError
            If they are prepared already, in another way.
        """
        wanted = (settings.deskew, settings.spread)
        if wanted == (self.deskew, self.spread):
            return self
        if self.deskew or self.spread:
            raise DataError(f"{self.name} is deskewed already; load it anew")

        def prepared(split: Split) -> Split:
            x = deskew(split.x, self.image_shape, shear=settings.deskew, spread=settings.spread)
            return Split(x, split.y)

        return replace(
            self,
            train=prepared(self.train),
            valid=prepared(self.valid),
            test=prepared(self.test),
            deskew=settings.deskew,
            spread=settings.spread,
        )

    def with_added(self, other: Dataset, times: int = 1) -> Dataset:
        """Return this data set with the training images of another joined to its own.

        They are spread evenly between its own, which keep their order: every minibatch has its
        share of them, and what an epoch leaves out at its end is not all of one kind.

        Parameters
        ----------
        other : Dataset
            What to add.
        times : int
            How often each of its images joins.

        Raises
        ------
        DataError
            If image shapes or classes differ.
        """
        if other.image_shape != self.image_shape or other.class_names != self.class_names:
            raise DataError(
                f"{other.name} does not fit {self.name}: images {other.image_shape} against "
                f"{self.image_shape}, {other.n_out} classes against {self.n_out}"
            )
        n, m = len(self.train), len(other.train) * times
        places = np.concatenate([(np.arange(n) + 0.5) / n, (np.arange(m) + 0.5) / m])
        order = np.argsort(places, kind="stable")
        joined = Split(
            np.concatenate([self.train.x, np.tile(other.train.x, (times, 1))])[order],
            np.concatenate([self.train.y, np.tile(other.train.y, times)])[order],
        )
        return replace(
            self,
            name=f"{self.name} + {'' if times == 1 else f'{times} × '}{other.name}",
            added=(*self.added, *[other.source] * times),
            train=joined,
            notes=(*self.notes, *(f"{other.name}: {note}" for note in other.notes)),
        )
