"""The view of mistakes: a number, its images, and one of them as far as the answer sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLabel, QPushButton

import engine
from gui.mistakes.matrix_layout import ALL_MISTAKES, Cell
from gui.theme import LIGHT
from tests.gui.using import click, text

from .looking import looking_back, most_common_mistake, rows_shown, settle, y_pred


def test_says_what_will_be_here_until_something_is_learned(view, show, run):
    assert view.counts.empty_state.isVisible()
    assert "Run" in view.counts.empty_state.text
    assert run[0].step == 0
    show(run[0])
    assert view.counts.empty_state.isVisible()
    show(run[-1])
    assert not view.counts.empty_state.isVisible()
    assert view.counts.matrix.isVisible()
    show(run[0])
    assert view.counts.empty_state.isVisible()
    assert view.detail.empty_state.isVisible()


def test_a_click_on_a_number_shows_its_images_the_surest_first(view, show, run, qtbot):
    last = run[-1]
    show(last)
    cell = most_common_mistake(last)
    point = view.counts.matrix.cell_rect(cell).center().toPoint()
    QTest.mouseClick(view.counts.matrix.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(view, qtbot)
    valid, names = last.dataset.valid, last.dataset.class_names
    wrong = (valid.y == cell.true) & (y_pred(last, valid) == cell.predicted)
    p = engine.weights_of(last).p_y_given_x(valid.x[wrong])[:, cell.predicted]
    expected = np.flatnonzero(wrong)[np.argsort(-p, kind="stable")]
    shown = rows_shown(view)
    assert sorted(shown) == sorted(expected)
    assert shown[0] == expected[0]
    assert text(view, "gallery_heading").endswith(
        f"{names[cell.true]} read as {names[cell.predicted]}"
    )
    assert text(view, "image_label") == f"is {names[cell.true]}"
    assert text(view, "image_reading") == f"read as {names[cell.predicted]}"
    assert text(view, "image_source") == f"validation no. {expected[0] + 1:,}"
    assert view.detail.bars.row_text(cell.predicted)[1] == f"{100 * p.max():.1f} %"


def test_without_a_choice_all_mistakes_are_shown(view, show, run):
    show(run[-1])
    assert view.counts.matrix.opened == ALL_MISTAKES
    valid = run[-1].dataset.valid
    errors = int((y_pred(run[-1], valid) != valid.y).sum())
    assert text(view, "gallery_caption") == f"{errors:,}, surest first"
    assert view.detail.image.isVisible()


def test_images_read_correctly_begin_with_the_least_sure(view, show, run, qtbot):
    show(run[-1])
    view.counts.matrix.open_cell(Cell(3, 3))
    settle(view, qtbot)
    p = view.images.gallery._gallery.predictions.p_y_pred[rows_shown(view)]
    assert (np.diff(p) >= 0).all()
    assert "least sure" in text(view, "gallery_caption")
    assert text(view, "image_reading") == "read correctly"


def test_any_image_can_be_sent_to_the_answer_sheet(view, show, run, qtbot):
    last = run[-1]
    show(last)
    row = rows_shown(view)[0]
    expected = last.dataset.valid.x[row].reshape(last.dataset.image_shape)

    def asked_by(act) -> None:
        with qtbot.waitSignal(view.explain_requested) as requested:
            act()
        image, label = requested.args
        assert image.dtype == np.uint8
        assert np.array_equal(image, expected)
        assert label == last.dataset.valid.y[row]

    asked_by(lambda: click(view, "explain_image"))
    asked_by(lambda: QTest.keyClick(view.images.gallery, Qt.Key.Key_Return))


def test_other_data_take_the_place_of_these(view, show, run, tmp_path):
    show(run[-1])
    view.counts.matrix.open_cell(Cell(4, 9))
    random = np.random.default_rng(1)
    split = engine.Split(
        random.integers(0, 256, (90, 20)).astype(np.uint8), np.arange(90, dtype=np.int32) % 3
    )
    data = engine.Dataset("made", split, split, split, (4, 5), ("a", "b", "c"), "test")
    W = random.normal(size=(20, 3)).astype(np.float32)
    other = replace(run[-1], dataset=data, parameters=engine.Parameters(W, np.zeros(3, np.float32)))
    show(other)
    assert view.counts.matrix.numbers.evaluation.images == 90
    assert view.counts.matrix.opened == ALL_MISTAKES
    assert view.detail.bars.class_names == ("a", "b", "c")
    view.grab()


def test_every_control_is_named_explained_and_in_reach_of_the_keyboard(view, show, run):
    show(run[-1])
    for button in view.findChildren(QPushButton):
        assert button.objectName()
        assert button.accessibleName()
        assert button.toolTip().endswith(")")
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    for widget in (view.counts.matrix, view.images.gallery):
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert widget.accessibleName()
        assert widget.accessibleDescription()


@pytest.mark.parametrize("size", [(1084, 500), (1424, 700)])
@pytest.mark.parametrize("cell", [ALL_MISTAKES, Cell(3, 3), Cell(None, 8)])
@pytest.mark.parametrize("past", [False, True])
def test_no_line_is_shortened(view, show, run, qtbot, size, cell, past):
    view.resize(*size)
    view.apply_theme(LIGHT)
    show(run[-1])
    view.counts.matrix.open_cell(cell)
    if past:
        show(looking_back(run[-1], run[1]))
    labels = [
        view.findChild(QLabel, name)
        for name in (
            "mistakes_hint", "mistakes_step", "gallery_heading", "gallery_caption", "image_label",
            "image_reading", "image_source", "history_heading", "history_caption",
        )
    ]  # fmt: skip

    def all_fit() -> bool:
        return all(
            label.text() and label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
            for label in labels
        )

    qtbot.waitUntil(all_fit)
