"""Names and notes of runs, written in the list and beside it."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLineEdit

import engine

from .reading import cells, paths, press

CTRL = Qt.KeyboardModifier.ControlModifier


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
