"""The images of one class, as large as there is room for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSizeF
from PyQt6.QtGui import QColor, QPen, QTransform
from PyQt6.QtWidgets import QGraphicsRectItem

from gui.color_scale import diverging_table
from gui.theme import GAP, LABEL_SIZE, Theme, tabular

from .canvas import BoardCanvas
from .picture import BoardPicture, Pixel
from .scale_bars import ScaleBars
from .texts import Texts
from .value_tables import window

_MOST = 3
_MARGIN = 4
_NAME_HEIGHT = 16


class LargeImages:
    """Images beside or below each other, whichever makes them larger, and their scales.

    Attributes
    ----------
    canvas : BoardCanvas
        Where they are drawn.
    images : list of pyqtgraph.ImageItem
        Those not needed are hidden.
    scales : ScaleBars
        The scales.
    names : Texts
        Above the images, where they are several.
    """

    def __init__(self) -> None:
        self.canvas = BoardCanvas()
        self.canvas.setObjectName("enlarged_canvas")
        self.canvas.setAccessibleName("Weights of one class")
        self.images = [self.canvas.new_image() for _ in range(_MOST)]
        self.scales, self.names = ScaleBars(self.canvas), Texts(self.canvas)
        # Round the pixel in every image, and round those that are written out.
        self._pixel_frames = [self._new_frame() for _ in range(_MOST)]
        self._window_frame = self._new_frame()
        self._pictures: Sequence[BoardPicture] = ()
        self._label = 0
        self._scale = 1.0
        self._origins: list[QPointF] = []

    def _new_frame(self) -> QGraphicsRectItem:
        frame = QGraphicsRectItem()
        self.canvas.addItem(frame)
        return frame

    def apply_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        self.canvas.setBackground(theme.panel)
        for image in self.images:
            image.setLookupTable(diverging_table(theme))
        self.scales.apply_theme(theme)
        self.names.style(tabular(self.canvas.font(), LABEL_SIZE, bold=True), theme.text)
        for frame in self._pixel_frames:
            frame.setPen(QPen(QColor(theme.cost), 1))
        self._window_frame.setPen(QPen(QColor(theme.muted), 1))

    def show_class(self, pictures: Sequence[BoardPicture], label: int) -> None:
        """Draw one class of every picture."""
        self._pictures, self._label = pictures, label
        first, n_images = pictures[0], len(pictures)
        (rows, columns), height = first.image_shape, self.canvas.height() - 2 * _MARGIN
        width = self.canvas.width() - self.scales.width() - GAP - 2 * _MARGIN
        above = _NAME_HEIGHT if n_images > 1 else 0

        def fitting(across: int) -> float:
            down = n_images // across
            for_columns = (width - (across - 1) * 2 * GAP) / across
            for_rows = (height - (down - 1) * GAP) / down - above
            return min(for_columns / columns, for_rows / rows)

        across = max((n_images, 1), key=fitting)
        self._scale = scale = max(fitting(across), 0.1)
        pitch = QSizeF(columns * scale + 2 * GAP, rows * scale + above + GAP)
        used_width = across * pitch.width() - 2 * GAP
        used_height = n_images // across * pitch.height() - GAP
        left = round(_MARGIN + (width - used_width) / 2)
        top = round(_MARGIN + (height - used_height) / 2) + above
        self._origins = [
            QPointF(
                round(left + n % across * pitch.width()), round(top + n // across * pitch.height())
            )
            for n in range(n_images)
        ]
        self.canvas.mix_pixels(scale)
        self._draw_images()
        self.scales.place(round(left + used_width + 2 * GAP), _MARGIN, height, n_images)
        self.scales.show_pictures(pictures)

    def _draw_images(self) -> None:
        for n, image in enumerate(self.images):
            image.setVisible(n < len(self._pictures))
        several = self._pictures if len(self._pictures) > 1 else ()
        room = several[0].image_shape[1] * self._scale + GAP if several else 0.0
        self.names.show([self.names.shortened(picture.title, room) for picture in several])
        for name, origin in zip(self.names.items, self._origins, strict=False):
            name.setPos(origin - QPointF(0, _NAME_HEIGHT))
        for picture, image, origin in zip(self._pictures, self.images, self._origins, strict=False):
            W = picture.values.W[:, self._label].reshape(picture.image_shape)
            image.setTransform(QTransform(self._scale, 0, 0, self._scale, origin.x(), origin.y()))
            image.setImage(W, autoLevels=False, levels=picture.levels)

    def pixel_at(self, point: QPointF) -> Pixel | None:
        """Return the pixel at a point of the canvas, whichever image it is of; None beside them."""
        rows, columns = self._pictures[0].image_shape if self._pictures else (0, 0)
        for origin in self._origins:
            inside = (point - origin) / self._scale
            row, column = math.floor(inside.y()), math.floor(inside.x())
            if 0 <= row < rows and 0 <= column < columns:
                return row, column
        return None

    def frame_pixel(self, pixel: Pixel) -> None:
        """Frame a pixel in all images, and in a single one those that are written out."""
        row, column = pixel
        for frame, origin in zip(self._pixel_frames, self._origins, strict=False):
            self._frame(frame, origin, QRectF(column, row, 1, 1))
        for n, frame in enumerate(self._pixel_frames):
            frame.setVisible(n < len(self._pictures))
        self._window_frame.setVisible(len(self._pictures) == 1)
        rows, columns = window(pixel, self._pictures[0].image_shape)
        around = QRectF(columns.start, rows.start, len(columns), len(rows))
        self._frame(self._window_frame, self._origins[0], around)

    def _frame(self, frame: QGraphicsRectItem, origin: QPointF, place: QRectF) -> None:
        left_top = origin + place.topLeft() * self._scale
        area = QRectF(left_top, place.size() * self._scale)
        frame.setRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
