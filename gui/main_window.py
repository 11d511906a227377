"""The window: views side by side, fed from the trainer's mailbox."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QSettings, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PyQt6.QtWidgets import QApplication, QMainWindow, QStackedWidget

import engine
from engine import Dataset, Mailbox, Moment, Snapshot, State, Trainer
from gui.data import menu as data_menu
from gui.data import recent
from gui.widgets import dialogs

from . import actions
from .background import Job, close_jobs
from .board.weight_board import WeightBoard
from .crash_dialog import CrashDialog
from .data.drop import DropArea
from .data.fetch_band import FetchBand
from .data.preview import DataPreview
from .drawing.digit_panel import DigitPanel
from .drawing.own_drawings import OwnDrawings, TeachingRequest
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
        self._connect()
        self.choose_theme(self.chosen_theme())
        self._restore()
        # Not some button, which Space would press.
        self.setFocus()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(round(1000 / refresh_hz))

    # -- construction --------------------------------------------------------------------

    def _connect(self) -> None:
        self.toolbar.run_requested.connect(self.trainer.run)
        self.toolbar.pause_requested.connect(self.trainer.pause)
        self.toolbar.step_requested.connect(self.trainer.step)
        self.toolbar.step_back_requested.connect(self.trainer.step_back)
        self.toolbar.pace_requested.connect(self.trainer.set_pace)
        self.toolbar.until_requested.connect(self.trainer.run_until)
        self.toolbar.reset_requested.connect(self.reset_run)
        self.timeline.view_requested.connect(self.trainer.view)
        self.timeline.continue_requested.connect(self.trainer.continue_from)
        self.timeline.pins_changed.connect(self._show_pins)
        self.notice.recover_requested.connect(
            lambda step, rate: self.trainer.continue_from(step, learning_rate=rate)
        )
        self.notice.resume_requested.connect(self.trainer.open_run)
        self.notice.sample_requested.connect(lambda: self.trainer.load("sample"))
        self.settings.reset_requested.connect(self.trainer.reset)
        self.settings.change_requested.connect(lambda changes: self.trainer.change(**changes))
        self.settings.export_requested.connect(self.export_weights)
        self.settings.refused.connect(self.status_line.show_message)
        self.toolbar.data_menu.aboutToShow.connect(lambda: data_menu.fill(self))
        self.top_row.chosen.connect(self.show_view)
        self.microscope.lesson_requested.connect(self._show_lesson)
        self.lesson.left.connect(self._leave_lesson)
        self.digit_panel.image_changed.connect(lambda: self.why.set_image(self.digit_panel.image))
        self.digit_panel.bars.class_chosen.connect(self._explain_class)
        self.digit_panel.told.connect(self._keep_drawing)
        self.digit_panel.message.connect(self.status_line.show_message)
        self.digit_panel.best_for_drawing_requested.connect(self._train_for_drawing)
        self.mistakes.explain_requested.connect(self._explain_image)
        self.own_drawings.picked.connect(lambda image, _: self.digit_panel.show_image(image))
        self.runs.open_requested.connect(self.trainer.open_run)
        self.runs.fork_requested.connect(
            lambda path, step, changes: self.trainer.fork(path, step, **changes)
        )
        self.runs.overlay_changed.connect(self.curves.show_others)
        self.runs.pins_requested.connect(self._pin_runs)
        self.own_drawings.teach_requested.connect(self._teach)
        self.own_drawings.changed.connect(self._score_own_drawings)
        self.publication.data_wanted.connect(self.fetch_band.fetch)
        self.fetch_band.arrived.connect(self.trainer.load)
        self.fetch_band.arrived.connect(self.publication.data_arrived)
        self.curves.view_requested.connect(self.timeline.view)
        self.curves.message.connect(self.status_line.show_message)
        self.weight_board.told.connect(self.status_line.show_message)
        self.preview.chosen.connect(self.use_data)
        self.preview.closed.connect(self._close_preview)
        self.drop_area.data_dropped.connect(self.preview_data)
        self.drop_area.weights_dropped.connect(self.open_weights)
        hints = QGuiApplication.styleHints()
        if hints is not None:
            hints.colorSchemeChanged.connect(self._system_theme_changed)

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

    def _show_pins(self, pins: dict[str, Moment]) -> None:
        self.weight_board.set_pins(pins)
        self.curves.set_pins({name: moment.step for name, moment in pins.items()})

    def _explain_class(self, label: int) -> None:
        self.top_row.show_view("why")
        self.why.choose_class(label)

    def _explain_image(self, image: NDArray[np.uint8], label: int) -> None:
        """Show an image of the data where drawings are explained."""
        self.digit_panel.show_image(image)
        self.top_row.show_view("why")
        self.why.set_image(image, label)

    def _keep_drawing(self, label: int) -> None:
        """Keep the drawing, now that somebody has said what it is."""
        drawing = self.digit_panel.drawing()
        if drawing is None or self.snapshot is None or self.snapshot.dataset is None:
            return
        try:
            self.own_drawings.keep(drawing[0], label, drawing[1])
        except engine.SoftscopeError as error:
            dialogs.show_error(self, str(error))
        else:
            name = self.snapshot.dataset.class_names[label]
            self.status_line.show_message(f"Kept among your drawings as {name} (F6)")

    def _train_for_drawing(self) -> None:
        """Train as serves drawings best; what this is worth stands in the README."""
        settings = engine.Settings(deskew=True, spread=True)
        self.trainer.load(engine.default_source(), added=("handwriting",), settings=settings)
        self.trainer.run()

    def _pin_runs(self, a: Moment, b: Moment) -> None:
        """Show the weights of two runs beside each other."""
        self.weight_board.set_pins({"A": a, "B": b})
        self.top_row.show_view("train")

    def _show_lesson(self, line: int, choice: Choice) -> None:
        """Give the whole window to the lesson."""
        self._pages.setCurrentWidget(self.lesson)
        self.top_row.hide()
        self.lesson.start(line, choice)

    def _leave_lesson(self, line: int, choice: Choice) -> None:
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

    def _system_theme_changed(self, scheme: Qt.ColorScheme) -> None:
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

    def _close_preview(self) -> None:
        self.workspace.show_preview(False)
        self.setFocus()

    def _teach(self, request: TeachingRequest) -> None:
        """Go on from what the model knows, with a person's own drawings among the images."""
        self.trainer.load(request.dataset, start=request.parameters)
        self.trainer.run()

    def _score_own_drawings(self) -> None:
        drawings = self.own_drawings.drawings()
        dataset = self.snapshot.dataset if self.snapshot is not None else None
        if dataset is None:
            return
        split = None
        if drawings:
            split = engine.own_dataset(drawings, dataset.class_names, dataset.image_shape).test
        self.trainer.score_own(split)

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
