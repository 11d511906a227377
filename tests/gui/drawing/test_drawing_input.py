"""Pictures for drawings, the ladder's switches, and what a person says a drawing was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PyQt6.QtCore import QMimeData, QUrl
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtWidgets import QToolButton

from engine import PersonalSet, State
from gui.drawing.strokes import Stroke
from tests.gui.using import click, text, wait_for

SEVEN = Stroke(tuple((x, y, 22.0) for x, y in [(60, 60), (200, 60), (170, 130), (120, 240)]))


@pytest.fixture
def drawn(window, qtbot):
    click(window, "run_button")
    qtbot.waitUntil(lambda: window.snapshot.epoch >= 5, timeout=30_000)
    click(window, "run_button")
    wait_for(qtbot, window, State.PAUSED)
    window.digit_panel.canvas.draw_strokes([SEVEN])
    return window.digit_panel


def picture(path: Path, window) -> Path:
    digit = window.snapshot.dataset.test.x[0].reshape(28, 28)
    Image.fromarray(255 - np.kron(digit, np.ones((6, 6), np.uint8))).save(path)
    return path


def test_a_picture_is_read_like_a_drawing_until_one_draws(drawn, window, tmp_path):
    label = int(window.snapshot.dataset.test.y[0])
    drawn.open_picture(picture(tmp_path / "digit.png", window))
    assert drawn.prediction.text == str(label)
    image, strokes = drawn.drawing()
    assert (image.shape, strokes) == ((28, 28), ())
    drawn.canvas.draw_strokes([SEVEN])
    assert drawn.drawing()[1] == (SEVEN.points,)


def test_dropped_and_pasted(drawn, window, tmp_path):
    before = drawn.image
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "digit.png", window)))])
    drawn.pictures.take(mime)
    dropped = drawn.image
    assert (dropped != before).any()
    drawn.clear()
    assert drawn.image is None
    QGuiApplication.clipboard().setImage(QImage(str(tmp_path / "digit.png")))
    drawn.pictures.paste()
    np.testing.assert_array_equal(drawn.image, dropped)


def test_of_several_digits_the_largest_is_taken_and_said(drawn, window, tmp_path):
    label = int(window.snapshot.dataset.test.y[0])
    digit = window.snapshot.dataset.test.x[0].reshape(28, 28)
    sheet = np.zeros((200, 420), np.uint8)
    for scale, top, left in ((6, 10, 120), (4, 30, 5), (4, 40, 300)):
        large = np.kron(digit, np.ones((scale, scale), np.uint8))
        sheet[top : top + 28 * scale, left : left + 28 * scale] = large
    Image.fromarray(255 - sheet).save(tmp_path / "three.png")
    drawn.open_picture(tmp_path / "three.png")
    assert window.status_line.message() == "3 signs in the picture: the largest was taken"
    assert drawn.prediction.text == str(label)
    drawn.open_picture(picture(tmp_path / "one.png", window))
    assert "signs" not in window.status_line.message()


def test_what_is_no_picture_is_said(drawn, window, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    drawn.open_picture(tmp_path / "text.png")
    assert "not a picture" in window.status_line.message()
    assert drawn.image is not None


def test_a_stage_switched_off_changes_what_the_model_sees(drawn):
    whole = drawn.image
    button = drawn.findChild(QToolButton, "stage_centre_of_mass")
    button.click()
    assert button.text() == "off"
    assert (drawn.image != whole).any()
    button.click()
    np.testing.assert_array_equal(drawn.image, whole)
    assert drawn.findChild(QToolButton, "stage_deskew").text() == "off"


def test_told_what_it_was_it_is_kept(drawn, window):
    click(window, "teach_7")
    (kept,) = PersonalSet(tuple("0123456789"), (28, 28)).drawings()
    assert kept.label == 7
    assert kept.strokes == (SEVEN.points,)
    np.testing.assert_array_equal(kept.image, drawn.drawing()[0])
    assert "Kept among your drawings as 7" in window.status_line.message()
    window.top_row.show_view("drawings")
    assert len(window.own_drawings.drawings()) == 1


def test_why_follows_the_drawing_and_a_click_on_a_bar(drawn, window):
    drawn.bars.class_chosen.emit(3)
    assert window.workspace.shown_view() == "why"
    assert window.why.isVisible()
    assert drawn.isVisible()


def test_best_for_drawing_at_one_click(drawn, window, qtbot):
    click(window, "best_for_drawing")
    qtbot.waitUntil(
        lambda: window.snapshot.settings.spread and window.snapshot.step > 5, timeout=60_000
    )
    assert window.snapshot.dataset.added == ("handwriting",)
    assert window.snapshot.dataset.deskew
    window.digit_panel.canvas.draw_strokes([SEVEN])
    assert drawn.findChild(QToolButton, "stage_spread").text() != "off"
    assert text(window, "state_word") in ("running", "ended")
