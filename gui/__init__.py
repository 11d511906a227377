"""Softscope's window."""

from __future__ import annotations

from typing import Any

import engine

from .system_libraries import missing_packages

__all__ = ["measure_window", "run_window"]


def run_window(data: str | None = None, backend: str = "auto", open_path: str | None = None) -> int:
    """Open the application; see `gui.app.run_window`.

    Qt is imported only here, so that a missing system library can be named before.

    Raises
    ------
    SoftscopeError
        If a library that Qt needs is missing; the message names the packages to install.
    """
    _require_system_libraries()
    from .app import run_window as run

    return run(data, backend, open_path)


def measure_window(data: str | None, seconds: float, rounds: int) -> dict[str, Any]:
    """Measure what a window costs; see `gui.measure.measure_window`."""
    _require_system_libraries()
    from .measure import measure_window as measure

    return measure(data, seconds, rounds)


def _require_system_libraries() -> None:
    missing = missing_packages()
    if missing:
        raise engine.SoftscopeError(
            "the window needs system libraries that are not installed; "
            f"on Debian or Ubuntu: apt install {' '.join(missing)}"
        )
