"""Where each key leads on the timeline."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt

from .steps import Schedule, epoch_begin_after, epoch_begin_before

_TARGETS: dict[int, Callable[[int, int, Schedule], int]] = {
    Qt.Key.Key_Left: lambda here, newest, schedule: here - 1,
    Qt.Key.Key_Right: lambda here, newest, schedule: here + 1,
    Qt.Key.Key_PageUp: lambda here, newest, schedule: epoch_begin_before(schedule, here),
    Qt.Key.Key_PageDown: lambda here, newest, schedule: epoch_begin_after(schedule, here),
    Qt.Key.Key_Home: lambda here, newest, schedule: 0,
    Qt.Key.Key_End: lambda here, newest, schedule: newest,
}


def key_target(key: int, here: int, newest: int, schedule: Schedule) -> int | None:
    """Return the step to which a key leads, which may lie outside the run; None for other keys."""
    target = _TARGETS.get(key)
    return None if target is None else target(here, newest, schedule)
