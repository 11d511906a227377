"""The view as a whole: it follows the weights, has room everywhere, and says what it lacks."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QLabel, QPushButton, QWidget

from engine import Mailbox, Moment, Parameters, Settings, Snapshot, Trainer
from gui.style import style_sheet
from gui.theme import DARK
from gui.why.view import WhyView
from tests.gui.answers import (
    ask,
    class_means,
    figures,
    logits_by_hand,
    n_classes,
    point_at,
    shown_values,
    snapshot_of,
)


def test_maps_and_numbers_move_with_a_real_training(view, qtbot, sample):
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, Settings(batch_size=60), backend="reference")
    image = sample.test.x[2].reshape(28, 28)
    seen = []

    def look():
        snapshot = mailbox.take()
        if snapshot is not None:
            view.show_snapshot(snapshot)

    def note():
        answer = view.live.answer
        if answer is None or (seen and seen[-1] is answer.weights.parameters):
            return
        seen.append(answer.weights.parameters)
        z = logits_by_hand(snapshot_of(sample, seen[-1]), image)
        np.testing.assert_allclose(shown_values(view), z, atol=0.00501)
        for column in range(3):
            ink_for, against, added, bias, logit = figures(view.sheet.lines(column))
            assert (ink_for + against, added + bias) == (added, logit)

    try:
        trainer.load(sample)
        view.set_image(image)
        view.live.changed.connect(note)
        trainer.run()

        def many():
            look()
            return len(seen) >= 8

        qtbot.waitUntil(many, timeout=30_000)
    finally:
        trainer.close()


def test_weights_that_come_faster_are_shown_less_often(view, qtbot, trained):
    ask(view, qtbot, trained)
    shown = []
    view.live.changed.connect(lambda: shown.append(view.live.answer.weights.parameters))
    for step in range(50):
        last = Parameters(trained.parameters.W * (1 + step), trained.parameters.b)
        view.show_snapshot(replace(trained, parameters=last, step=step))
    assert shown == []
    qtbot.waitUntil(lambda: len(shown) == 1)
    # The newest, and not one of those in between.
    assert shown[0] is last


def test_a_past_step_is_followed_and_named(view, qtbot, trained, sample):
    image = ask(view, qtbot, trained).image
    past = class_means(sample, 0.5)
    moment = Moment(12, trained.shown.era, past)
    view.show_snapshot(replace(trained, step=100, viewed=moment))
    qtbot.waitUntil(lambda: view.live.answer.weights.parameters is past)
    z = logits_by_hand(snapshot_of(sample, past), image)
    np.testing.assert_allclose(shown_values(view), z, atol=0.00501)
    assert "step 12 · not live" in view.heading.text()
    view.show_snapshot(replace(trained, step=100))
    assert "not live" not in view.heading.text()


def test_nothing_is_computed_while_nobody_sees_it(qtbot, trained):
    view = WhyView()
    qtbot.addWidget(view)
    before = set(threading.enumerate())
    view.show_snapshot(trained)
    view.set_image(trained.dataset.test.x[0].reshape(28, 28))
    qtbot.wait(150)
    assert view.live.answer is None
    assert set(threading.enumerate()) == before


def test_nothing_drawn_and_nothing_learned_are_said(view, qtbot, trained):
    assert "Draw a digit at the right" in view.sheet_empty.text
    assert view.sheet_empty.isVisible()
    assert not view.top_classes.isVisible()
    ask(view, qtbot, trained, 0)
    assert view.sheet.isVisible()
    view.show_snapshot(replace(trained, parameters=Parameters.zeros(784, 10), step=0))
    qtbot.waitUntil(view.sheet_empty.isVisible)
    assert "Nothing is learned yet" in view.sheet_empty.text
    # What the drawing looks like is known all the same.
    qtbot.waitUntil(view.nearest.images.isVisible, timeout=20_000)
    view.set_image(None)
    qtbot.waitUntil(view.nearest.empty_state.isVisible)
    assert "Draw a digit at the right" in view.sheet_empty.text


def test_an_image_for_other_weights_waits_for_its_own(view, qtbot, trained, sample):
    ask(view, qtbot, trained)
    splits = {
        name: replace(split, x=split.x[:, : 20 * 20])
        for name in ("train", "valid", "test")
        for split in [getattr(sample, name)]
    }
    small = replace(sample, image_shape=(20, 20), **splits)
    view.show_snapshot(snapshot_of(small))
    qtbot.waitUntil(view.sheet_empty.isVisible)
    ask(view, qtbot, snapshot_of(small))
    assert view.sheet.isVisible()


@pytest.mark.parametrize(
    ("shape", "names"),
    [
        ((28, 28), ("a cat", "a dog")),
        ((14, 56), ("neither of the two", "left", "Donaudampfschifffahrtsgesellschaft")),
        ((1, 784), tuple(f"class {k}" for k in range(47))),
        ((784, 1), tuple(f"number {k}" for k in range(256))),
    ],
    ids=["2 classes", "14 x 56", "1 x 784", "256 classes"],
)
def test_any_shape_and_any_number_of_classes(view, qtbot, sample, shape, names):
    n = len(names)
    splits = {
        name: replace(split, y=(np.arange(len(split)) % n).astype(np.int32))
        for name in ("train", "valid", "test")
        for split in [getattr(sample, name)]
    }
    dataset = replace(sample, image_shape=shape, class_names=names, **splits)
    rng = np.random.default_rng(0)
    W = rng.normal(0, 0.1, (784, n)).astype(np.float32)
    snapshot = snapshot_of(dataset, Parameters(W, rng.normal(0, 1, n).astype(np.float32)))
    answer = ask(view, qtbot, snapshot, 4)
    assert n_classes(view) == n
    z = logits_by_hand(snapshot, answer.image)
    np.testing.assert_allclose(shown_values(view), z, atol=0.00501)
    # Where pixels are smaller than the screen's, some pixel near it is meant.
    point_at(view, tuple(np.argwhere(answer.image > 100)[0]))
    row, column = (int(word.strip(",")) for word in view.caption.text().split()[1:4:2])
    share = answer.image[row, column] / 256 * W[row * shape[1] + column].astype(np.float64)
    np.testing.assert_allclose(shown_values(view), share, atol=0.000501)
    for size in ((1060, 720), (730, 520)):
        view.resize(*size)
        view.grab()
        assert (view.width(), view.height()) == size


@pytest.mark.parametrize("size", [(1060, 720), (730, 520)])
def test_nothing_is_clipped(view, qtbot, trained, qapp, size):
    qapp.setStyleSheet(style_sheet(DARK))
    ask(view, qtbot, trained, label=3)
    view.choose_class(7)
    view.resize(*size)
    view.grab()
    assert (view.width(), view.height()) == size
    for child in view.findChildren(QWidget):
        if child.isVisibleTo(view):
            corner = child.mapTo(view, QPoint(0, 0))
            assert view.rect().contains(child.rect().translated(corner)), child.objectName()
    for text in view.findChildren(QLabel) + view.findChildren(QPushButton):
        if text.isVisibleTo(view):
            assert text.width() >= text.sizeHint().width(), text.text()
    columns = view.sheet.columns()
    for column in columns:
        for part in (column.heading, column.picture.place, column.figures):
            assert view.sheet.rect().contains(part.toAlignedRect())
    for left, right in itertools.pairwise(columns):
        assert left.figures.right() < right.figures.left()
    qapp.setStyleSheet("")


def test_every_control_can_be_found_read_and_explained(view, qtbot, trained):
    ask(view, qtbot, trained)
    for name in ("why_first", "why_second", "why_swap", "why_top_two", "why_top_classes"):
        widget = view.findChild(QWidget, name)
        assert widget.isVisible()
        assert widget.accessibleName()
        assert widget.toolTip()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    for name in ("why_sheet", "why_classes"):
        assert view.findChild(QWidget, name).accessibleDescription()
        assert view.findChild(QWidget, name).focusPolicy() & Qt.FocusPolicy.TabFocus
