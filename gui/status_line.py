"""The bottom row: what is happening, in words."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine import Dataset, Snapshot, State

from .panel_parts import ElidedLabel
from .theme import DARK, GAP, PADDING, Theme

_WORDS = {
    State.PREPARING: "preparing",
    State.READY: "ready",
    State.RUNNING: "running",
    State.PAUSED: "paused",
    State.ENDED: "ended",
    State.FAILED: "failed",
}

# What a person can do next, where the run itself has nothing to say.
_HINTS = {
    State.READY: "Press Run (Space) to watch it learn, or Step (S) for one minibatch",
    State.PAUSED: "Run (Space) goes on, Step (S) trains on one minibatch",
}


class StatusLine(QWidget):
    """State, message and data set of the run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setObjectName("status_line")
        self._theme = DARK
        self._state = State.PREPARING
        self._dot = QLabel("●")
        self._word = QLabel(_WORDS[self._state])
        self._word.setObjectName("state_word")
        self._message = ElidedLabel()
        self._message.setObjectName("status_message")
        self._data = QLabel()
        self._data.setObjectName("data_summary")
        self._data.setProperty("role", "name")
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP, PADDING, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._dot)
        row.addWidget(self._word)
        row.addSpacing(GAP)
        row.addWidget(self._message, 1)
        row.addWidget(self._data)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self._colour_state()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run's state and data."""
        if snapshot.state is not self._state:
            self._state = snapshot.state
            self._word.setText(_WORDS[snapshot.state])
            self._colour_state()
        self.show_message(snapshot.message or _HINTS.get(snapshot.state, ""))
        if snapshot.dataset is not None:
            self._data.setText(_summary(snapshot.dataset))

    def show_message(self, message: str) -> None:
        """Show one line beside the state."""
        self._message.setText(message)

    def message(self) -> str:
        """Return the whole line that is shown."""
        return self._message.text()

    def _colour_state(self) -> None:
        theme = self._theme
        colour = {
            State.RUNNING: theme.test,
            State.PREPARING: theme.valid,
            State.ENDED: theme.cost,
            State.FAILED: theme.danger,
        }.get(self._state, theme.muted)
        self._dot.setStyleSheet(f"color: {colour}")
        self._word.setStyleSheet(f"color: {colour}")


def _summary(dataset: Dataset) -> str:
    rows, columns = dataset.image_shape
    return (
        f"{len(dataset.train):,} train · {len(dataset.valid):,} validation · "
        f"{len(dataset.test):,} test · {rows} × {columns}"
    )
