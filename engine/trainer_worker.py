"""What runs in the trainer's thread."""

from __future__ import annotations

import queue
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .backends.protocol import StopFlag
from .data import Dataset, load_dataset
from .device_run import DeviceRun
from .errors import SoftscopeError, WeightsError
from .files import load_weights
from .mailbox import Mailbox
from .pace import Pace, reached, steps_until
from .settings import Settings
from .snapshot import Moment, Snapshot, State, StoppedBy, Until
from .training_loop import TrainingLoop

Command = Callable[["Worker"], None]


class Worker:
    """What runs in the thread; no other thread touches it."""

    def __init__(
        self,
        mailbox: Mailbox[Snapshot],
        commands: queue.SimpleQueue[Command | None],
        wanted: Mailbox[tuple[int | None]],
        stop: StopFlag,
        settings: Settings,
        backend: str,
        threads: int | None,
        snapshot_interval: float,
    ) -> None:
        self._mailbox = mailbox
        self._snapshot_interval = snapshot_interval
        self._commands = commands
        self._wanted = wanted
        self._stop = stop
        self._settings = settings
        self._backend_name = backend
        self._threads = threads
        self._state = State.PREPARING
        self._message = ""
        self._refused = False
        self._report = ""
        self._run: DeviceRun | None = None
        self._viewed: Moment | None = None
        self._pace = Pace()
        self._until: Until | None = None
        self._published = 0.0
        self._device = ThreadPoolExecutor(max_workers=1, thread_name_prefix="device")

    # -- the thread ----------------------------------------------------------------------

    def work(self) -> None:
        """Obey commands and train, until told to close."""
        with self._device:
            self._work()

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
                if self._state is not State.RUNNING:
                    return self._commands.get()
                wait = self._pace.wait()
                return self._commands.get(block=wait > 0, timeout=wait or None)
            except queue.Empty:
                self._advance()

    def _advance(self) -> None:
        """Train for a while, telling how far it is as often as a window can show."""
        run = self._require_run()
        before = run.loop.step
        moved = run.advance(
            self._stop,
            due=lambda: self._published + self._snapshot_interval,
            looked=self._publish,
            most=self._pace.most(steps_until(self._until, run.loop)),
        )
        self._pace.took(run.loop.step - before)
        if moved is not None:
            self._say(moved, refused=True)
        elif reached(self._until, run.loop):
            self._pause_there()
        elif run.loop.stopped_by is not None:
            self._end()
        elif time.perf_counter() >= self._published + self._snapshot_interval:
            self._publish()

    # -- commands ------------------------------------------------------------------------

    def load(self, source: str | Dataset) -> None:
        """Load a data set, unless it is one already, and start a run on it at step 0."""
        if self._run is not None:
            self.pause()
        before = self._state
        self._state = State.PREPARING
        try:
            if isinstance(source, Dataset):
                dataset = source
            else:
                self._say(f"Loading {source} …")
                dataset = load_dataset(source)
            self._say("Preparing the device (the first start on a machine compiles, once) …")
            self._run = DeviceRun(
                self._device, dataset, self._settings, self._backend_name, self._threads
            )
        except SoftscopeError:
            self._state = before
            raise
        self._be_ready("")

    def open_weights(self, path: str) -> None:
        """Start a run from weights in a file, on the present data set."""
        run = self._require_run()
        loop = run.loop
        weights = load_weights(path)
        dataset = loop.dataset
        if weights.image_shape != dataset.image_shape or weights.class_names != dataset.class_names:
            raise WeightsError(
                f"{path}: made for {weights.image_shape} images of {len(weights.class_names)} "
                f"classes, which {dataset.name} does not have; open its data first"
            )
        run.restart(loop.settings, weights.parameters)
        self._be_ready(f"Weights from {path}: Run goes on from them, Reset forgets them")

    def run(self) -> None:
        """Train until paused or over."""
        run = self._require_run()
        if run.loop.stopped_by is None and self._state is not State.RUNNING:
            self._viewed = None
            self._state = State.RUNNING
            run.speed.resume()
            self._pace.resume()
            self._say("")

    def pause(self) -> None:
        """Stop training, keeping everything."""
        if self._state is State.RUNNING:
            self._state = State.PAUSED
            self._say("")

    def take_step(self) -> None:
        """Look at the next step, or train on one minibatch, and pause."""
        run = self._require_run()
        if self._viewed is not None:
            self.pause()
            self._view(self._viewed.step + 1)
            return
        if run.loop.stopped_by is not None:
            return
        self._state = State.PAUSED
        run.take_step()
        if run.loop.stopped_by is not None:
            self._end()
        else:
            self._say("")

    def step_back(self) -> None:
        """Pause and look at the step before."""
        run = self._require_run()
        self.pause()
        shown = run.loop.step if self._viewed is None else self._viewed.step
        if shown:
            self._view(shown - 1)

    def view_wanted(self) -> None:
        """Look at the step that was asked for last."""
        wanted = self._wanted.take()
        if wanted is not None:
            self._view(wanted[0])

    def _view(self, step: int | None) -> None:
        run = self._require_run()
        is_past = step is not None and 0 <= step < run.loop.step
        self._viewed = run.moment(step) if step is not None and is_past else None
        self._publish()

    def continue_from(self, step: int, **changes: Any) -> None:
        """Go back to a step for good, and change settings there."""
        run = self._require_run()
        self.pause()
        if step < run.loop.step:
            run.go_on_from(step)
        self._viewed = None
        run.loop.change(**changes)
        self._settings = run.loop.settings
        if run.loop.stopped_by is None:
            self._state = State.PAUSED if run.loop.step else State.READY
            self._say("")
        else:
            self._end()

    def run_until(self, until: Until | None) -> None:
        """Pause by itself, or no longer."""
        self._until = until
        self._publish()

    def set_pace(self, minibatches_per_second: float | None) -> None:
        """Run at most so fast."""
        self._pace = Pace(minibatches_per_second)
        self._publish()

    def reset(self, settings: Settings | None) -> None:
        """Start again from zero parameters."""
        run = self._require_run()
        run.restart(settings or run.loop.settings)
        self._settings = run.loop.settings
        self._be_ready("")

    def change(self, **changes: Any) -> None:
        """Change settings from the next minibatch on; a run they no longer end goes on."""
        loop = self._require_run().loop
        loop.change(**changes)
        self._settings = loop.settings
        if self._state is State.ENDED and loop.stopped_by is None:
            self._state = State.PAUSED
            self._message = ""
        self._publish()

    # -- telling -------------------------------------------------------------------------

    def _require_run(self) -> DeviceRun:
        if self._run is None:
            raise SoftscopeError("no data set is loaded yet; open one first")
        return self._run

    def _pause_there(self) -> None:
        """Stop where it was asked for."""
        self._until = None
        self._state = State.PAUSED
        self._say(f"Paused after step {self._require_run().loop.step:,}, as asked")

    def _be_ready(self, message: str) -> None:
        self._state = State.READY
        self._viewed = None
        self._until = None
        self._report = ""
        self._say(message)

    def _end(self) -> None:
        self._state = State.ENDED
        self._say(_ending(self._require_run().loop))

    def _refuse(self, error: SoftscopeError) -> None:
        """Tell why a command was not obeyed; the run, if there is one, stays as it was."""
        if self._run is None:
            self._state = State.FAILED
        self._say(str(error), refused=True)

    def _fail(self, error: Exception) -> None:
        self._state = State.FAILED
        self._report = "".join(traceback.format_exception(error))
        self._say(f"{type(error).__name__}: {error}")

    def _say(self, message: str, refused: bool = False) -> None:
        self._message = message
        self._refused = refused
        self._publish()

    def _publish(self) -> None:
        self._published = time.perf_counter()
        if self._run is None:
            self._mailbox.put(
                Snapshot(self._state, self._settings, self._message, self._refused, self._report)
            )
            return
        loop = self._run.loop
        self._mailbox.put(
            Snapshot(
                state=self._state,
                settings=loop.settings,
                message=self._message,
                refused=self._refused,
                report=self._report,
                dataset=loop.dataset,
                backend=loop.backend.name,
                device=loop.backend.device,
                backend_notes=self._run.notes,
                step=loop.step,
                parameters=self._run.parameters,
                best_parameters=loop.best_parameters,
                early_stopping=loop.early_stopping,
                curves=loop.recorder.curves(),
                epochs_per_second=self._run.speed.steps_per_second / loop.n_train_batches,
                stopped_by=loop.stopped_by,
                schedule=loop.schedule,
                viewed=self._viewed,
                pace=self._pace.minibatches_per_second,
                until=self._until,
            )
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
