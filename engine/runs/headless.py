"""Saving a run that trains without a window."""

from __future__ import annotations

import time

from engine.errors import OutputError
from engine.parameters import Parameters
from engine.training.timeline import Timeline
from engine.training.training_loop import TrainingLoop

from .autosave import Autosave
from .folder import RunFolder
from .save_point import save_point

# A keyframe copies the parameters off the device, so not after every chunk.
_KEYFRAME_INTERVAL = 0.1


class HeadlessAutosave:
    """Keeps a folder up to date with a loop; `note` is called after every chunk."""

    def __init__(self, folder: RunFolder, loop: TrainingLoop) -> None:
        self._loop = loop
        self._autosave = Autosave(folder)
        self._timeline = Timeline(loop.keyframe(loop.backend.get_parameters()))
        self._noted = time.perf_counter()

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
        about = {"device": loop.backend.device, "open": loop.stopped_by is None}
        self._autosave.put(save_point(loop, parameters, self._timeline, about))
