"""What each class looks for: its weights as an image, all on one scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainterPath,
    QResizeEvent,
    QTransform,
)
from PyQt6.QtWidgets import (
    QGraphicsSimpleTextItem,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine import Snapshot

from .color_scale import TABLE_SIZE, ScaleLimit, diverging_table
from .plot_axes import EmptyState, panel_header
from .theme import DARK, GAP, LABEL_SIZE, PADDING, Theme, tabular

GUTTER = 4
# Where height decides the size of the images, gutters widen up to this, and hold the names.
_WIDEST_GUTTER = 24
_BIAS_ROOM = 18
_BAR_WIDTH = 10
# Screen pixels an image needs before its name and its bias can be read beside it.
_SMALLEST_NAMED = 24
_SMALLEST_WITH_BIAS = 52


@dataclass(frozen=True)
class BoardGrid:
    """How the images are laid out in one mosaic.

    Attributes
    ----------
    columns, rows : int
        Images beside and above each other.
    gutter_x, gutter_y : int
        Image pixels left of and below every image.
    scale : float
        Screen pixels an image pixel has.
    with_bias : bool
        Whether the biases are written below the images.
    """

    columns: int
    rows: int
    gutter_x: int
    gutter_y: int
    scale: float
    with_bias: bool


def board_grid(n_images: int, image_shape: tuple[int, int], room: tuple[float, float]) -> BoardGrid:
    """Return the grid with the largest images in ``room`` (width, height), in screen pixels.

    Empty places count against a grid, so that ten images stand 5 x 2.
    """
    height, width = image_shape

    def measure(columns: int) -> tuple[float, int, bool]:
        rows = math.ceil(n_images / columns)
        cell_width, cell_height = room[0] / columns, room[1] / rows
        with_bias = min(cell_height - _BIAS_ROOM, cell_width) >= _SMALLEST_WITH_BIAS
        below = _BIAS_ROOM if with_bias else GUTTER
        scale = min((cell_width - GUTTER) / width, (cell_height - below) / height)
        return scale, rows, with_bias

    def fitness(columns: int) -> float:
        scale, rows, _ = measure(columns)
        return scale * n_images / (rows * columns)

    columns = max(range(1, n_images + 1), key=fitness)
    scale, rows, with_bias = measure(columns)
    scale = max(scale, 0.1)
    spare = room[0] / columns - width * scale
    gutter_x = max(1, round(min(max(spare, GUTTER), _WIDEST_GUTTER) / scale))
    gutter_y = max(1, math.ceil((_BIAS_ROOM if with_bias else GUTTER) / scale - 0.25))
    fitting = min(room[0] / (columns * (width + gutter_x)), room[1] / (rows * (height + gutter_y)))
    return BoardGrid(columns, rows, gutter_x, gutter_y, max(fitting, 0.1), with_bias)


def mosaic(W: NDArray[np.floating], image_shape: tuple[int, int], grid: BoardGrid) -> NDArray:
    """Return the columns of W, shape (n_in, n_out), as one image with zeros between them."""
    height, width = image_shape
    images = np.zeros((grid.rows * grid.columns, height, width), W.dtype)
    images[: W.shape[1]] = W.T.reshape(-1, height, width)
    tiles = np.zeros(
        (grid.rows, height + grid.gutter_y, grid.columns, grid.gutter_x + width), W.dtype
    )
    tiles[:, :height, :, grid.gutter_x :] = images.reshape(
        grid.rows, grid.columns, height, width
    ).swapaxes(1, 2)
    return tiles.reshape(tiles.shape[0] * tiles.shape[1], -1)


def signed(value: float, digits: str) -> str:
    """Return a number with its sign, a true minus."""
    return f"{value:+{digits}}".replace("-", "−")


class _Canvas(pg.GraphicsView):
    """A scene in screen pixels that tells where the pointer is and when its size changes."""

    pointed = pyqtSignal(object)
    resized = pyqtSignal()

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """Tell the new size."""
        super().resizeEvent(ev)
        self.resized.emit()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(ev)
        self.pointed.emit(self.mapToScene(ev.position().toPoint()))

    def leaveEvent(self, ev: QEvent) -> None:
        """Tell that the pointer has left."""
        super().leaveEvent(ev)
        self.pointed.emit(None)


class WeightBoard(QWidget):
    """One image a class in one mosaic, their biases, and the scale they share.

    Attributes
    ----------
    heading, caption : QLabel
        The caption reads out the weight under the pointer.
    freeze : QPushButton
        While checked, the scale stays as it is.
    image : pyqtgraph.ImageItem
        The mosaic.
    """

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weight_board")
        header, self.heading, self.caption = panel_header(
            self, "WEIGHTS · what each class looks for"
        )
        self.freeze = QPushButton("Freeze scale")
        self.freeze.setObjectName("freeze_scale")
        self.freeze.setProperty("role", "flat")
        self.freeze.setCheckable(True)
        self.freeze.setShortcut("F")
        self.freeze.setToolTip("Hold the colour scale, so that pictures can be compared (F)")
        self.freeze.setAccessibleName("Freeze the colour scale")
        header.addWidget(self.freeze)
        self.canvas = _Canvas()
        self.canvas.setObjectName("weight_canvas")
        self.canvas.setAccessibleName("Weight images")
        options = {"axisOrder": "row-major", "autoLevels": False}
        self.image = pg.ImageItem(**options)
        column = np.linspace(1, -1, TABLE_SIZE)[:, np.newaxis]
        self.colour_bar = pg.ImageItem(column, levels=(-1, 1), **options)
        for item in (self.image, self.colour_bar):
            self.canvas.addItem(item)
        self._names: list[QGraphicsSimpleTextItem] = []
        self._biases: list[QGraphicsSimpleTextItem] = []
        self._bar_texts = [self._new_text() for _ in range(3)]
        self.empty_state = EmptyState(
            "Weight images appear here · press Run (Space)", _ten_squares()
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty_state)
        self._pages.addWidget(self.canvas)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column_layout.setSpacing(GAP // 2)
        column_layout.addLayout(header)
        column_layout.addLayout(self._pages, 1)
        self._limit = ScaleLimit()
        self._grid: BoardGrid | None = None
        self._snapshot: Snapshot | None = None
        self._pointed: QPointF | None = None
        self.canvas.pointed.connect(self._point)
        self.canvas.resized.connect(self._lay_out)
        self.freeze.toggled.connect(self._freeze)
        self.apply_theme(theme)
        self._read_out()

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self._theme = theme
        self.canvas.setBackground(theme.panel)
        self.empty_state.apply_theme(theme)
        table = diverging_table(theme)
        self.image.setLookupTable(table)
        self.colour_bar.setLookupTable(table)
        self._style_texts()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the weights as they are in ``snapshot``."""
        before, self._snapshot = self._snapshot, snapshot
        new_run = before is None or snapshot.step < before.step
        if new_run:
            self._limit.reset()
        parameters, dataset = snapshot.parameters, snapshot.dataset
        if parameters is None or dataset is None or not parameters.W.any():
            self._pages.setCurrentWidget(self.empty_state)
            self._pointed = None
            self._read_out()
            return
        self._pages.setCurrentWidget(self.canvas)
        if before is None or dataset is not before.dataset or self._grid is None:
            self._limit.fit(parameters.W)
            self._lay_out()
        elif parameters is not before.parameters:
            self._limit.fit(parameters.W)
            self._draw()

    def _lay_out(self) -> None:
        """Find the grid for the canvas as large as it is now, and put everything in its place."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.parameters is None or snapshot.dataset is None:
            return
        width, height = self.canvas.width(), self.canvas.height()
        metrics = QFontMetricsF(self._font)
        bar_room = _BAR_WIDTH + GAP + metrics.horizontalAdvance("≤ −0.125")
        room = max(width - bar_room - GAP, 1.0), max(float(height), 1.0)
        shape = snapshot.dataset.image_shape
        n_images = snapshot.parameters.n_out
        self._grid = grid = board_grid(n_images, shape, room)
        used = grid.columns * (grid.gutter_x + shape[1]) * grid.scale
        left = round((room[0] - used) / 2)
        self.image.setTransform(QTransform(grid.scale, 0, 0, grid.scale, left, 0))
        self._place_texts(grid, shape, left)
        bar_height = (grid.rows * (shape[0] + grid.gutter_y) - grid.gutter_y) * grid.scale
        bar_left = round(width - bar_room)
        self.colour_bar.setTransform(
            QTransform(_BAR_WIDTH, 0, 0, bar_height / TABLE_SIZE, bar_left, 0)
        )
        half_line = metrics.height() / 2
        for text, y in zip(
            self._bar_texts,
            (0, bar_height / 2 - half_line, bar_height - 2 * half_line),
            strict=True,
        ):
            text.setPos(bar_left + _BAR_WIDTH + GAP // 2, round(y))
        self._draw()

    def _place_texts(self, grid: BoardGrid, shape: tuple[int, int], left: float) -> None:
        """Put a name in the corner of every image and a bias below it, where they can be read."""
        assert self._snapshot is not None
        assert self._snapshot.dataset is not None
        names = self._snapshot.dataset.class_names
        while len(self._names) < len(names):
            self._names.append(self._new_text())
            self._biases.append(self._new_text())
        self._style_texts()
        tile_width = (grid.gutter_x + shape[1]) * grid.scale
        tile_height = (shape[0] + grid.gutter_y) * grid.scale
        gutter = grid.gutter_x * grid.scale
        named = min(shape) * grid.scale >= _SMALLEST_NAMED
        for index, (name, bias) in enumerate(zip(self._names, self._biases, strict=True)):
            used = index < len(names)
            name.setVisible(used and named)
            bias.setVisible(used and grid.with_bias)
            if not used:
                continue
            row, column = divmod(index, grid.columns)
            name.setText(
                QFontMetricsF(name.font()).elidedText(
                    names[index], Qt.TextElideMode.ElideRight, tile_width - GUTTER
                )
            )
            image_left, top = left + column * tile_width + gutter, row * tile_height
            # Beside the image where there is room for that, else over its corner.
            beside = name.boundingRect().width() + 2 <= gutter
            shift = -name.boundingRect().width() - 2 if beside else 2
            name.setPos(round(image_left + shift), round(top))
            bias.setPos(round(image_left), round(top + shape[0] * grid.scale))

    def _draw(self) -> None:
        """Show the current weights, biases and scale in the current grid."""
        snapshot, grid = self._snapshot, self._grid
        if snapshot is None or grid is None:
            return
        if snapshot.parameters is None or snapshot.dataset is None:
            return
        W, b = snapshot.parameters.W, snapshot.parameters.b
        limit = self._limit.value
        self.image.setImage(
            mosaic(W, snapshot.dataset.image_shape, grid),
            autoLevels=False,
            levels=(-limit, limit),
        )
        if grid.with_bias:
            for text, value in zip(self._biases, b, strict=False):
                text.setText(f"b {signed(float(value), '.2f')}")
        above, below = ("≥ ", "≤ ") if self._limit.exceeded else ("", "")
        ends = above + signed(limit, "g"), "0", below + signed(-limit, "g")
        for text, label in zip(self._bar_texts, ends, strict=True):
            text.setText(label)
        self._read_out()

    def _new_text(self) -> QGraphicsSimpleTextItem:
        text = QGraphicsSimpleTextItem()
        self.canvas.addItem(text)
        return text

    def _style_texts(self) -> None:
        self._font = tabular(self.font(), LABEL_SIZE)
        bold = tabular(self.font(), LABEL_SIZE, bold=True)
        for text in self._names:
            text.setFont(bold)
            text.setBrush(QColor(self._theme.text))
        for text in (*self._biases, *self._bar_texts):
            text.setFont(self._font)
            text.setBrush(QColor(self._theme.muted))

    def _freeze(self, frozen: bool) -> None:
        self._limit.frozen = frozen
        snapshot = self._snapshot
        if not frozen and snapshot is not None and snapshot.parameters is not None:
            self._limit.fit(snapshot.parameters.W)
            self._draw()
        self._read_out()

    def _point(self, position: QPointF | None) -> None:
        self._pointed = position
        self._read_out()

    def _read_out(self) -> None:
        """Write the weight under the pointer, or what the colours mean, into the caption."""
        weight = self._pointed_weight()
        if weight:
            self.caption.setText(weight)
        elif self._pages.currentWidget() is self.empty_state:
            self.caption.setText("")
        else:
            held = "frozen" if self._limit.frozen else "shared by all"
            self.caption.setText(f"scale ±{self._limit.value:g}, {held}")

    def _pointed_weight(self) -> str:
        snapshot, grid = self._snapshot, self._grid
        if self._pointed is None or snapshot is None or grid is None:
            return ""
        if snapshot.parameters is None or snapshot.dataset is None:
            return ""
        height, width = snapshot.dataset.image_shape
        inside = self.image.mapFromScene(self._pointed)
        tile_column, x = divmod(math.floor(inside.x()), grid.gutter_x + width)
        tile_row, row = divmod(math.floor(inside.y()), height + grid.gutter_y)
        column = x - grid.gutter_x
        index = tile_row * grid.columns + tile_column
        on_board = 0 <= tile_column < grid.columns and 0 <= tile_row < grid.rows
        if not on_board or index >= snapshot.parameters.n_out or column < 0 or row >= height:
            return ""
        value = float(snapshot.parameters.W[row * width + column, index])
        name = snapshot.dataset.class_names[index]
        return f"class {name} · row {row}, column {column} · {signed(value, '.4f')}"


def _ten_squares() -> QPainterPath:
    """Return ten rounded squares, in the unit square."""
    path = QPainterPath()
    for row in range(2):
        for column in range(5):
            cell = QRectF(0.1 + 0.16 * column, 0.04 + 0.48 * row, 0.145, 0.42)
            path.addRoundedRect(cell, 0.01, 0.025)
    return path
