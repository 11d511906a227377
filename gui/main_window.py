"""The window: views side by side, fed from the trainer's mailbox."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QSettings, Qt, QTimer
from PyQt6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

import engine
from engine import Mailbox, Snapshot, State, Trainer

from . import actions, dialogs
from .cost_plot import CostPlot
from .crash_dialog import CrashDialog
from .digit_panel import DigitPanel
from .error_plot import ErrorPlot
from .notice import Notice
from .settings_panel import SettingsPanel
from .status_line import StatusLine
from .style import palette, style_sheet
from .theme import DARK, GAP, LIGHT, Theme, system_theme, theme_for
from .toolbar import Toolbar
from .weight_board import WeightBoard

REFRESH_HZ = 30
# Widths at 1440 pixels; the middle takes what is left.
_COLUMNS = (232, 820, 356)
_ROWS = (228, 206, 320)
# Narrower than this, the settings fold away so that the rest can be read.
_FOLD_BELOW = 1200


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
        self._settings_wanted: bool | None = None
        self.toolbar = Toolbar()
        self.notice = Notice()
        self.settings = SettingsPanel()
        self.cost_plot = CostPlot()
        self.error_plot = ErrorPlot()
        self.weight_board = WeightBoard()
        self.digit_panel = DigitPanel()
        self.status_line = StatusLine()
        self._themed_views = (
            self.notice,
            self.settings,
            self.cost_plot,
            self.error_plot,
            self.weight_board,
            self.digit_panel,
            self.status_line,
        )
        self.crash_dialog = CrashDialog(self)
        self._lay_out()
        self.actions_by_name = actions.add_to(self)
        self._connect()
        self.choose_theme(self.chosen_theme())
        self._restore()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(round(1000 / refresh_hz))

    # -- construction --------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.middle = QSplitter(Qt.Orientation.Vertical)
        for view in (self.cost_plot, self.error_plot, self.weight_board):
            self.middle.addWidget(view)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for column in (self.settings, self.middle, self.digit_panel):
            self.columns.addWidget(column)
        for splitter in (self.middle, self.columns):
            splitter.setHandleWidth(GAP)
            splitter.setChildrenCollapsible(False)
        self.columns.setStretchFactor(1, 1)
        root = QWidget()
        root.setObjectName("root")
        rows = QVBoxLayout(root)
        rows.setContentsMargins(GAP, GAP, GAP, GAP)
        rows.setSpacing(GAP)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.notice)
        rows.addWidget(self.columns, 1)
        rows.addWidget(self.status_line)
        self.setCentralWidget(root)
        for panel in (self.toolbar, self.settings, self.status_line, self.cost_plot,
                      self.error_plot, self.weight_board, self.digit_panel):  # fmt: skip
            # A plain QWidget paints its style sheet's background only when told to.
            panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.reset_layout()

    def _connect(self) -> None:
        self.toolbar.run_requested.connect(self.trainer.run)
        self.toolbar.pause_requested.connect(self.trainer.pause)
        self.toolbar.step_requested.connect(self.trainer.step)
        self.toolbar.reset_requested.connect(self.reset_run)
        self.notice.sample_requested.connect(lambda: self.trainer.load("sample"))
        self.settings.reset_requested.connect(self.trainer.reset)
        self.settings.change_requested.connect(lambda changes: self.trainer.change(**changes))
        self.settings.export_requested.connect(self.export_weights)
        self.settings.refused.connect(self.status_line.show_message)
        self.toolbar.data_menu.aboutToShow.connect(lambda: actions.fill_data_menu(self))
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
        for view in (self.toolbar, *self._themed_views):
            view.show_snapshot(snapshot)
        actions.enable(self.actions_by_name, snapshot)
        if snapshot.state is State.FAILED and snapshot.report != self._reported:
            self._reported = snapshot.report
            self.crash_dialog.add_report(f"Training failed: {snapshot.message}", snapshot.report)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme, live."""
        self.theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(theme))
            app.setStyleSheet(style_sheet(theme))
        for view in self._themed_views:
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
        """Ask for a folder and learn from it."""
        folder = dialogs.ask_for_data_folder(self)
        if folder is not None:
            self.trainer.load(str(folder))

    def open_weights(self, path: Path | None = None) -> None:
        """Start from weights in a file, asking for it unless given."""
        path = path or dialogs.ask_for_weights(self)
        if path is not None:
            self.trainer.open_weights(str(path))

    # -- layout --------------------------------------------------------------------------

    def reset_layout(self) -> None:
        """Give every view the size it was designed with."""
        self.columns.setSizes(list(_COLUMNS))
        self.middle.setSizes(list(_ROWS))
        self._settings_wanted = None
        self._fold_settings()

    def show_settings(self, wanted: bool) -> None:
        """Show or hide the settings, whatever the width."""
        self._settings_wanted = wanted
        self._fold_settings()

    def _fold_settings(self) -> None:
        wanted = self._settings_wanted
        self.settings.setVisible(self.width() >= _FOLD_BELOW if wanted is None else wanted)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fold the settings away where there is no room."""
        super().resizeEvent(event)
        self._fold_settings()

    def _restore(self) -> None:
        self.resize(1440, 900)
        stored = QSettings()
        for key, restore in (
            ("geometry", self.restoreGeometry),
            ("columns", self.columns.restoreState),
            ("middle", self.middle.restoreState),
        ):
            value = stored.value(f"window/{key}")
            if value is not None:
                restore(value)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Run or pause at Space, unless the widget with the focus has used it."""
        if event is not None and event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toolbar.toggle()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Remember the layout and end the trainer."""
        self._timer.stop()
        stored = QSettings()
        stored.setValue("window/geometry", self.saveGeometry())
        stored.setValue("window/columns", self.columns.saveState())
        stored.setValue("window/middle", self.middle.saveState())
        self.crash_dialog.close()
        self.trainer.close()
        super().closeEvent(event)
