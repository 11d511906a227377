"""What can be done with runs: buttons, keys and a context menu of the same actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.theme import GAP
from gui.widgets.buttons import named_button

from .tree import RunNode


class _Kind(NamedTuple):
    """What an action needs: how many runs, and whether they have to be whole and at rest."""

    name: str
    text: str
    key: str
    tooltip: str
    most: int = 1
    needs_state: bool = True
    needs_rest: bool = False


_KINDS = (
    _Kind("open_run", "Open", "", "Go on with it where it was saved last (Enter)", needs_rest=True),
    _Kind("fork_run", "Branch off …", "Ctrl+B", "Leave it at a step, with other settings"),
    _Kind(
        "overlay_runs", "Overlay", "", "Draw its curves with the live run's, or no longer (Space)",
        most=8,
    ),
    _Kind("copy_command", "Copy command", "Ctrl+C", "Copy the one line that trains it again"),
    _Kind("report_run", "Report …", "Ctrl+P", "Write it on one page, as HTML or PDF"),
    _Kind(
        "export_run", "Export weights …", "Ctrl+Shift+X", "Save its best weights to a file",
        needs_state=False,
    ),
    _Kind("reveal_run", "Folder", "Ctrl+L", "Show its folder", needs_state=False),
    _Kind(
        "delete_runs", "Delete", "Del", "Take it off the list; can be undone", most=10**6,
        needs_state=False, needs_rest=True,
    ),
)  # fmt: skip

# What has no button.
_KEYS = {
    "find_run": "Ctrl+F",
    "rename_run": "Ctrl+T",
    "write_note": "Ctrl+Shift+T",
    "undo_delete": "Ctrl+Z",
}


class RunsActions(QHBoxLayout):
    """A row of buttons, with the keys and the menu that belong to them.

    Parameters
    ----------
    view : QWidget
        Within which the keys count.
    table : QWidget
        Which has the context menu.
    acts : dict of str to callable
        What each of them does, by name.
    """

    def __init__(self, view: QWidget, table: QWidget, acts: dict[str, Callable[[], None]]) -> None:
        super().__init__()
        self.setSpacing(GAP // 2)
        self.actions: dict[str, QAction] = {}
        self.buttons: dict[str, QPushButton] = {}
        for kind in _KINDS:
            action = QAction(kind.text, view)
            action.setObjectName(f"{kind.name}_action")
            if kind.key:
                action.setShortcut(QKeySequence(kind.key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _, act=acts[kind.name]: act())
            view.addAction(action)
            table.addAction(action)
            key = f" ({kind.key})" if kind.key else ""
            button = named_button(kind.name, kind.text, kind.tooltip + key, role="flat")
            button.setAccessibleName(kind.text.strip(" …"))
            button.clicked.connect(action.trigger)
            self.addWidget(button)
            self.actions[kind.name], self.buttons[kind.name] = action, button
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.addStretch()

    def enable(self, chosen: Sequence[RunNode], live: object) -> None:
        """Offer what can be done with these runs; ``live`` is the path of the one under way."""
        for kind in _KINDS:
            possible = 0 < len(chosen) <= kind.most
            if kind.needs_state:
                possible = possible and not any(node.entry.damage for node in chosen)
            if kind.needs_rest:
                possible = possible and not any(node.path == live for node in chosen)
            self.actions[kind.name].setEnabled(possible)
            self.buttons[kind.name].setEnabled(possible)


def add_keys(view: QWidget, acts: dict[str, Callable[[], object]]) -> None:
    """Give a view the keys that no button has; ``acts``: what each of them does, by name."""
    for name, key in _KEYS.items():
        action = QAction(view)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        # Called without the `checked` that the signal carries.
        action.triggered.connect(lambda _, act=acts[name]: act())
        view.addAction(action)
