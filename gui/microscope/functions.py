"""train_model, validate_model, test_model: which data each touches, and when."""

from __future__ import annotations

import math

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from gui.picture_paint import draw_elided
from gui.theme import DARK, GAP, Theme, mixed, tabular

from .focus import Focus
from .formula import Part
from .numbers import count, percentage
from .strip import draw_strip
from .typography import SCREEN, TypeSizes, monospaced

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def until_validation(focus: Focus) -> int:
    """Return after how many minibatches, this one counted, the next validation comes."""
    moment = focus.minibatch.moment
    return moment.era.until_validation(moment.step)


def when_validated(focus: Focus) -> str:
    """Say when validation comes next."""
    left = until_validation(focus)
    step = focus.minibatch.moment.step + left
    after = "after this minibatch" if left == 1 else f"in {count(left, 'minibatch')}"
    return f"next {after}, at step {step:,}"


def when_tested(focus: Focus) -> str:
    """Say what it takes for the test images to be touched, and when they were."""
    stopping = focus.minibatch.moment.early_stopping
    if stopping is None or stopping.best_step < 0:
        return "not touched yet"
    last = f"last at step {stopping.best_step + 1:,}"
    tested = "" if math.isnan(stopping.test_error) else f": {percentage(stopping.test_error)}"
    return f"below {percentage(stopping.best_valid_error)}, {last}{tested}"


def counted(focus: Focus, split_name: str) -> str:
    """Say how many images of a split its error counts."""
    n = focus.minibatch.dataset.counted_images(split_name, focus.first_batch_size)
    there = len(getattr(focus.minibatch.dataset, split_name))
    return f"{n:,} images" if n == there else f"{n:,} of {there:,} images"


def functions_worked(focus: Focus) -> Part:
    """Return the formula with its numbers."""
    moment, left = focus.minibatch.moment, until_validation(focus)
    step, era = moment.step + left - 1, moment.era
    since = f" − {era.origin:,}" if era.origin else ""
    return (
        f"({step:,}{since} + 1)  mod  {era.validation_frequency:,} = 0,  "
        + ("this very one" if left == 1 else f"{count(left, 'minibatch')} from here"),
    )


def functions_shapes(focus: Focus) -> str:
    """Return what goes in and comes out."""
    dataset = focus.minibatch.dataset
    return (
        f"train {len(dataset.train):,} · validation {len(dataset.valid):,} · "
        f"test {len(dataset.test):,} images"
    )


def functions_result(focus: Focus) -> str:
    """Return what it comes to."""
    left = until_validation(focus)
    after = "after this minibatch" if left == 1 else f"in {count(left, 'minibatch')}"
    return f"validation {after}"


class FunctionsPicture(QWidget):
    """A strip for each of the three; their lengths are in the proportion of their images."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("functions_picture")
        self.setAccessibleName("Which data the three functions touch, and when")
        self._focus: Focus | None = None
        self._theme, self._sizes = DARK, SCREEN

    def show_focus(self, focus: Focus) -> None:
        """Show what is touched at a minibatch."""
        self._focus = focus
        self.setAccessibleDescription(
            f"train_model: now; validate_model: {when_validated(focus)}; "
            f"test_model: {when_tested(focus)}"
        )
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.update()

    def set_type(self, sizes: TypeSizes) -> None:
        """Choose the type sizes."""
        self._sizes = sizes
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the size at which three rows can be read."""
        return QSize(22 * self._sizes.body, 14 * self._sizes.body)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the three rows."""
        focus = self._focus
        if focus is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        era = focus.minibatch.moment.era
        dataset = focus.minibatch.dataset
        largest = max(len(dataset.train), len(dataset.valid), len(dataset.test))
        row = QRectF(0, 0, self.width(), min(self.height() / 3, 9 * self._sizes.body))
        row.moveTop((self.height() - 3 * row.height()) / 2)
        every = era.validation_frequency
        train = f"now: index {focus.minibatch.index} of {era.n_train_batches:,}"
        for name, split_name, color, effect, rule, when in (
            ("train_model", "train", self._theme.cost, "reads x and y, changes W and b",
             "every minibatch: lines 1 to 6", train),
            ("validate_model", "valid", self._theme.valid, "counts errors, changes nothing",
             f"after every {count(every, 'minibatch')}", when_validated(focus)),
            ("test_model", "test", self._theme.test, "counts errors, changes nothing",
             "only at a new best validation error", when_tested(focus)),
        ):  # fmt: skip
            texts = self._write(painter, row, (name, effect, rule, when), color)
            share = len(getattr(dataset, split_name)) / largest
            strip = QRectF(texts.left(), texts.top(), share * texts.width(), texts.height())
            if split_name == "train":
                draw_strip(painter, strip, focus, self._theme)
                amount = f"{len(dataset.train):,} images"
            else:
                painter.fillRect(strip, QColor(mixed(self._theme.panel, color, 0.28)))
                amount = counted(focus, split_name)
            if split_name == "valid":
                done = 1 - (until_validation(focus) - 1) / every
                strip.setWidth(strip.width() * done)
                painter.fillRect(strip, QColor(color))
            self._write_amount(painter, texts, share, amount)
            row.translate(0, row.height())

    def _write(
        self, painter: QPainter, row: QRectF, words: tuple[str, str, str, str], color: str
    ) -> QRectF:
        """Write a row's texts; return where its strip goes."""
        name, effect, rule, when = words
        sizes = self._sizes
        line = 1.5 * sizes.body
        thickness = min(2.0 * sizes.body, max(0.7 * sizes.body, row.height() - 3.2 * line - 8))
        strip = QRectF(row.left(), row.top() + line + 3, row.width(), thickness)
        top = QRectF(row.left(), row.top(), row.width(), line)
        font = monospaced(sizes.body)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(top, _LEFT, name)
        used = QFontMetricsF(font).horizontalAdvance(name) + 2 * GAP
        painter.setFont(tabular(self.font(), sizes.body))
        painter.setPen(QColor(self._theme.muted))
        draw_elided(painter, top.adjusted(used, 0, 0, 0), effect, _RIGHT)
        below = QRectF(row.left(), strip.bottom() + 2, row.width(), line)
        painter.setPen(QColor(self._theme.text))
        together = f"{rule} · {when}"
        if painter.fontMetrics().horizontalAdvance(together) <= below.width():
            draw_elided(painter, below, together, _LEFT)
        else:
            draw_elided(painter, below, rule, _LEFT)
            draw_elided(painter, below.translated(0, line - 2), when, _LEFT)
        return strip

    def _write_amount(self, painter: QPainter, strip: QRectF, share: float, amount: str) -> None:
        """Write how many images there are: beside the strip, or on it where it is long."""
        font = tabular(self.font(), self._sizes.label)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        left = strip.left() + share * strip.width() + GAP
        width = QFontMetricsF(font).horizontalAdvance(amount)
        if left + width <= strip.right():
            painter.drawText(QRectF(left, strip.top(), width + 2, strip.height()), _LEFT, amount)
