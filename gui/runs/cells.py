"""How the cells of the list look, and what they say when pointed at."""

from __future__ import annotations

from functools import lru_cache

from PyQt6.QtGui import QColor, QIcon, QPixmap

from gui.theme import Theme

from .columns import COLUMN, COLUMNS
from .tree import RunNode

NAME, NOTE, ENDED = COLUMN["name"], COLUMN["note"], COLUMN["ended"]
#: Side of the squares that show colours, pixels.
SWATCH = 10


def tooltip(node: RunNode, column: int) -> str:
    """Return what a cell says when it is pointed at."""
    entry = node.entry
    if column == NAME:
        parent = f"\nbranch of {entry.parent[0]}" if entry.parent else ""
        return f"{node.name}\n{entry.path}{parent}"
    if column == ENDED and entry.damage:
        return entry.damage
    if column == ENDED and entry.interrupted:
        return "its program ended without closing it; Open goes on with it"
    return COLUMNS[column].text(node)


def ink(node: RunNode, column: int, theme: Theme, is_live: bool) -> QColor:
    """Return the colour of a cell's text; ``is_live``: the run is being trained."""
    if column == ENDED and is_live:
        return QColor(theme.test)
    if column == ENDED and (node.entry.damage or node.entry.stopped_by == "divergence"):
        return QColor(theme.danger)
    if column == ENDED and node.entry.interrupted:
        return QColor(theme.valid)
    return QColor(theme.text if column == NAME or COLUMNS[column].is_number else theme.muted)


@lru_cache(maxsize=64)
def swatch(colour: str) -> QIcon:
    """Return a square that has its colour whether or not its row is selected."""
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(QColor(colour))
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
