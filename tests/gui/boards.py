"""Weight boards and made-up runs to show on them."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPointF

from engine import Dataset, Era, Moment, Parameters, Settings, Snapshot, Split, State
from gui.board.weight_board import WeightBoard


def dataset_of(n_classes: int, shape: tuple[int, int], names=None, n: int = 0) -> Dataset:
    """Images of noise; of two minibatches of 20 unless ``n`` says otherwise."""
    n = max(n, n_classes, 40)
    random = np.random.default_rng(5)
    pixels = random.integers(0, 256, (n, shape[0] * shape[1])).astype(np.uint8)
    split = Split(pixels, (np.arange(n) % n_classes).astype(np.int32))
    names = tuple(names or (str(index) for index in range(n_classes)))
    return Dataset("made", split, split, split, shape, names, "test")


def era_of(dataset: Dataset, **settings) -> Era:
    settings = Settings(**{"batch_size": 20, **settings})
    return Era(0, settings, dataset.n_train_batches(settings.batch_size))


def moment_of(W: np.ndarray, shape=(28, 28), step: int = 100, b=None, after=None) -> Moment:
    b = np.zeros(W.shape[1], W.dtype) if b is None else np.asarray(b, W.dtype)
    era = era_of(dataset_of(W.shape[1], shape))
    return Moment(step, era, Parameters(W, b), next_parameters=after)


def snapshot_of(
    W: np.ndarray, shape=(28, 28), step: int = 100, b=None, dataset=None, state=State.PAUSED, **of
) -> Snapshot:
    """A run at a step; ``of`` are settings, or attributes of the snapshot."""
    dataset = dataset or dataset_of(W.shape[1], shape)
    fields = {name: of.pop(name) for name in ("viewed", "parameters") if name in of}
    era = era_of(dataset, **of)
    b = np.zeros(W.shape[1], W.dtype) if b is None else np.asarray(b, W.dtype)
    fields.setdefault("parameters", Parameters(W, b))
    return Snapshot(state, era.settings, dataset=dataset, step=step, schedule=(era,), **fields)


def some_weights(n_classes=10, shape=(28, 28), size=0.3, seed=3) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (size * random.uniform(-1, 1, (shape[0] * shape[1], n_classes))).astype(np.float32)


def shown_board(qtbot, width: int = 820, height: int = 300) -> WeightBoard:
    board = WeightBoard()
    qtbot.addWidget(board)
    board.resize(width, height)
    board.show()
    qtbot.waitExposed(board)
    return board


def on_canvas(board: WeightBoard, index: int, row: int, column: int) -> QPointF:
    """Return where the middle of a weight is on the canvas."""
    grid, (height, width) = board.mosaic._grid, board.live.picture.image_shape
    tile_row, tile_column = divmod(index, grid.columns)
    x = tile_column * (grid.gutter_x + width) + grid.gutter_x + column + 0.5
    y = tile_row * (height + grid.gutter_y) + row + 0.5
    return QPointF(*board.mosaic._origin) + QPointF(x, y) * grid.scale


def colour_at(canvas, point: QPointF) -> str:
    return canvas.grab().toImage().pixelColor(point.toPoint()).name().upper()


def printed(value: float, places: int = 4) -> str:
    return f"{value:+.{places}f}".replace("-", "−")
