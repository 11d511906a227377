"""A window with a real trainer, closed again after each test."""

from __future__ import annotations

import pytest

pytest.importorskip("PyQt6", reason="PyQt6 is not installed")

from PyQt6.QtCore import QSettings

from engine import Mailbox, Snapshot, State, Trainer
from gui.app import make_application
from gui.main_window import MainWindow


@pytest.fixture(autouse=True)
def _nothing_remembered(tmp_path_factory):
    """Keep what a test has the window remember from the next; Qt looks up the place only once."""
    ini, own = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(ini, own, str(tmp_path_factory.mktemp("settings")))
    QSettings.setDefaultFormat(ini)
    yield
    QSettings.setDefaultFormat(QSettings.Format.NativeFormat)


@pytest.fixture(scope="session")
def qapp_cls():
    """Have pytest-qt make the application as the program does."""
    return make_application


@pytest.fixture
def window(qtbot):
    """A shown window at step 0 on the sample, trained by NumPy."""
    mailbox: Mailbox[Snapshot] = Mailbox()
    window = MainWindow(Trainer(mailbox, backend="reference"), mailbox)
    window.trainer.load("sample")
    window.show()
    qtbot.waitUntil(lambda: is_in(window, State.READY), timeout=20_000)
    yield window
    window.close()
    window.deleteLater()


def is_in(window, state):
    """Whether the window shows a state."""
    return window.snapshot is not None and window.snapshot.state is state
