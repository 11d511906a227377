"""The row at the top: menus at the left, the views of the window at the right."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QMenuBar, QSizePolicy, QTabBar, QWidget

from .theme import GAP

#: Name, title and key of each view, in order.
VIEWS = (
    ("train", "Train", "F2"),
    ("why", "Why", "F3"),
    ("minibatch", "Minibatch", "F4"),
    ("mistakes", "Mistakes", "F5"),
    ("drawings", "Drawings", "F6"),
    ("runs", "Runs", "F7"),
)
_TOOLTIPS = {
    "train": "Curves and weights",
    "why": "Why the model answers as it does",
    "minibatch": "One minibatch under the microscope, line by line",
    "mistakes": "Which images are taken for what",
    "drawings": "Your own drawings: keep them, train on them",
    "runs": "All runs: compare, branch off, report",
}


class TopRow(QWidget):
    """Menu bar and tabs in one row, so that neither costs one of its own.

    Signals
    -------
    chosen : str
        Name of the view to show.
    """

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top_row")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menu_bar = QMenuBar()
        self.menu_bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.tabs = QTabBar()
        self.tabs.setObjectName("view_tabs")
        self.tabs.setAccessibleName("Views")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name, title, key in VIEWS:
            index = self.tabs.addTab(title)
            self.tabs.setTabData(index, name)
            self.tabs.setTabToolTip(index, f"{_TOOLTIPS[name]} ({key})")
        self.tabs.currentChanged.connect(lambda index: self.chosen.emit(self.tabs.tabData(index)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(self.menu_bar, 1)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)

    def show_view(self, name: str) -> None:
        """Mark a view as the one shown."""
        self.tabs.setCurrentIndex([each for each, _, _ in VIEWS].index(name))
