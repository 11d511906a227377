"""What is done to runs from their list, and undone."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QFileDialog

import engine
from tests.gui.using import choose, click, in_dialog

from .reading import cells, nodes, paths, press
from .training import SHORT


def test_deleted_and_brought_back(view, qtbot):
    first, branch, short = paths(view)
    view.table.select([first])
    press(view.table, Qt.Key.Key_Delete)
    assert not first.exists()
    assert view.panel.heading.text() == "RUNS · 2"
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
    assert view.panel.empty_state.isVisible()
    click(view, "runs_band_action")
    qtbot.waitUntil(lambda: len(nodes(view)) == 3)
    assert short.exists()


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
