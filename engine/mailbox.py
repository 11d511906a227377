"""One slot between two threads, in which the latest item wins."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """A slot that holds the newest item nobody has taken yet.

    A slow reader loses items, never time: `put` replaces what was not read, so memory stays at
    one item however fast the writer is. Every item must therefore be complete in itself.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._item: Item | None = None

    def put(self, item: Item) -> None:
        """Leave ``item``, replacing one that was not taken."""
        with self._lock:
            self._item = item

    def take(self) -> Item | None:
        """Return the newest item and empty the slot; None if nothing came since."""
        with self._lock:
            item, self._item = self._item, None
        return item
