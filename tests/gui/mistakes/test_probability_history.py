"""The plot of two probabilities: everything beside it fits, and each step can be read out."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QRectF
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from gui.mistakes.history_axes import HistoryAxes, ProbabilityLines
from gui.mistakes.probability_history import ProbabilityHistory
from gui.theme import GAP, LABEL_SIZE, LIGHT, tabular

STEPS = np.arange(0, 1001, 100.0)


def lines_of(names: tuple[str, str] = ("4", "9"), shown_step: int = 1000) -> ProbabilityLines:
    rising = STEPS / 1000
    return ProbabilityLines(STEPS, rising, 1 - rising, names, shown_step)


@pytest.fixture
def plot(qtbot):
    plot = ProbabilityHistory()
    qtbot.addWidget(plot)
    plot.resize(246, 120)
    plot.show()
    qtbot.waitExposed(plot)
    plot.show_lines(lines_of())
    return plot


def test_a_name_and_a_full_percentage_stand_beside_each_other(plot):
    metrics = QFontMetricsF(tabular(plot.font(), LABEL_SIZE, bold=True))
    for names in (("4", "9"), ("0", "39")):
        axes = HistoryAxes.fitting(lines_of(names), QRectF(plot.rect()), plot.font())
        beside = axes.right - axes.place.right() - GAP
        assert metrics.horizontalAdvance(f"{names[1]} 100.0 %") <= beside
        assert axes.place.width() > 100


def test_a_long_name_leaves_room_for_the_lines(plot):
    lines = lines_of(("Unterfamilie der Lippenblütler", "b"))
    plot.show_lines(lines)
    plot.apply_theme(LIGHT)
    plot.grab()
    axes = HistoryAxes.fitting(lines, QRectF(plot.rect()), plot.font())
    assert axes.place.width() > 70


def test_the_step_under_the_pointer_is_told(plot, qtbot):
    axes = HistoryAxes.fitting(plot.lines, QRectF(plot.rect()), plot.font())
    for index in (0, 3, 10):
        point = axes.at(STEPS[index], 0.5).toPoint()
        with qtbot.waitSignal(plot.told) as told:
            QTest.mouseMove(plot, point)
        assert told.args == [f"step {STEPS[index]:,.0f}"]
    with qtbot.waitSignal(plot.told) as told:
        QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert told.args == [""]


def test_it_says_what_is_given_at_the_step_shown(plot):
    assert plot.accessibleDescription() == "step 1,000 · 4 100.0 % · 9 0.0 %"
    plot.show_lines(lines_of(shown_step=310))
    assert plot.accessibleDescription() == "step 300 · 4 30.0 % · 9 70.0 %"
    plot.grab()
