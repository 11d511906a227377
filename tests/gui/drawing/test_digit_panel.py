"""The panel that says what the model makes of a drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QObject, QPoint, Qt
from PyQt6.QtGui import QColor, QHelpEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QWidget

from engine import Parameters, Settings, Snapshot, State, load_dataset, prepare_gray
from gui.drawing.digit_image import DigitImage
from gui.drawing.digit_panel import DigitPanel
from gui.drawing.probability_bars import HEADING_HEIGHT, LARGEST_ROW, ProbabilityBars
from gui.drawing.strokes import Stroke
from gui.theme import DARK, LIGHT

# What Qt's offscreen platform says of any window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


@pytest.fixture(scope="module")
def trained(sample):
    """The nearest class mean as softmax regression: no training, and a known right answer."""
    x, y = sample.train.x * np.float32(sample.pixel_scale), sample.train.y
    means = np.stack([x[y == k].mean(axis=0) for k in range(sample.n_out)])
    parameters = Parameters(means.T, -0.5 * (means**2).sum(axis=1))
    return Snapshot(State.RUNNING, Settings(), dataset=sample, parameters=parameters, step=1)


@pytest.fixture
def panel(qtbot):
    widget = DigitPanel()
    qtbot.addWidget(widget)
    widget.apply_theme(DARK)
    widget.resize(340, 840)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def draw_one(panel):
    side = panel.canvas.width()
    top, bottom = QPoint(side // 2 + 8, side // 6), QPoint(side // 2 - 8, side * 5 // 6)
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=top)
    QTest.mouseMove(panel.canvas, bottom)
    QTest.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=bottom)


def numbers(bars):
    return [bars.row_text(k)[1] for k in range(len(bars.class_names))]


def caption(panel):
    texts = [label.text() for label in panel.findChildren(QLabel)]
    return next(text for text in texts if text in ("prediction", "untrained"))


def test_a_drawn_one_is_a_one(panel, trained):
    panel.show_snapshot(trained)
    draw_one(panel)
    assert panel.prediction.text == "1"
    assert panel.prediction.accessibleDescription() == "1"
    assert panel.bars.accessibleDescription().startswith("1 ")
    gray = prepare_gray(panel.canvas.ink())
    W, b = trained.parameters.W, trained.parameters.b
    z = gray.ravel() / 256 @ W + b
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    assert numbers(panel.bars) == [f"{100 * q:.1f} %" for q in p]


class Paints(QObject):
    """Counts the paint events of a widget and of all in it."""

    def __init__(self, widget):
        super().__init__()
        self.count = 0
        for each in (widget, *widget.findChildren(QWidget)):
            each.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_nothing_is_painted_while_nothing_changes(panel, trained):
    panel.show_snapshot(trained)
    # Until everything has its place.
    for _ in range(10):
        QTest.qWait(10)
    paints = Paints(panel)

    def shown(size):
        parameters = Parameters(trained.parameters.W * size, trained.parameters.b)
        panel.show_snapshot(replace(trained, parameters=parameters))
        QApplication.processEvents()
        return paints.count

    assert [shown(size) for size in (0.9, 0.8, 0.7)] == [0, 0, 0]
    draw_one(panel)
    for _ in range(10):
        QTest.qWait(10)
    drawn = paints.count
    assert drawn > 0
    assert shown(0.7) == drawn
    assert shown(0.6) > drawn


def test_the_prediction_follows_every_movement(panel, trained):
    panel.show_snapshot(trained)
    side = panel.canvas.width()
    QTest.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 2, 30))
    seen = {tuple(numbers(panel.bars))}
    for k, x in enumerate((20, 80, 30, 70)):
        QTest.mouseMove(panel.canvas, QPoint(side * x // 100, 60 + 30 * k))
        seen.add(tuple(numbers(panel.bars)))
    assert len(seen) == 5


def test_the_prediction_follows_the_training(panel, trained):
    draw_one(panel)
    assert panel.prediction.text == "–"
    panel.show_snapshot(trained)
    assert panel.prediction.text == "1"
    turned = Parameters(np.roll(trained.parameters.W, 6, 1), np.roll(trained.parameters.b, 6))
    panel.show_snapshot(replace(trained, parameters=turned))
    assert panel.prediction.text == "7"


def test_untrained_weights_claim_nothing(panel, trained, sample):
    draw_one(panel)
    panel.show_snapshot(replace(trained, parameters=Parameters.zeros(784, 10)))
    assert numbers(panel.bars) == ["10.0 %"] * 10
    assert panel.prediction.text == "–"
    assert caption(panel) == "untrained"
    panel.show_snapshot(trained)
    assert caption(panel) == "prediction"


def test_nothing_drawn_or_nothing_trained_is_empty(panel, trained):
    panel.show_snapshot(Snapshot(State.PREPARING, Settings()))
    assert numbers(panel.bars) == ["–"] * 10
    panel.show_snapshot(trained)
    assert numbers(panel.bars) == ["–"] * 10
    draw_one(panel)
    panel.findChild(QPushButton, "clear_drawing").click()
    assert numbers(panel.bars) == ["–"] * 10
    assert panel.prediction.text == "–"
    panel.findChild(QPushButton, "undo_stroke").click()
    assert panel.prediction.text == "1"


def test_other_images_and_classes(panel, sample, trained):
    draw_one(panel)
    small = replace(
        sample,
        image_shape=(14, 56),
        class_names=("left", "right", "neither of the two"),
        **{
            name: replace(getattr(sample, name), y=getattr(sample, name).y % 3)
            for name in ("train", "valid", "test")
        },
    )
    W = np.zeros((784, 3), np.float32)
    W[:, 2] = 1
    panel.show_snapshot(replace(trained, dataset=small, parameters=Parameters(W, W[0] * 0)))
    assert panel.model_image.image_shape == (14, 56)
    assert panel.prediction.text == "neither of the two"
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert "DRAW" in texts
    assert "DRAW A DIGIT" not in texts
    assert "14 × 56" in " ".join(label.text() for label in panel.findChildren(QLabel))
    panel.grab()


@pytest.mark.parametrize("size", [(340, 840), (300, 600)])
def test_everything_fits(panel, trained, size):
    panel.resize(*size)
    panel.show_snapshot(trained)
    draw_one(panel)
    panel.grab()
    assert panel.canvas.width() == panel.canvas.height()
    assert panel.bars.height() >= 10 * 18
    assert panel.bars.verticalScrollBar().maximum() == 0
    for child in panel.findChildren(QWidget):
        if child.isVisibleTo(panel):
            corner = child.mapTo(panel, QPoint(0, 0))
            assert panel.rect().contains(child.rect().translated(corner)), child.objectName()
    for text in panel.findChildren(QLabel) + panel.findChildren(QPushButton):
        if text.minimumWidth() != text.maximumWidth():
            assert text.width() >= text.sizeHint().width(), text.text()


def test_rows_grow_into_free_height_but_never_at_the_canvas_cost(panel):
    def canvas_and_bars(height):
        panel.resize(340, height)
        panel.grab()
        return panel.canvas.width(), panel.bars.height()

    canvas, bars = canvas_and_bars(840)
    assert bars >= 10 * LARGEST_ROW
    for height in (700, 600, 440):
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


def test_every_control_can_be_found_read_and_explained(panel):
    names = ("canvas", "model_image", "prediction", "probability_bars", "undo_stroke",
             "clear_drawing")  # fmt: skip
    for name in names:
        widget = panel.findChild(QWidget, name)
        assert widget.accessibleName()
        assert widget.toolTip() or name == "probability_bars"


def test_more_classes_than_fit_are_scrolled(qtbot):
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.set_class_names([f"class {k}" for k in range(47)])
    bars.resize(276, 320)
    with qtbot.waitExposed(bars):
        bars.show()
    p = np.full(47, 0.01)
    # The most probable class is kept in sight: here the first.
    p[0] = 0.54
    bars.set_probabilities(p)
    scroll_bar = bars.verticalScrollBar()
    assert scroll_bar.maximum() == 47 * 16 - 320
    assert bars.focusPolicy() != Qt.FocusPolicy.NoFocus
    before = bars.viewport().grab().toImage()
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_PageDown)
    QTest.keyClick(bars, Qt.Key.Key_PageDown)
    assert scroll_bar.value() == scroll_bar.maximum()
    assert bars.viewport().grab().toImage() != before


def test_pointing_at_a_row_tells_more_digits(qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, text, widget: shown.append(text))
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(300, 200)
    bars.set_probabilities(np.array([0.012345, *[0.1] * 9]))
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(50, 10), QPoint(50, 10))
    QApplication.sendEvent(bars.viewport(), event)
    assert shown == ["0: 1.234 %"]


def test_each_pixel_of_the_model_image_is_a_square_of_one_colour(qtbot):
    view = DigitImage()
    qtbot.addWidget(view)
    view.apply_theme(LIGHT)
    view.resize(view.sizeHint())
    board = (np.indices((28, 28)).sum(axis=0) % 2 * 255).astype(np.uint8)
    view.set_image(board)
    picture = view.grab().toImage()
    ink, paper = QColor(LIGHT.ink), QColor(LIGHT.paper)
    for row, column in ((0, 1), (9, 9), (13, 20), (26, 26)):
        for dy, dx in ((0, 0), (0, 2), (2, 0), (2, 2)):
            shown = picture.pixelColor(1 + 3 * column + dx, 1 + 3 * row + dy)
            assert shown == (ink if board[row, column] else paper)


def test_real_digits_drawn_as_strokes(panel, mnist):
    x, y = mnist.train.x[:10000] * np.float32(mnist.pixel_scale), mnist.train.y[:10000]
    means = np.stack([x[y == k].mean(axis=0) for k in range(10)])
    parameters = Parameters(means.T, -0.5 * (means**2).sum(axis=1))
    panel.show_snapshot(Snapshot(State.PAUSED, Settings(), dataset=mnist, parameters=parameters))
    angles = np.linspace(0, 2 * np.pi, 30)
    ring = [(140 + 60 * np.sin(a), 140 - 90 * np.cos(a), 22.0) for a in angles]
    panel.canvas.draw_strokes([Stroke(tuple(ring))])
    assert panel.prediction.text == "0"
    panel.canvas.clear()
    seven = [(70.0, 50.0, 22.0), (130.0, 50.0, 22.0), (200.0, 50.0, 22.0)]
    stem = [(200.0, 50.0, 22.0), (160.0, 140.0, 22.0), (120.0, 240.0, 22.0)]
    panel.canvas.draw_strokes([Stroke(tuple(seven)), Stroke(tuple(stem))])
    assert panel.prediction.text == "7"
