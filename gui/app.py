"""The application around the window: theme, faults, garbage, and the way in and out."""

from __future__ import annotations

import gc
import itertools
import signal
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

import pyqtgraph
from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QApplication

import engine
from engine import Mailbox, Snapshot, Trainer

from .main_window import MainWindow

_GARBAGE_INTERVAL_MS = 2000
# All that a window is made of takes 50 to 80 ms to look through, what is new since the last time
# takes 1: so everything is looked through once in so many turns, a frame a minute.
_TURNS_A_FULL_COLLECTION = 30
# Python's default of 5 ms is how long the trainer would wait for its turn after each chunk while
# the window repaints; measured, this alone keeps several percent of the training speed.
_SWITCH_INTERVAL = 0.0005
_ICON = Path(__file__).resolve().parents[1] / "assets" / "icon.svg"


class FaultRelay(QObject):
    """Brings uncaught exceptions of any thread to the GUI thread.

    Signals
    -------
    caught : str, str
        One line for a person, and the traceback.
    """

    caught = pyqtSignal(str, str)

    def install(self) -> None:
        """Catch what nobody else does; without this PyQt ends the process."""
        sys.excepthook = self._catch
        threading.excepthook = lambda args: self._catch(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def _catch(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        report = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(report)
        self.caught.emit(f"{kind.__name__}: {error}", report)


def make_application(arguments: list[str]) -> QApplication:
    """Return the QApplication, named and set up."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    pyqtgraph.setConfigOptions(antialias=False, imageAxisOrder="row-major")
    app = QApplication(arguments)
    app.setApplicationName("softscope")
    app.setOrganizationName("softscope")
    app.setApplicationDisplayName("Softscope")
    # The style sheet is written for one style; native ones mix badly with it.
    app.setStyle("Fusion")
    if _ICON.exists():
        app.setWindowIcon(QIcon(str(_ICON)))
    return app


def keep_garbage_here(app: QApplication) -> QTimer:
    """Run Python's cyclic garbage collector on the GUI thread only.

    Anywhere else it may destroy Qt objects in a thread that does not own them.
    """
    gc.disable()
    timer = QTimer(app)
    turns = itertools.count(1)
    timer.timeout.connect(
        lambda: gc.collect(1 if next(turns) % _TURNS_A_FULL_COLLECTION else 2),
    )
    timer.start(_GARBAGE_INTERVAL_MS)
    return timer


def open_window(
    data: str | None, backend: str, open_path: str | None = None, refresh_hz: float = 30
) -> MainWindow:
    """Return a window whose trainer loads data, not shown yet."""
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(
        mailbox,
        backend=backend,
        threads=engine.threads_beside_window(),
        snapshots_per_second=refresh_hz,
        runs=engine.runs_directory(),
    )
    window = MainWindow(trainer, mailbox, refresh_hz)
    trainer.load(data or engine.default_source())
    if open_path is not None:
        (trainer.open_run if engine.is_run(open_path) else trainer.open_weights)(open_path)
    else:
        window.offer_interrupted_run()
    return window


def run_window(data: str | None = None, backend: str = "auto", open_path: str | None = None) -> int:
    """Open the application and return its exit status once it is closed.

    Parameters
    ----------
    data : str or None
        Source of the data set; None for MNIST where it is on disk, else the sample.
    backend : str
        ``auto``, ``gpu``, ``cpu`` or ``reference``.
    open_path : str or None
        Weights or a run folder to start from.
    """
    app = make_application(sys.argv[:1])
    faults = FaultRelay()
    faults.install()
    garbage = keep_garbage_here(app)
    window = open_window(data, backend, open_path)
    faults.caught.connect(window.crash_dialog.add_report)
    # Python sees Ctrl-C only between bytecodes; the refresh timer makes it run some.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    window.show()
    status = app.exec()
    garbage.stop()
    return status
