"""What steers a run through time, around a real trainer, wired as the window does it."""

from __future__ import annotations

from contextlib import contextmanager

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from engine import Mailbox, Snapshot, State, Trainer, Until
from gui.notice import Notice
from gui.settings.panel import SettingsPanel
from gui.status_line import StatusLine
from gui.style import style_sheet
from gui.theme import DARK
from gui.timeline.bar import TimelineBar
from gui.toolbar import Toolbar

from .conftest import is_in

_REFRESH_MS = 10


class Desk(QWidget):
    """Toolbar, notice, settings, timeline and status line."""

    def __init__(self, **options) -> None:
        super().__init__()
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.trainer = Trainer(self.mailbox, **({"backend": "cpu", "threads": 1} | options))
        self.snapshot: Snapshot | None = None
        self.seen: list[Snapshot] = []
        self.toolbar, self.notice, self.settings = Toolbar(), Notice(), SettingsPanel()
        self.timeline, self.status_line = TimelineBar(), StatusLine()
        self.views = (
            self.toolbar, self.notice, self.settings, self.timeline, self.status_line,
        )  # fmt: skip
        column = QVBoxLayout(self)
        for view in self.views:
            column.addWidget(view)
            view.apply_theme(DARK)
        self.setStyleSheet(style_sheet(DARK))
        self._connect()
        self.resize(1440, 1000)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(_REFRESH_MS)

    def _connect(self) -> None:
        trainer, toolbar = self.trainer, self.toolbar
        toolbar.run_requested.connect(trainer.run)
        toolbar.pause_requested.connect(trainer.pause)
        toolbar.step_requested.connect(trainer.step)
        toolbar.step_back_requested.connect(trainer.step_back)
        toolbar.reset_requested.connect(lambda: trainer.reset(self.settings.settings_for_reset()))
        toolbar.pace_requested.connect(trainer.set_pace)
        toolbar.until_requested.connect(trainer.run_until)
        self.timeline.view_requested.connect(trainer.view)
        self.timeline.continue_requested.connect(lambda step: trainer.continue_from(step))
        self.settings.reset_requested.connect(trainer.reset)
        self.settings.change_requested.connect(lambda changes: trainer.change(**changes))
        self.settings.refused.connect(self.status_line.show_message)
        self.notice.sample_requested.connect(lambda: trainer.load("sample"))
        self.notice.recover_requested.connect(
            lambda step, rate: trainer.continue_from(step, learning_rate=rate)
        )
        self.notice.resume_requested.connect(trainer.open_run)

    def refresh(self) -> None:
        snapshot = self.mailbox.take()
        if snapshot is not None:
            self.snapshot = snapshot
            self.seen.append(snapshot)
            for view in self.views:
                view.show_snapshot(snapshot)

    def close_down(self) -> None:
        self._timer.stop()
        self.close()
        assert self.trainer.close()
        self.deleteLater()


@contextmanager
def open_desk(qtbot, data="sample", **options):
    """A shown desk at step 0 of a data set, closed in the end."""
    desk = Desk(**options)
    desk.trainer.load(data)
    desk.show()
    qtbot.waitUntil(lambda: is_in(desk, State.READY), timeout=20_000)
    yield desk
    desk.close_down()


def train_to(qtbot, desk, step):
    """Train up to a step and pause there."""
    desk.trainer.run_until(Until(step=step))
    desk.trainer.run()
    qtbot.waitUntil(
        lambda: desk.snapshot.step == step and is_in(desk, State.PAUSED), timeout=20_000
    )


def look_at(qtbot, desk, step):
    """Look at a past step, as the timeline has it done."""
    desk.timeline.view(step)
    qtbot.waitUntil(lambda: viewed(desk) == step)


def viewed(desk):
    """Return the past step that is looked at; None for the newest."""
    return desk.snapshot.viewed and desk.snapshot.viewed.step
