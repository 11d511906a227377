"""A data set is looked at beside the training, and used or left."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QCheckBox, QLabel

import engine
from engine import Split, State
from gui.data import preview as data_preview
from gui.data.sample_grid import samples_of_classes
from tests.gui.conftest import is_in
from tests.gui.using import click, data_file, picture_folder, press, text, wait_for

NAMES = ("left", "a middle with quite a long name", "right")


@pytest.fixture
def preview(window, qtbot):
    """Return a function that looks into a source and waits for what it holds."""

    def look(source, flipped=False):
        window.preview_data(source, flipped)
        qtbot.waitUntil(window.preview.use.isEnabled, timeout=20_000)
        return window.preview

    return look


def notes(window):
    labels = window.preview.facts.findChildren(QLabel)
    return [label.text() for label in labels if label.objectName().startswith("note_")]


def rows_with_ink(window):
    """Return in which rows of the screen the images have ink."""
    image = window.preview.grid.viewport().grab().toImage()
    ink = QColor(window.theme.ink).name()
    columns = range(image.width() // 3, image.width(), 4)
    return {
        row
        for row in range(image.height())
        if sum(image.pixelColor(column, row).name() == ink for column in columns) > 10
    }


def test_it_says_what_there_is(window, preview, tmp_path):
    folder = picture_folder(tmp_path / "bars", NAMES)
    (folder / "right" / "broken.png").write_text("no picture")
    preview(folder)
    assert text(window, "preview_title") == "bars"
    assert text(window, "preview_path") == str(folder)
    # 70 : 15 : 15 of 40 in each of three classes.
    assert [text(window, f"{name}_images") for name in ("train", "validation", "test")] == [
        "84", "18", "18",
    ]  # fmt: skip
    assert text(window, "train_share") == "70 %"
    assert text(window, "data_pixels") == "12 × 20"
    assert text(window, "data_classes") == "3"
    assert text(window, "data_memory") == "29 KB"
    assert any("broken.png" in note for note in notes(window))
    assert any("70 : 15 : 15" in note for note in notes(window))
    described = window.preview.grid.accessibleDescription()
    assert described == ", ".join(f"{name}: 28" for name in sorted(NAMES))


def test_duplicates_between_train_and_test_are_said(window, preview, tmp_path):
    random = np.random.default_rng(0)
    x, y = random.integers(0, 100, (60, 5, 5)).astype(np.uint8), np.arange(60) % 2
    path = tmp_path / "leaked.npz"
    np.savez(path, x_train=x, y_train=y, x_test=x[:7], y_test=y[:7])
    preview(path)
    assert any("of 7 test images are training images too" in note for note in notes(window))


def test_nothing_changes_until_it_is_used(window, qtbot, preview, tmp_path):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.step > 20, timeout=20_000)
    preview(data_file(tmp_path / "own.npz"))
    step = window.snapshot.step
    qtbot.waitUntil(lambda: window.snapshot.step > step)
    assert is_in(window, State.RUNNING)
    assert window.snapshot.dataset.name == "sample"
    # Run and Pause work meanwhile.
    click(window, "run_button")
    wait_for(qtbot, window, State.PAUSED)
    click(window, "cancel_preview")
    assert not window.preview.isVisible()
    assert window.cost_plot.isVisible()
    assert window.snapshot.dataset.name == "sample"


def test_it_is_used_by_enter(window, qtbot, preview, tmp_path):
    preview(data_file(tmp_path / "own.npz"))
    assert window.preview.use.hasFocus()
    QTest.keyClick(window.preview.use, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: window.snapshot.dataset.name == "own" and is_in(window, State.READY),
        timeout=20_000,
    )
    assert not window.preview.isVisible()
    assert window.toolbar.data.text().startswith("own")
    assert text(window, "data_summary") == "840 train · 180 validation · 180 test · 6 × 9"
    click(window, "step_button")
    qtbot.waitUntil(lambda: window.snapshot.step == 1)


def test_escape_leaves_it_wherever_the_focus_is(window, preview, tmp_path):
    path = data_file(tmp_path / "own.npz")
    preview(path)
    QTest.keyClick(window.preview.use, Qt.Key.Key_Escape)
    assert not window.preview.isVisible()
    preview(path)
    press(window, Qt.Key.Key_Escape)
    assert not window.preview.isVisible()


def test_images_are_drawn_in_ink_and_inverting_shows_at_once(window, preview, tmp_path):
    x = np.zeros((60, 6, 6), np.uint8)
    x[::2] = 255
    path = tmp_path / "plain.npz"
    np.savez(path, images=x, labels=np.arange(60) % 2)
    preview(path)
    before = rows_with_ink(window)
    assert len(before) > 20
    box = window.findChild(QCheckBox, "invert_data")
    assert not box.isChecked()
    box.click()
    # The other class has the ink now.
    after = rows_with_ink(window)
    assert min(after) > max(before)


def test_what_was_inverted_is_used_so(window, qtbot, preview, tmp_path):
    path = data_file(tmp_path / "own.npz")
    plain = engine.load_dataset(path)
    assert not plain.inverted
    preview(path)
    box = window.findChild(QCheckBox, "invert_data")
    assert not box.isChecked()
    box.click()
    click(window, "use_data")
    qtbot.waitUntil(lambda: window.snapshot.dataset.inverted, timeout=20_000)
    used = window.snapshot.dataset
    for split in ("train", "valid", "test"):
        np.testing.assert_array_equal(getattr(used, split).x, 255 - getattr(plain, split).x)


def test_dark_on_light_is_inverted_and_can_be_left_as_it_was(window, qtbot, preview, tmp_path):
    random = np.random.default_rng(0)
    x = random.integers(230, 256, (1200, 5, 5)).astype(np.uint8)
    x[::2, 2] = 10
    path = tmp_path / "scans.npz"
    np.savez(path, images=x, labels=np.arange(1200) % 2)
    preview(path)
    box = window.findChild(QCheckBox, "invert_data")
    assert box.isChecked()
    assert "Dark ink on light paper" in text(window, "polarity")
    assert not any("inverted" in note for note in notes(window))
    box.click()
    click(window, "use_data")
    qtbot.waitUntil(lambda: window.snapshot.dataset.name == "scans", timeout=20_000)
    assert not window.snapshot.dataset.inverted
    assert np.median(window.snapshot.dataset.train.x) > 200


def test_what_cannot_be_read_is_said_and_can_be_tried_again(window, qtbot, preview, tmp_path):
    path = tmp_path / "own.npz"
    path.write_bytes(b"not an archive")
    window.preview_data(path)
    qtbot.waitUntil(window.preview.again.isVisible)
    assert str(path) in text(window, "preview_failure")
    assert not window.preview.use.isVisible()
    data_file(path)
    QTest.keyClick(window.preview.again, Qt.Key.Key_Return)
    qtbot.waitUntil(window.preview.use.isEnabled)
    assert text(window, "data_classes") == "3"
    assert window.snapshot.dataset.name == "sample"


def test_progress_is_shown_and_cancel_answers(window, qtbot, tmp_path, monkeypatch):
    told, ended = threading.Event(), []

    def slow(source, watch):
        watch.at(30, 40)
        told.set()
        watch.cancelled.wait(20)
        ended.append(watch.cancelled.is_set())
        watch.at(31, 40)

    monkeypatch.setattr(data_preview, "_look_into", slow)
    window.preview_data(tmp_path)
    qtbot.waitUntil(lambda: window.preview.progress.figures() == "75 %")
    assert not window.preview.use.isEnabled()
    assert window.preview.cancel.hasFocus()
    click(window, "cancel_preview")
    assert not window.preview.isVisible()
    qtbot.waitUntil(lambda: ended == [True])


def test_the_last_source_asked_for_is_the_one_shown(window, qtbot, tmp_path):
    for name in ("first", "second", "third"):
        window.preview_data(data_file(tmp_path / f"{name}.npz"))
    qtbot.waitUntil(window.preview.use.isEnabled)
    qtbot.wait(200)
    assert text(window, "preview_title") == "third"


def test_256_classes_scroll(window, qtbot, preview, tmp_path):
    preview(data_file(tmp_path / "many.npz", n_out=256, n=2560, shape=(16, 16)))
    grid = window.preview.grid
    bar = grid.verticalScrollBar()
    assert bar.maximum() > grid.height()
    top = grid.viewport().grab().toImage()
    bar.setValue(bar.maximum())
    assert grid.viewport().grab().toImage() != top
    click(window, "cancel_preview")


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900)])
def test_nothing_is_cut_off(window, qtbot, preview, tmp_path, size):
    window.resize(*size)
    preview(picture_folder(tmp_path / "bars", NAMES, each=8))
    qtbot.wait(50)
    for widget in window.preview.findChildren(QLabel):
        if widget.isVisibleTo(window) and widget.objectName() not in (
            "preview_title", "preview_path",
        ):  # fmt: skip
            assert widget.width() >= widget.minimumSizeHint().width(), widget.objectName()
            assert widget.height() >= widget.heightForWidth(widget.width()), widget.objectName()


def test_samples_are_spread_over_all_images_of_a_class():
    y = np.repeat(np.arange(3, dtype=np.int32), (100, 0, 5))
    chosen = samples_of_classes(Split(np.zeros((105, 4), np.uint8), y), n_out=4, most=10)
    np.testing.assert_array_equal(chosen[0], np.arange(0, 100, 10))
    assert len(chosen[1]) == 0
    np.testing.assert_array_equal(chosen[2], np.arange(100, 105))
    assert len(chosen[3]) == 0
