"""How fast a run goes, over the last second or so."""

from __future__ import annotations

from collections import deque

_WINDOW = 1.0  # seconds


class SpeedMeter:
    """Measures steps per second over a sliding window.

    Attributes
    ----------
    steps_per_second : float
        0 before the first quarter of a second; kept while paused.
    """

    def __init__(self) -> None:
        self.steps_per_second = 0.0
        self._marks: deque[tuple[float, int]] = deque()

    def resume(self) -> None:
        """Begin a new stretch: the time since the last one does not count."""
        self._marks.clear()

    def note(self, now: float, step: int) -> None:
        """Take note of the step at a time, in seconds."""
        self._marks.append((now, step))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.popleft()
        seconds = now - self._marks[0][0]
        # A shorter stretch measures one chunk's luck.
        if seconds > _WINDOW / 4:
            self.steps_per_second = (step - self._marks[0][1]) / seconds
