"""The list of runs: what it says is on the disk."""

from __future__ import annotations

import shutil

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QLabel

import engine
from gui.runs.columns import COLUMN
from gui.theme import DARK, LIGHT

from .reading import cells, nodes, paths, press
from .training import Training


def test_what_is_on_the_disk_is_listed(view):
    first, branch, short = paths(view)
    assert view.panel.heading.text() == "RUNS · 3"
    entries = {entry.path: entry for entry in engine.list_runs(first.parent)}
    assert cells(view, first) == {
        "name": first.name,
        "data": "sample",
        "settings": "learning rate 0.3 · batch 100",
        "valid": f"{100 * entries[first].best_valid_error:.2f} %",
        "test": f"{100 * entries[first].test_error:.2f} %",
        "epochs": "5",
        "speed": cells(view, first)["speed"],
        "ended": "paused",
        "saved": cells(view, first)["saved"],
        "note": "",
    }
    assert cells(view, branch)["name"] == "from step 150"
    assert view.table.runs.index_of(branch).parent() == view.table.runs.index_of(first)
    assert cells(view, short)["settings"] == "learning rate 0.5 · batch 100 · shuffle · epochs 2"
    assert cells(view, short)["ended"] == "all epochs"


def test_no_runs_yet(opened, tmp_path):
    view = opened(tmp_path / "nothing")
    assert view.panel.heading.text() == "RUNS · 0"
    assert not view.table.isVisible()
    assert view.panel.empty_state.isVisible()
    assert "press Run (Space)" in view.panel.empty_state.text


def test_filter_and_back(view, qtbot):
    first, branch, short = paths(view)
    press(view.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.panel.filter.hasFocus()
    QTest.keyClicks(view.panel.filter, "shuffle")
    assert [node.path for node in nodes(view)] == [short]
    assert view.panel.heading.text() == "RUNS · 1 of 3"
    QTest.keyClicks(view.panel.filter, " nothing has this")
    assert view.panel.empty_state.isVisible()
    assert "all of these words" in view.panel.empty_state.text
    QTest.keyClick(view.panel.filter, Qt.Key.Key_Escape)
    assert len(nodes(view)) == 3
    view.panel.filter.setText("0.05")
    assert [node.path for node in nodes(view)] == [first, branch]


def test_sorted_by_any_column_and_remembered(view, opened, folder):
    first, _, short = paths(view)
    header = view.table.header()

    def roots():
        return [node.path for node in nodes(view) if not node.is_branch]

    at = QPoint(header.sectionViewportPosition(COLUMN["epochs"]) + 20, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert roots() == [first, short]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert roots() == [short, first]
    assert "epochs ↑" in view.panel.sort.text()
    again = opened(folder)
    assert [node.path for node in nodes(again) if not node.is_branch] == [short, first]


def test_a_damaged_one_says_so_and_can_only_be_deleted(opened, folder, qtbot):
    path = next(folder.iterdir())
    for state in path.glob("state*.npz"):
        state.write_bytes(b"PK\x03\x04 nothing")
    view = opened(folder)
    view.table.select([path])
    assert cells(view, path)["ended"] == "damaged"
    detail = view.side.detail
    assert detail.failure.text() == "Its state is damaged"
    # Nothing of the run that was selected before is left.
    assert detail.origin.rows() == ()
    assert "0 runs" in detail.curves.accessibleDescription()
    possible = {name for name, button in view.acts.buttons.items() if button.isEnabled()}
    assert possible == {"export_run", "reveal_run", "delete_runs"}
    view.table.runs.checked.emit(path, True)
    assert "is damaged: it has no curves" in view.band.text()


def test_a_run_saved_meanwhile_comes_without_being_asked_for(view, folder, qtbot):
    first, _, short = paths(view)
    view.table.select([short])
    shutil.copytree(first, folder / "another")
    qtbot.waitUntil(lambda: view.panel.heading.text() == "RUNS · 4", timeout=10_000)
    assert [node.path for node in view.table.selected()] == [short]


def test_the_live_run_is_marked_and_left_alone(opened, folder, qtbot):
    training = Training(folder)
    training.trainer.load("sample")
    training.train_to(200)
    view = opened(folder)
    view.show_snapshot(training.last)
    live = training.last.run_path
    qtbot.waitUntil(lambda: live in [node.path for node in nodes(view)], timeout=10_000)
    qtbot.waitUntil(lambda: cells(view, live)["ended"] == "● open")
    view.table.select([live])
    assert not view.acts.buttons["open_run"].isEnabled()
    assert not view.acts.buttons["delete_runs"].isEnabled()
    press(view.table, Qt.Key.Key_Space)
    assert view.overlays.runs() == []
    assert training.trainer.close()


def test_one_whose_program_died(opened, folder, qtbot):
    training = Training(folder)
    training.trainer.load("sample")
    training.train_to(200)
    live = training.last.run_path
    qtbot.waitUntil((live / "state.npz").exists)
    # What is on the disk at this moment is what a crash would leave.
    crashed = folder / "crashed"
    half_written = shutil.ignore_patterns("lock", ".softscope-*")
    shutil.copytree(live, crashed, ignore=half_written)
    view = opened(folder)
    assert cells(view, crashed)["ended"] == "cut off"
    assert training.trainer.close()


@pytest.mark.parametrize(("size", "theme"), [((1424, 700), LIGHT), ((1084, 500), DARK)])
def test_nothing_is_cut_off(opened, folder, qtbot, size, theme):
    view = opened(folder, size, theme)
    view.table.select([paths(view)[1]])
    qtbot.waitUntil(lambda: view.side.detail.environment.rows() != ())
    qtbot.wait(50)
    assert view.width() == size[0]
    for button in view.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.objectName()
    for label in view.side.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    header = view.table.header()
    used = sum(header.sectionSize(at) for at in COLUMN.values() if not header.isSectionHidden(at))
    assert used <= view.table.viewport().width()
    metrics = view.table.fontMetrics()
    for name in ("valid", "test", "epochs", "saved"):
        if name in view.table.shown_columns():
            for node in nodes(view):
                text = cells(view, node.path)[name]
                assert metrics.horizontalAdvance(text) <= header.sectionSize(COLUMN[name]) - 8


def test_everything_has_a_name_and_a_word_about_it(view):
    for button in view.findChildren(QAbstractButton):
        if button.isVisible() and button.objectName() != "qt_toolbar_ext_button":
            if button.parent() is view.panel.filter:
                continue  # Qt's own, which clears the field
            assert button.objectName()
            assert button.accessibleName()
            assert button.toolTip()
