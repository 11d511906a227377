"""Real runs on disk, trained in a moment."""

from __future__ import annotations

from pathlib import Path

from engine import Dataset, Settings
from engine.backends.reference import ReferenceBackend
from engine.runs import RunFolder
from engine.training.headless import train_on


def train_run(path: Path, dataset: Dataset, settings: Settings) -> Path:
    """Train to the end with NumPy, saved in a folder, and return that."""
    train_on(ReferenceBackend(dataset), dataset, settings, folder=RunFolder(path))
    return path
