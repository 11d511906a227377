"""What the window costs, measured on a real one in a process of its own.

``python -m gui.measure`` is that process; `measure_window` starts it and reads its JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from PyQt6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PyQt6.QtTest import QTest

import engine
from engine import Mailbox, Snapshot, State, Trainer

from .app import keep_garbage_here, make_application
from .main_window import MainWindow

RATES_HZ = (30, 60)
_ROOT = Path(__file__).resolve().parents[1]
# PyQt's annotations take QTest's functions for methods.
_MOUSE: Any = QTest
_PAUSES = 60
_PEN_MOVES = 400


def measure_window(data: str | None, seconds: float, rounds: int) -> dict[str, Any]:
    """Open a window in another process, measure it, and return the figures.

    Parameters
    ----------
    data : str or None
        Source of the data set; None for the benchmark's own choice.
    seconds : float
        Length of one measurement.
    rounds : int
        How often each is repeated; medians are returned.

    Raises
    ------
    SoftscopeError
        If that process fails; the message is the last line it wrote.
    """
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(
        [str(_ROOT), *filter(None, [environment.get("PYTHONPATH")])]
    )
    if sys.platform.startswith("linux") and not any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "gui.measure", "--seconds", str(seconds)]
    command += ["--rounds", str(rounds), "--started", str(time.time())]
    command += ["--data", data] if data else []
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise engine.SoftscopeError(f"the window could not be measured: {lines[-1]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


class _PaintWatch(QObject):
    """Notes when a widget was first painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted_at: float | None = None

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Note the first paint event."""
        if event is not None and event.type() == QEvent.Type.Paint and self.painted_at is None:
            self.painted_at = time.time()
        return False


class WindowBench:
    """A window whose frames are driven by the measurement instead of its own timer."""

    def __init__(self, data: str | None) -> None:
        self.app = make_application([sys.argv[0]])
        self.garbage = keep_garbage_here(self.app)
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.threads = engine.threads_beside_window()
        self.trainer = Trainer(
            self.mailbox, engine.ENDLESS, threads=self.threads, snapshots_per_second=max(RATES_HZ)
        )
        self.window = MainWindow(self.trainer, self.mailbox)
        self.window.resize(1440, 900)
        watch = _PaintWatch()
        self.window.columns.installEventFilter(watch)
        self.window.show()
        while watch.painted_at is None:
            self.app.processEvents()
        self.painted_at = watch.painted_at
        self.window.stop_refreshing()
        self.dataset = engine.benchmark_dataset(data)
        self.trainer.load(self.dataset)
        self.wait_for(State.READY)

    def wait_for(self, state: State) -> None:
        """Refresh until the trainer is in a state."""
        while self.window.snapshot is None or self.window.snapshot.state is not state:
            self.window.refresh()
            self.app.processEvents()
            if self.window.snapshot and self.window.snapshot.state is State.FAILED:
                raise engine.SoftscopeError(self.window.snapshot.message)
            time.sleep(0.002)

    def wait(self, seconds: float) -> None:
        """Let the event loop sleep, as a window does between frames."""
        loop = QEventLoop()
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setSingleShot(True)
        timer.timeout.connect(loop.quit)
        timer.start(max(0, round(seconds * 1000)))
        loop.exec()

    def frames(self, hz: float, seconds: float) -> tuple[float, list[float]]:
        """Show frames at a rate; return epochs per second and each frame's milliseconds."""
        self.trainer.run()
        self.wait_for(State.RUNNING)
        self.wait(0.2)
        self.window.refresh()
        before, started = self._progress(), time.perf_counter()
        frames = []
        due = started
        while due < started + seconds:
            begun = time.perf_counter()
            self.window.refresh()
            self.app.processEvents()
            frames.append((time.perf_counter() - begun) * 1000)
            due += 1 / hz
            self.wait(due - time.perf_counter())
        after, ended = self._progress(), time.perf_counter()
        self.trainer.pause()
        self.wait_for(State.PAUSED)
        steps_an_epoch = self.dataset.n_train_batches(engine.ENDLESS.batch_size)
        return (after - before) / steps_an_epoch / (ended - started), frames

    def _progress(self) -> int:
        """Return the step the trainer is at, as far as anyone can know."""
        while (snapshot := self.mailbox.take()) is None:
            time.sleep(0.0005)
        return snapshot.step

    def pauses(self) -> list[float]:
        """Return how many milliseconds Pause took, many times, while training."""
        found = []
        for _ in range(_PAUSES):
            self.trainer.run()
            self.wait_for(State.RUNNING)
            self.wait(0.03)
            begun = time.perf_counter()
            self.trainer.pause()
            while (snapshot := self.mailbox.take()) is None or snapshot.state is not State.PAUSED:
                time.sleep(0.0002)
            found.append((time.perf_counter() - begun) * 1000)
            self.window.show_snapshot(snapshot)
        return found

    def pen_moves(self) -> list[float]:
        """Return how many milliseconds passed from each pen move to the painted prediction."""
        canvas = self.window.digit_panel.canvas
        self.trainer.run()
        self.wait_for(State.RUNNING)
        size = canvas.width()
        angles = np.linspace(0, 6 * np.pi, _PEN_MOVES)
        radius = np.linspace(0.1, 0.4, _PEN_MOVES)
        xs, ys = size * (0.5 + radius * np.cos(angles)), size * (0.5 + radius * np.sin(angles))
        points = [QPoint(int(x), int(y)) for x, y in zip(xs, ys, strict=True)]
        _MOUSE.mousePress(canvas, Qt.MouseButton.LeftButton, pos=points[0])
        found = []
        for number, point in enumerate(points):
            if number % 4 == 0:
                self.window.refresh()
                self.app.processEvents()
            begun = time.perf_counter()
            _MOUSE.mouseMove(canvas, point)
            self.app.processEvents()
            found.append((time.perf_counter() - begun) * 1000)
            self.wait(0.004)
        _MOUSE.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=points[-1])
        self.trainer.pause()
        self.wait_for(State.PAUSED)
        return found

    def close(self) -> None:
        """End everything."""
        self.window.close()
        self.garbage.stop()


