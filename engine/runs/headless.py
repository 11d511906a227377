"""Saving a run that trains without a window."""

from __future__ import annotations

import time
from typing import Any

from engine.errors import OutputError
from engine.parameters import Parameters
from engine.training.timeline import Timeline
from engine.training.training_loop import TrainingLoop

from .autosave import Autosave
from .save_point import save_point
from .saving import RunFolder

# A keyframe copies the parameters off the device, so not after every chunk.
_KEYFRAME_INTERVAL = 0.1
# What a run is stays with it, whoever goes on with it.
_LASTING = ("parent", "epochs_per_second")


class HeadlessAutosave:
    """Keeps a folder up to date with a loop; `note` is called after every chunk."""

    def __init__(self, folder: RunFolder, loop: TrainingLoop) -> None:
        self._loop = loop
        self._autosave = Autosave(folder)
        here, resumed = loop.keyframe(loop.backend.get_parameters()), folder.resumed
        known = resumed.keyframes if resumed is not None else ()
        self._timeline = Timeline.of((*known, here))
        about = resumed.state.about if resumed is not None else {}
        self._about: dict[str, Any] = {name: about[name] for name in _LASTING if name in about}
        self._start = resumed.state.origin.start if resumed is not None else None
        self._first_step = loop.step
        self._started = self._noted = time.perf_counter()

    def note(self) -> None:
        """Take a keyframe, and save, if it is time."""
        now = time.perf_counter()
        if now - self._noted > _KEYFRAME_INTERVAL:
            self._noted = now
            parameters = self._loop.backend.get_parameters()
            self._timeline.note(self._loop.keyframe(parameters))
            if self._autosave.is_due():
                self._put(parameters)

    def close(self) -> None:
        """Save the end.

        Raises
        ------
        OutputError
            If that fails.
        """
        self._put(self._loop.backend.get_parameters())
        self._autosave.close()
        if self._autosave.failure:
            raise OutputError(self._autosave.failure)

    def _put(self, parameters: Parameters) -> None:
        loop = self._loop
        self._about |= {"device": loop.backend.device, "open": loop.stopped_by is None}
        steps = loop.step - self._first_step
        if steps:
            seconds = time.perf_counter() - self._started
            self._about["epochs_per_second"] = steps / seconds / loop.n_train_batches
        about = dict(self._about)
        self._autosave.put(save_point(loop, parameters, self._timeline, about, self._start))
