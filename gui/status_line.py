"""The bottom row: what is happening, in words."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine import Dataset, Snapshot, State

from .theme import DARK, GAP, PADDING, Theme
from .widgets.panel_parts import ElidedLabel

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
_LOOKING_BACK = "Looking at step {:,} · Step (S) and Step back (Shift+S) walk on, Live returns"


class StatusLine(QWidget):
    """State, message and data set of the run."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setObjectName("status_line")
        self._theme = DARK
        self._state = State.PREPARING
        self._run_says = ""
        self._dot = QLabel("●")
        self._word = QLabel(_WORDS[self._state])
        self._word.setObjectName("state_word")
        self._message = ElidedLabel()
        self._message.setObjectName("status_message")
        self._unsaved = QLabel("not saved")
        self._unsaved.setObjectName("unsaved")
        self._unsaved.hide()
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
        row.addWidget(self._unsaved)
        row.addWidget(self._data)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self._unsaved.setStyleSheet(f"color: {theme.valid}")
        self._colour_state()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run's state and data."""
        if snapshot.state is not self._state:
            self._state = snapshot.state
            self._word.setText(_WORDS[snapshot.state])
            self._colour_state()
        says = _said(snapshot)
        # What somebody else had to say stays until the run itself says something new.
        if says != self._run_says:
            self._run_says = says
            self.show_message(says)
        if snapshot.save_failure != self._unsaved.toolTip():
            self._unsaved.setToolTip(snapshot.save_failure)
            self._unsaved.setVisible(bool(snapshot.save_failure))
        if snapshot.dataset is not None:
            self._data.setText(_summary(snapshot.dataset))

    def show_message(self, message: str) -> None:
        """Show one line beside the state; an empty one gives the word back to the run."""
        self._message.setText(message or self._run_says)

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


def _said(snapshot: Snapshot) -> str:
    """Return what a run has to say, or what a person can do now."""
    if snapshot.viewed is not None and not snapshot.refused:
        return _LOOKING_BACK.format(snapshot.viewed.step)
    return snapshot.message or _HINTS.get(snapshot.state, "")


def _summary(dataset: Dataset) -> str:
    rows, columns = dataset.image_shape
    return (
        f"{len(dataset.train):,} train · {len(dataset.valid):,} validation · "
        f"{len(dataset.test):,} test · {rows} × {columns}"
    )
