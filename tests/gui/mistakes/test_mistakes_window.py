"""From a mistake to the answer sheet, in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from engine import State, Until
from gui.mistakes.matrix_layout import Cell
from tests.gui.using import click, wait_for

from .looking import most_common_mistake, rows_shown, settle


@pytest.fixture
def mistakes(window, qtbot):
    """The view in a window that has trained for a while."""
    window.trainer.run_until(Until(step=60))
    window.trainer.run()
    wait_for(qtbot, window, State.PAUSED)
    window.top_row.show_view("mistakes")
    qtbot.waitUntil(lambda: window.mistakes.images.gallery.isVisible(), timeout=20_000)
    settle(window.mistakes, qtbot)
    return window.mistakes


@pytest.mark.parametrize("way", ["button", "key", "double click"])
@pytest.mark.parametrize("right", [False, True])
def test_any_image_goes_to_the_answer_sheet(window, mistakes, qtbot, way, right):
    cell = Cell(3, 3) if right else most_common_mistake(window.snapshot)
    mistakes.counts.matrix.open_cell(cell)
    settle(mistakes, qtbot)
    gallery, row = mistakes.images.gallery, rows_shown(mistakes)[1]
    point = gallery.place_rect(1).center().toPoint()
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=point)
    if way == "button":
        click(mistakes, "explain_image")
    elif way == "key":
        QTest.keyClick(gallery, Qt.Key.Key_Return)
    else:
        QTest.mouseDClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=point)
    dataset = window.snapshot.dataset
    expected = dataset.valid.x[row].reshape(dataset.image_shape)
    assert window.workspace.shown_view() == "why"
    qtbot.waitUntil(lambda: window.why.live.answer is not None)
    answer = window.why.live.answer
    assert np.array_equal(answer.image, expected)
    assert np.array_equal(window.digit_panel.image, expected)
    # What it is, and what it is read as, are in the first columns.
    assert {cell.true, cell.predicted} <= set(answer.columns)
    names = dataset.class_names
    assert names[cell.predicted] in " ".join(window.why.sheet.reading())
