"""A list of runs read again reads only what has changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from engine import Settings
from engine.runs import list_runs, write_note

from .trained import train_run


@pytest.fixture
def runs(tiny_dataset, tmp_path) -> Path:
    for name in ("a", "b"):
        settings = Settings(batch_size=20, epochs=3)
        train_run(tmp_path / name, tiny_dataset, settings)
    return tmp_path


def by_name(entries):
    return {entry.path.name: entry for entry in entries}


def test_what_has_not_changed_is_not_opened(runs, monkeypatch):
    known = list_runs(runs)
    opened = []
    load = np.load
    monkeypatch.setattr(np, "load", lambda file, **k: (opened.append(file), load(file, **k))[1])
    assert list_runs(runs, known) == known
    assert opened == []
    assert list_runs(runs) == known
    assert len(opened) == 2


def test_what_was_saved_again_is_read_again(runs, tiny_dataset):
    known = list_runs(runs)
    shutil.rmtree(runs / "a")
    train_run(runs / "a", tiny_dataset, Settings(batch_size=20, epochs=5))
    # A clock of whole seconds would not tell the two apart.
    os.utime(runs / "a" / "state.npz", (1, 1))
    found = by_name(list_runs(runs, known))
    assert found["a"].epoch == 5
    assert found["b"] == by_name(known)["b"]


def test_notes_and_runs_that_come_and_go(runs):
    known = list_runs(runs)
    write_note(runs / "a", "no noise")
    shutil.copytree(runs / "b", runs / "c")
    shutil.rmtree(runs / "b")
    found = by_name(list_runs(runs, known))
    assert sorted(found) == ["a", "c"]
    assert found["a"].note == "no noise"
