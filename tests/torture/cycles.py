"""Opens a window, trains a little and closes it, over and over: python tests/torture/cycles.py N.

Prints JSON: threads and file descriptors after the first and the last cycle, and everything Qt
complained about.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QEvent, QtMsgType, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

from engine import State
from gui.app import make_application, open_window

COMPLAINTS: list[str] = []


def note_complaint(kind, context, message) -> None:
    if kind != QtMsgType.QtDebugMsg and "propagateSizeHints" not in message:
        COMPLAINTS.append(message)


def wait(app: QApplication, condition, seconds: float = 30.0) -> None:
    """Let the application live until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        app.processEvents()
        time.sleep(0.001)


def cycle(app: QApplication) -> None:
    """Open, train, close."""
    window = open_window("sample", "reference")
    window.show()
    wait(app, lambda: window.snapshot is not None and window.snapshot.state is State.READY)
    window.toolbar.run.click()
    wait(app, lambda: window.snapshot.step > 20)
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    gc.collect()


def open_files() -> int:
    """Return how many file descriptors are open; 0 where the platform does not tell."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def main(count: int) -> None:
    qInstallMessageHandler(note_complaint)
    app = make_application(["cycles"])
    seen = []
    for n in range(count):
        cycle(app)
        # The first ones load what stays loaded.
        if n in (2, count - 1):
            seen.append((threading.active_count(), open_files()))
    print(json.dumps({"first": seen[0], "last": seen[-1], "complaints": COMPLAINTS}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
