"""The answer sheet: what is printed adds up to the logits, and any class can have its map."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from sklearn.linear_model import LogisticRegression

from engine import Parameters
from gui.drawing.probability_bars import ProbabilityBars
from gui.theme import DARK, LIGHT
from tests.gui.answers import (
    ask,
    class_means,
    figures,
    logits_by_hand,
    shown_values,
    snapshot_of,
)


@pytest.mark.parametrize("image", range(6))
@pytest.mark.parametrize("size", [1.0, 0.003])
def test_what_is_printed_adds_up_to_the_logit_on_screen(view, qtbot, sample, image, size):
    snapshot = snapshot_of(sample, class_means(sample, size))
    answer = ask(view, qtbot, snapshot, image)
    z = logits_by_hand(snapshot, answer.image)
    bars = ProbabilityBars(with_logits=True)
    qtbot.addWidget(bars)
    bars.set_probabilities(answer.sheet.p_y_given_x, logits=answer.sheet.logits)
    assert answer.columns == tuple(np.argsort(-z)[:3])
    for column, label in enumerate(answer.columns):
        lines = view.sheet.lines(column)
        ink_for, against, added, bias, logit = figures(lines)
        assert ink_for + against == added
        assert added + bias == logit
        assert ink_for >= 0 >= against
        # The same wherever it stands.
        assert lines[4].figure == view.classes.row_text(label)[1] == bars.logit_text(label)
        assert lines[5].figure == bars.row_text(label)[1]
        unit = 10.0 ** int(logit.as_tuple().exponent)
        assert float(logit) == pytest.approx(z[label], abs=0.501 * unit)
        W = snapshot.parameters.W[:, label].astype(np.float64)
        products = answer.image.ravel() * sample.pixel_scale * W
        assert float(ink_for) == pytest.approx(products[products > 0].sum(), abs=1.501 * unit)
        assert f"logit {lines[4].figure}" in view.sheet.accessibleDescription()


def test_logits_and_probabilities_are_those_of_scikit_learn(view, qtbot, sample):
    x, y = sample.train.x[:1500] * sample.pixel_scale, sample.train.y[:1500]
    theirs = LogisticRegression(C=0.1, tol=0.01).fit(x, y)
    parameters = Parameters(
        np.ascontiguousarray(theirs.coef_.T, np.float32), theirs.intercept_.astype(np.float32)
    )
    for image in range(10):
        asked = sample.test.x[image : image + 1] * sample.pixel_scale
        answer = ask(view, qtbot, snapshot_of(sample, parameters), image)
        z, p = theirs.decision_function(asked)[0], theirs.predict_proba(asked)[0]
        np.testing.assert_allclose(shown_values(view), z, atol=0.00501)
        for column, label in enumerate(answer.columns):
            shown = float(view.sheet.lines(column)[5].figure.removesuffix(" %"))
            assert shown == pytest.approx(100 * p[label], abs=0.0501)


def test_it_says_what_it_is_read_as_and_whether_that_is_right(view, qtbot, trained):
    labels = trained.dataset.test.y
    seen = set()
    for image in range(40):
        answer = ask(view, qtbot, trained, image, int(labels[image]))
        z = logits_by_hand(trained, answer.image)
        p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        name, certainty, verdict = view.sheet.reading()
        assert (name, certainty) == (str(z.argmax()), f"{100 * p.max():.1f} %")
        right = "right" if z.argmax() == labels[image] else "misread"
        assert verdict == f"{right}: it is {labels[image]}"
        seen.add(right)
    assert seen == {"right", "misread"}
    ask(view, qtbot, trained, 41)
    assert view.sheet.reading()[2] == ""


def test_any_class_can_have_a_map(view, qtbot, trained):
    ranked = ask(view, qtbot, trained).sheet.ranked
    height = min((view.classes.height() - 22) / 10, 28)
    place = QPoint(20, round(22 + (ranked[8] + 0.5) * height))
    QTest.mouseClick(view.classes, Qt.MouseButton.LeftButton, pos=place)
    assert view.live.answer.columns == (*ranked[:2], ranked[8])
    # Its key is its name.
    QTest.keyClick(view, str(ranked[5]))
    assert view.live.answer.columns == (ranked[0], ranked[5], ranked[8])
    assert view.live.answer.pinned == (ranked[8], ranked[5])
    heading = view.sheet.columns()[3].heading.center().toPoint()
    QTest.mouseClick(view.sheet, Qt.MouseButton.LeftButton, pos=heading)
    assert view.live.answer.columns == (*ranked[:2], ranked[5])
    view.top_classes.click()
    assert view.live.answer.columns == ranked[:3]
    assert not view.top_classes.isEnabled()
    for rank in (6, 9, 4, 7):
        view.choose_class(ranked[rank])
    # The oldest makes room.
    assert view.live.answer.columns == (ranked[4], ranked[7], ranked[9])
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.live.answer.columns == ranked[:3]


def test_a_class_can_be_chosen_by_arrow_keys_and_enter(view, qtbot, trained):
    ranked = ask(view, qtbot, trained).sheet.ranked
    for _ in range(ranked[7]):
        QTest.keyClick(view.classes, Qt.Key.Key_Down)
    QTest.keyClick(view.classes, Qt.Key.Key_Return)
    assert view.live.answer.pinned == (ranked[7],)
    assert f"{ranked[7]}: " in view.classes.accessibleDescription()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_maps_have_one_scale_whose_middle_is_the_panel(view, qtbot, trained, theme):
    view.apply_theme(DARK if theme is LIGHT else LIGHT)
    answer = ask(view, qtbot, trained)
    view.apply_theme(theme)
    picture = view.sheet.grab().toImage()

    def color(column, pixel):
        at = view.sheet.columns()[column].picture.box(pixel).center().toPoint()
        return picture.pixelColor(at)

    maps = [answer.evidence(k).contributions for k in answer.columns]
    limit = answer.scale.limit
    strong = 0
    for column, values in enumerate(maps, 1):
        # Reddish for, bluish against.
        for pixel in np.argwhere(np.abs(values) > 0.4 * limit):
            shown = color(column, pixel)
            assert (shown.red() > shown.blue()) == (values[tuple(pixel)] > 0)
            strong += 1
        assert color(column, (0, 0)) == QColor(theme.panel)
    assert strong > 10
    beyond = [color(c, p) for c, v in enumerate(maps, 1) for p in np.argwhere(v > limit)]
    assert len({shown.name() for shown in beyond}) <= 1
