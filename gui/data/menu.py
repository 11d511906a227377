"""The menu of data sets: what is bundled, published and used before, and how to open others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu

import engine

from . import recent
from .fetch_band import size_of

if TYPE_CHECKING:
    from gui.main_window import MainWindow

_LONGEST_FOLDER = 40


def fill(window: MainWindow) -> None:
    """List the data sets there are now."""
    menu = window.toolbar.data_menu
    menu.clear()
    menu.setToolTipsVisible(True)
    dataset = window.snapshot.dataset if window.snapshot is not None else None
    sample = _add(menu, "data_sample", "Sample (synthetic)", "Bundled: works with no network")
    sample.triggered.connect(lambda: window.trainer.load("sample"))
    _mark(sample, dataset is not None and dataset.name == "sample")
    for name in engine.PUBLISHED:
        _add_published(menu, window, name)
    sources = recent.recent_sources()
    if sources:
        menu.addSeparator()
    for number, source in enumerate(sources):
        action = _add_recent(menu, f"recent_data_{number}", source)
        action.triggered.connect(lambda _, source=source: window.open_recent(source))
        _mark(action, dataset is not None and dataset.source == source)
    if sources:
        clear = _add(menu, "clear_recent", "Clear recent", "Forget the data listed above")
        clear.triggered.connect(recent.clear_recent)
    menu.addSeparator()
    menu.addAction(window.actions_by_name["open_data"])
    menu.addAction(window.actions_by_name["open_data_file"])


def _add_published(menu: QMenu, window: MainWindow, name: str) -> None:
    published = engine.PUBLISHED[name]
    if engine.is_on_disk(name):
        action = _add(menu, f"data_{name}", published.title, "On this machine")
        action.triggered.connect(lambda: window.trainer.load(name))
        dataset = window.snapshot.dataset if window.snapshot is not None else None
        _mark(action, dataset is not None and dataset.name == name)
        return
    action = _add(
        menu, f"get_{name}", f"Get {published.title} … ({size_of(name)})",
        "Fetch it from the network, then learn from it",
    )  # fmt: skip
    action.triggered.connect(lambda: window.fetch_band.fetch(name))
    if window.fetch_band.is_busy():
        action.setEnabled(False)
        action.setToolTip("Something is being fetched already")


def _add_recent(menu: QMenu, object_name: str, source: str) -> QAction:
    path = Path(source)
    folder = str(path.parent)
    if len(folder) > _LONGEST_FOLDER:
        folder = f"… {folder[-_LONGEST_FOLDER:]}"
    # Behind the tab stands what the menu shows at the right.
    text = f"{path.name}\t{folder}".replace("&", "&&")
    there = os.path.exists(source)
    action = _add(menu, object_name, text, source if there else f"{source} is not there any more")
    action.setEnabled(there)
    return action


def _add(menu: QMenu, object_name: str, text: str, tooltip: str) -> QAction:
    action = QAction(text, menu)
    action.setObjectName(object_name)
    action.setToolTip(tooltip)
    menu.addAction(action)
    return action


def _mark(action: QAction, current: bool) -> None:
    """Mark the data that is learnt from now."""
    if current:
        action.setCheckable(True)
        action.setChecked(True)
