"""A run saved while it trains, by a thread of its own that no training waits for."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

from engine.errors import SoftscopeError
from engine.mailbox import Mailbox

from .saving import RunFolder, SavePoint

#: Seconds between two saves: what a crash may cost is these and the save itself.
INTERVAL = float(os.environ.get("SOFTSCOPE_AUTOSAVE_SECONDS", "5"))


class Autosave:
    """Saves the newest `SavePoint` it was given; older ones that it had no time for are skipped.

    Parameters
    ----------
    folder : RunFolder
        Closed with this.
    interval : float
        Seconds between two saves.

    Attributes
    ----------
    failure : str
        Why the last save failed; empty if it did not. The next one is tried all the same.
    """

    def __init__(self, folder: RunFolder, interval: float = INTERVAL) -> None:
        self.folder = folder
        self.failure = ""
        self._interval = interval
        self._due = 0.0
        self._waiting: Mailbox[Callable[[], SavePoint]] = Mailbox()
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="autosave", daemon=True)
        self._thread.start()

    def is_due(self) -> bool:
        """Whether it is time to `put`."""
        return time.perf_counter() >= self._due

    def put(self, point: Callable[[], SavePoint]) -> None:
        """Save what a function returns, soon; it is called in the saving thread."""
        self._due = time.perf_counter() + self._interval
        self._waiting.put(point)
        self._wake.set()

    def close(self) -> None:
        """Finish what was put last, and let go of the folder."""
        self._closing = True
        self._wake.set()
        self._thread.join()
        self.folder.close()

    def _work(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            closing = self._closing
            point = self._waiting.take()
            if point is not None:
                try:
                    self.folder.save(point())
                    self.failure = ""
                except (SoftscopeError, OSError) as error:
                    self.failure = str(error)
            if closing:
                return
