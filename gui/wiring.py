"""Which part of the window answers to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtGui import QGuiApplication

from .data import menu as data_menu
from .drawing import deeds

if TYPE_CHECKING:
    from .main_window import MainWindow


def connect(window: MainWindow) -> None:
    """Connect the parts of a new window with each other and with its trainer."""
    _connect_control(window)
    _connect_views(window)
    _connect_drawing(window)
    _connect_data(window)


def _connect_control(window: MainWindow) -> None:
    toolbar, timeline, trainer = window.toolbar, window.timeline, window.trainer
    toolbar.run_requested.connect(trainer.run)
    toolbar.pause_requested.connect(trainer.pause)
    toolbar.step_requested.connect(trainer.step)
    toolbar.step_back_requested.connect(trainer.step_back)
    toolbar.pace_requested.connect(trainer.set_pace)
    toolbar.until_requested.connect(trainer.run_until)
    toolbar.reset_requested.connect(window.reset_run)
    timeline.view_requested.connect(trainer.view)
    timeline.continue_requested.connect(trainer.continue_from)
    timeline.pins_changed.connect(window.show_pins)
    window.notice.recover_requested.connect(
        lambda step, rate: trainer.continue_from(step, learning_rate=rate)
    )
    window.notice.resume_requested.connect(trainer.open_run)
    window.notice.sample_requested.connect(lambda: trainer.load("sample"))
    window.settings.reset_requested.connect(trainer.reset)
    window.settings.change_requested.connect(lambda changes: trainer.change(**changes))
    window.settings.export_requested.connect(window.export_weights)
    window.settings.refused.connect(window.status_line.show_message)


def _connect_views(window: MainWindow) -> None:
    window.top_row.chosen.connect(window.show_view)
    window.microscope.lesson_requested.connect(window.show_lesson)
    window.lesson.left.connect(window.leave_lesson)
    window.curves.view_requested.connect(window.timeline.view)
    window.curves.message.connect(window.status_line.show_message)
    window.weight_board.told.connect(window.status_line.show_message)
    window.runs.open_requested.connect(window.trainer.open_run)
    window.runs.fork_requested.connect(
        lambda path, step, changes: window.trainer.fork(path, step, **changes)
    )
    window.runs.overlay_changed.connect(window.curves.show_others)
    window.runs.pins_requested.connect(window.pin_runs)
    hints = QGuiApplication.styleHints()
    if hints is not None:
        hints.colorSchemeChanged.connect(window.system_theme_changed)


def _connect_drawing(window: MainWindow) -> None:
    panel, own = window.digit_panel, window.own_drawings
    panel.image_changed.connect(lambda: window.why.set_image(panel.image))
    panel.bars.class_chosen.connect(lambda label: deeds.explain_class(window, label))
    panel.told.connect(lambda label: deeds.keep(window, label))
    panel.message.connect(window.status_line.show_message)
    panel.best_for_drawing_requested.connect(lambda: deeds.train_for_drawing(window))
    window.mistakes.explain_requested.connect(
        lambda image, label: deeds.explain_image(window, image, label)
    )
    own.picked.connect(lambda image, _: panel.show_image(image))
    own.teach_requested.connect(lambda request: deeds.teach(window, request))
    own.changed.connect(lambda: deeds.score(window))


def _connect_data(window: MainWindow) -> None:
    window.toolbar.data_menu.aboutToShow.connect(lambda: data_menu.fill(window))
    window.publication.data_wanted.connect(window.fetch_band.fetch)
    window.fetch_band.arrived.connect(window.trainer.load)
    window.fetch_band.arrived.connect(window.publication.data_arrived)
    window.preview.chosen.connect(window.use_data)
    window.preview.closed.connect(window.close_preview)
    window.drop_area.data_dropped.connect(window.preview_data)
    window.drop_area.weights_dropped.connect(window.open_weights)
