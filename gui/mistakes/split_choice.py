"""Which images the mistakes are counted on, how they are written, and what is to be known of it."""

from __future__ import annotations

from typing import NamedTuple

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from engine import Dataset, Snapshot, Split
from gui.theme import GAP, Theme
from gui.widgets.buttons import named_button
from gui.widgets.segments import Segments

#: Of a larger training split, so many images are looked at.
MOST_TRAINING_IMAGES = 10_000


class ScoredImages(NamedTuple):
    """Images that mistakes are counted on.

    Attributes
    ----------
    name : str
        Of the split, as an attribute of a data set.
    images : Split
        All of its images, or every ``stride``-th of them.
    stride : int
        1 where it is all.
    """

    name: str
    images: Split
    stride: int

    @classmethod
    def of(cls, dataset: Dataset, name: str) -> ScoredImages:
        """Return those of a split; of a large training split as many as can be followed live."""
        split: Split = getattr(dataset, name)
        stride = -(-len(split) // MOST_TRAINING_IMAGES) if name == "train" else 1
        return cls(name, split[::stride], stride)

    def source(self, row: int) -> str:
        """Say which image of the data a row is."""
        return f"{_SPLITS[self.name].adjective} no. {row * self.stride + 1:,}"


class _Named(NamedTuple):
    button: str
    key: str
    adjective: str


_SPLITS = {
    "valid": _Named("Validation", "V", "validation"),
    "test": _Named("Test", "T", "test"),
    "train": _Named("Training", "R", "training"),
}


def split_color(theme: Theme, name: str) -> str:
    """Return the colour that a split's error has in every plot."""
    return {"valid": theme.valid, "test": theme.test, "train": theme.cost}[name]


def note(snapshot: Snapshot, scored: ScoredImages) -> str:
    """Say what is to be known of these images before the numbers are believed."""
    dataset = snapshot.dataset
    assert dataset is not None
    n = len(getattr(dataset, scored.name))
    if scored.name == "train":
        every = f", one in {scored.stride}" if scored.stride > 1 else ""
        return f"{len(scored.images):,} of {n:,} training images{every}"
    if scored.name == "test":
        steps = snapshot.curves.test_error[0]
        if not len(steps):
            return "Looking at it is using it · the run does so only at a new best, not yet"
        times = "once" if len(steps) == 1 else f"{len(steps):,} times"
        return (
            f"Looking at it is using it · the run did so {times}, only at a new best, "
            f"last in step {steps[-1] + 1:,.0f}"
        )
    counted = dataset.counted_images(scored.name, snapshot.settings.batch_size)
    if counted == n:
        return f"All {n:,} validation images"
    return f"All {n:,} validation images; the error curve counts {counted:,}, in whole minibatches"


class SplitChoice(QWidget):
    """Buttons in a row.

    Signals
    -------
    split_chosen : str
        ``valid``, ``test`` or ``train``.
    percent_chosen : bool
        Whether cells are to be percent of their row.
    numbers_chosen : bool
        Whether cells are to be enlarged until their numbers fit.
    """

    split_chosen = pyqtSignal(str)
    percent_chosen = pyqtSignal(bool)
    numbers_chosen = pyqtSignal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        splits = Segments(
            [
                self._button(f"mistakes_{name}", text, f"Count the {adjective} images", key)
                for name, (text, key, adjective) in _SPLITS.items()
            ]
        )
        units = Segments(
            [
                self._button("mistakes_counts", "Counts", "Write how many images", "C"),
                self._button("mistakes_percent", "Row %", "Write percent of each row", "P"),
            ]
        )
        self.numbers = self._button(
            "mistakes_numbers", "Numbers", "Make cells large enough for numbers, and scroll", "N"
        )
        self._segments = splits, units
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for part in (splits, units, self.numbers):
            row.addWidget(part)
        row.addStretch()
        names = list(_SPLITS)
        splits.group.idClicked.connect(lambda index: self.split_chosen.emit(names[index]))
        units.group.idClicked.connect(lambda index: self.percent_chosen.emit(index == 1))
        self.numbers.toggled.connect(self.numbers_chosen)
        self.offer_numbers(False)

    def _button(self, name: str, text: str, tooltip: str, key: str) -> QPushButton:
        button = named_button(name, text, f"{tooltip} ({key})", role="flat")
        button.setAccessibleName(tooltip)
        button.setCheckable(True)
        button.setShortcut(key)
        return button

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for segments in self._segments:
            segments.apply_theme(theme)

    def offer_numbers(self, offered: bool) -> None:
        """Offer to enlarge the cells, where their numbers do not fit."""
        self.numbers.setVisible(offered)
