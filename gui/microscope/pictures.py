"""What is drawn for each line of the program."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PyQt6.QtCore import QObject, QSize, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QBoxLayout, QWidget

from gui.theme import GAP, Theme

from .bars import ClassBars
from .columns import BarColumn, overrated_column, p_column, z_column
from .curve import LikelihoodPicture
from .equation import ImageEquation, Pixel, Term
from .errors import ErrorsPicture
from .focus import Focus
from .formula import Part, Upright, sub
from .functions import FunctionsPicture
from .index import IndexPicture
from .mosaic import ClassMosaic
from .numbers import number, signed_number
from .results import class_name
from .typography import TypeSizes

# Height over width from which pictures become larger below each other than side by side.
_HIGH = 0.6

_Part = ImageEquation | ClassBars | ClassMosaic


class Wishes(QObject):
    """What a person asks for by clicking into any picture.

    Signals
    -------
    label_chosen : int
        To look at a class.
    image_chosen : int
        To look at an image, by its place in the minibatch.
    place_chosen : int
        The same by its place in the order shown.
    """

    label_chosen = pyqtSignal(int)
    image_chosen = pyqtSignal(int)
    place_chosen = pyqtSignal(int)


class Side(QWidget):
    """Pictures side by side, or one below the other where it is high; fed together."""

    def __init__(
        self, *parts: tuple[_Part, int], feed: Callable[[Focus], None], stacked_from: int = 10**6
    ) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GAP)
        for widget, stretch in parts:
            self._row.addWidget(widget, stretch)
        self._parts = [widget for widget, _ in parts]
        self._feed = feed
        # The height from which they are stacked, unless they are wide.
        self._stacked_from = stacked_from

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Choose the direction in which the pictures become larger."""
        super().resizeEvent(a0)
        direction = QBoxLayout.Direction
        high = self.height() >= max(self._stacked_from, _HIGH * self.width())
        self._row.setDirection(direction.TopToBottom if high else direction.LeftToRight)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size side by side: there is always the way back to that."""
        least = [part.minimumSizeHint() for part in self._parts]
        width = sum(size.width() for size in least) + (len(least) - 1) * self._row.spacing()
        return QSize(width, max(size.height() for size in least))

    def show_focus(self, focus: Focus) -> None:
        """Show what is looked at."""
        self._feed(focus)

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        for part in self._parts:
            part.apply_theme(theme)

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        for part in self._parts:
            part.set_type(sizes)


def _show_columns(bars: ClassBars, focus: Focus, *columns: BarColumn) -> None:
    bars.show_columns(focus.class_names, columns, focus.label, focus.y, focus.y_pred)


def _largest(values: np.ndarray) -> Pixel:
    """Return row and column of the value that is farthest from zero."""
    row, column = np.unravel_index(int(np.abs(values).argmax()), values.shape)
    return int(row), int(column)


def show_product(equation: ImageEquation, focus: Focus) -> None:
    """Show how the pixels of an image speak for and against a class."""
    name = Upright(class_name(focus, focus.label))
    W = focus.of_class(focus.minibatch.before.W, focus.label).astype(np.float64)
    x, scale = focus.x, focus.scales.W
    product = x * W

    def work_out(pixel: Pixel) -> Part:
        at = f"{pixel[0]},{pixel[1]}"
        return (
            sub("x", at), " · ", sub("W", (at + "; ", name)),
            f" = {number(float(x[pixel]))} · ({signed_number(float(W[pixel]))})",
            f" = {signed_number(float(product[pixel]))}",
        )  # fmt: skip

    terms = (
        Term("", "x", focus.pixels, None),
        Term("×", sub("W", name), W, scale),
        Term("=", ("x", " × ", sub("W", name)), product, scale),
    )
    equation.show_terms(terms, _largest(product if product.any() else x), work_out)


def show_update(equation: ImageEquation, focus: Focus) -> None:
    """Show what is added to the weights of a class."""
    minibatch, label = focus.minibatch, focus.label
    name = Upright(class_name(focus, label))
    settings = minibatch.moment.era.settings
    before, update, after, g_W = (
        focus.of_class(weights, label).astype(np.float64)
        for weights in (minibatch.before.W, minibatch.update_W, minibatch.after.W, minibatch.g_W)
    )

    def work_out(pixel: Pixel) -> Part:
        decay = ""
        if settings.l2:
            decay = f" {signed_number(settings.l2 * float(before[pixel]), 6)}"
        return (
            sub("W", (f"{pixel[0]},{pixel[1]}; ", name)),
            f" = {signed_number(float(before[pixel]), 6)} − {settings.learning_rate:g} · "
            f"({signed_number(float(g_W[pixel]), 6)}{decay})",
            f" = {signed_number(float(after[pixel]), 6)}",
        )

    scales = focus.scales
    terms = (
        Term("", (sub("W", name), "  before"), before, scales.W),
        Term("+", Upright(_update_title(focus)), update, scales.update),
        Term("=", (sub("W", name), "  after"), after, scales.W),
    )
    equation.show_terms(terms, _largest(update), work_out)


def _update_title(focus: Focus) -> str:
    """Say how many times stronger the update's colours are than the weights'."""
    stronger = focus.scales.W.limit / focus.scales.update.limit
    return "update" if stronger == 1 else f"update, shown × {stronger:,.3g}"


def _logits(wishes: Wishes) -> Side:
    equation = ImageEquation("product_picture", "How an image's pixels speak for a class")
    bars = ClassBars("logit_bars", "The logit of every class")
    bars.label_chosen.connect(wishes.label_chosen)

    def feed(focus: Focus) -> None:
        show_product(equation, focus)
        _show_columns(bars, focus, z_column(focus))

    return Side((equation, 5), (bars, 3), feed=feed, stacked_from=340)


def _softmax(wishes: Wishes) -> Side:
    bars = ClassBars("softmax_bars", "Logit and probability of every class")
    bars.label_chosen.connect(wishes.label_chosen)
    return Side(
        (bars, 1), feed=lambda focus: _show_columns(bars, focus, z_column(focus), p_column(focus))
    )


def _gradients(wishes: Wishes) -> Side:
    bars = ClassBars("overrated_bars", "How much the image's classes were overrated")
    mosaic = ClassMosaic("gradient_images", "The gradient of every class as an image")
    bars.label_chosen.connect(wishes.label_chosen)
    mosaic.label_chosen.connect(wishes.label_chosen)

    def feed(focus: Focus) -> None:
        _show_columns(bars, focus, overrated_column(focus))
        minibatch = focus.minibatch
        mosaic.show_images(
            minibatch.g_W,
            minibatch.g_b,
            minibatch.dataset.image_shape,
            focus.class_names,
            focus.scales.g_W,
            focus.label,
        )

    return Side((bars, 2), (mosaic, 3), feed=feed)


def _updates() -> Side:
    equation = ImageEquation("update_picture", "The update added to the weights of a class")
    return Side((equation, 1), feed=lambda focus: show_update(equation, focus))


Picture = IndexPicture | Side | LikelihoodPicture | ErrorsPicture | FunctionsPicture


def make_pictures(wishes: Wishes, with_images: bool) -> tuple[Picture, ...]:
    """Return a picture a line, in the order of the program.

    Parameters
    ----------
    wishes : Wishes
        Told what is clicked.
    with_images : bool
        Whether the minibatch's images are not shown elsewhere and belong to the first picture.
    """
    likelihood, errors = LikelihoodPicture(), ErrorsPicture()
    likelihood.image_chosen.connect(wishes.image_chosen)
    errors.image_chosen.connect(wishes.image_chosen)
    index = IndexPicture(with_images)
    index.place_chosen.connect(wishes.place_chosen)
    return (
        index, _logits(wishes), _softmax(wishes), likelihood,
        _gradients(wishes), _updates(), errors, FunctionsPicture(),
    )  # fmt: skip
