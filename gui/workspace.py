"""How the views lie in the window, and what is remembered of it."""

from __future__ import annotations

from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from .theme import GAP

# Widths at 1440 pixels; the middle takes what is left.
_COLUMNS = (232, 820, 356)
_ROWS = (228, 206, 320)
# Narrower than this, the settings fold away so that the rest can be read.
_FOLD_BELOW = 1200


class Workspace(QWidget):
    """Rows above and below one of several views.

    The first view is the training's, of three columns; its middle one holds the plots or a
    preview of data.

    Parameters
    ----------
    above, below : list of QWidget
        Rows as wide as the window.
    settings, preview, drawing : QWidget
        The left column, what may take the place of the plots, and the right column.
    plots : list of QWidget
        The middle column, from the top.
    views : dict of str to QWidget
        The other views, by name.

    Attributes
    ----------
    columns, middle : QSplitter
        The three columns; the plots.
    """

    def __init__(
        self,
        above: list[QWidget],
        settings: QWidget,
        plots: list[QWidget],
        preview: QWidget,
        drawing: QWidget,
        views: dict[str, QWidget],
        below: list[QWidget],
    ) -> None:
        super().__init__()
        self.setObjectName("root")
        self._settings = settings
        self._settings_wanted: bool | None = None
        self._preview = preview
        self.middle = QSplitter(Qt.Orientation.Vertical)
        for plot in plots:
            self.middle.addWidget(plot)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.middle)
        self._pages.addWidget(preview)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for column in (settings, self._pages, drawing):
            self.columns.addWidget(column)
        for splitter in (self.middle, self.columns):
            splitter.setHandleWidth(GAP)
            splitter.setChildrenCollapsible(False)
        self.columns.setStretchFactor(1, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(GAP, GAP, GAP, GAP)
        rows.setSpacing(GAP)
        for row in above:
            rows.addWidget(row)
        self._views = {"train": self.columns, **views}
        self._shown_view = QStackedWidget()
        for view in self._views.values():
            self._shown_view.addWidget(view)
        rows.addWidget(self._shown_view, 1)
        for row in below:
            rows.addWidget(row)
        for panel in (*above, settings, *plots, preview, drawing, *views.values(), *below):
            # A plain QWidget paints its style sheet's background only when told to.
            panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.reset()

    def reset(self) -> None:
        """Give every view the size it was designed with."""
        self.columns.setSizes(list(_COLUMNS))
        self.middle.setSizes(list(_ROWS))
        self._settings_wanted = None
        self._fold()

    def show_settings(self, wanted: bool) -> None:
        """Show or hide the settings, whatever the width."""
        self._settings_wanted = wanted
        self._fold()

    def show_view(self, name: str) -> None:
        """Show the training or one of the other views."""
        self._shown_view.setCurrentWidget(self._views[name])

    def shown_view(self) -> str:
        """Return the name of the view that is shown."""
        shown = self._shown_view.currentWidget()
        return next(name for name, view in self._views.items() if view is shown)

    def show_preview(self, wanted: bool) -> None:
        """Show the preview in the place of the plots, or the plots again."""
        self._pages.setCurrentWidget(self._preview if wanted else self.middle)

    def _fold(self) -> None:
        wanted = self._settings_wanted
        self._settings.setVisible(self.width() >= _FOLD_BELOW if wanted is None else wanted)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Fold the settings away where there is no room."""
        super().resizeEvent(a0)
        self._fold()

    def restore(self) -> None:
        """Take on the sizes that `remember` left."""
        stored = QSettings()
        for key, splitter in (("columns", self.columns), ("middle", self.middle)):
            value = stored.value(f"window/{key}")
            if value is not None:
                splitter.restoreState(value)

    def remember(self) -> None:
        """Keep the sizes for the next start."""
        stored = QSettings()
        stored.setValue("window/columns", self.columns.saveState())
        stored.setValue("window/middle", self.middle.saveState())
