"""The list of runs: what it says is on the disk, and what it does is undone."""

from __future__ import annotations

import shutil

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit

import engine
from gui.runs.columns import COLUMN
from gui.theme import DARK, LIGHT
from tests.gui.using import choose, click, in_dialog

from .reading import cells, nodes, paths, press
from .training import SHORT, Training

CTRL = Qt.KeyboardModifier.ControlModifier


def test_what_is_on_the_disk_is_listed(view):
    first, branch, short = paths(view)
    assert view.heading.text() == "RUNS · 3"
    entries = {entry.path: entry for entry in engine.list_runs(first.parent)}
    assert cells(view, first) == {
        "name": first.name,
        "data": "sample",
        "settings": "batch 100 · learning rate 0.3",
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
    assert cells(view, short)["settings"] == "epochs 2 · batch 100 · learning rate 0.5 · shuffle"
    assert cells(view, short)["ended"] == "all epochs"


def test_no_runs_yet(opened, tmp_path):
    view = opened(tmp_path / "nothing")
    assert view.heading.text() == "RUNS · 0"
    assert not view.table.isVisible()
    assert view.empty_state.isVisible()
    assert "press Run (Space)" in view.empty_state.text


def test_filter_and_back(view, qtbot):
    first, branch, short = paths(view)
    press(view.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.filter.hasFocus()
    QTest.keyClicks(view.filter, "shuffle")
    assert [node.path for node in nodes(view)] == [short]
    assert view.heading.text() == "RUNS · 1 of 3"
    QTest.keyClicks(view.filter, " nothing has this")
    assert view.empty_state.isVisible()
    assert "all of these words" in view.empty_state.text
    QTest.keyClick(view.filter, Qt.Key.Key_Escape)
    assert len(nodes(view)) == 3
    view.filter.setText("0.05")
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
    assert "epochs ↑" in view.sort.text()
    again = opened(folder)
    assert [node.path for node in nodes(again) if not node.is_branch] == [short, first]


def test_one_that_is_selected_is_looked_at(view, qtbot):
    first, branch, _ = paths(view)
    view.table.select([branch])
    detail = view.side.detail
    qtbot.waitUntil(lambda: "step 399" in detail.curves.accessibleDescription())
    assert detail.isVisible()
    assert detail.name.text() == branch.name
    assert ("learning rate", "0.05") in detail.settings.rows()
    assert ("step 150", "learning rate 0.3 → 0.05") in detail.settings.rows()
    assert ("data", "sample") in detail.origin.rows()
    assert ("backend", "cpu") in detail.environment.rows()
    assert any(name == "Softscope" for name, _ in detail.environment.rows())
    largest = abs(engine.load_weights(branch).parameters.W).max()
    assert detail.weights.scale() == f"scale ±{largest:.3g}"
    assert ("steps", "400") in detail.results.rows()
    view.table.select([first])
    assert detail.name.text() == first.name


def test_two_are_compared(view, qtbot):
    first, branch, _ = paths(view)
    view.table.select([first, branch])
    compare = view.side.compare
    assert compare.isVisible()
    qtbot.waitUntil(lambda: compare.settings.rows() != ())
    assert compare.settings.rows() == (("learning rate", "0.3", "0.05"),)
    assert compare.results.rows()[0] == ("", "A", "B")
    assert ("steps", "300", "400") in compare.results.rows()
    a, b = (engine.load_weights(path).parameters.W.astype(float) for path in (first, branch))
    share = (((a - b) ** 2).sum() / (b**2).sum()) ** 0.5
    assert f"{100 * share:.3g} %" in compare.words.text()
    with qtbot.waitSignal(view.pins_requested) as pinned:
        click(view, "pin_runs")
    for moment, path in zip(pinned.args, (first, branch), strict=True):
        best = engine.load_weights(path).parameters
        assert moment.parameters.W.tobytes() == best.W.tobytes()
        assert moment.step == moment.early_stopping.best_step + 1


def test_three_are_too_many_to_compare(view):
    view.table.selectAll()
    assert "3 runs are selected" in view.side.nothing.text


def test_named_in_the_list(view, qtbot):
    first, _, _ = paths(view)
    view.table.select([first])
    press(view.table, Qt.Key.Key_T, CTRL)
    editor = view.table.findChild(QLineEdit)
    QTest.keyClicks(editor, "the good one")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(view, first)["name"] == "the good one")
    assert first.is_dir()
    assert view.side.detail.name.text() == "the good one"
    press(view.table, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    editor = view.table.findChild(QLineEdit)
    QTest.keyClicks(editor, "no noise")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: cells(view, first)["note"] == "no noise")
    assert cells(view, first)["name"] == "the good one"
    entry = next(e for e in engine.list_runs(first.parent) if e.path == first)
    assert engine.named(entry.note) == ("the good one", "no noise")


def test_named_beside_the_list(view, qtbot):
    _, _, short = paths(view)
    view.table.select([short])
    detail = view.side.detail
    for field, typed, column in ((detail.name, "short", "name"), (detail.note, "x", "note")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda c=column, t=typed: cells(view, short)[c] == t)
    detail.name.selectAll()
    QTest.keyClicks(detail.name, short.name)
    QTest.keyClick(detail.name, Qt.Key.Key_Return)
    # Its folder's name again is no name of its own.
    qtbot.waitUntil(lambda: (short / "note.txt").read_text() == "x")


def test_deleted_and_brought_back(view, qtbot):
    first, branch, short = paths(view)
    view.table.select([first])
    press(view.table, Qt.Key.Key_Delete)
    assert not first.exists()
    assert view.heading.text() == "RUNS · 2"
    assert f"Deleted {first.name}" in view.band.text()
    # The branch stays, by itself, and is selected: it stood below.
    assert cells(view, branch)["name"] == f"{branch.name} · from step 150"
    assert [node.path for node in view.table.selected()] == [branch]
    press(view.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(nodes(view)) == 3)
    assert first.exists()
    assert view.band.text() == ""
    assert [node.path for node in view.table.selected()] == [first]
    view.table.selectAll()
    click(view, "delete_runs")
    assert view.empty_state.isVisible()
    click(view, "runs_band_action")
    qtbot.waitUntil(lambda: len(nodes(view)) == 3)
    assert short.exists()


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
    qtbot.waitUntil(lambda: view.heading.text() == "RUNS · 4", timeout=10_000)
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


def test_open_by_enter_and_by_double_click(view, qtbot):
    first, _, short = paths(view)
    view.table.select([first])
    with qtbot.waitSignal(view.open_requested) as asked:
        press(view.table, Qt.Key.Key_Return)
    assert asked.args == [str(first)]
    rect = view.table.visualRect(view.table.runs.index_of(short).siblingAtColumn(2))
    with qtbot.waitSignal(view.open_requested) as asked:
        QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert asked.args == [str(short)]


def test_the_command_is_copied(view, qtbot):
    _, _, short = paths(view)
    view.table.select([short])
    press(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.band.text().startswith("Copied: "))
    copied = QGuiApplication.clipboard().text()
    assert copied == engine.as_command(SHORT, "sample", backend="cpu")
    assert "changed on the way" not in view.band.text()


def test_the_command_of_a_branch_says_what_it_cannot(view, qtbot):
    _, branch, _ = paths(view)
    view.table.select([branch])
    click(view, "copy_command")
    qtbot.waitUntil(lambda: "changed on the way" in view.band.text())


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_reported(view, qtbot, tmp_path, suffix):
    first, _, _ = paths(view)
    view.table.select([first])
    in_dialog(QFileDialog, choose(tmp_path / f"report.{suffix}"))
    click(view, "report_run")
    qtbot.waitUntil(lambda: view.band.text().startswith("Saved"), timeout=20_000)
    content = (tmp_path / f"report.{suffix}").read_bytes()
    assert content.startswith({"html": b"<!DOCTYPE", "pdf": b"%PDF-"}[suffix])
    if suffix == "html":
        assert b"1,200 test images" in content


def test_exported(view, qtbot, tmp_path):
    first, _, _ = paths(view)
    view.table.select([first])
    in_dialog(QFileDialog, choose(tmp_path / "w.npz"))
    click(view, "export_run")
    qtbot.waitUntil(lambda: view.band.text().startswith("Saved"), timeout=20_000)
    exported, own = (engine.load_weights(path) for path in (tmp_path / "w.npz", first))
    assert exported.parameters.W.tobytes() == own.parameters.W.tobytes()


def test_what_cannot_be_written_is_said(view, qtbot, tmp_path):
    view.table.select([paths(view)[0]])
    in_dialog(QFileDialog, choose(tmp_path / "w.unknown"))
    click(view, "export_run")
    qtbot.waitUntil(lambda: "can be written as" in view.band.text())
    assert view.band.property("failed")


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
            if button.parent() is view.filter:
                continue  # Qt's own, which clears the field
            assert button.objectName()
            assert button.accessibleName()
            assert button.toolTip()
