"""Real runs on disk, trained in a moment."""

from __future__ import annotations

from pathlib import Path

from engine import Dataset, Settings
from engine.backends.reference import ReferenceBackend
from engine.runs import RunFolder, SavePoint
from engine.runs.origin import Start
from engine.runs.save_point import save_point
from engine.training.complete_recorder import CompleteRecorder
from engine.training.headless import train_on
from engine.training.timeline import Timeline
from engine.training.training_loop import TrainingLoop

SETTINGS = Settings(batch_size=20, patience=100_000)


def train_run(path: Path, dataset: Dataset, settings: Settings) -> Path:
    """Train to the end with NumPy, saved in a folder, and return that."""
    train_on(ReferenceBackend(dataset), dataset, settings, folder=RunFolder(path))
    return path


class Training:
    """A run that can be saved at any step."""

    def __init__(
        self, dataset: Dataset, settings: Settings = SETTINGS, start: Start | None = None
    ) -> None:
        self.loop = TrainingLoop(
            dataset, settings, ReferenceBackend(dataset), recorder=CompleteRecorder()
        )
        self.timeline = Timeline(self.loop.keyframe(self.loop.backend.get_parameters()))
        self.start = start

    def go(self, steps: int) -> Training:
        for _ in range(steps):
            self.loop.advance(1)
            parameters = self.loop.backend.get_parameters()
            self.timeline.note(self.loop.keyframe(parameters))
        return self

    def point(self, **about: object) -> SavePoint:
        parameters = self.loop.backend.get_parameters()
        return save_point(self.loop, parameters, self.timeline, about, self.start)()
