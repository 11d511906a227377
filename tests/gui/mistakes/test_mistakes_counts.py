"""Which images the mistakes are counted on, what is said of that, and how they are written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import engine
from engine import Settings
from tests.gui.using import click, text

from .looking import counts_of, rows_shown, settle


@pytest.mark.parametrize("name", ["valid", "test", "train"])
def test_counts_what_sklearn_counts(view, show, run, qtbot, name):
    last = run[-1]
    show(last)
    click(view, f"mistakes_{name}")
    settle(view, qtbot)
    split = getattr(last.dataset, name)
    counts = counts_of(last, split)
    assert len(split) <= 10_000
    assert view.counts.matrix.numbers.evaluation.confusion.tolist() == counts.tolist()
    assert text(view, "mistakes_step") == f"step {last.step:,}"


def test_row_percent_adds_up(view, show, run):
    show(run[-1])
    click(view, "mistakes_percent")
    assert view.counts.matrix.numbers.values.sum(axis=1) == pytest.approx(np.ones(10))
    assert view.counts.matrix.numbers.scale_text(0.05).endswith("% of a row")
    click(view, "mistakes_counts")
    assert view.counts.matrix.numbers.values.sum() == len(run[-1].dataset.valid)


def test_says_how_often_the_run_has_touched_the_test_set(view, show, run, qtbot):
    show(run[-1])
    click(view, "mistakes_test")
    settle(view, qtbot)
    steps = run[-1].curves.test_error[0]
    note = text(view, "mistakes_note")
    assert f"{len(steps):,} times, only at a new best" in note
    assert f"step {steps[-1] + 1:,.0f}" in note
    show(replace(run[-1], curves=engine.Curves()))
    assert "not yet" in text(view, "mistakes_note")


def test_says_which_of_many_training_images_are_counted(view, show, run, qtbot):
    data = run[-1].dataset
    many = engine.Split(np.tile(data.train.x, (9, 1)), np.tile(data.train.y, 9))
    stride = -(-len(many) // 10_000)
    assert stride > 1
    show(replace(run[-1], dataset=replace(data, train=many)))
    click(view, "mistakes_train")
    settle(view, qtbot)
    counted = len(many.y[::stride])
    assert text(view, "mistakes_note") == (
        f"{counted:,} of {len(many):,} training images, one in {stride}"
    )
    assert view.counts.matrix.numbers.evaluation.images == counted
    row = rows_shown(view)[0]
    number = int(text(view, "image_source").rpartition(" ")[2].replace(",", ""))
    assert np.array_equal(many.x[number - 1], view.images.gallery._gallery.split.x[row])


def test_says_where_the_error_curve_counts_fewer(view, show, run):
    last = run[-1]
    n = len(last.dataset.valid)
    show(replace(last, settings=Settings(batch_size=n - 1)))
    assert f"the error curve counts {n - 1:,}" in text(view, "mistakes_note")
    show(replace(last, settings=Settings(batch_size=n)))
    assert text(view, "mistakes_note") == f"All {n:,} validation images"
