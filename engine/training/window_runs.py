"""The runs of a window, each saved into a folder of its own without being asked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from engine.errors import SoftscopeError
from engine.runs import Autosave, RunFolder, SavedRun, Start
from engine.runs.save_point import save_point

from .device_run import DeviceRun

# A folder that cannot be made now is not asked for again before.
_RETRY_SECONDS = 10.0


class WindowRuns:
    """Saves the run under way, from its first validation on.

    Parameters
    ----------
    directory : Path or None
        Where the folders go; None to save nothing.

    Attributes
    ----------
    failure : str
        Why the last save failed; empty if it did not.
    missing : tuple of str
        What was damaged or lost of the run that is gone on with, a sentence each.
    start : Start or None
        The weights the run under way began with; None for zeros.
    """

    def __init__(self, directory: Path | None) -> None:
        self.missing: tuple[str, ...] = ()
        self.start: Start | None = None
        self._directory = directory
        self._autosave: Autosave | None = None
        self._parent: dict[str, Any] | None = None
        self._folder_failure = ""
        self._next_try = 0.0
        self._saved_step = -1

    @property
    def path(self) -> Path | None:
        """The folder of the run under way, if it has one yet."""
        return self._autosave.folder.path if self._autosave else None

    @property
    def failure(self) -> str:
        """Why the last save failed; empty if it did not."""
        return self._autosave.failure if self._autosave else self._folder_failure

    def resume(self, saved: SavedRun) -> None:
        """Go on saving into a run's own folder.

        Raises
        ------
        RunError, OutputError
            If another program writes there, or nobody can.
        """
        self._autosave = Autosave(RunFolder(saved.path, saved))
        self._saved_step = saved.state.at.step
        self._parent = saved.state.about.get("parent")
        self.missing = saved.missing
        self.start = saved.state.origin.start

    def begin_with(self, start: Start) -> None:
        """Let the next run be one that begins with given weights."""
        self.start = start

    def branch_off(self, run: DeviceRun, step: int) -> None:
        """Leave the present run as it is: the next is a branch of it, from a step on."""
        path, start = self.path, self.start
        self.end(run)
        self.start = start
        if path is not None:
            self._parent = {"run": path.name, "step": step}

    def save(self, run: DeviceRun, now: bool = False) -> None:
        """Save if it is time, or ``now`` if anything has changed."""
        if self._directory is None or run.loop.early_stopping.best_step < 0:
            return
        changed = run.loop.step != self._saved_step
        if self._autosave is None and changed:
            self._begin(run)
        if self._autosave is None or not changed or not (now or self._autosave.is_due()):
            return
        self._saved_step = run.loop.step
        self._put(run, is_open=True)

    def end(self, run: DeviceRun | None) -> None:
        """Save the run for the last time and let go of its folder."""
        if run is not None and self._autosave is not None:
            self._put(run, is_open=False)
        self._let_go()
        self._parent = self.start = None
        self.missing = ()

    def _let_go(self) -> None:
        if self._autosave is not None:
            self._autosave.close()
        self._autosave = None
        self._saved_step = -1

    def _begin(self, run: DeviceRun) -> None:
        assert self._directory is not None
        if time.monotonic() < self._next_try:
            return
        name = f"{time.strftime('%Y-%m-%d %H-%M-%S')} {_plain(run.loop.dataset.name)}"
        try:
            self._autosave = Autosave(RunFolder(_free(self._directory / name)))
            self._folder_failure = ""
        except SoftscopeError as error:
            self._folder_failure = str(error)
            self._next_try = time.monotonic() + _RETRY_SECONDS

    def _put(self, run: DeviceRun, is_open: bool) -> None:
        assert self._autosave is not None
        speed = run.speed.steps_per_second / run.loop.n_train_batches
        about: dict[str, Any] = {
            "device": run.loop.backend.device,
            "epochs_per_second": speed,
            "open": is_open,
        }
        if self._parent is not None:
            about["parent"] = self._parent
        self._autosave.put(save_point(run.loop, run.parameters, run.timeline, about, self.start))


def _plain(name: str) -> str:
    """Return a name without what no file system takes."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)[:60]


def _free(path: Path) -> Path:
    """Return a path that nothing stands at: two runs may begin in one second."""
    candidate, n = path, 1
    while candidate.exists():
        n += 1
        candidate = path.with_name(f"{path.name} ({n})")
    return candidate