def _p99(values: list[float]) -> float:
    return float(np.percentile(values, 99))


def _measure(data: str | None, seconds: float, rounds: int, started: float) -> dict[str, Any]:
    bench = WindowBench(data)
    backend = engine.select_backend("auto", bench.dataset, bench.threads).backend
    alone: list[float] = []
    rates: dict[int, list[float]] = {hz: [] for hz in RATES_HZ}
    frames: dict[int, list[float]] = {hz: [] for hz in RATES_HZ}
    # In turn, so that a slow minute of the machine hits all of them.
    for _ in range(rounds):
        alone.append(engine.epochs_per_second(backend, bench.dataset, seconds))
        for hz in RATES_HZ:
            rate, milliseconds = bench.frames(hz, seconds)
            rates[hz].append(rate)
            frames[hz].extend(milliseconds)
    rows = [
        {
            "backend": backend.name,
            "threads": bench.threads,
            "hz": hz,
            "epochs_per_second": float(np.median(rates[hz])),
            "epochs_per_second_without_window": float(np.median(alone)),
            "kept": float(np.median(np.divide(rates[hz], alone))),
            "frame_ms_p99": _p99(frames[hz]),
        }
        for hz in RATES_HZ
    ]
    figures = {
        "window": rows,
        "painted_window_s": bench.painted_at - started,
        "pen_to_prediction_ms_p99": _p99(bench.pen_moves()),
        "pause_ms_p99": _p99(bench.pauses()),
    }
    bench.close()
    return figures


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--started", type=float, default=time.time())
    args = parser.parse_args()
    figures = _measure(args.data, args.seconds, args.rounds, args.started)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main()
