"""How many minibatches to run between two looks at the outside world."""

from __future__ import annotations

# Bounds how long Pause, a changed learning rate or Ctrl-C can wait.
TARGET_SECONDS = 0.008
# One slow or fast chunk says little: the machine may have done something else meanwhile.
_MOST_GROWTH = 2.0
_LARGEST = 2**20


class ChunkSizer:
    """Chooses chunk sizes so that a chunk takes about ``seconds``.

    Attributes
    ----------
    count : int
        Minibatches to run next; at least 1.
    """

    def __init__(self, seconds: float = TARGET_SECONDS) -> None:
        self.count = 1
        self._target = seconds
        self._size = 1.0

    def took(self, count: int, seconds: float) -> None:
        """Learn that ``count`` minibatches took ``seconds``; at most doubles or halves `count`.

        A chunk that was cut short tells the speed as well.
        """
        if count < 1:
            return
        wanted = count * self._target / max(seconds, 1e-9)
        low, high = self._size / _MOST_GROWTH, self._size * _MOST_GROWTH
        self._size = min(max(wanted, low, 1.0), high, _LARGEST)
        self.count = int(self._size)
