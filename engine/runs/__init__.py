"""Runs on disk: saved while they train, resumed as if nothing had happened."""

from .autosave import Autosave
from .catalog import (
    RunEntry,
    delete_run,
    empty_deleted,
    is_run,
    list_runs,
    restore_run,
    runs_directory,
    write_note,
)
from .command_line import as_command, command_of_run
from .compare import (
    Comparison,
    compare_runs,
    setting_name,
    setting_text,
    settings_in_brief,
    unlike_tutorial,
)
from .details import RunDetails, dataset_of, run_details
from .fingerprint import fingerprint
from .folder import SavedRun, load_run
from .note import named, with_name
from .origin import Origin, Start
from .saving import RunFolder, SavePoint
from .state import RunState

__all__ = [
    "Autosave",
    "Comparison",
    "Origin",
    "RunDetails",
    "RunEntry",
    "RunFolder",
    "RunState",
    "SavePoint",
    "SavedRun",
    "Start",
    "as_command",
    "command_of_run",
    "compare_runs",
    "dataset_of",
    "delete_run",
    "empty_deleted",
    "fingerprint",
    "is_run",
    "list_runs",
    "load_run",
    "named",
    "restore_run",
    "run_details",
    "runs_directory",
    "setting_name",
    "setting_text",
    "settings_in_brief",
    "unlike_tutorial",
    "with_name",
    "write_note",
]
