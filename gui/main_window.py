"""The window: views side by side, fed from the trainer's mailbox."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QSettings, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import QApplication, QMainWindow, QStackedWidget

import engine
from engine import Dataset, Mailbox, Snapshot, State, Trainer
from gui.data import recent
from gui.widgets import dialogs

from . import actions, wiring
from .background import Job, close_jobs
from .board.kinds import Kind
from .board.weight_board import WeightBoard
from .crash_dialog import CrashDialog
from .data.drop import DropArea
from .data.fetch_band import FetchBand
from .data.preview import DataPreview
from .drawing.digit_panel import DigitPanel
from .drawing.own_drawings import OwnDrawings
from .microscope.focus import Choice
from .microscope.lesson import Lesson
from .microscope.microscope import Microscope
from .mistakes.mistakes import Mistakes
from .notice import Notice
from .plots.cost_plot import CostPlot
from .plots.error_plot import ErrorPlot
from .plots.link import PlotLink
from .publication import PublicationBand
from .runs.view import RunsView
from .settings.panel import SettingsPanel
from .status_line import StatusLine
from .style import palette, style_sheet
from .theme import DARK, LIGHT, Theme, system_theme, theme_for
from .timeline.bar import TimelineBar
from .timeline.pins import Pin
from .toolbar import Toolbar
from .view_tabs import TopRow
from .why.view import WhyView
from .workspace import Workspace

REFRESH_HZ = 30


class MainWindow(QMainWindow):
    """Everything on screen.

    Parameters
    ----------
    trainer : Trainer
        Obeys this window; closed with it.
    mailbox : Mailbox of Snapshot
        Where the trainer leaves what is shown.
    refresh_hz : float
        How often the window looks into the mailbox.
    """

    def __init__(
        self, trainer: Trainer, mailbox: Mailbox[Snapshot], refresh_hz: float = REFRESH_HZ
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Softscope")
        self.setMinimumSize(900, 600)
        self.trainer = trainer
        self.snapshot: Snapshot | None = None
        self.theme = system_theme()
        self._mailbox = mailbox
        self._reported = ""
        self.top_row = TopRow()
        self.setMenuWidget(self.top_row)
        self.toolbar = Toolbar()
        self.notice = Notice()
        self.fetch_band = FetchBand()
        self.publication = PublicationBand(trainer)
        self.preview = DataPreview()
        self.settings = SettingsPanel()
        self.cost_plot = CostPlot()
        self.error_plot = ErrorPlot()
        self.curves = PlotLink(self.cost_plot, self.error_plot)
        self.weight_board = WeightBoard()
        self.digit_panel = DigitPanel()
        self.why = WhyView()
        self.microscope = Microscope()
        self.lesson = Lesson()
        self.mistakes = Mistakes()
        self.own_drawings = OwnDrawings()
        self.runs = RunsView()
        self.timeline = TimelineBar()
        self.status_line = StatusLine()
        self._run_views = (
            self.notice,
            self.fetch_band,
            self.publication,
            self.settings,
            self.cost_plot,
            self.error_plot,
            self.weight_board,
            self.digit_panel,
            self.why,
            self.microscope,
            self.lesson,
            self.mistakes,
            self.own_drawings,
            self.runs,
            self.timeline,
            self.status_line,
        )
        self.crash_dialog = CrashDialog(self)
        self.workspace = Workspace(
            above=[self.toolbar, self.notice, self.fetch_band, self.publication],
            settings=self.settings,
            plots=[self.cost_plot, self.error_plot, self.weight_board],
            preview=self.preview,
            drawing=self.digit_panel,
            views={
                "why": self.why,
                "minibatch": self.microscope,
                "mistakes": self.mistakes,
                "drawings": self.own_drawings,
                "runs": self.runs,
            },
            below=[self.timeline, self.status_line],
        )
        self.columns = self.workspace.columns
        self._pages = QStackedWidget()
        self._pages.addWidget(self.workspace)
        self._pages.addWidget(self.lesson)
        self.setCentralWidget(self._pages)
        self.drop_area = DropArea(self)
        self.actions_by_name = actions.add_to(self)
        wiring.connect(self)
        self.choose_theme(self.chosen_theme())
        self._restore()
        # Not some button, which Space would press.
        self.setFocus()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(round(1000 / refresh_hz))

    # -- what is shown -------------------------------------------------------------------

    def stop_refreshing(self) -> None:
        """Leave it to the caller to call `refresh`."""
        self._timer.stop()

    def refresh(self) -> None:
        """Show the newest snapshot, if there is one."""
        snapshot = self._mailbox.take()
        if snapshot is not None:
            self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot in every view."""
        self.snapshot = snapshot
        for view in (self.toolbar, *self._run_views):
            view.show_snapshot(snapshot)
        actions.enable(self.actions_by_name, snapshot)
        if snapshot.state is State.FAILED and snapshot.report != self._reported:
            self._reported = snapshot.report
            self.crash_dialog.add_report(f"Training failed: {snapshot.message}", snapshot.report)

    def show_view(self, name: str) -> None:
        """Show one of the window's views."""
        self.workspace.show_view(name)
        focused = {"minibatch": self.microscope, "runs": self.runs}.get(name)
        if focused is not None:
            focused.setFocus()

    def offer_interrupted_run(self) -> None:
        """Offer to go on with the run that a crash has cut off, if there is one."""
        directory = engine.runs_directory()

        def look(watch: engine.Watch) -> engine.RunEntry | None:
            engine.empty_deleted(directory)
            runs = (run for run in engine.list_runs(directory) if run.interrupted)
            return next(runs, None)

        def found(run: engine.RunEntry | None) -> None:
            if run is not None:
                self.notice.offer_resume(run)

        Job(self, look).done.connect(found)

    def show_pins(self, pins: dict[str, Pin]) -> None:
        """Show what is pinned; in the curves only what lies on this run."""
        self.weight_board.set_pins(pins)
        self.curves.set_pins({name: pin.step for name, pin in pins.items() if pin.on_run})

    def pin_runs(self, a: Pin, b: Pin) -> None:
        """Show the weights of two runs beside each other."""
        self.timeline.keep_pins({"A": a, "B": b})
        self.weight_board.choose(Kind.COMPARE)
        self.top_row.show_view("train")

    def show_lesson(self, line: int, choice: Choice) -> None:
        """Give the whole window to the lesson."""
        self._pages.setCurrentWidget(self.lesson)
        self.top_row.hide()
        self.lesson.start(line, choice)

    def leave_lesson(self, line: int, choice: Choice) -> None:
        """Go on in the microscope where the lesson ended."""
        self._pages.setCurrentWidget(self.workspace)
        self.top_row.show()
        self.top_row.show_view("minibatch")
        self.microscope.choose(line, choice)
        self.microscope.setFocus()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme, live."""
        self.theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(theme))
            app.setStyleSheet(style_sheet(theme))
        for view in (self.toolbar, *self._run_views, self.preview, self.drop_area):
            view.apply_theme(theme)

    def choose_theme(self, name: str) -> None:
        """Use ``dark`` or ``light`` from now on, or what the ``system`` asks for; remembered."""
        QSettings().setValue("window/theme", name)
        self.apply_theme({"dark": DARK, "light": LIGHT}.get(name) or system_theme())

    def chosen_theme(self) -> str:
        """Return what was chosen: ``system``, ``dark`` or ``light``."""
        return str(QSettings().value("window/theme", "system"))

    def system_theme_changed(self, scheme: Qt.ColorScheme) -> None:
        """Follow the system where nothing else was chosen."""
        if self.chosen_theme() == "system":
            self.apply_theme(theme_for(scheme))

    # -- what a person asks for ----------------------------------------------------------

    def reset_run(self) -> None:
        """Start again at step 0 with the settings shown."""
        self.trainer.reset(self.settings.settings_for_reset())

    def export_weights(self, best: bool = False) -> None:
        """Ask for a file and save the weights shown, or the best so far, to it."""
        if self.snapshot is None:
            return
        weights = engine.weights_of(self.snapshot, best=best)
        path = dialogs.ask_where_to_save_weights(self)
        if path is None:
            return
        try:
            engine.save_weights(path, weights)
        except engine.SoftscopeError as error:
            dialogs.show_error(self, str(error))
        else:
            self.status_line.show_message(f"Saved {path}")

    def open_data(self) -> None:
        """Ask for a folder of data and show what it holds."""
        folder = dialogs.ask_for_data_folder(self)
        if folder is not None:
            self.preview_data(folder)

    def open_data_file(self) -> None:
        """Ask for a file of data and show what it holds."""
        file = dialogs.ask_for_data_file(self)
        if file is not None:
            self.preview_data(file)

    def open_recent(self, source: str) -> None:
        """Learn from data used before; where a choice was made for it, show it again first."""
        if recent.was_flipped(source):
            self.preview_data(Path(source), flipped=True)
        else:
            recent.remember(source)
            self.trainer.load(source)

    def preview_data(self, path: Path, flipped: bool = False) -> None:
        """Show what data there is in a file or folder, in the place of the curves."""
        self.workspace.show_preview(True)
        self.preview.look_into(path, flipped)

    def use_data(self, dataset: Dataset, flipped: bool) -> None:
        """Learn from data that was looked at, and remember where it lies."""
        recent.remember(dataset.source, flipped)
        self.trainer.load(dataset)

    def close_preview(self) -> None:
        """Show what was there before the preview."""
        self.workspace.show_preview(False)
        self.setFocus()

    def open_weights(self, path: Path | None = None) -> None:
        """Start from weights in a file, asking for it unless given."""
        path = path or dialogs.ask_for_weights(self)
        if path is not None:
            self.trainer.open_weights(str(path))

    # -- what the system asks for --------------------------------------------------------

    def _restore(self) -> None:
        self.resize(1440, 900)
        geometry = QSettings().value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.workspace.restore()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Run or pause at Space, leave a preview at Esc, unless the focused widget has used it."""
        if event is not None and event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toolbar.toggle()
        elif event is not None and event.key() == Qt.Key.Key_Escape and self.preview.isVisible():
            self.preview.close_preview()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember the layout, end the trainer and whatever else is under way."""
        self._timer.stop()
        QSettings().setValue("window/geometry", self.saveGeometry())
        self.workspace.remember()
        self.crash_dialog.close()
        close_jobs(self)
        self.trainer.close()
        super().closeEvent(event)
