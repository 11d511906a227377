"""JSON as files and standard output have it."""

from __future__ import annotations

import json
from typing import Any


def as_json(content: Any) -> str:
    """Return strict JSON, indented, with a line's end."""
    return json.dumps(content, indent=2, allow_nan=False) + "\n"
