"""What each class looks for: its weights as an image, all on one scale."""

from __future__ import annotations

import pyqtgraph as pg
from PyQt6.QtCore import QEvent, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFontMetricsF, QMouseEvent, QResizeEvent, QTransform
from PyQt6.QtWidgets import QGraphicsSimpleTextItem, QPushButton, QWidget

from engine import Snapshot

from .board_grid import GUTTER, BoardGrid, board_grid, mosaic, weight_at
from .color_bar import ColorBar, signed
from .color_scale import ScaleLimit, diverging_table
from .panel_parts import EmptyState, lay_out_panel, ten_squares
from .theme import DARK, GAP, LABEL_SIZE, Theme, tabular

# Screen pixels an image needs before its name can be read beside it.
_SMALLEST_NAMED = 24


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
        self.freeze = QPushButton("Freeze scale")
        self.freeze.setObjectName("freeze_scale")
        self.freeze.setProperty("role", "flat")
        self.freeze.setCheckable(True)
        self.freeze.setShortcut("F")
        self.freeze.setToolTip("Hold the colour scale, so that pictures can be compared (F)")
        self.freeze.setAccessibleName("Freeze the colour scale")
        self.canvas = _Canvas()
        self.canvas.setObjectName("weight_canvas")
        self.canvas.setAccessibleName("Weight images")
        self.image = pg.ImageItem(axisOrder="row-major", autoLevels=False)
        self.canvas.addItem(self.image)
        self.color_bar = ColorBar(self.canvas)
        self._names: list[QGraphicsSimpleTextItem] = []
        self._biases: list[QGraphicsSimpleTextItem] = []
        self.empty_state = EmptyState(
            "Weight images appear here · press Run (Space)", ten_squares()
        )
        parts = lay_out_panel(
            self, "WEIGHTS · what each class looks for", self.empty_state, self.canvas
        )
        self.heading, self.caption, self._pages = parts.heading, parts.caption, parts.pages
        parts.header.addWidget(self.freeze)
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
        self.image.setLookupTable(diverging_table(theme))
        self.color_bar.apply_theme(theme, self.canvas)
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
        bar_room = self.color_bar.width()
        room = max(width - bar_room - GAP, 1.0), max(float(height), 1.0)
        shape = snapshot.dataset.image_shape
        n_images = snapshot.parameters.n_out
        self._grid = grid = board_grid(n_images, shape, room)
        used = grid.columns * (grid.gutter_x + shape[1]) * grid.scale
        left = round((room[0] - used) / 2)
        self.image.setTransform(QTransform(grid.scale, 0, 0, grid.scale, left, 0))
        self._place_texts(grid, shape, left)
        bar_height = (grid.rows * (shape[0] + grid.gutter_y) - grid.gutter_y) * grid.scale
        self.color_bar.place(round(width - bar_room), bar_height)
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
        self.color_bar.show_limit(self._limit)
        self._read_out()

    def _new_text(self) -> QGraphicsSimpleTextItem:
        text = QGraphicsSimpleTextItem()
        self.canvas.addItem(text)
        return text

    def _style_texts(self) -> None:
        usual = tabular(self.font(), LABEL_SIZE)
        bold = tabular(self.font(), LABEL_SIZE, bold=True)
        for text in self._names:
            text.setFont(bold)
            text.setBrush(QColor(self._theme.text))
        for text in self._biases:
            text.setFont(usual)
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
        shape = snapshot.dataset.image_shape
        inside = self.image.mapFromScene(self._pointed)
        place = weight_at(inside.x(), inside.y(), shape, grid)
        if place is None or place[0] >= snapshot.parameters.n_out:
            return ""
        index, row, column = place
        value = float(snapshot.parameters.W[row * shape[1] + column, index])
        name = snapshot.dataset.class_names[index]
        return f"class {name} · row {row}, column {column} · {signed(value, '.4f')}"
