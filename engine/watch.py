"""Long work that somebody watches and may cancel: reading a large folder, a download."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import Cancelled


def _nobody(done: int, total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Watch:
    """Given to long work by its caller; kept by the caller to cancel it.

    Attributes
    ----------
    told : callable
        Called in the thread that works with how much is done and how much there is, None where
        that is not known. The unit is the work's: bytes of a download, images of a folder.
    cancelled : threading.Event
        Set by the caller, from any thread, to end the work.
    """

    told: Callable[[int, int | None], None] = _nobody
    cancelled: threading.Event = field(default_factory=threading.Event)

    def at(self, done: int, total: int | None = None) -> None:
        """Say how far the work is.

        Raises
        ------
        Cancelled
            If the caller no longer wants it.
        """
        if self.cancelled.is_set():
            raise Cancelled("cancelled")
        self.told(done, total)
