"""The training images nearest to a drawing, in a row."""

from __future__ import annotations

from collections import Counter

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine import Dataset, Neighbours
from gui.picture_paint import draw_elided, draw_image, gray_image
from gui.theme import BODY_SIZE, DARK, GAP, LABEL_SIZE, Theme, tabular

from .picture import draw_frame, picture_in
from .search import NEAREST

_LABEL, _DISTANCE, _VOTE = 18.0, 15.0, 22.0
_LARGEST_IMAGE = 280.0
_CENTER = Qt.AlignmentFlag.AlignCenter


def vote(neighbours: Neighbours, names: tuple[str, ...]) -> str:
    """Say which classes the nearest images have, the most frequent first."""
    counts = Counter(neighbours.labels.tolist()).most_common()
    n = len(neighbours.labels)
    return "vote: " + ", ".join(f"{names[label]} ({count} of {n})" for label, count in counts)


class NeighbourImages(QWidget):
    """The images in a row, with class and distance below each, and their vote below all.

    Attributes
    ----------
    neighbours : Neighbours or None
        What is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("why_neighbours")
        self.setAccessibleName("Nearest training images")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._dataset: Dataset | None = None
        self.neighbours: Neighbours | None = None
        self._pictures: list[QImage] = []
        self._theme = DARK

    def show_neighbours(self, dataset: Dataset, neighbours: Neighbours) -> None:
        """Show images of the training split."""
        self._dataset, self.neighbours = dataset, neighbours
        words = [*map(self.words, range(len(neighbours.indices))), self.vote()]
        self.setAccessibleDescription(", ".join(words))
        self._paint_images()

    def words(self, index: int) -> str:
        """Say what one of them is."""
        assert self._dataset is not None
        assert self.neighbours is not None
        name = self._dataset.class_names[self.neighbours.labels[index]]
        number = self.neighbours.indices[index] + 1
        return f"{name}, training image {number:,}, distance {self.distance_text(index)}"

    def distance_text(self, index: int) -> str:
        """Return how far off one of them is."""
        assert self.neighbours is not None
        return f"{self.neighbours.distances[index]:,.0f}"

    def vote(self) -> str:
        """Say which classes they have."""
        assert self._dataset is not None
        assert self.neighbours is not None
        return vote(self.neighbours, self._dataset.class_names)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self._paint_images()

    def _paint_images(self) -> None:
        if self._dataset is not None and self.neighbours is not None:
            shape = self._dataset.image_shape
            self._pictures = [
                gray_image(self._dataset.train.x[index].reshape(shape), self._theme)
                for index in self.neighbours.indices
            ]
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which images can be told apart."""
        return QSize(NEAREST * 40, round(30 + _LABEL + _DISTANCE + _VOTE))

    def _columns(self) -> list[QRectF]:
        width = (self.width() - (NEAREST - 1) * GAP) / NEAREST
        return [
            QRectF(n * (width + GAP), 0, width, self.height()) for n in range(len(self._pictures))
        ]

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint everything."""
        if self._dataset is None or self.neighbours is None:
            return
        painter = QPainter(self)
        shape = self._dataset.image_shape
        for index, column in enumerate(self._columns()):
            height = max(3.0, column.height() - _LABEL - _DISTANCE - _VOTE)
            room = QRectF(0, 0, column.width(), min(height, _LARGEST_IMAGE))
            picture = picture_in(room, shape, self.devicePixelRatioF())
            place = picture.place
            place.moveLeft(round(column.center().x() - place.width() / 2))
            painter.fillRect(place, QColor(self._theme.paper))
            draw_image(painter, place, self._pictures[index])
            draw_frame(painter, picture, self._theme.line)
            label = QRectF(column.left(), place.bottom() + 1, column.width(), _LABEL)
            painter.setFont(tabular(self.font(), BODY_SIZE, bold=True))
            painter.setPen(QColor(self._theme.text))
            name = self._dataset.class_names[self.neighbours.labels[index]]
            draw_elided(painter, label, name, _CENTER)
            label = QRectF(column.left(), label.bottom(), column.width(), _DISTANCE)
            painter.setFont(tabular(self.font(), LABEL_SIZE))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(label, _CENTER, self.distance_text(index))
        painter.setFont(tabular(self.font(), BODY_SIZE))
        painter.setPen(QColor(self._theme.text))
        below = QRectF(0, label.bottom(), self.width(), _VOTE)
        draw_elided(painter, below, self.vote(), _CENTER)

    def event(self, a0: QEvent | None) -> bool:
        """Tell which image it is."""
        if isinstance(a0, QHelpEvent):
            point = QPointF(a0.pos())
            for index, column in enumerate(self._columns()):
                if column.contains(point):
                    text = f"{self.words(index)} (Euclidean, pixels of 0 to 255)"
                    QToolTip.showText(a0.globalPos(), text, self)
                    return True
        return super().event(a0)
