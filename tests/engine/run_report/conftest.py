"""Real runs to report."""

from __future__ import annotations

import pytest

from engine import Settings, load_dataset
from engine.run_report import report_on_run
from engine.runs import write_note
from engine.runs.details import run_details
from tests.engine.runs.trained import train_run


@pytest.fixture(scope="session")
def sample():
    return load_dataset("sample")


@pytest.fixture(scope="session")
def run(sample, tmp_path_factory):
    """The folder of a run on the bundled sample, with a name and a note."""
    settings = Settings(epochs=3, batch_size=100, learning_rate=0.3)
    path = train_run(tmp_path_factory.mktemp("runs") / "first", sample, settings)
    write_note(path, "# The first\nnothing special")
    return path


@pytest.fixture(scope="session")
def details(run):
    return run_details(run)


@pytest.fixture(scope="session")
def report(details, sample):
    return report_on_run(details, sample)
