"""What the list of runs shows of each, column by column."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from .tree import Key, RunNode

_DAY = 24 * 3600


class Column(NamedTuple):
    """A column.

    Attributes
    ----------
    name, title : str
        What it is called in code, and on top of it.
    text : callable
        Returns what it shows of a run.
    key : callable
        Returns what it sorts by.
    is_number : bool
        Whether it stands at the right.
    descending : bool
        Whether the largest comes first where nothing was chosen.
    """

    name: str
    title: str
    text: Callable[[RunNode], str]
    key: Key
    is_number: bool = False
    descending: bool = False


def percent(fraction: float | None) -> str:
    """Return an error as a person reads it."""
    return "–" if fraction is None else f"{100 * fraction:.2f} %"


def saved_text(saved: float, now: float) -> str:
    """Return when a run was saved: the time on the same day, else the date."""
    if not saved:
        return "–"
    then, today = time.localtime(saved), time.localtime(now)
    if then[:3] == today[:3]:
        return time.strftime("%H:%M", then)
    return time.strftime("%d %b" if now - saved < 300 * _DAY else "%Y-%m-%d", then)


def speed_text(epochs_per_second: float) -> str:
    """Return a speed as a person reads it."""
    return f"{epochs_per_second:,.1f}" if epochs_per_second else "–"


COLUMNS = (
    Column("name", "Run", lambda node: node.title, lambda node: node.name.casefold()),
    Column(
        "data", "Data", lambda node: node.entry.dataset, lambda node: node.entry.dataset.casefold()
    ),
    Column("settings", "Settings", lambda node: node.settings, lambda node: node.settings),
    Column(
        "valid", "Validation", lambda node: percent(node.entry.best_valid_error),
        lambda node: node.entry.best_valid_error, is_number=True,
    ),
    Column(
        "test", "Test", lambda node: percent(node.entry.test_error),
        lambda node: node.entry.test_error, is_number=True,
    ),
    Column(
        "epochs", "Epochs", lambda node: f"{node.entry.epoch:,}", lambda node: node.entry.epoch,
        is_number=True, descending=True,
    ),
    Column(
        "speed", "Epochs/s", lambda node: speed_text(node.entry.epochs_per_second),
        lambda node: node.entry.epochs_per_second, is_number=True, descending=True,
    ),
    Column("ended", "State", lambda node: node.ended, lambda node: node.ended),
    Column(
        "saved", "Saved", lambda node: saved_text(node.entry.saved, time.time()),
        lambda node: node.entry.saved, is_number=True, descending=True,
    ),
    Column("note", "Note", lambda node: node.note, lambda node: node.note.casefold() or None),
)  # fmt: skip
COLUMN = {column.name: index for index, column in enumerate(COLUMNS)}
