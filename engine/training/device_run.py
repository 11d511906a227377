"""A run together with the one thread that touches its backend."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, TypeVar

from engine.backends import select_backend
from engine.backends.protocol import Backend, StopFlag
from engine.backends.span import Span
from engine.data import Dataset
from engine.errors import BackendError
from engine.parameters import Parameters
from engine.runs.folder import SavedRun
from engine.runs.resume import restored_loop

from .chunking import ChunkSizer
from .curves import CurveRecorder
from .settings import Settings
from .snapshot import Moment
from .speed_meter import SpeedMeter
from .timeline import Keyframe, Timeline
from .training_loop import TrainingLoop

# Every span ends with a wait for Python's global lock, which a repainting window holds. Neither a
# command nor a snapshot waits for its end, so it may last many frames.
_SPAN_SECONDS = 0.25
# Whoever looks at a step often goes on to one of those before it.
_KEPT_NEAR = 64

Result = TypeVar("Result")


class DeviceRun:
    """A training loop on a device, steered from another thread.

    Parameters
    ----------
    device : ThreadPoolExecutor
        Of one thread, which does everything the backend does: devices and thread pools are per
        thread. The same for every run, and not closed here.
    dataset, settings, backend, threads
        As in `select_backend` and `TrainingLoop`.
    saved : SavedRun or None
        A run to go on with; its settings are its own.

    Attributes
    ----------
    loop : TrainingLoop
        The run.
    parameters : Parameters
        Those of ``loop.step``: the two always belong together.
    notes : tuple of str
        Why faster backends do not serve, or no longer.
    speed : SpeedMeter
        How fast it goes.
    timeline : Timeline
        Where it has been.

    Raises
    ------
    BackendError, SettingsError
        If no backend works, or the batch size does not fit the data.
    """

    parameters: Parameters

    def __init__(
        self,
        device: ThreadPoolExecutor,
        dataset: Dataset,
        settings: Settings,
        backend: str,
        threads: int | None,
        saved: SavedRun | None = None,
    ) -> None:
        self._device = device
        self._threads = threads
        selection = self._call(select_backend, backend, dataset, threads)
        self.notes = selection.notes
        if saved is None:
            self._begin(dataset, settings, selection.backend, None)
        else:
            recorder = CurveRecorder()
            recorder.take_curves_of(saved.state.curves)
            self._stand(self._call(restored_loop, saved, dataset, selection.backend, recorder))
            self.timeline = Timeline.of((*saved.keyframes, saved.state.at))

    def restart(self, settings: Settings, start: Parameters | None = None) -> None:
        """Begin again on the same data and device, from zeros unless told otherwise."""
        self._begin(self.loop.dataset, settings, self.loop.backend, start)

    def _begin(
        self, dataset: Dataset, settings: Settings, backend: Backend, start: Parameters | None
    ) -> None:
        self._stand(self._call(TrainingLoop, dataset, settings, backend, start))

    def _stand(self, loop: TrainingLoop) -> None:
        """Stand where a loop stands."""
        self.loop = loop
        self.parameters = self._call(loop.backend.get_parameters)
        self.timeline = Timeline(loop.keyframe(self.parameters))
        self._near: Keyframe | None = None
        self.speed = SpeedMeter()
        self._sizer = ChunkSizer(_SPAN_SECONDS)

    def take_step(self) -> None:
        """Run exactly one minibatch."""
        self._call(self.loop.advance, 1)
        self._stand_at(self._call(self.loop.backend.get_parameters))

    def advance(
        self, stop: StopFlag, due: Callable[[], float], looked: Callable[[], None], most: int
    ) -> str | None:
        """Run one span.

        Parameters
        ----------
        stop : StopFlag
            Ends the span when another thread sets it.
        due : callable
            Returns when (``time.perf_counter``) the next look into the running span is wanted.
        looked : callable
            Called after each look, with this run brought up to date.
        most : int
            Minibatches it may have.

        Returns
        -------
        str or None
            If the device failed: one line that says so, the run having moved to another.
        """
        loop = self.loop
        started = time.perf_counter()
        span = loop.begin(min(most, self._sizer.count), stop)
        running = self._device.submit(_train, loop, span)
        while not wait([running], timeout=max(0.0, due() - time.perf_counter())).done:
            parameters = loop.look(span, is_running=lambda: not running.done())
            if parameters is not None:
                self._stand_at(parameters)
                self.speed.note(time.perf_counter(), loop.step)
                looked()
        try:
            parameters = running.result()
        except BackendError as error:
            return self._go_on_without_device(error)
        loop.end(span)
        self._stand_at(parameters)
        now = time.perf_counter()
        self._sizer.took(int(span.done[0]), now - started)
        self.speed.note(now, loop.step)
        return None

    def _stand_at(self, parameters: Parameters) -> None:
        """Take note of the parameters of ``loop.step``."""
        self.parameters = parameters
        self.timeline.note(self.loop.keyframe(parameters))

    def peek(self) -> tuple[float, Parameters] | None:
        """Return what the next minibatch leads to; see `TrainingLoop.peek`."""
        ahead: tuple[float, Parameters] | None = self._call(self.loop.peek)
        return ahead

    def moment(self, step: int) -> Moment:
        """Return the run at a step it has passed, with the bits it had there."""
        return self._call(self._moment, step)

    def _moment(self, step: int) -> Moment:
        try:
            past = self._replay(step, step)
            parameters = past.backend.get_parameters()
            cost, after = past.peek() or (None, None)
        finally:
            self.loop.move_to(self.loop.backend, self.parameters)
        return Moment(step, past.era, parameters, past.early_stopping, cost, after)

    def go_on_from(self, step: int) -> None:
        """Forget what came after a step; the run stands there as it did then."""
        self._call(self._go_on_from, step)

    def _go_on_from(self, step: int) -> None:
        recorder, recorded = self.loop.recorder.before(step)
        present = self.loop
        self.loop = self._replay(recorded, step, recorder)
        self.parameters = self.loop.backend.get_parameters()
        stopping = self.loop.early_stopping
        if stopping.best_step == present.early_stopping.best_step:
            self.loop.best_parameters = present.best_parameters
        elif stopping.best_step >= 0:
            best = self._replay(stopping.best_step + 1, stopping.best_step + 1)
            self.loop.best_parameters = best.backend.get_parameters()
            self.loop.move_to(best.backend, self.parameters)
        self.timeline.forget_after(step)
        self.timeline.note(self.loop.keyframe(self.parameters), always=True)
        self._near = None
        self.speed.resume()

    def _replay(self, since: int, step: int, recorder: CurveRecorder | None = None) -> TrainingLoop:
        """Go through the run again, from ``since`` or before to ``step``, on the same backend."""
        present = self.loop
        start = self.timeline.before(since)
        if self._near is not None and start.step < self._near.step <= since:
            start = self._near
        schedule = tuple(era for era in present.schedule if era.first_step <= step)
        past = TrainingLoop(
            present.dataset, schedule[0].settings, present.backend, None, recorder, schedule, start
        )
        for target in (max(start.step, step - _KEPT_NEAR), step):
            while past.step < target:
                past.advance(target - past.step)
                if past.stopped_by is not None and past.step < target:
                    raise BackendError(f"step {step:,} cannot be computed again on this device")
            if target < step:
                self._near = past.keyframe(past.backend.get_parameters())
        return past

    def _go_on_without_device(self, error: BackendError) -> str:
        """Move to the best of the other backends, from the last parameters that were seen."""
        loop, failed = self.loop, self.loop.backend
        selection = self._call(select_backend, "auto", loop.dataset, self._threads, (failed.name,))
        self._call(loop.move_to, selection.backend, self.parameters)
        # Another backend rounds otherwise: what comes now is to be replayed from here.
        self.timeline.note(loop.keyframe(self.parameters), always=True)
        self.notes = (*self.notes, f"{failed.device}: {error}", *selection.notes)
        return (
            f"{failed.device} failed ({error}); going on with {selection.backend.device} "
            f"from step {loop.step:,}"
        )

    def _call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Call a function in the device's thread."""
        return self._device.submit(function, *arguments).result()


def _train(loop: TrainingLoop, span: Span) -> Parameters:
    """Run a span and return the parameters, in one call: both are there, or neither is."""
    loop.train(span)
    return loop.backend.get_parameters()
