"""What a person reads in the list of runs, and the keys they press there."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from gui.runs.columns import COLUMN

from .training import FIRST, SHORT


def cells(view, path):
    """What the list says of a run, by column."""
    index = view.table.runs.index_of(path)
    return {name: index.siblingAtColumn(at).data() for name, at in COLUMN.items()}


def nodes(view):
    return view.table.runs.nodes()


def paths(view):
    """The runs as they were trained: the first, its branch, the short one."""
    found = sorted(nodes(view), key=lambda node: node.entry.saved)
    by_parent = {node.entry.parent is None: node.path for node in found}
    branch = by_parent[False]
    first = next(n.path for n in found if n.entry.settings == FIRST)
    short = next(n.path for n in found if n.entry.settings == SHORT)
    return first, branch, short


def press(widget, key, modifier=Qt.KeyboardModifier.NoModifier):
    widget.setFocus()
    QTest.keyClick(widget, key, modifier)
