"""The menus and the keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtGui import QAction, QActionGroup, QKeySequence
from PyQt6.QtWidgets import QMenu, QMessageBox

import engine
from engine import Snapshot

from .view_tabs import VIEWS

if TYPE_CHECKING:
    from .main_window import MainWindow

Actions = dict[str, QAction]


def add_to(window: MainWindow) -> Actions:
    """Give a window its menus; return the actions by object name."""
    made: Actions = {}

    def add(menu: QMenu, name: str, text: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(text, window)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        # Called without the `checked` that the signal carries.
        action.triggered.connect(lambda: act())
        menu.addAction(action)
        made[name] = action

    bar = window.top_row.menu_bar
    menus: list[QMenu] = []
    for title in ("&File", "&Run", "&View", "&Help"):
        menu = bar.addMenu(title)
        assert menu is not None
        menus.append(menu)
    file, run, view, help_ = menus
    add(file, "open_data", "Open &data folder …", "Ctrl+O", window.open_data)
    add(file, "open_data_file", "Open data &file …", "Ctrl+D", window.open_data_file)
    add(file, "open_weights", "Open &weights …", "Ctrl+Shift+O", window.open_weights)
    add(file, "open_picture", "Open a &picture to read …", "", window.digit_panel.pictures.ask)
    file.addSeparator()
    add(file, "export_weights", "&Export weights shown …", "Ctrl+E", window.export_weights)
    add(
        file, "export_best", "Export &best weights …", "Ctrl+Shift+E",
        lambda: window.export_weights(best=True),
    )  # fmt: skip
    add(file, "export_curves", "Export &curves …", "", lambda: window.curves.export())
    file.addSeparator()
    add(file, "quit", "&Quit", "Ctrl+Q", window.close)
    # Not a shortcut, which would take Space away from the button that has the focus: the window
    # obeys it when nobody else wanted it. Behind the tab stands what the menu shows.
    add(run, "run", "&Run or pause\tSpace", "", window.toolbar.toggle)
    add(run, "step", "&Step one minibatch", "S", window.toolbar.step.click)
    add(run, "step_back", "Step &back", "Shift+S", window.toolbar.step_back.click)
    add(run, "live", "Back to &live", "", window.timeline.go_live)
    for number, name in enumerate(("A", "B"), 1):
        pin = partial(window.timeline.pin, name)
        add(run, f"pin_{name}", f"Pin as &{name}", f"Ctrl+{number}", pin)
        go = partial(window.timeline.go_to_pin, name)
        add(run, f"go_to_{name}", f"Go to pin {name}", f"Ctrl+Shift+{number}", go)
    run.addSeparator()
    add(run, "reset", "R&eset", "Ctrl+R", window.toolbar.reset.click)
    run.addSeparator()
    add(run, "publication", "Reproduce the &publication", "", window.publication.reproduce)
    add(
        run, "best_for_drawing", "Train best for &drawing", "",
        window.digit_panel.best_for_drawing_requested.emit,
    )  # fmt: skip
    for name, title, key in VIEWS:
        add(
            view, f"view_{name}", f"&{title}", key,
            partial(window.top_row.show_view, name),
        )  # fmt: skip
    add(view, "lesson", "&Lesson for a projector", "F11", window.microscope.lesson.click)
    view.addSeparator()
    add(
        view, "settings", "Show or hide &settings", "F9",
        lambda: window.workspace.show_settings(not window.settings.isVisible()),
    )  # fmt: skip
    _add_themes(view, window, made)
    add(view, "reset_layout", "Reset &layout", "", window.workspace.reset)
    add(help_, "about", "&About Softscope", "", lambda: _about(window))
    return made


def _add_themes(menu: QMenu, window: MainWindow, made: Actions) -> None:
    """Offer the themes: not every system says which one it wants."""
    group = QActionGroup(window)
    for name, text in (
        ("system", "&Follow the system"),
        ("dark", "&Dark"),
        ("light", "&Light"),
    ):
        action = QAction(text, window)
        action.setObjectName(f"theme_{name}")
        action.setCheckable(True)
        action.setChecked(name == window.chosen_theme())
        action.triggered.connect(lambda _, name=name: window.choose_theme(name))
        group.addAction(action)
        menu.addAction(action)
        made[action.objectName()] = action
    menu.addSeparator()


def enable(made: Actions, snapshot: Snapshot) -> None:
    """Enable what can be done at this snapshot."""
    made["export_curves"].setEnabled(len(snapshot.curves.cost[0]) > 0)
    made["export_weights"].setEnabled(snapshot.parameters is not None)
    made["export_best"].setEnabled(snapshot.best_parameters is not None)
    for name in ("open_weights", "open_picture"):
        made[name].setEnabled(snapshot.dataset is not None)


def _about(window: MainWindow) -> None:
    box = QMessageBox(window)
    box.setWindowTitle("About Softscope")
    box.setText(f"<b>Softscope {engine.__version__}</b>")
    box.setInformativeText(
        "Watch logistic regression learn, minibatch by minibatch.<br><br>"
        "Free software under the GNU General Public License, version 3 or later."
    )
    box.setModal(False)
    box.show()
