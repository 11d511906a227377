"""Uses the real window on a real X screen as a person would; run by test_end_to_end.py.

Mouse and keys come through the X server (XTEST) from ``xdotool``; the window does not know that
nobody sits there. Prints what was seen as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

from PyQt6.QtCore import QPoint, QTimer
from PyQt6.QtWidgets import QApplication, QFileDialog, QWidget

import gui.app
from engine import State


class Person:
    """Somebody at the mouse."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        self.app = app
        self.window = window

    def wait(self, condition, what: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited in vain for {what}")
            self.app.processEvents()
            time.sleep(0.005)

    def rest(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > deadline, "the clock", seconds + 5)

    def xdotool(self, *words: object) -> None:
        done = subprocess.Popen(["xdotool", *map(str, words)])
        self.wait(lambda: done.poll() is not None, "xdotool")

    def move(self, widget: QWidget, x: float, y: float) -> None:
        """Point at a place of a widget, given as shares of its size."""
        point = widget.mapToGlobal(QPoint(round(widget.width() * x), round(widget.height() * y)))
        self.xdotool("mousemove", point.x(), point.y())
        self.rest(0.02)

    def focus(self, window: QWidget) -> None:
        """Give a window the keyboard, which a screen without a window manager does not."""
        self.xdotool("windowfocus", int(window.winId()))
        self.rest(0.1)

    def click(self, widget: QWidget) -> None:
        self.move(widget, 0.5, 0.5)
        self.xdotool("click", 1)
        self.rest(0.05)


def type_into_dialog(app: QApplication, timer: QTimer, path: str) -> None:
    """Once the file dialog is open, type a name and press Return."""
    dialog = app.activeModalWidget()
    if not isinstance(dialog, QFileDialog) or not dialog.isVisible():
        return
    timer.stop()
    words = ["windowfocus", int(dialog.winId()), "sleep", 0.2, "key", "ctrl+a"]
    words += ["type", "--delay", 5, path]
    subprocess.Popen(["xdotool", *map(str, words)]).wait(10)
    subprocess.Popen(["xdotool", "key", "Return"])


def main(path: str) -> None:
    app = gui.app.make_application(["softscope"])
    window = gui.app.open_window(None, "auto")
    window.show()
    person = Person(app, window)
    seen = {"platform": app.platformName()}
    person.wait(
        lambda: window.snapshot is not None and window.snapshot.state is State.READY, "readiness"
    )
    seen["data"] = window.snapshot.dataset.name
    person.rest(0.3)

    person.click(window.toolbar.run)
    person.wait(lambda: window.snapshot.epoch >= 20, "20 epochs")
    seen["state_while_running"] = str(window.snapshot.state)
    cost = window.cost_plot.smooth_line.yData
    seen["cost"] = [float(cost[0]), float(cost[-1])]
    seen["largest_weight"] = float(abs(window.weight_board.image.image).max())

    canvas = window.digit_panel.canvas
    person.move(canvas, 0.54, 0.15)
    person.xdotool("mousedown", 1)
    for n in range(1, 13):
        person.move(canvas, 0.54 - 0.006 * n, 0.15 + 0.7 * n / 12)
    person.xdotool("mouseup", 1)
    person.wait(lambda: not canvas.is_empty(), "ink")
    person.rest(0.2)
    seen["prediction"] = window.digit_panel.prediction.text
    seen["state_while_drawing"] = str(window.snapshot.state)

    person.click(window.toolbar.run)
    person.wait(lambda: window.snapshot.state is State.PAUSED, "the pause")
    # The dialog keeps its own event loop, so what is typed into it is arranged before.
    typist = QTimer(app)
    typist.timeout.connect(lambda: type_into_dialog(app, typist, path))
    typist.start(50)
    person.focus(window)
    person.xdotool("key", "ctrl+e")
    person.wait(lambda: "Saved" in window.status_line.message(), "the export")
    seen["step"] = window.snapshot.step
    seen["status"] = window.status_line.message()
    window.close()
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
