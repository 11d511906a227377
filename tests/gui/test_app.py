"""Faults outside the trainer: a report, and the application goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer

from gui.app import FaultRelay
from gui.system_libraries import missing_packages

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def relay(window):
    hooks = sys.excepthook, threading.excepthook
    relay = FaultRelay()
    relay.install()
    relay.caught.connect(window.crash_dialog.add_report)
    yield relay
    sys.excepthook, threading.excepthook = hooks


@pytest.mark.usefixtures("relay")
@pytest.mark.qt_no_exception_capture
def test_fault_in_a_slot(window, qtbot, capsys):
    def slot():
        raise LookupError("in a slot")

    QTimer.singleShot(0, slot)
    qtbot.waitUntil(window.crash_dialog.isVisible)
    assert "LookupError: in a slot" in window.crash_dialog.report()
    assert "in a slot" in capsys.readouterr().err
    window.toolbar.step.click()
    qtbot.waitUntil(lambda: window.snapshot.step == 1)


@pytest.mark.usefixtures("relay")
def test_fault_in_a_thread(window, qtbot):
    def work():
        raise LookupError("in a thread")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(window.crash_dialog.isVisible)
    assert "LookupError: in a thread" in window.crash_dialog.report()


@pytest.mark.usefixtures("relay")
def test_a_fault_that_repeats_fills_no_memory(window, relay):
    for _ in range(500):
        relay.caught.emit("same", "traceback\n" * 20)
    assert len(window.crash_dialog.report()) < 5000
    assert "more of the same" in window.crash_dialog.report()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux packages only")
def test_missing_system_library_is_named(monkeypatch):
    import ctypes

    real = ctypes.CDLL

    def without_egl(name, *args, **kwargs):
        if name == "libEGL.so.1":
            raise OSError("cannot open shared object file")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(ctypes, "CDLL", without_egl)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "libegl1" in missing_packages()


def test_python_m_exits_cleanly_when_closed(tmp_path):
    """The whole program in a process of its own: opens, is closed, ends with 0 and no word."""
    code = (
        "import sys; from PyQt6.QtCore import QTimer; import gui.app as app\n"
        "real = app.open_window\n"
        "def opened(*a, **k):\n"
        "    window = real(*a, **k)\n"
        "    QTimer.singleShot(1500, window.close)\n"
        "    return window\n"
        "app.open_window = opened\n"
        "import main; sys.exit(main.main(['--data', 'sample', '--backend', 'reference']))\n"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (0, "")
    lines = [line for line in result.stderr.splitlines() if "propagateSizeHints" not in line]
    assert lines == []
