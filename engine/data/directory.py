"""Where data sets are kept."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def data_directory() -> Path:
    """Return where data sets are kept: ``SOFTSCOPE_DATA``, else the platform's place for it."""
    override = os.environ.get("SOFTSCOPE_DATA")
    return Path(override) if override else user_data_path("softscope", appauthor=False)
