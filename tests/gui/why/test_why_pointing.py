"""Pointing at a pixel tells what it contributed to whom, in all pictures at once."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from engine import load_dataset
from tests.gui.answers import ask, move_to, number, point_at, shown_values, snapshot_of


@pytest.fixture(scope="module")
def trained():
    return snapshot_of(load_dataset("sample"))


@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_pixel_tells_what_it_contributed_to_whom(view, qtbot, trained, column):
    answer = ask(view, qtbot, trained)
    W, image = trained.parameters.W.astype(np.float64), answer.image
    for row, place in np.argwhere(image > 100)[::20]:
        point_at(view, (row, place), column)
        assert view.classes.heading() == "this pixel"
        expected = float(image[row, place]) / 256 * W[row * 28 + place]
        np.testing.assert_allclose(shown_values(view), expected, atol=0.000501)
        words = f"row {row}, column {place} · ink {image[row, place]} of 255"
        assert view.caption.text().startswith(words)
        a, b = answer.pair
        said = view.pair.view.pixel_words()
        assert said.endswith(f"for {a} rather than {b}")
        value = float(number(said.split()[2]))
        assert value == pytest.approx(expected[a] - expected[b], abs=0.000501)
    QApplication.sendEvent(view.sheet, QEvent(QEvent.Type.Leave))
    assert view.classes.heading() == "all logits"
    assert view.caption.text() == ""


def test_the_cross_is_in_every_picture(view, qtbot, trained):
    image = np.zeros((28, 28), np.uint8)
    image[10:16, 12:16] = 200
    ask(view, qtbot, trained, image)
    before = view.sheet.grab().toImage(), view.pair.view.grab().toImage()
    point_at(view, (5, 9))
    after = view.sheet.grab().toImage(), view.pair.view.grab().toImage()
    pictures = [(0, column.picture) for column in view.sheet.columns()]
    pictures.append((1, view.pair.view.picture()))
    for which, picture in pictures:
        # On its row and its column, and nowhere else.
        for pixel, marked in (((5, 20), True), ((22, 9), True), ((4, 9), True), ((20, 2), False)):
            middle = picture.box(pixel).center()
            at = QPoint(int(middle.x()), int(middle.y()))
            changed = before[which].pixelColor(at) != after[which].pixelColor(at)
            assert changed == marked


def test_the_difference_map_points_too_and_paper_says_nothing(view, qtbot, trained):
    ask(view, qtbot, trained)
    move_to(view.pair.view, view.pair.view.picture().box((0, 0)).center())
    assert shown_values(view) == [0] * 10
    assert view.caption.text() == "row 0, column 0 · paper: it says nothing"
    assert "paper" in view.pair.view.pixel_words()


def test_arrow_keys_move_from_pixel_to_pixel(view, qtbot, trained):
    ask(view, qtbot, trained)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Right):
        QTest.keyClick(view.sheet, key)
    assert view.caption.text().startswith("row 12, column 14")
    for _ in range(40):
        QTest.keyClick(view.sheet, Qt.Key.Key_Down)
    assert view.caption.text().startswith("row 27, column 14")
    QTest.keyClick(view.sheet, Qt.Key.Key_Escape)
    assert view.classes.heading() == "all logits"


def test_what_is_pointed_at_follows_the_drawing(view, qtbot, trained):
    first = ask(view, qtbot, trained)
    row, place = np.argwhere(first.image > 200)[3]
    point_at(view, (row, place))
    other = np.zeros_like(first.image)
    other[row, place] = 64
    ask(view, qtbot, trained, other)
    W = trained.parameters.W.astype(np.float64)
    np.testing.assert_allclose(shown_values(view), W[row * 28 + place] / 4, atol=0.000501)
    assert "ink 64 of 255" in view.caption.text()
