"""Several images of every class as one picture file, laid out as on the board."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSaveFile
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from engine import OutputError
from gui.theme import BODY_SIZE, LIGHT, VALUE_SIZE, tabular

from .mosaic import BoardMosaic
from .picture import BoardPicture

# Pixels of the file for one of the layout.
_LARGER = 2
_MARGIN = 24
# For a few classes, and for many.
_WIDTH, _WIDEST, _MANY = 1200, 1920, 60
# Of the images: tried first, and at most; the scales need the least.
_TRIED, _HIGHEST, _LEAST = 400, 4000, 240
_TITLE_HEIGHT, _LINE_HEIGHT = 32, 20


def save_sheet(
    path: str | os.PathLike[str], pictures: Sequence[BoardPicture], title: str, lines: Sequence[str]
) -> None:
    """Write a PNG of an image a class of every picture; made sure of before it takes its place.

    Parameters
    ----------
    path : path
        Where to.
    pictures : sequence of BoardPicture
        Of the same classes.
    title : str
        Above all.
    lines : sequence of str
        Below the title.

    Raises
    ------
    OutputError
        If ``path`` does not end in ``.png`` or cannot be written; what stood there before is
        untouched.
    """
    if Path(path).suffix.lower() != ".png":
        raise OutputError(f"{path}: this picture is a PNG file; choose a name that ends in .png")
    image = draw_sheet(pictures, title, lines)
    content = QByteArray()
    image.save(QBuffer(content), "PNG")
    if QImage.fromData(content, "PNG").convertToFormat(image.format()) != image:
        raise OutputError(f"{path}: the picture read back differs; choose another disk")
    file = QSaveFile(os.fspath(path))
    is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not is_open or file.write(content.data()) != content.size() or not file.commit():
        reason = file.errorString()
        raise OutputError(f"cannot write {path} ({reason}); choose another place")


def draw_sheet(pictures: Sequence[BoardPicture], title: str, lines: Sequence[str]) -> QImage:
    """Return the sheet, in the light theme."""
    width = _WIDTH if len(pictures[0].class_names) <= _MANY else _WIDEST
    board = _laid_out(pictures, width)
    above = _TITLE_HEIGHT + len(lines) * _LINE_HEIGHT + _LINE_HEIGHT // 2
    area = QRectF(board.canvas.rect())
    image = QImage(
        _LARGER * (width + 2 * _MARGIN),
        _LARGER * (round(area.height()) + above + 2 * _MARGIN),
        QImage.Format.Format_RGB32,
    )
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    painter.scale(_LARGER, _LARGER)
    painter.translate(_MARGIN, _MARGIN)
    font = board.canvas.font()
    _write(painter, 0, title, tabular(font, VALUE_SIZE, bold=True), LIGHT.text)
    for n, line in enumerate(lines):
        top = _TITLE_HEIGHT + n * _LINE_HEIGHT
        _write(painter, top, line, tabular(font, BODY_SIZE), LIGHT.muted)
    scene = board.canvas.scene()
    assert scene is not None
    scene.render(painter, area.translated(0, above), area)
    painter.end()
    board.canvas.deleteLater()
    return image


def _laid_out(pictures: Sequence[BoardPicture], width: int) -> BoardMosaic:
    """Return a board so high that the biases are written below its images, and no higher."""
    board = BoardMosaic()
    board.apply_theme(LIGHT)
    height = _TRIED
    board.canvas.resize(width, height)
    board.show_pictures(pictures)
    while not board.has_biases() and height < _HIGHEST:
        height = height * 5 // 4
        board.canvas.resize(width, height)
        board.lay_out()
    # What is left over is cut off, but for what the biases need.
    lower = max(_LEAST, board.used_height())
    with_biases = board.has_biases()
    while True:
        board.canvas.resize(width, lower)
        board.lay_out()
        if board.has_biases() == with_biases or lower >= height:
            return board
        lower += _MARGIN


def _write(painter: QPainter, top: float, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(font)
    painter.drawText(QPointF(0, top + metrics.ascent()), text)
