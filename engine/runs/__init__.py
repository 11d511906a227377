"""Runs on disk: saved while they train, resumed as if nothing had happened."""

from .autosave import Autosave
from .catalog import (
    RunEntry,
    delete_run,
    empty_deleted,
    list_runs,
    restore_run,
    runs_directory,
    write_note,
)
from .fingerprint import fingerprint
from .folder import RunFolder, SavedRun, SavePoint, load_run
from .origin import Origin
from .state import RunState

__all__ = [
    "Autosave",
    "Origin",
    "RunEntry",
    "RunFolder",
    "RunState",
    "SavePoint",
    "SavedRun",
    "delete_run",
    "empty_deleted",
    "fingerprint",
    "list_runs",
    "load_run",
    "restore_run",
    "runs_directory",
    "write_note",
]
