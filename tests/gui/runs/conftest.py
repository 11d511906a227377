"""Real runs, and the list that shows them."""

from __future__ import annotations

import shutil

import pytest

from gui.background import close_jobs
from gui.runs.view import RunsView
from gui.theme import DARK

from .training import make_runs


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """Three real runs: one, its branch from step 150, and a short one; made once."""
    folder = tmp_path_factory.mktemp("trained") / "runs"
    make_runs(folder)
    return folder


@pytest.fixture
def folder(trained, tmp_path):
    """A copy of them to do anything with."""
    return shutil.copytree(trained, tmp_path / "runs")


@pytest.fixture
def opened(qtbot):
    """Return a function that shows the runs of a folder, read."""
    views = []

    def open_(folder, size=(1424, 700), theme=DARK):
        view = RunsView(folder)
        views.append(view)
        view.apply_theme(theme)
        view.resize(*size)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(lambda: view.panel.heading.text() != "RUNS")
        # Keys count in the active window alone, and nothing else may become one for a moment.
        qtbot.wait(100)
        assert view.isActiveWindow()
        return view

    yield open_
    for view in views:
        assert close_jobs(view)
        view.close()
        view.deleteLater()


@pytest.fixture
def view(opened, folder):
    return opened(folder)
