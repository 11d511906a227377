"""Which images the minibatch holds: its place in the training set, and the chosen one, large."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.picture_paint import draw_elided, tabular_metrics
from gui.theme import DARK, GAP, Theme, tabular

from .batch import MinibatchGrid
from .equation import ImageEquation, Pixel, Term
from .focus import Focus
from .formula import Part, sub
from .numbers import number
from .strip import draw_strip
from .typography import SCREEN, TypeSizes


class _Strip(QWidget):
    """The training images as a strip cut into minibatches."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("slice_strip")
        self._focus: Focus | None = None
        self._theme, self._sizes = DARK, SCREEN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_focus(self, focus: Focus) -> None:
        """Show where a minibatch is."""
        self._focus = focus
        self.setAccessibleName(self.words())
        self.setToolTip(self.words())
        self.update()

    def words(self) -> str:
        """Say how the training images are cut."""
        assert self._focus is not None
        era, dataset = self._focus.minibatch.moment.era, self._focus.minibatch.dataset
        n, size = era.n_train_batches, era.settings.batch_size
        rest = len(dataset.train) - n * size
        left_out = f"; the last {rest:,} are left out" if rest else ""
        order = ", in an order drawn anew for each epoch" if era.settings.shuffle else ""
        return f"{len(dataset.train):,} images in {n:,} minibatches of {size:,}{order}{left_out}"

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height of the strip and a line of text on both sides."""
        return QSize(20 * self._sizes.body, round(4.6 * self._sizes.body))

    def minimumSizeHint(self) -> QSize:
        """Return a hint that lets it shrink in width."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the strip, the index above it, and how it is cut below."""
        focus = self._focus
        if focus is None:
            return
        painter = QPainter(self)
        size, label = self._sizes.body, self._sizes.label
        strip = QRectF(0, 1.7 * size, self.width(), 1.2 * size)
        mark = draw_strip(painter, strip, focus, self._theme)
        painter.setFont(tabular(self.font(), size, bold=True))
        painter.setPen(QColor(self._theme.cost))
        text = f"index {focus.minibatch.index:,}"
        width = tabular_metrics(self.font(), size, bold=True).horizontalAdvance(text) + 2
        left = min(max(mark.center().x() - width / 2, 0), self.width() - width)
        painter.drawText(QRectF(left, 0, width, 1.6 * size), Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(tabular(self.font(), label))
        painter.setPen(QColor(self._theme.muted))
        below = QRectF(0, strip.bottom() + 3, self.width(), 1.5 * label)
        draw_elided(painter, below, self.words(), Qt.AlignmentFlag.AlignLeft)


class IndexPicture(QWidget):
    """The strip, and below it the chosen image pixel by pixel.

    Parameters
    ----------
    with_images : bool
        Whether the images of the minibatch stand here too.

    Signals
    -------
    place_chosen : int
        Of one of these images, in the order shown.
    """

    place_chosen = pyqtSignal(int)

    def __init__(self, with_images: bool) -> None:
        super().__init__()
        self._strip = _Strip()
        self._image = ImageEquation("chosen_image", "The chosen image")
        self._parts: list[_Strip | ImageEquation | MinibatchGrid] = [self._strip, self._image]
        below = QHBoxLayout()
        below.setSpacing(2 * GAP)
        if with_images:
            grid = MinibatchGrid("lesson_images")
            grid.place_chosen.connect(self.place_chosen)
            self._parts.append(grid)
            below.addWidget(grid, 3)
        below.addWidget(self._image, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._strip)
        column.addLayout(below, 1)

    def show_focus(self, focus: Focus) -> None:
        """Show what is looked at."""
        for part in self._parts:
            if not isinstance(part, ImageEquation):
                part.show_focus(focus)
        scale = focus.minibatch.dataset.pixel_scale

        def work_out(pixel: Pixel) -> Part:
            value = int(focus.pixels[pixel])
            # 1/256 is how a person would write it.
            whole = round(1 / scale)
            factor = f"/ {whole}" if scale == 1 / whole else f"· {scale:g}"
            return (
                sub("x", f"{pixel[0]},{pixel[1]}"),
                f" = {value} {factor} = {number(value * scale)}",
            )

        name = focus.class_names[focus.y]
        title = (f"row {focus.row:,} of train_set_x,   ", "y", f" = {name}")
        rows, columns = focus.pixels.shape
        self._image.show_terms(
            (Term("", title, focus.pixels, None),), (rows // 2, columns // 2), work_out
        )

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in self._parts:
            part.apply_theme(theme)

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        for part in self._parts:
            part.set_type(sizes)
