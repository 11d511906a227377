"""Which step was asked for, and whether it has come."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from engine import Snapshot

# The window shows no more frames than this anyway.
_FRAME_MS = 33
# After so long, what is shown counts again: a device that failed will not answer.
_PATIENCE_MS = 5000


class ViewRequests(QObject):
    """Asks for steps, once a frame at most, and remembers the last one until it is shown.

    Signals
    -------
    requested : int or None
        The step that is wanted; None for the newest.
    given_up
        What was wanted has not come.

    Attributes
    ----------
    wanted : tuple of (int or None,) or None
        What was asked for last; None when it has come.
    limit : QTimer
        How long it may take.
    """

    requested = pyqtSignal(object)
    given_up = pyqtSignal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: tuple[int | None] | None = None
        self._sent: tuple[int | None] | None = None
        self._frame = self._timer(_FRAME_MS)
        self._frame.timeout.connect(self._send)
        self.limit = self._timer(_PATIENCE_MS)
        self.limit.timeout.connect(self._give_up)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def ask(self, step: int | None) -> None:
        """Ask for a step, now or with the next frame."""
        self.wanted = (step,)
        self.limit.start()
        if not self._frame.isActive():
            self._send()

    def _send(self) -> None:
        if self.wanted is not None and self.wanted != self._sent:
            self._sent = self.wanted
            self._frame.start()
            self.requested.emit(self.wanted[0])

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take note of what is shown now."""
        if self.wanted is None:
            return
        step = self.wanted[0]
        shown = None if snapshot.viewed is None else snapshot.viewed.step
        # The run may have been taken back to before the step, or be shorter than was thought.
        if shown == step or (step is not None and shown is None and snapshot.step <= step):
            self.forget()

    def forget(self) -> None:
        """Want nothing any more."""
        self.wanted = self._sent = None
        self.limit.stop()

    def _give_up(self) -> None:
        self.forget()
        self.given_up.emit()
