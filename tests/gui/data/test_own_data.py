"""The whole window follows data that is no digits: few classes with long names, and many."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest

import engine
from engine import State
from tests.gui.conftest import is_in
from tests.gui.using import click, data_file, picture_folder, text, wait_for

NAMES = ("Lamiaceae, Unterfamilie Nepetoideae", "a middle with quite a long name", "zwölf & <b>")


def learn(window, qtbot, dataset):
    """Train on a data set until there are weights to be seen."""
    window.trainer.load(dataset)
    qtbot.waitUntil(
        lambda: window.snapshot.dataset is dataset and is_in(window, State.READY), timeout=20_000
    )
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.epoch > 2, timeout=20_000)
    if window.snapshot.state is State.RUNNING:
        click(window, "run_button")
    wait_for(qtbot, window, State.PAUSED)


def draw(window):
    canvas = window.digit_panel.canvas
    side = canvas.width()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 2, side // 6))
    QTest.mouseMove(canvas, QPoint(side // 2, side * 5 // 6))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 2, side * 5 // 6))


def names_on_board(window):
    texts = window.weight_board.canvas.scene().items()
    return {item.text() for item in texts if hasattr(item, "text") and item.isVisible()}


def test_from_digits_to_few_classes_to_many_and_back(window, qtbot, tmp_path):
    window.trainer.reset(engine.Settings(batch_size=20))
    few = engine.load_dataset(picture_folder(tmp_path / "few", ("left", "middle", "right")))
    many = engine.load_dataset(data_file(tmp_path / "many.npz", n_out=40, shape=(8, 8)))
    sample = window.snapshot.dataset
    for dataset in (sample, few, many, few, sample):
        learn(window, qtbot, dataset)
        draw(window)
        panel = window.digit_panel
        assert panel.bars.class_names == dataset.class_names
        assert panel.model_image.image_shape == dataset.image_shape
        assert panel.prediction.text in dataset.class_names
        rows, columns = dataset.image_shape
        assert text(window, "data_summary").endswith(f" test · {rows} × {columns}")
        assert names_on_board(window) >= set(dataset.class_names)
        # The mosaic has room for every image, and no more than a row to spare.
        board = window.weight_board.image.image
        assert board.size >= window.snapshot.parameters.W.size
        assert np.count_nonzero(board) == np.count_nonzero(window.snapshot.parameters.W)


def test_long_names_with_odd_signs(window, qtbot, tmp_path):
    window.resize(1100, 700)
    window.trainer.reset(engine.Settings(batch_size=20))
    names = tuple(name.replace("/", "-") for name in NAMES)
    dataset = engine.load_dataset(picture_folder(tmp_path / ("R&D " + 30 * "long "), names))
    learn(window, qtbot, dataset)
    draw(window)
    assert set(window.digit_panel.bars.class_names) == set(names)
    assert window.toolbar.data.accessibleName() == f"Data: {dataset.title}"
    # The name of the data is shortened; nothing is pushed out of the toolbar.
    assert window.toolbar.data.width() < 240
    assert window.width() == 1100
