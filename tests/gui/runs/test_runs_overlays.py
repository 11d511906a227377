"""Runs drawn beside the live one: at most eight, each with a colour of its own."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PyQt6.QtCore import Qt

import engine
from gui.plots.others import MOST_OTHERS

from .reading import cells, nodes, paths, press


@pytest.fixture
def drawn(view):
    """What the plots were told last."""
    told = []
    view.overlay_changed.connect(told.append)

    def last():
        return {run.name: run for run in told[-1]} if told else {}

    return last


def test_space_draws_a_run_and_takes_it_away(view, drawn, qtbot):
    _, _, short = paths(view)
    view.table.select([short])
    press(view.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: short.name in drawn())
    run = drawn()[short.name]
    truth = engine.load_run(short).state.curves.curves()
    np.testing.assert_array_equal(run.curves.cost, truth.cost)
    np.testing.assert_array_equal(run.curves.valid_error, truth.valid_error)
    assert run.first_step == 0
    index = view.table.runs.index_of(short)
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    press(view.table, Qt.Key.Key_Space)
    assert drawn() == {}
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_a_branch_begins_where_it_leaves_what_is_drawn(view, drawn, qtbot):
    first, branch, _ = paths(view)
    view.table.select([branch])
    view.acts.buttons["overlay_runs"].click()
    qtbot.waitUntil(lambda: branch.name in drawn())
    assert drawn()[branch.name].first_step == 0
    view.table.select([first, branch])
    view.acts.buttons["overlay_runs"].click()
    qtbot.waitUntil(lambda: len(drawn()) == 2)
    assert drawn()[branch.name].first_step == 150
    assert drawn()[first.name].first_step == 0


def test_colours_are_kept_and_used_again(view, drawn, qtbot):
    first, branch, short = paths(view)
    for path in (first, branch, short):
        view.overlays.show_run(path, True)
    qtbot.waitUntil(lambda: len(drawn()) == 3)
    before = {name: run.color for name, run in drawn().items()}
    assert len(set(before.values())) == 3
    view.overlays.show_run(branch, False)
    assert drawn()[short.name].color == before[short.name]
    view.overlays.show_run(branch, True)
    qtbot.waitUntil(lambda: len(drawn()) == 3)
    assert drawn()[branch.name].color == before[branch.name]


def test_no_more_than_can_be_told_apart(opened, folder, qtbot):
    first = next(folder.iterdir())
    for number in range(MOST_OTHERS):
        shutil.copytree(first, folder / f"copy {number}")
    view = opened(folder)
    for node in nodes(view):
        view.overlays.show_run(node.path, True)
    qtbot.waitUntil(lambda: len(view.overlays.runs()) == MOST_OTHERS)
    assert "could not be told apart" in view.band.text()
    assert len({run.color for run in view.overlays.runs()}) == MOST_OTHERS


def test_what_is_deleted_is_no_longer_drawn(view, drawn, qtbot):
    _, _, short = paths(view)
    view.overlays.show_run(short, True)
    qtbot.waitUntil(lambda: short.name in drawn())
    view.table.select([short])
    press(view.table, Qt.Key.Key_Delete)
    assert drawn() == {}


def test_one_that_becomes_the_live_one_is_left_to_the_live_curves(view, drawn, qtbot):
    first, _, short = paths(view)
    for path in (first, short):
        view.overlays.show_run(path, True)
    qtbot.waitUntil(lambda: len(drawn()) == 2)
    view.overlays.set_live(first)
    assert list(drawn()) == [short.name]
    view.overlays.set_live(None)
    assert len(drawn()) == 2


def test_another_name_is_drawn_too(view, drawn, qtbot):
    _, _, short = paths(view)
    view.overlays.show_run(short, True)
    qtbot.waitUntil(lambda: short.name in drawn())
    view.deeds.rewrite(next(n.entry for n in nodes(view) if n.path == short), name="short")
    qtbot.waitUntil(lambda: list(drawn()) == ["short"])
    assert cells(view, short)["name"] == "short"
