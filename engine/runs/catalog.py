"""All runs of a directory, as a list to choose from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import filelock

from engine.data import data_directory
from engine.errors import OutputError, RunError
from engine.files.atomic import write_atomically
from engine.training.schedule import Era, epoch_at
from engine.training.settings import Settings

from .note import NOTE, read_note
from .state import read_fields
from .state_file import LOCK, PREVIOUS, STATE

_DELETED = ".deleted"


@dataclass(frozen=True)
class RunEntry:
    """A run on disk, as a list shows it.

    Attributes
    ----------
    path : Path
        Its folder; the folder's name is the run's.
    dataset : str
        Name of its data set.
    settings : Settings or None
        Those in force at its end; None where nothing could be read.
    schedule : tuple of Era
        All of them.
    step, epoch : int
        Where it was saved last.
    best_valid_error, test_error : float or None
        Fractions; None before the first validation.
    epochs_per_second : float
        At the last save.
    saved : float
        When, seconds since 1970.
    stopped_by : str
        Why it is over; empty if it is not.
    is_open : bool
        It was not closed when it was saved last.
    interrupted : bool
        It was being trained when its program ended without closing it.
    parent : tuple of (str, int) or None
        Name of the run and the step it branches off from.
    began_with : str
        Name of the weights it began with; empty for zeros.
    note : str
        What a person wrote about it.
    damage : str
        Why it cannot be read; else empty.
    """

    path: Path
    dataset: str = ""
    settings: Settings | None = None
    schedule: tuple[Era, ...] = ()
    step: int = 0
    epoch: int = 0
    best_valid_error: float | None = None
    test_error: float | None = None
    epochs_per_second: float = 0.0
    saved: float = 0.0
    stopped_by: str = ""
    is_open: bool = False
    interrupted: bool = False
    parent: tuple[str, int] | None = None
    began_with: str = ""
    note: str = ""
    damage: str = ""


def runs_directory() -> Path:
    """Return where the window keeps its runs."""
    return data_directory() / "runs"


def list_runs(directory: Path, known: Sequence[RunEntry] = ()) -> list[RunEntry]:
    """Return all runs of a directory, the one saved last first.

    Parameters
    ----------
    directory : Path
        Where they are.
    known : sequence of RunEntry
        What was found there before: only what was saved since is opened again.
    """
    if not directory.is_dir():
        return []
    before = {entry.path: entry for entry in known}
    folders = (path for path in directory.iterdir() if path.is_dir() and path.name != _DELETED)
    entries = [_entry(path, before.get(path)) for path in folders if is_run(path)]
    return sorted(entries, key=lambda entry: entry.saved, reverse=True)


def write_note(path: Path, note: str) -> None:
    """Keep a person's words about a run.

    Raises
    ------
    OutputError
        If they cannot be written.
    """
    write_atomically(path / NOTE, note)


def delete_run(path: Path) -> Path:
    """Take a run off the list; return where it lies until `empty_deleted`, for `restore_run`.

    Raises
    ------
    RunError
        If a program is writing it.
    OutputError
        If it cannot be moved.
    """
    if _is_being_written(path):
        raise RunError(f"{path.name} is being trained; close or reset it first")
    target = path.parent / _DELETED / path.name
    try:
        target.parent.mkdir(exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        return path.rename(target)
    except OSError as error:
        raise OutputError(f"cannot delete {path} ({error.strerror or error})") from error


def restore_run(deleted: Path) -> Path:
    """Bring a deleted run back and return where it is."""
    try:
        return deleted.rename(deleted.parent.parent / deleted.name)
    except OSError as error:
        raise OutputError(f"cannot bring {deleted} back ({error.strerror or error})") from error


def empty_deleted(directory: Path) -> None:
    """Remove for good what was deleted."""
    shutil.rmtree(directory / _DELETED, ignore_errors=True)


def is_run(path: str | os.PathLike[str]) -> bool:
    """Whether a run is saved in a folder."""
    path = Path(path)
    return (path / STATE).exists() or (path / PREVIOUS).exists()


def _is_being_written(path: Path) -> bool:
    try:
        with filelock.FileLock(path / LOCK, timeout=0):
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False


def _entry(path: Path, known: RunEntry | None) -> RunEntry:
    note = read_note(path)
    with suppress(OSError):
        if known is not None and known.saved == (path / STATE).stat().st_mtime:
            interrupted = known.is_open and not _is_being_written(path)
            return replace(known, note=note, interrupted=interrupted)
    for name in (STATE, PREVIOUS):
        try:
            with (path / name).open("rb") as stream:
                fields = read_fields(stream)
                saved = os.fstat(stream.fileno()).st_mtime
            schedule = tuple(
                Era(**(era | {"settings": Settings(**era["settings"])}))
                for era in fields["schedule"]
            )
            at, about = fields["at"], fields["about"]
            parent = about.get("parent")
            is_open = bool(about.get("open", False))
            return RunEntry(
                path,
                dataset=fields["origin"]["name"],
                settings=schedule[-1].settings,
                schedule=schedule,
                step=at["step"],
                epoch=epoch_at(schedule, at["step"] - 1),
                best_valid_error=at["best_valid_error"],
                test_error=at["test_error"],
                epochs_per_second=about.get("epochs_per_second", 0.0),
                saved=saved,
                stopped_by=fields["stopped_by"] or "",
                is_open=is_open,
                interrupted=is_open and not _is_being_written(path),
                parent=(parent["run"], parent["step"]) if parent else None,
                began_with=(fields["origin"].get("start") or {}).get("name", ""),
                note=note,
            )
        # zipfile, zlib and NumPy's header parser answer damage with a dozen kinds of exception.
        except Exception:
            continue
    return RunEntry(path, note=note, damage="its state is damaged")
