"""What a data set looks like: a row a class, with its name, its count and some of its images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from engine import Dataset, Split
from gui.drawing.digit_image import ink_shades
from gui.theme import BODY_SIZE, DARK, GAP, Theme, tabular
from gui.widgets.scrolling import bare_parts, fit_bar

# More would not fit beside each other on any usual screen.
MOST_IMAGES = 40
SMALLEST_ROW, LARGEST_ROW = 38, 240
_ROW_GAP = 6
_IMAGE_GAP = 4
# What one image is fitted into, at most; higher rows have several lines of images.
_LARGEST_IMAGE = (64.0, 54.0)
# A name longer than this share of the width takes two lines or is cut short; its tooltip has it
# whole.
_NAME_SHARE = 0.3
# Fewer screen pixels for one of the image's, and their edges would be uneven.
_CRISP = 3


def samples_of_classes(split: Split, n_out: int, most: int = MOST_IMAGES) -> list[NDArray[np.intp]]:
    """Return for each class where some of its images are, spread evenly over all it has.

    Returns
    -------
    list of ndarray of intp
        Rows of ``split.x``, an array a class; empty where the class has no images.
    """
    by_class = np.argsort(split.y, kind="stable")
    ends = np.cumsum(np.bincount(split.y, minlength=n_out))
    chosen = []
    for start, end in zip(np.r_[0, ends[:-1]], ends, strict=True):
        n = min(most, int(end - start))
        chosen.append(by_class[start + np.arange(n) * (end - start) // max(n, 1)])
    return chosen


class SampleGrid(QAbstractScrollArea):
    """Rows that grow and shrink with the room, and scroll where they do not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_grid")
        self.setAccessibleName("Some training images of each class")
        self.setToolTip("Some training images of each class; the wheel scrolls")
        self._dataset: Dataset | None = None
        self._samples: list[NDArray[np.intp]] = []
        self._counts: list[int] = []
        self._flipped = False
        self._theme = DARK
        self._shades = ink_shades(DARK.ink)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows, _, self._scroll_bar = bare_parts(self)
        self._scroll_bar.setAccessibleName("Scroll through the classes")

    def show_dataset(self, dataset: Dataset | None, samples: list[NDArray[np.intp]]) -> None:
        """Show training images, chosen by `samples_of_classes`; None lets go of what was shown."""
        self._dataset, self._samples = dataset, samples
        self._flipped = False
        self._counts = []
        if dataset is not None:
            self._counts = np.bincount(dataset.train.y, minlength=dataset.n_out).tolist()
            self.setAccessibleDescription(
                ", ".join(
                    f"{name}: {count:,}"
                    for name, count in zip(dataset.class_names, self._counts, strict=True)
                )
            )
        self._scroll_bar.setValue(0)
        self._fit_rows()
        self._rows.update()

    def flip(self, flipped: bool) -> None:
        """Show ink for paper and the reverse."""
        self._flipped = flipped
        self._rows.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self._shades = ink_shades(theme.ink)
        self._rows.update()

    # On screen

    def minimumSizeHint(self) -> QSize:
        """Return the size at which three classes can be seen."""
        return QSize(260, 3 * SMALLEST_ROW)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the rows."""
        super().resizeEvent(event)
        self._fit_rows()

    def _row_height(self) -> float:
        fair = self._rows.height() / max(1, len(self._samples))
        return min(max(fair, SMALLEST_ROW), LARGEST_ROW)

    def _fit_rows(self) -> None:
        page = self._rows.height()
        hidden = len(self._samples) * self._row_height() - page
        fit_bar(self._scroll_bar, hidden, page, SMALLEST_ROW)
        # The keyboard has something to do here only where there is something to scroll.
        scrolls = self._scroll_bar.maximum() > 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Repaint at the new place."""
        self._rows.update()

    def viewportEvent(self, event: QEvent | None) -> bool:
        """Tell a class's whole name and how many images each split has of it."""
        if not isinstance(event, QHelpEvent) or self._dataset is None:
            return super().viewportEvent(event)
        row = int((event.y() + self._scroll_bar.value()) / self._row_height())
        if row < len(self._samples):
            parts = (
                f"{int(np.count_nonzero(split.y == row)):,} {name}"
                for name, split in (
                    ("train", self._dataset.train),
                    ("validation", self._dataset.valid),
                    ("test", self._dataset.test),
                )
            )
            text = f"{self._dataset.class_names[row]}: {' · '.join(parts)}"
            QToolTip.showText(event.globalPos(), text, self)
        return True

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the rows that can be seen."""
        if self._dataset is None:
            return
        painter = QPainter(self._rows)
        height = self._row_height()
        scrolled = self._scroll_bar.value()
        names, numbers = self._text_widths()
        left = names + numbers + 3 * GAP
        first = int(scrolled / height)
        last = min(len(self._samples), int((scrolled + self._rows.height()) / height) + 1)
        for index in range(first, last):
            y = index * height - scrolled
            # Texts stand beside the first line of images.
            line = min(height - _ROW_GAP, _LARGEST_IMAGE[1])
            self._draw_name(painter, index, QRectF(0, y, names, line))
            self._draw_count(painter, index, QRectF(names + GAP, y, numbers, line))
            width = self._rows.width() - left - GAP
            self._draw_images(painter, index, QRectF(left, y, width, height - _ROW_GAP))

    def _text_widths(self) -> tuple[float, float]:
        assert self._dataset is not None
        metrics = QFontMetricsF(tabular(self.font(), BODY_SIZE))
        names = max(map(metrics.horizontalAdvance, self._dataset.class_names)) + 1
        numbers = max(metrics.horizontalAdvance(f"{count:,}") for count in self._counts)
        return min(names, self._rows.width() * _NAME_SHARE), numbers

    def _draw_name(self, painter: QPainter, index: int, place: QRectF) -> None:
        assert self._dataset is not None
        name = self._dataset.class_names[index]
        painter.setFont(tabular(self.font(), BODY_SIZE))
        painter.setPen(QColor(self._theme.text))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        if not place.contains(painter.boundingRect(place, flags, name)):
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            name = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(place.width())
            )
        painter.drawText(place, flags, name)

    def _draw_count(self, painter: QPainter, index: int, place: QRectF) -> None:
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            f"{self._counts[index]:,}",
        )

    def _draw_images(self, painter: QPainter, index: int, place: QRectF) -> None:
        assert self._dataset is not None
        rows, columns = self._dataset.image_shape
        scale = min(_LARGEST_IMAGE[0] / columns, min(_LARGEST_IMAGE[1], place.height()) / rows)
        width, height = columns * scale, rows * scale
        in_line = max(1, int((place.width() + _IMAGE_GAP) / (width + _IMAGE_GAP)))
        lines = max(1, int((place.height() + _IMAGE_GAP) / (height + _IMAGE_GAP)))
        pixels = self._dataset.train.x[self._samples[index][: in_line * lines]]
        if self._flipped:
            pixels = 255 - pixels
        smooth = scale * self.devicePixelRatioF() < _CRISP
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        for number, image_pixels in enumerate(pixels):
            line, column = divmod(number, in_line)
            cell = QRectF(
                place.left() + column * (width + _IMAGE_GAP),
                place.top() + line * (height + _IMAGE_GAP),
                width,
                height,
            )
            painter.fillRect(cell, QColor(self._theme.paper))
            image = QImage(
                image_pixels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8
            )
            image.setColorTable(self._shades)
            painter.drawImage(cell, image)
