"""Canvas, stages and answers in the room there is, in both themes."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from gui.drawing.prediction import PREDICTION_HEIGHT
from gui.drawing.probability_bars import HEADING_HEIGHT, LARGEST_ROW, SMALLEST_ROW
from gui.theme import DARK, LIGHT
from gui.widgets.panel_parts import ElidedLabel

from .by_hand import draw_one, of_classes

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

# The column in windows 900 and 700 pixels high, and in the lower one below a band that offers data;
# a column made narrow.
SIZES = [(356, 682), (356, 484), (356, 431), (300, 600), (300, 480)]


def visible(panel, kind):
    return [child for child in panel.findChildren(kind) if child.isVisibleTo(panel)]


def resize(panel, *size):
    panel.resize(*size)
    # What goes to another place is shown there with the next event.
    QApplication.processEvents()


def edges(panel, child):
    return child.rect().translated(child.mapTo(panel, QPoint(0, 0)))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("names", [tuple("0123456789"), ("T-shirt", "Ankle boot") * 5], ids=len)
def test_everything_fits(panel, trained, size, names):
    resize(panel, *size)
    panel.show_snapshot(trained)
    if names[0] != "0":
        names = tuple(f"{name} {k}" for k, name in enumerate(names))
        panel.show_snapshot(of_classes(trained, names))
    draw_one(panel)
    panel.grab()
    assert (panel.width(), panel.height()) == size
    # The side of the sheet.
    assert min(panel.canvas.width(), panel.canvas.height()) >= 160
    assert panel.bars.height() >= HEADING_HEIGHT + 10 * SMALLEST_ROW
    if panel.prediction.isVisible():
        assert panel.prediction.height() >= PREDICTION_HEIGHT
    assert panel.bars.verticalScrollBar().maximum() == 0
    for child in visible(panel, QWidget):
        assert panel.rect().contains(edges(panel, child)), child.objectName()
    for text in visible(panel, QLabel) + visible(panel, QPushButton):
        if text.minimumWidth() != text.maximumWidth() and not isinstance(text, ElidedLabel):
            assert text.width() >= text.sizeHint().width(), text.text()
    parts = [panel.canvas, panel.bars, panel.teach, *visible(panel, QAbstractButton)]
    parts = [part for part in parts if part.parent() is not panel.teach]
    for k, part in enumerate(parts):
        for other in parts[:k]:
            assert not edges(panel, part).intersects(edges(panel, other)), (
                part.objectName(), other.objectName()
            )  # fmt: skip


def test_the_heading_is_whole_in_the_column_as_it_is_designed(panel, trained):
    resize(panel, 356, 682)
    panel.show_snapshot(trained)
    heading = next(label for label in visible(panel, QLabel) if label.text() == "DRAW A DIGIT")
    assert heading.width() >= heading.sizeHint().width()


def test_low_the_stages_stand_beside_the_canvas_and_come_back(panel):
    def stages_below_canvas(height):
        resize(panel, 356, height)
        stages, canvas = (edges(panel, each) for each in (panel.ladder, panel.canvas))
        assert panel.ladder.isVisible()
        assert stages.left() > canvas.right() or stages.top() > canvas.bottom()
        return stages.top() > canvas.bottom(), panel.model_image.isVisible()

    # What the model sees is the last stage, so that it need not be shown twice.
    assert [stages_below_canvas(h) for h in (682, 484, 682)] == [
        (True, True), (False, False), (True, True)
    ]  # fmt: skip


def test_rows_grow_into_free_height_but_never_at_the_canvas_cost(panel):
    def canvas_and_bars(height):
        resize(panel, 340, height)
        return panel.canvas.width(), panel.bars.height()

    canvas, bars = canvas_and_bars(860)
    assert bars >= 10 * LARGEST_ROW
    for height in (700, 600):
        smaller_canvas, smaller_bars = canvas_and_bars(height)
        assert smaller_canvas == canvas
        assert smaller_bars < bars
    assert smaller_bars < HEADING_HEIGHT + 10 * LARGEST_ROW


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_theme_changes_live(panel, trained, theme):
    panel.resize(340, 1000)
    panel.show_snapshot(trained)
    draw_one(panel)
    panel.apply_theme(DARK if theme is LIGHT else LIGHT)
    panel.grab()
    panel.apply_theme(theme)
    bars = panel.bars.viewport().grab().toImage()
    row = min(LARGEST_ROW, (panel.bars.viewport().height() - HEADING_HEIGHT) / 10)
    middle = round(HEADING_HEIGHT + 1.5 * row)
    along = {bars.pixelColor(x, middle).name() for x in range(40, 60)}
    assert along == {QColor(theme.cost).name()}
    image = panel.model_image.grab().toImage()
    assert image.pixelColor(5, 5) == QColor(theme.paper)
    paper, ink = QColor(theme.paper).lightness(), QColor(theme.ink).lightness()
    across = [image.pixelColor(x, 43).lightness() for x in range(30, 56)]
    # A thin line need not fill a pixel, but most of one.
    assert max(abs(shade - paper) for shade in across) > 0.8 * abs(ink - paper)


def test_tab_reaches_every_control_beginning_with_the_canvas(panel, trained):
    panel.show_snapshot(trained)
    draw_one(panel)
    resize(panel, 356, 682)
    panel.activateWindow()
    panel.canvas.setFocus()
    reached = []
    while (widget := QApplication.focusWidget()).objectName() not in reached:
        reached.append(widget.objectName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    # Of pen and eraser, the arrow keys take the other.
    assert reached[:4] == ["canvas", "pen", "undo_stroke", "clear_drawing"]
    controls = {
        button.objectName() for button in visible(panel, QAbstractButton)
        if button.focusPolicy() & Qt.FocusPolicy.TabFocus and button.isEnabled()
    }  # fmt: skip
    assert set(reached) == controls - {"eraser"} | {"canvas"}
    assert {"teach_7", "stage_deskew", "open_picture"} <= set(reached)


def test_every_control_can_be_found_read_and_explained(panel):
    names = (
        "canvas", "model_image", "prediction", "probability_bars", "pen", "eraser", "undo_stroke",
        "redo_stroke", "clear_drawing", "open_picture", "best_for_drawing", "stage_deskew",
    )  # fmt: skip
    for name in names:
        widget = panel.findChild(QWidget, name)
        assert widget.accessibleName()
        assert widget.toolTip() or name == "probability_bars"
