"""Why one class and not another: the figures, the odds, and the other way round."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QComboBox

from engine import load_dataset
from tests.gui.answers import ask, figures, logits_by_hand, number, snapshot_of


@pytest.fixture(scope="module")
def trained():
    return snapshot_of(load_dataset("sample"))


@pytest.mark.parametrize("image", range(5))
def test_the_difference_adds_up_to_the_odds(view, qtbot, trained, image):
    answer = ask(view, qtbot, trained, image)
    a, b = answer.columns[:2]
    assert view.pair.pair() == (a, b)
    lines = view.pair.view.lines()
    ink_for, against, added, biases, log_odds = figures(lines)
    assert ink_for + against == added
    assert added + biases == log_odds
    printed = [number(view.classes.row_text(k)[1]) for k in (a, b)]
    assert log_odds == printed[0] - printed[1]
    z = logits_by_hand(trained, answer.image)
    odds = np.exp(z[a] - z[b])
    times = f"{odds:.1f}" if odds < 9.95 else f"{odds:,.0f}"
    assert lines[5].figure == f"{times} : 1"
    if odds > 1.05:
        assert view.pair.view.words() == f"{a} is {times} times as probable as {b}"


def test_asked_the_other_way_round_every_sign_turns(view, qtbot, trained):
    answer = ask(view, qtbot, trained)
    one, words = view.pair.view.lines(), view.pair.view.words()
    view.pair.swap.click()
    other = view.pair.view.lines()
    assert view.pair.pair() == answer.pair[::-1]
    turned = view.live.answer.difference.contributions
    np.testing.assert_array_equal(turned, -answer.difference.contributions)
    for line in (2, 3, 4):
        assert number(other[line].figure) == -number(one[line].figure)
    assert number(other[0].figure) == -number(one[1].figure)
    assert number(other[1].figure) == -number(one[0].figure)
    # Of the two it is the same one that is more probable.
    assert view.pair.view.words() == words
    QTest.keyClick(view, Qt.Key.Key_X)
    assert view.pair.pair() == answer.pair


def test_any_two_classes_can_be_picked(view, qtbot, trained):
    answer = ask(view, qtbot, trained)
    first, second = (view.findChild(QComboBox, name) for name in ("why_first", "why_second"))
    QTest.keyClick(first, Qt.Key.Key_4)
    QTest.keyClick(second, Qt.Key.Key_9)
    assert view.pair.pair() == (4, 9)
    z = logits_by_hand(trained, answer.image)
    log_odds = float(number(view.pair.view.lines()[4].figure))
    assert log_odds == pytest.approx(z[4] - z[9], abs=0.0101)
    # A class is not compared with itself: the two change places.
    QTest.keyClick(first, Qt.Key.Key_End)
    assert view.pair.pair() == (9, 4)
    # They stay while something else is drawn.
    ask(view, qtbot, trained, 7)
    assert view.pair.pair() == (9, 4)
    view.pair.top_two.click()
    assert view.pair.pair() == view.live.answer.sheet.ranked[:2]
