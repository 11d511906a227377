"""What runs in the trainer's thread: training between commands, and telling how it stands."""

from __future__ import annotations

import queue
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.backends.protocol import StopFlag
from engine.data import Dataset
from engine.errors import SoftscopeError
from engine.mailbox import Mailbox

from .device_run import DeviceRun
from .own_score import OwnScore
from .pace import Pace, reached, steps_until
from .settings import Settings
from .snapshot import Moment, Snapshot, State, StoppedBy, Until
from .training_loop import TrainingLoop
from .window_runs import WindowRuns

Command = Callable[["Worker"], None]


class Worker:
    """What runs in the thread; no other thread touches it, and commands are given it to act on.

    Attributes
    ----------
    state : State
        What it is doing.
    run : DeviceRun or None
        The run, once there is a data set.
    loaded : Dataset or None
        What was loaded, before it was prepared as the settings want it.
    settings : Settings
        For the next run.
    viewed : Moment or None
        The past step that somebody looks at.
    pace : Pace
        How fast it may go.
    until : Until or None
        Where it is to pause by itself.
    runs : WindowRuns
        Where it is saved.
    own : OwnScore or None
        A person's own drawings, scored at each validation.
    device : ThreadPoolExecutor
        The one thread that touches backends.
    backend_name, threads
        As in `select_backend`.
    wanted_view : Mailbox of (int or None,)
        The step that was asked for last.
    """

    def __init__(
        self,
        mailbox: Mailbox[Snapshot],
        commands: queue.SimpleQueue[Command | None],
        stop: StopFlag,
        settings: Settings,
        backend: str,
        threads: int | None,
        snapshot_interval: float,
        runs: Path | None,
    ) -> None:
        self._mailbox = mailbox
        self._snapshot_interval = snapshot_interval
        self._commands = commands
        self._stop = stop
        self._message = ""
        self._refused = False
        self._report = ""
        self._published = 0.0
        self.settings = settings
        self.backend_name = backend
        self.threads = threads
        self.state = State.PREPARING
        self.run: DeviceRun | None = None
        self.loaded: Dataset | None = None
        self.viewed: Moment | None = None
        self.wanted_view: Mailbox[tuple[int | None]] = Mailbox()
        self.pace = Pace()
        self.until: Until | None = None
        self.own: OwnScore | None = None
        self.runs = WindowRuns(runs)
        self.device = ThreadPoolExecutor(max_workers=1, thread_name_prefix="device")

    # -- the thread ----------------------------------------------------------------------

    def work(self) -> None:
        """Obey commands and train, until told to close."""
        with self.device:
            self._work()
            self.runs.end(self.run)

    def _work(self) -> None:
        while True:
            try:
                command = self._next_command()
                if command is None:
                    return
                command(self)
            except SoftscopeError as error:
                self._refuse(error)
            # The outermost net: whatever breaks is shown, and the thread goes on serving.
            except Exception as error:
                self._fail(error)

    def _next_command(self) -> Command | None:
        """Return the next command; without one, train while running, else wait."""
        while True:
            # Cleared before looking: a command that comes later sets it again.
            self._stop[0] = 0
            try:
                if self.state is not State.RUNNING:
                    return self._commands.get()
                wait = self.pace.wait()
                return self._commands.get(block=wait > 0, timeout=wait or None)
            except queue.Empty:
                self._advance()

    def _advance(self) -> None:
        """Train for a while, telling how far it is as often as a window can show."""
        run = self.require_run()
        before = run.loop.step
        moved = run.advance(
            self._stop,
            due=lambda: self._published + self._snapshot_interval,
            looked=self.publish,
            most=self._most(run.loop),
        )
        self._score_own(run)
        self.pace.took(run.loop.step - before)
        if moved is not None:
            self.say(moved, refused=True)
        elif run.loop.stopped_by is not None:
            self.end()
        elif reached(self.until, run.loop):
            self.until = None
            self.state = State.PAUSED
            self.say(f"Paused after step {run.loop.step:,}, as asked")
        elif time.perf_counter() >= self._published + self._snapshot_interval:
            self.publish()

    def _most(self, loop: TrainingLoop) -> int:
        """Return after how many minibatches something is to be done at the latest."""
        most = self.pace.most(steps_until(self.until, loop))
        return most if self.own is None else min(most, loop.era.until_validation(loop.step))

    def require_run(self) -> DeviceRun:
        """Return the run, or refuse the command that needs one."""
        if self.run is None:
            raise SoftscopeError("no data set is loaded yet; open one first")
        return self.run

    # -- telling -------------------------------------------------------------------------

    def stand_ready(self, message: str = "") -> None:
        """Begin: another run, or the same from another place, waits to be started."""
        run = self.require_run()
        self.viewed = None
        self.until = None
        self._report = ""
        self.settings = run.loop.settings
        if run.loop.stopped_by is not None:
            self.end()
        else:
            self.state = State.PAUSED if run.loop.step else State.READY
            self.say(message)

    def end(self) -> None:
        """Tell that the run is over, and why."""
        self.state = State.ENDED
        self.say(_ending(self.require_run().loop))

    def say(self, message: str, refused: bool = False) -> None:
        """Tell how it stands, with a line for a person."""
        self._message = message
        self._refused = refused
        self.publish()

    def _refuse(self, error: SoftscopeError) -> None:
        """Tell why a command was not obeyed; the run, if there is one, stays as it was."""
        if self.run is None:
            self.state = State.FAILED
        self.say(str(error), refused=True)

    def _fail(self, error: Exception) -> None:
        self.state = State.FAILED
        self._report = "".join(traceback.format_exception(error))
        self.say(f"{type(error).__name__}: {error}")

    def publish(self) -> None:
        """Tell how it stands, and save the run if it is time."""
        self._published = time.perf_counter()
        if self.run is None:
            self._mailbox.put(
                Snapshot(self.state, self.settings, self._message, self._refused, self._report)
            )
            return
        self._score_own(self.run)
        self.runs.save(self.run, now=self.state is not State.RUNNING)
        self._mailbox.put(self._snapshot(self.run))

    def _score_own(self, run: DeviceRun) -> None:
        if self.own is not None:
            self.own.note(run.loop, run.parameters)

    def _snapshot(self, run: DeviceRun) -> Snapshot:
        loop = run.loop
        return Snapshot(
            state=self.state,
            settings=loop.settings,
            message=self._message,
            refused=self._refused,
            report=self._report,
            dataset=loop.dataset,
            backend=loop.backend.name,
            device=loop.backend.device,
            backend_notes=run.notes,
            step=loop.step,
            parameters=run.parameters,
            best_parameters=loop.best_parameters,
            early_stopping=loop.early_stopping,
            curves=loop.recorder.curves(),
            epochs_per_second=run.speed.steps_per_second / loop.n_train_batches,
            stopped_by=loop.stopped_by,
            schedule=loop.schedule,
            viewed=self.viewed,
            keyframes=run.timeline.keyframes(),
            pace=self.pace.minibatches_per_second,
            until=self.until,
            run_path=self.runs.path,
            save_failure=self.runs.failure,
            missing=self.runs.missing,
            start=self.runs.start,
        )


def _ending(loop: TrainingLoop) -> str:
    """Say why a run is over."""
    best = loop.early_stopping
    result = f"best validation error {best.best_valid_error:.2%}, test error {best.test_error:.2%}"
    if loop.stopped_by is StoppedBy.PATIENCE:
        return f"Stopped by patience in epoch {loop.epoch:,}: {result}"
    if loop.stopped_by is StoppedBy.EPOCHS:
        return f"All {loop.settings.epochs:,} epochs done: {result}"
    return (
        f"Stopped before step {loop.step:,}: the cost or a weight would have become infinite. "
        f"Reset with a learning rate below {loop.settings.learning_rate:g}"
    )
