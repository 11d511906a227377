"""A run that was cut off, to be damaged, and what it would have come to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import main
from engine import Settings, load_dataset, write_note
from engine.backends.reference import ReferenceBackend
from engine.runs import RunFolder
from engine.training.headless import train_on
from tests.engine.conftest import idx_bytes, two_blobs

from .trained import Training

# Ten minibatches an epoch; the costs fill three blocks of their file and a part of the fourth.
CUT_OFF = Settings(batch_size=20, epochs=300, patience=100_000, shuffle=True)
SAVED_AT = (900, 1700, 2500)


class Result(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def call(capsys) -> Callable[..., Result]:
    """Run the command line in this process."""

    def run(*arguments: object) -> Result:
        status = main.main([str(argument) for argument in arguments])
        return Result(status, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def blobs(tmp_path_factory) -> Path:
    """Data on the disk."""
    folder = tmp_path_factory.mktemp("data") / "blobs"
    folder.mkdir()
    for part, size, seed in (("train", 240, 1), ("t10k", 60, 2)):
        split = two_blobs(size, seed)
        for stem, array in (
            ("images-idx3", split.x.reshape(-1, 4, 6)),
            ("labels-idx1", split.y),
        ):
            (folder / f"{part}-{stem}-ubyte").write_bytes(idx_bytes(array))
    return folder


@pytest.fixture(scope="session")
def uninterrupted(blobs, tmp_path_factory) -> Path:
    """The run's folder if nothing had happened to it."""
    from engine.files.run_folder import write_run

    dataset, folder = load_dataset(blobs), tmp_path_factory.mktemp("whole")
    backend = ReferenceBackend(dataset)
    write_run(folder, train_on(backend, dataset, CUT_OFF, folder=RunFolder(folder)))
    return folder


@pytest.fixture(scope="session")
def cut_off_once(blobs, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("cut") / "run"
    training, folder = Training(load_dataset(blobs), CUT_OFF), RunFolder(path)
    for step in SAVED_AT:
        folder.save(training.go(step - training.loop.step).point(open=True))
    folder.close()
    write_note(path, "# mine\nwords")
    return path


@pytest.fixture
def cut_off(cut_off_once, tmp_path) -> Path:
    """A run that was saved three times and then killed."""
    return shutil.copytree(cut_off_once, tmp_path / "run")
