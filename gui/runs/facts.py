"""Facts about runs, as rows of a table beside the list."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

import engine
from engine import RunDetails, RunEntry
from gui.theme import BODY_SIZE, GAP, tabular

from .columns import percent, speed_text

Row = tuple[str, ...]

# A slider that is dragged changes a setting a hundred times.
_MOST_CHANGES = 4


def heading(text: str) -> QLabel:
    """Return a small muted heading."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


class FactTable(QWidget):
    """Rows of a name and one value or two, which can be selected and copied.

    Parameters
    ----------
    object_name : str
        What it is called.
    name_width : int
        Pixels for the names at least, so that the values of two tables stand below each other.
    """

    def __init__(self, object_name: str, name_width: int = 0) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._rows: tuple[Row, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, name_width)
        self._labels: list[list[QLabel]] = []

    def rows(self) -> tuple[Row, ...]:
        """Return what is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows of a name and its values; a row of one text takes the whole width."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        width = max((len(row) for row in rows), default=1)
        while len(self._labels) < len(rows):
            self._labels.append([])
        for number, labels in enumerate(self._labels):
            texts = rows[number] if number < len(rows) else ()
            while len(labels) < len(texts):
                labels.append(self._new_label(len(labels)))
            for column, label in enumerate(labels):
                label.setVisible(column < len(texts))
                if column < len(texts):
                    label.setText(texts[column])
                    span = width if len(texts) == 1 else 1
                    self._grid.addWidget(label, number, column, 1, span)
        for column in range(1, 3):
            self._grid.setColumnStretch(column, 1 if column < width else 0)

    def _new_label(self, column: int) -> QLabel:
        # Of this widget from the start: alone, it would be a window.
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(tabular(label.font(), BODY_SIZE))
        label.setWordWrap(column > 0)
        if column:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        else:
            label.setProperty("role", "name")
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        return label


def result_rows(entries: Sequence[RunEntry]) -> list[Row]:
    """Return what runs have come to, a value each."""
    return [
        ("validation", *(percent(entry.best_valid_error) for entry in entries)),
        ("test there", *(percent(entry.test_error) for entry in entries)),
        ("epochs", *(f"{entry.epoch:,}" for entry in entries)),
        ("steps", *(f"{entry.step:,}" for entry in entries)),
        ("epochs/s", *(speed_text(entry.epochs_per_second) for entry in entries)),
    ]


def settings_rows(entry: RunEntry) -> list[Row]:
    """Return the settings that are not the tutorial's, and where they were changed."""
    if entry.settings is None:
        return []
    unlike = engine.unlike_tutorial(entry.settings)
    rows: list[Row] = [
        (engine.setting_name(name), engine.setting_text(value)) for name, value in unlike.items()
    ]
    changes: list[Row] = []
    for before, after in zip(entry.schedule, entry.schedule[1:], strict=False):
        words = ", ".join(
            f"{engine.setting_name(name)} {engine.setting_text(old)} → {engine.setting_text(new)}"
            for name, (old, new) in engine.differing(before.settings, after.settings).items()
        )
        if words:
            changes.append((f"step {after.first_step:,}", words))
    if len(changes) > _MOST_CHANGES:
        rows.append(("before that", f"{len(changes) - _MOST_CHANGES} changes more"))
    return (rows or [("none, all are its",)]) + changes[-_MOST_CHANGES:]


def origin_rows(details: RunDetails) -> list[Row]:
    """Return what a run learned from, and what it began with."""
    origin = details.state.origin
    rows: list[Row] = [("data", origin.name)]
    rows += [("with images of", source) for source in origin.added]
    rows.append(("SHA-256", f"{origin.sha256[:16]} …"))
    if origin.start is not None:
        rows += [
            ("began with weights of", origin.start.name),
            ("their SHA-256", f"{origin.start.sha256[:16]} …"),
        ]
    return rows


def environment_rows(details: RunDetails) -> list[Row]:
    """Return on what a run was computed, as far as that was kept."""
    about = details.state.about
    rows: list[Row] = [
        (name, str(about[name])) for name in ("backend", "device") if about.get(name)
    ]
    kept = about.get("environment")
    if isinstance(kept, dict):
        rows += [(str(name), str(value)) for name, value in kept.items()]
    return rows
