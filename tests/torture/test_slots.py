"""An exception in any slot is reported, and the window lives on."""

from __future__ import annotations

import inspect
import sys
import threading
from types import FunctionType

import pytest

pytest.importorskip("PyQt6", reason="PyQt6 is not installed")

from PyQt6 import sip
from PyQt6.QtCore import QObject, QTimer

from engine import State
from gui.app import FaultRelay, open_window

from .tally import Tally


def planted(*args, **kwargs):
    raise LookupError("planted by a test")


@pytest.fixture
def window(qtbot):
    hooks = sys.excepthook, threading.excepthook
    relay = FaultRelay()
    relay.install()
    window = open_window("sample", "reference")
    window.reports = []
    relay.caught.connect(lambda title, report: window.reports.append(report))
    window.show()
    qtbot.waitUntil(
        lambda: window.snapshot is not None and window.snapshot.state is State.READY,
        timeout=20_000,
    )
    window.stop_refreshing()
    yield window
    window.close()
    window.deleteLater()
    sys.excepthook, threading.excepthook = hooks


def public_methods(window) -> list[tuple[QObject, FunctionType]]:
    """Return an object and a method of each kind that the window consists of."""
    found = {}
    for thing in (window, *window.findChildren(QObject)):
        for kind in type(thing).__mro__:
            if not kind.__module__.startswith("gui."):
                continue
            for name, method in vars(kind).items():
                # A method that names its class by itself cannot be given other code.
                if inspect.isfunction(method) and not name.startswith("_"):
                    found.setdefault(method, thing)
    return [
        (thing, method)
        for method, thing in found.items()
        if not method.__code__.co_freevars and not sip.isdeleted(thing)
    ]


@pytest.mark.qt_no_exception_capture
def test_an_exception_in_every_public_slot(window, qtbot, capsys):
    tally = Tally("exception in a public slot")
    for thing, method in public_methods(window):
        own = method.__code__
        before = len(window.reports)
        if sip.isdeleted(thing):
            continue
        try:
            # What is connected already fails too, for it is the same function.
            method.__code__ = planted.__code__
            QTimer.singleShot(0, getattr(thing, method.__name__))
            qtbot.waitUntil(lambda before=before: len(window.reports) > before, timeout=30_000)
        finally:
            method.__code__ = own
        tally.count += 1
        tally.failures += "planted by a test" not in window.reports[-1]
    capsys.readouterr()
    assert tally.failures == 0
    assert tally.count > 100
    # And it still trains.
    window.trainer.step()
    qtbot.waitUntil(lambda: (window.refresh(), window.snapshot.step == 1)[1], timeout=20_000)
