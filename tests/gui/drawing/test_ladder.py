"""The stages: what each is called, what it is taken for, and that it can be switched."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from gui.drawing.ladder import STAGES
from gui.drawing.stage_button import StageButton
from gui.theme import DARK, LIGHT

from .by_hand import draw_one, of_classes

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

SWITCHABLE = [name for name, known in STAGES.items() if known.setting]


def stage(panel, name):
    return panel.findChild(StageButton, f"stage_{name.replace(' ', '_')}")


def texts(panel):
    return [stage(panel, name).text() for name in STAGES]


def drawn_text(button, monkeypatch):
    """Return what is painted on a button."""
    lines = []
    monkeypatch.setattr(
        "gui.drawing.stage_button.draw_elided",
        lambda painter, place, text, flags: lines.append(text),
    )
    button.grab()
    return lines


def test_each_stage_has_the_models_own_answer(panel, trained):
    panel.show_snapshot(trained)
    draw_one(panel)
    W, b = trained.parameters.W, trained.parameters.b
    z = panel.image.ravel() / 256 @ W + b
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    assert texts(panel)[3:] == [f"1: {100 * p[1]:.0f} %", "off", "off"]
    assert all(text.endswith(" %") for text in texts(panel)[:3])


def test_names_are_painted_not_only_told(panel, trained, monkeypatch):
    panel.show_snapshot(trained)
    captions = [drawn_text(stage(panel, name), monkeypatch)[0] for name in STAGES]
    assert captions == ["drawn", "box", "width", "mass", "deskew", "spread"]
    for name, caption in zip(STAGES, captions, strict=True):
        metrics = stage(panel, name).fontMetrics()
        assert metrics.horizontalAdvance(caption) <= stage(panel, name).width() + 8


def test_long_answers_have_a_line_of_their_own(panel, trained, monkeypatch):
    panel.show_snapshot(trained)
    one_line = panel.ladder.sizeHint().height()
    panel.show_snapshot(of_classes(trained, ("Trouser", "Sneaker")))
    draw_one(panel)
    assert panel.ladder.sizeHint().height() > one_line
    mass = stage(panel, "centre of mass")
    assert drawn_text(mass, monkeypatch) == ["mass", "Sneaker", "100 %"]
    panel.resize(356, 484)
    QApplication.processEvents()
    assert drawn_text(mass, monkeypatch) == ["mass", "Sneaker"]


@pytest.mark.parametrize("width", [356, 300])
def test_no_number_is_cut_in_two(panel, trained, width, monkeypatch):
    panel.resize(width, 682)
    panel.show_snapshot(of_classes(trained, ("0", "7")))
    draw_one(panel)
    painted = drawn_text(stage(panel, "centre of mass"), monkeypatch)
    assert painted == ["mass", "7: 100 %" if width == 356 else "7"]


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_off_is_seen_at_a_glance(panel, trained, theme):
    panel.apply_theme(theme)
    panel.show_snapshot(trained)
    draw_one(panel)
    mass = stage(panel, "centre of mass")

    def colours():
        picture = mass.grab().toImage()
        return {picture.pixelColor(x, y).name() for x in range(picture.width())
                for y in range(picture.height())}  # fmt: skip

    ticked, ink = QColor(theme.cost).name(), QColor(theme.ink).name()
    assert {ticked, ink} <= colours()
    QTest.mouseClick(mass, Qt.MouseButton.LeftButton)
    QTest.mouseMove(panel.canvas)
    assert not {ticked, ink} & colours()


@pytest.mark.parametrize("name", SWITCHABLE)
def test_every_stage_is_switched_by_hand_and_by_key(panel, trained, name):
    panel.show_snapshot(trained)
    draw_one(panel)
    button, before = stage(panel, name), panel.image
    was_on = button.isChecked()
    assert (button.text() == "off") is not was_on
    assert "click" in button.toolTip().lower()
    assert button.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked() is not was_on
    assert (button.text() == "off") is was_on
    assert button.accessibleDescription() == button.text()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked() is was_on
    np.testing.assert_array_equal(panel.image, before)


def test_switched_while_nothing_is_drawn(panel, trained):
    panel.show_snapshot(trained)
    assert texts(panel) == ["–", "–", "–", "–", "off", "off"]
    QTest.mouseClick(stage(panel, "ink box"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(stage(panel, "deskew"), Qt.MouseButton.LeftButton)
    assert texts(panel) == ["–", "off", "–", "–", "–", "off"]


def test_the_sheet_itself_cannot_be_switched(panel, trained):
    panel.show_snapshot(trained)
    draw_one(panel)
    first, text = stage(panel, "as drawn"), stage(panel, "as drawn").text()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not first.isCheckable()
    assert first.text() == text
