"""The gallery: any number of images, walked through by pointer and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtGui import QColor, QKeyEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from engine import Dataset, Predictions, Split
from gui.mistakes.gallery import Gallery
from gui.mistakes.image_gallery import ImageGallery
from gui.theme import DARK, LIGHT

NAMES = ("left", "middle", "right")


def gallery_of(n: int, shape: tuple[int, int] = (28, 28), rows=None) -> Gallery:
    """Return images, each of one shade: its number."""
    pixels = np.arange(n)[:, np.newaxis] % 256 * np.ones(shape[0] * shape[1], np.int64)
    y = (np.arange(n) % 3).astype(np.int32)
    split = Split(pixels.astype(np.uint8), y)
    few = Split(np.zeros((3, shape[0] * shape[1]), np.uint8), np.arange(3, dtype=np.int32))
    dataset = Dataset("made", few, few, few, shape, NAMES, "test")
    p = np.linspace(1, 0.5, n, dtype=np.float32)
    found = Predictions(3, y, (y + 1) % 3, 1 - p, p)
    return Gallery(dataset, split, found, np.arange(n) if rows is None else np.asarray(rows))


@pytest.fixture
def images(qtbot):
    images = ImageGallery()
    qtbot.addWidget(images)
    images.resize(390, 600)
    images.show()
    qtbot.waitExposed(images)
    images.image_chosen.connect(images.choose)
    return images


def color_of(images: ImageGallery, place: int) -> QColor:
    """Return the colour in the middle of an image."""
    rect = images.place_rect(place)
    picture = images.viewport().grab().toImage()
    return picture.pixelColor(round(rect.center().x()), round(rect.top() + 30))


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_images_are_drawn_in_the_order_given(images, theme):
    images.apply_theme(theme)
    images.show_gallery(gallery_of(256, rows=[255, 0, 128]), "", from_start=True)
    assert color_of(images, 0) == QColor(theme.ink)
    assert color_of(images, 1) == QColor(theme.paper)
    levels = [color_of(images, place).lightness() for place in (0, 2, 1)]
    assert levels in (sorted(levels), sorted(levels, reverse=True))


def test_ten_thousand_images_take_no_widgets_and_all_can_be_reached(images):
    before = len(images.findChildren(QWidget))
    images.show_gallery(gallery_of(10_000), "", from_start=True)
    images.choose(0)
    QTest.keyClick(images, Qt.Key.Key_End)
    assert images.place_of_chosen() == 9_999
    rect = images.place_rect(9_999)
    assert 0 <= rect.top() < rect.bottom() <= images.viewport().height() + 1
    assert len(images.findChildren(QWidget)) == before
    images.grab()
    QTest.keyClick(images, Qt.Key.Key_Home)
    assert images.place_of_chosen() == 0
    assert images.verticalScrollBar().value() == 0


def test_keys_walk_through_the_rows(images):
    images.show_gallery(gallery_of(100), "", from_start=True)
    across = next(n for n in range(1, 100) if images.place_rect(n).top() > 1)
    images.choose(0)
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + across),
        (Qt.Key.Key_Left, across),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(images, key)
        assert images.place_of_chosen() == place
    QTest.keyClick(images, Qt.Key.Key_PageDown)
    assert images.place_of_chosen() > 3 * across
    assert images.accessibleDescription().startswith("image ")


def test_click_enter_and_double_click(images, qtbot):
    images.show_gallery(gallery_of(20, rows=range(19, -1, -1)), "", from_start=True)
    point = images.place_rect(2).center().toPoint()
    with qtbot.waitSignal(images.image_chosen) as chosen:
        QTest.mouseClick(images.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert chosen.args == [17]
    with qtbot.waitSignal(images.explain_asked) as asked:
        QTest.keyClick(images, Qt.Key.Key_Return)
    assert asked.args == [17]
    with qtbot.waitSignal(images.explain_asked) as asked:
        QTest.mouseDClick(images.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert asked.args == [17]


def test_nothing_moves_under_the_pointer_that_chooses(images):
    """Of an image at the bottom only a part can be seen."""
    images.show_gallery(gallery_of(100), "", from_start=True)
    bottom = images.viewport().height()
    place = next(n for n in range(100) if images.place_rect(n).bottom() > bottom + 1)
    point = images.place_rect(place).topLeft().toPoint() + QPoint(20, 4)
    assert point.y() < bottom
    QTest.mouseClick(images.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert images.place_of_chosen() == place
    assert images.verticalScrollBar().value() == 0


def test_keys_bring_what_they_choose_into_sight(images):
    images.show_gallery(gallery_of(100), "", from_start=True)
    images.choose(0)
    for key in [Qt.Key.Key_Down] * 12 + [Qt.Key.Key_Up] * 12:
        QTest.keyClick(images, key)
        rect = images.place_rect(images.place_of_chosen())
        assert rect.top() >= -1
        assert rect.bottom() <= images.viewport().height() + 1


def test_space_is_left_to_the_window(images):
    images.show_gallery(gallery_of(20), "", from_start=True)
    space = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    images.keyPressEvent(space)
    assert not space.isAccepted()


@pytest.mark.parametrize("shape", [(4, 4), (128, 128), (40, 12), (12, 40)])
def test_any_shape_fits(images, shape):
    images.show_gallery(gallery_of(50, shape), "", from_start=True)
    images.grab()
    rect = images.place_rect(0)
    assert rect.width() > 20
    assert 40 < rect.height() < 120


def test_an_empty_cell_says_so(images):
    images.show_gallery(gallery_of(5, rows=[]), "No image is misread", from_start=True)
    assert images.accessibleDescription() == "No image is misread"
    QTest.keyClick(images, Qt.Key.Key_Right)
    images.grab()


def test_words_tell_label_reading_and_probabilities():
    gallery = gallery_of(3)
    assert gallery.words(2) == "right, read as left with 50.0 %; right got 50.0 %"
    right = Gallery(
        gallery.dataset,
        gallery.split,
        Predictions(3, gallery.split.y, gallery.split.y, *np.float32([[0.9] * 3] * 2)),
        gallery.rows,
    )
    assert right.words(1) == "middle, read correctly with 90.0 %"


def test_it_is_held_while_the_pointer_or_the_keyboard_is_in_it(images, qtbot):
    enter, leave = QEvent(QEvent.Type.Enter), QEvent(QEvent.Type.Leave)
    images.clearFocus()
    QApplication.sendEvent(images.viewport(), leave)
    assert not images.held
    QApplication.sendEvent(images.viewport(), enter)
    assert images.held
    with qtbot.waitSignal(images.released):
        QApplication.sendEvent(images.viewport(), leave)
    images.setFocus()
    assert images.held
    with qtbot.waitSignal(images.released):
        images.clearFocus()
    assert not images.held
