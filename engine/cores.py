"""How many processor cores there are to compute with."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads_beside_window() -> int:
    """Return how many threads to train with while a window is open: one core is its own."""
    return max(1, usable_cores() - 1)
