"""The background thread that trains: commands in, snapshots out."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from engine.backends.protocol import stop_flag
from engine.data import Dataset, Split
from engine.mailbox import Mailbox
from engine.parameters import Parameters

from . import trainer_commands as commands
from .settings import Settings
from .snapshot import Snapshot, Until
from .trainer_worker import Command, Worker


class Trainer:
    """A training run in a thread of its own, steered by commands that return at once.

    Commands are kept in order and none is lost; each ends the chunk of minibatches under way, so
    it is obeyed within a few milliseconds. Whatever happens is told through the mailbox, failures
    too: a method here never raises for what the thread finds.

    Parameters
    ----------
    mailbox : Mailbox of Snapshot
        Where snapshots are left. Only the newest is kept.
    settings : Settings
        For the first run.
    backend : str
        ``auto``, ``gpu``, ``cpu`` or ``reference``.
    threads : int or None
        For the CPU backend.
    snapshots_per_second : float
        How often a running trainer speaks, at most.
    runs : Path or None
        Where each run is saved into a folder of its own; None to save none.
    """

    def __init__(
        self,
        mailbox: Mailbox[Snapshot],
        settings: Settings | None = None,
        backend: str = "auto",
        threads: int | None = None,
        snapshots_per_second: float = 30,
        runs: Path | None = None,
    ) -> None:
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._stop = stop_flag()
        worker = Worker(
            mailbox,
            self._commands,
            self._stop,
            settings or Settings(),
            backend,
            threads,
            # A little early rather than late: the window would miss its frame.
            0.9 / snapshots_per_second,
            runs,
        )
        self._wanted_view = worker.wanted_view
        self._thread = threading.Thread(target=worker.work, name="trainer", daemon=True)
        self._thread.start()

    def load(
        self,
        source: str | Dataset,
        added: Sequence[str] = (),
        settings: Settings | None = None,
        start: Parameters | None = None,
    ) -> None:
        """Load a data set and get ready at step 0; on failure the present run stays.

        Parameters
        ----------
        source : str or Dataset
            What to learn.
        added : sequence of str
            Sources whose training images join.
        settings : Settings or None
            How; None as before.
        start : Parameters or None
            To begin with, where they fit, instead of zeros.
        """
        self._tell(
            partial(commands.load, source=source, added=added, settings=settings, start=start)
        )

    def score_own(self, drawings: Split | None) -> None:
        """Score a person's own drawings after each validation; None: no longer."""
        self._tell(partial(commands.score_own, drawings=drawings))

    def open_run(self, path: str) -> None:
        """Go on with a run from its folder, where it was saved last, with its data."""
        self._tell(partial(commands.open_run, path=path))

    def open_weights(self, path: str) -> None:
        """Get ready at step 0 with the parameters of a weights file instead of zeros."""
        self._tell(partial(commands.open_weights, path=path))

    def run(self) -> None:
        """Train until paused or over; an ended run stays ended."""
        self._tell(commands.start)

    def pause(self) -> None:
        """Stop after the chunk under way, keeping everything."""
        self._tell(commands.pause)

    def step(self) -> None:
        """Go on by exactly one minibatch and pause.

        Where a past step is looked at, look at the one after it; at the newest, train.
        """
        self._tell(commands.take_step)

    def step_back(self) -> None:
        """Pause and look at the step before the one looked at, with the bits it had."""
        self._tell(commands.step_back)

    def view(self, step: int | None) -> None:
        """Look at a step the run has passed, or at the newest again; training goes on.

        Of several in quick succession only the last is obeyed.
        """
        self._wanted_view.put((step,))
        self._tell(commands.view_wanted)

    def continue_from(self, step: int, **changes: Any) -> None:
        """Forget what came after a step and pause there, with settings changed if given."""
        self._tell(partial(commands.continue_from, step=step, **changes))

    def fork(self, path: str, step: int, **changes: Any) -> None:
        """Pause at a step of a run on disk, with settings changed; the run stays as it is."""
        self._tell(partial(commands.fork, path=path, step=step, **changes))

    def run_until(self, until: Until | None) -> None:
        """Pause by itself at a step, epoch or error; None: no longer."""
        self._tell(partial(commands.run_until, until=until))

    def set_pace(self, minibatches_per_second: float | None) -> None:
        """Run no faster than this, in slow motion; None: as fast as possible."""
        self._tell(partial(commands.set_pace, minibatches_per_second=minibatches_per_second))

    def reset(self, settings: Settings | None = None) -> None:
        """Go back to zero parameters, with other settings if given."""
        self._tell(partial(commands.reset, settings=settings))

    def change(self, **changes: Any) -> None:
        """Change settings from the next minibatch on, without a reset; see `CHANGEABLE`."""
        self._tell(partial(commands.change, **changes))

    def _tell(self, command: Command | None) -> None:
        self._commands.put(command)
        self._stop[0] = 1

    def close(self, timeout: float = 5.0) -> bool:
        """End the thread; return whether it ended within ``timeout`` seconds."""
        self._tell(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()
