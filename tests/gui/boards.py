"""Weight boards and made-up runs to show on them."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPointF, QRectF

from engine import Dataset, Era, Moment, Parameters, Settings, Snapshot, Split, State
from gui.board.tile import tile_at
from gui.board.weight_board import WeightBoard
from gui.timeline.pins import Pin

SHIRTS = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker",
          "Bag", "Ankle boot")  # fmt: skip
# Classes, shapes of images and names that leave little room.
LAYOUT_CASES = [
    (10, (28, 28), None),
    (10, (28, 28), SHIRTS),
    (3, (12, 20), ("left", "middle", "right")),
    (40, (8, 8), None),
    (47, (28, 28), None),
    (2, (128, 128), ("a name that is much too long for any image" * 3, "字")),
    (26, (4, 4), None),
    (62, (128, 4), None),
    (10, (128, 4), SHIRTS),
    (10, (128, 4), None),
    (10, (4, 128), SHIRTS),
    (256, (16, 16), None),
]


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


def pin_at(W: np.ndarray, step: int = 100, shape=(28, 28), b=None, **of) -> Pin:
    """A pin of the present run, unless ``of`` says otherwise."""
    return Pin(moment_of(W, shape, step, b), **{"on_run": True, **of})


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
    """Return where the middle of a weight of an image is on the canvas."""
    grid = board.mosaic._grid
    top, left = grid.corner(index, board.live.picture.image_shape)
    point = QPointF(left + column + 0.5, top + row + 0.5)
    return QPointF(*board.mosaic._origin) + point * grid.scale


def colour_at(canvas, point: QPointF) -> str:
    return canvas.grab().toImage().pixelColor(point.toPoint()).name().upper()


def printed(value: float, places: int = 4) -> str:
    return f"{value:+.{places}f}".replace("-", "−")


def rect_of(item) -> QRectF:
    return item.mapRectToScene(item.boundingRect())


def images_of(board: WeightBoard) -> list[QRectF]:
    """Return where the images lie on the canvas."""
    mosaic, picture = board.mosaic, board.live.picture
    n_images = len(board.live.pictures) * len(picture.class_names)
    return [
        QRectF(*tile_at(index, mosaic._grid, picture.image_shape, mosaic._origin))
        for index in range(n_images)
    ]


def texts_lie_in_nobodys_way(board: WeightBoard) -> None:
    """Check that all that is written can be read, and covers no image but from a plate."""
    images, tiles, heads = images_of(board), board.mosaic.tiles, board.mosaic.heads
    canvas = QRectF(board.canvas.rect()).adjusted(-1, -1, 1, 1)
    written = (tiles.names, tiles.biases, heads.names, heads.biases)
    for texts in written:
        # All of them or none, so that the board is read in one way.
        assert len({item.isVisible() for item in texts.items}) <= 1
    plates = [plate for plate in tiles._plates if plate.isVisible()]
    items = [item for texts in written for item in texts.items if item.isVisible()]
    for item in items:
        place = rect_of(item)
        assert canvas.contains(place), item.text()
        assert plates or not any(place.adjusted(1, 3, -1, -3).intersects(i) for i in images)
    for index, one in enumerate(items):
        for other in items[index + 1 :]:
            assert not rect_of(one).adjusted(1, 1, -1, -1).intersects(rect_of(other)), (
                f"{one.text()} {other.text()}"
            )
    named = images[:: len(board.live.pictures)]
    for name, plate, image in zip(tiles.names.items, plates, named, strict=bool(plates)):
        assert rect_of(plate).adjusted(-1, -1, 1, 1).contains(rect_of(name))
        assert image.adjusted(-1, -1, 3, 3).contains(rect_of(name))
    # The scales stand beside the images.
    right = max(image.right() for image in images)
    numbers = [text for bar in board.mosaic.scales.bars for text in bar.texts if text.isVisible()]
    assert all(rect_of(number).left() > right for number in numbers)
