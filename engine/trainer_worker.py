"""What runs in the trainer's thread."""

from __future__ import annotations

import queue
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from .backends import select_backend
from .backends.protocol import StopFlag
from .backends.span import Span
from .chunking import ChunkSizer
from .data import Dataset, load_dataset
from .errors import BackendError, SoftscopeError, WeightsError
from .files import load_weights
from .mailbox import Mailbox
from .parameters import Parameters
from .settings import Settings
from .snapshot import Snapshot, State, StoppedBy
from .speed_meter import SpeedMeter
from .training_loop import TrainingLoop

# Every span ends with a wait for Python's global lock, which a repainting window holds. Neither a
# command nor a snapshot waits for its end, so it may last many frames.
_SPAN_SECONDS = 0.25

Command = Callable[["Worker"], None]
Result = TypeVar("Result")


class Worker:
    """What runs in the thread; no other thread touches it."""

    def __init__(
        self,
        mailbox: Mailbox[Snapshot],
        commands: queue.SimpleQueue[Command | None],
        stop: StopFlag,
        settings: Settings,
        backend: str,
        threads: int | None,
        snapshot_interval: float,
    ) -> None:
        self._mailbox = mailbox
        self._snapshot_interval = snapshot_interval
        self._commands = commands
        self._stop = stop
        self._settings = settings
        self._backend_name = backend
        self._threads = threads
        self._state = State.PREPARING
        self._message = ""
        self._refused = False
        self._report = ""
        self._loop: TrainingLoop | None = None
        self._backend_notes: tuple[str, ...] = ()
        self._parameters: Parameters | None = None
        self._sizer = ChunkSizer(_SPAN_SECONDS)
        self._published = 0.0
        # One thread for everything the backend does: devices and thread pools are per thread.
        self._device = ThreadPoolExecutor(max_workers=1, thread_name_prefix="device")
        self._speed = SpeedMeter()

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
                return self._commands.get(block=self._state is not State.RUNNING)
            except queue.Empty:
                self._advance()

    def _advance(self) -> None:
        """Run one span, telling how far it is as often as a window can show."""
        loop = self._require_loop()
        started = time.perf_counter()
        span = loop.begin(self._sizer.count, self._stop)
        running = self._device.submit(_train, loop, span)
        while not self._ends_in_time(running):
            parameters = loop.look(span, is_running=lambda: not running.done())
            if parameters is not None:
                self._parameters = parameters
                self._speed.note(time.perf_counter(), loop.step)
                self._publish()
        try:
            parameters_at_end = running.result()
        except BackendError as error:
            self._go_on_without(loop, error)
            return
        loop.end(span)
        now = time.perf_counter()
        self._sizer.took(int(span.done[0]), now - started)
        self._speed.note(now, loop.step)
        self._parameters = parameters_at_end
        if loop.stopped_by is not None:
            self._end()
        elif now - self._published >= self._snapshot_interval:
            self._publish()

    def _go_on_without(self, loop: TrainingLoop, error: BackendError) -> None:
        """Move a run whose device failed to the CPU, from the last parameters that were seen."""
        failed = loop.backend.device
        selection = self._on_device(
            select_backend, "auto", loop.dataset, self._threads, (loop.backend.name,)
        )
        assert self._parameters is not None  # read when the run began
        self._on_device(loop.move_to, selection.backend, self._parameters)
        self._backend_notes = (*self._backend_notes, f"{failed}: {error}", *selection.notes)
        self._say(
            f"{failed} failed ({error}); going on with {selection.backend.device} "
            f"from step {loop.step:,}",
            refused=True,
        )

    def _ends_in_time(self, running: Future[Parameters]) -> bool:
        """Wait until the next snapshot is due; return whether the span ended before."""
        due = self._published + self._snapshot_interval
        done, _ = wait([running], timeout=max(0.0, due - time.perf_counter()))
        return bool(done)

    def _on_device(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Call a function in the one thread that touches the backend."""
        return self._device.submit(function, *arguments).result()

    def _read_parameters(self) -> None:
        self._parameters = self._on_device(self._require_loop().backend.get_parameters)

    # -- commands ------------------------------------------------------------------------

    def load(self, source: str | Dataset) -> None:
        """Load a data set, unless it is one already, and start a run on it at step 0."""
        if self._loop is not None:
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
            selection = self._on_device(select_backend, self._backend_name, dataset, self._threads)
            self._loop = self._on_device(TrainingLoop, dataset, self._settings, selection.backend)
            self._read_parameters()
        except SoftscopeError:
            self._state = before
            raise
        self._backend_notes = selection.notes
        self._be_ready("")

    def open_weights(self, path: str) -> None:
        """Start a run from weights in a file, on the present data set."""
        loop = self._require_loop()
        weights = load_weights(path)
        dataset = loop.dataset
        if weights.image_shape != dataset.image_shape or weights.class_names != dataset.class_names:
            raise WeightsError(
                f"{path}: made for {weights.image_shape} images of {len(weights.class_names)} "
                f"classes, which {dataset.name} does not have; open its data first"
            )
        self._start(loop.settings, weights.parameters)
        self._be_ready(f"Weights from {path}: Run goes on from them, Reset forgets them")

    def run(self) -> None:
        """Train until paused or over."""
        if self._require_loop().stopped_by is None and self._state is not State.RUNNING:
            self._state = State.RUNNING
            self._speed.resume()
            self._say("")

    def pause(self) -> None:
        """Stop training, keeping everything."""
        if self._state is State.RUNNING:
            self._state = State.PAUSED
            self._say("")

    def take_step(self) -> None:
        """Train on one minibatch and pause."""
        loop = self._require_loop()
        if loop.stopped_by is not None:
            return
        self._state = State.PAUSED
        self._on_device(loop.advance, 1)
        self._read_parameters()
        if loop.stopped_by is not None:
            self._end()
        else:
            self._say("")

    def reset(self, settings: Settings | None) -> None:
        """Start again from zero parameters."""
        self._start(settings or self._require_loop().settings)
        self._be_ready("")

    def _start(self, settings: Settings, start: Parameters | None = None) -> None:
        """Begin a new run on the present data set."""
        loop = self._require_loop()
        self._loop = self._on_device(TrainingLoop, loop.dataset, settings, loop.backend, start)
        self._settings = settings
        self._read_parameters()

    def change(self, **changes: Any) -> None:
        """Change learning rate or L2."""
        loop = self._require_loop()
        loop.change(**changes)
        self._settings = loop.settings
        self._publish()

    # -- telling -------------------------------------------------------------------------

    def _require_loop(self) -> TrainingLoop:
        if self._loop is None:
            raise SoftscopeError("no data set is loaded yet; open one first")
        return self._loop

    def _be_ready(self, message: str) -> None:
        self._state = State.READY
        self._report = ""
        self._sizer = ChunkSizer(_SPAN_SECONDS)
        self._speed = SpeedMeter()
        self._say(message)

    def _end(self) -> None:
        loop = self._require_loop()
        self._state = State.ENDED
        self._say(_ending(loop))

    def _refuse(self, error: SoftscopeError) -> None:
        """Tell why a command was not obeyed; the run, if there is one, stays as it was."""
        if self._loop is None:
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
        loop = self._loop
        if loop is None:
            self._mailbox.put(
                Snapshot(self._state, self._settings, self._message, self._refused, self._report)
            )
            return
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
                backend_notes=self._backend_notes,
                step=loop.step,
                n_train_batches=loop.n_train_batches,
                parameters=self._parameters,
                best_parameters=loop.best_parameters,
                early_stopping=loop.early_stopping,
                curves=loop.recorder.curves(),
                epochs_per_second=self._speed.steps_per_second / loop.n_train_batches,
                stopped_by=loop.stopped_by,
            )
        )


def _train(loop: TrainingLoop, span: Span) -> Parameters:
    """Run a span and return the parameters, in one call: both are there, or neither is.

    So the step that is known and the parameters that are known belong together, and a run can go
    on from them on another device.
    """
    loop.train(span)
    return loop.backend.get_parameters()


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
