"""What a person says of a run: a note, whose first line is the run's name if it is a heading."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

NOTE = "note.txt"
_MARK = "# "


def read_note(path: Path) -> str:
    """Return what was written about the run in a folder; empty if nothing was."""
    with suppress(OSError):
        # Somebody may have edited it elsewhere.
        return (path / NOTE).read_text(encoding="utf-8", errors="replace")
    return ""


def named(note: str) -> tuple[str, str]:
    """Return (name, rest) of a run's note; the name is empty where none was given."""
    first, _, rest = note.partition("\n")
    if first.startswith(_MARK):
        return " ".join(first.removeprefix(_MARK).split()), rest.strip()
    return "", note.strip()


def with_name(name: str, note: str) -> str:
    """Return the note, to be kept by `engine.write_note`, that `named` takes apart again."""
    name, note = " ".join(name.split()), note.strip()
    if name:
        return f"{_MARK}{name}\n{note}".rstrip()
    # A note's own heading shall not become a name.
    return f"\n{note}" if note.startswith(_MARK) else note
