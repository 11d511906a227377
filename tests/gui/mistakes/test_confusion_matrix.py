"""The confusion matrix: what it says of each cell, how it is read, and that it can be."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from sklearn.metrics import confusion_matrix, recall_score

from engine import Evaluation
from gui.mistakes.confusion_matrix import ConfusionMatrix
from gui.mistakes.matrix_layout import ALL_MISTAKES, Cell
from gui.theme import DARK, LIGHT

DIGITS = tuple("0123456789")


def answers(n_out: int, n: int = 4000, wrong: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Return labels, and what somebody took them for."""
    random = np.random.default_rng(2)
    y = random.integers(0, n_out, n)
    y_pred = np.where(random.random(n) < wrong, random.integers(0, n_out, n), y)
    return y, y_pred


def evaluation_of(n_out: int, **others) -> Evaluation:
    y, y_pred = answers(n_out, **others)
    return Evaluation(confusion_matrix(y, y_pred, labels=range(n_out)).astype(np.int64))


@pytest.fixture
def matrix(qtbot):
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(616, 560)
    matrix.show()
    qtbot.waitExposed(matrix)
    matrix.show_evaluation(evaluation_of(10), DIGITS)
    return matrix


def middle_of(matrix: ConfusionMatrix, cell: Cell) -> QPoint:
    return matrix.cell_rect(cell).center().toPoint()


def press(matrix: ConfusionMatrix, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(matrix, key)


def test_says_of_every_cell_what_sklearn_counts(matrix):
    y, y_pred = answers(10)
    counts, recall = confusion_matrix(y, y_pred), recall_score(y, y_pred, average=None)
    for true in range(10):
        misread = matrix.numbers.words(Cell(true, None))
        assert misread.startswith(f"{true} misread: {counts[true].sum() - counts[true, true]} ")
        assert f"{100 * (1 - recall[true]):.1f} %" in misread
        for predicted in range(10):
            verb = "read correctly" if true == predicted else f"read as {predicted}"
            count = counts[true, predicted]
            images = "1 image " if count == 1 else f"{count} images "
            assert matrix.numbers.words(Cell(true, predicted)).startswith(
                f"{true} {verb}: {images}"
            )
    errors = int((y != y_pred).sum())
    assert matrix.numbers.words(ALL_MISTAKES) == (
        f"all misread: {errors} images of 4,000 · {errors / 40:.2f} %"
    )


def test_a_class_without_images_has_no_share(matrix):
    counts = np.array([[0, 0], [1, 3]])
    matrix.show_evaluation(Evaluation(counts), ("none", "some"))
    assert matrix.numbers.words(Cell(0, None)) == "none misread: 0 images"
    matrix.grab()


def test_a_click_opens_the_cell_under_it(matrix, qtbot):
    for cell in (Cell(4, 9), Cell(7, 7), Cell(3, None), Cell(None, 8), ALL_MISTAKES):
        with qtbot.waitSignal(matrix.cell_opened) as opened:
            QTest.mouseClick(
                matrix.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(matrix, cell)
            )
        assert opened.args == [cell]
        assert matrix.opened == cell


def test_the_pointer_is_told_what_it_is_at(matrix, qtbot):
    with qtbot.waitSignal(matrix.told) as told:
        QTest.mouseMove(matrix.viewport(), middle_of(matrix, Cell(5, 3)))
    assert told.args == [matrix.numbers.words(Cell(5, 3))]


def test_arrows_walk_through_headings_cells_and_errors(matrix, qtbot):
    matrix.open_cell(Cell(0, 0))
    opened = []
    matrix.cell_opened.connect(opened.append)
    keys = Qt.Key
    press(matrix, keys.Key_Down, keys.Key_Right, keys.Key_Right)
    assert matrix.cursor_cell == Cell(1, 2)
    assert matrix.accessibleDescription() == matrix.numbers.words(Cell(1, 2))
    assert opened == []
    press(matrix, keys.Key_Return)
    assert opened == [Cell(1, 2)]
    press(matrix, keys.Key_Up, keys.Key_Up, keys.Key_Up)
    assert matrix.cursor_cell == Cell(None, 2)
    press(matrix, *[keys.Key_Right] * 20)
    assert matrix.cursor_cell == ALL_MISTAKES
    press(matrix, *[keys.Key_Down] * 20)
    assert matrix.cursor_cell == Cell(9, None)
    press(matrix, *[keys.Key_Left] * 20)
    assert matrix.cursor_cell == Cell(9, 0)


def color_in(matrix: ConfusionMatrix, cell: Cell) -> QColor:
    """Return a cell's colour, beside its number."""
    place = matrix.cell_rect(cell)
    corner = place.topLeft().toPoint() + QPoint(3, 3)
    return matrix.viewport().grab().toImage().pixelColor(corner)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("in_percent", [False, True])
def test_the_diagonal_never_drowns_a_mistake(matrix, theme, in_percent):
    counts = np.diag([5000] * 10)
    counts[2, 7], counts[3, 5], counts[6, 1] = 1, 40, 10
    matrix.apply_theme(theme)
    matrix.show_percent(in_percent)
    matrix.show_evaluation(Evaluation(counts), DIGITS)

    def rgb(cell: Cell) -> np.ndarray:
        return np.array(color_in(matrix, cell).getRgb()[:3])

    # None, one, ten and forty of five thousand are all told apart; the diagonal is grey.
    assert np.ptp(rgb(Cell(4, 4))) < 20
    told_apart = [rgb(cell) for cell in (Cell(0, 1), Cell(2, 7), Cell(6, 1), Cell(3, 5))]
    for fewer, more in pairwise(told_apart):
        assert np.abs(more - fewer).sum() >= 60
        assert np.ptp(more) > np.ptp(fewer)


@pytest.mark.parametrize("size", [(456, 345), (616, 550)])
def test_ten_classes_of_a_thousand_images_have_their_numbers(matrix, size):
    matrix.resize(*size)
    matrix.show_evaluation(evaluation_of(10, n=10_000), DIGITS)
    assert matrix.fit.has_texts
    matrix.show_percent(True)
    assert matrix.fit.has_texts


def test_many_classes_are_colour_alone_until_enlarged(matrix, qtbot):
    names = tuple(f"class {index}" for index in range(256))
    with qtbot.waitSignal(matrix.numbers_fit) as fit:
        matrix.show_evaluation(evaluation_of(256), names)
    assert fit.args == [False]
    assert not matrix.fit.has_texts
    matrix.grab()
    matrix.enlarge(True)
    assert matrix.fit.has_texts
    matrix.open_cell(Cell(255, 254))
    place = matrix.cell_rect(Cell(255, 254))
    assert place.width() == pytest.approx(matrix.fit.layout.width, abs=1)
    assert matrix.horizontalScrollBar().value() > 0
    matrix.grab()
    matrix.enlarge(False)
    assert not matrix.fit.has_texts


def test_the_same_classes_keep_the_open_cell_and_others_do_not(matrix):
    matrix.open_cell(Cell(4, 9))
    matrix.show_evaluation(evaluation_of(10, wrong=0.3), DIGITS)
    assert matrix.opened == Cell(4, 9)
    matrix.show_evaluation(evaluation_of(3), ("a", "b", "c"))
    assert matrix.opened == matrix.cursor_cell == ALL_MISTAKES
