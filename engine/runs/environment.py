"""What a run was computed with, as a report states it."""

from __future__ import annotations

import os
import platform
from functools import cache
from importlib import metadata

from engine.version import __version__

_LIBRARIES = ("numpy", "numba", "cupy-cuda12x", "cupy-cuda13x")


@cache
def environment() -> dict[str, str]:
    """Return versions and system by name; nothing that tells whose machine it is."""
    libraries = []
    for name in _LIBRARIES:
        try:
            libraries.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return {
        "Softscope": f"{__version__}, Python {platform.python_version()}",
        "libraries": ", ".join(libraries),
        "system": f"{platform.system()} {platform.release()}",
        "processor": f"{platform.machine()}, {os.cpu_count() or 1} cores",
    }
