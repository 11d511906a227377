"""How the views lie in the window, and what is remembered of it."""

from __future__ import annotations

from PyQt6.QtCore import QSettings, QSize, Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from .theme import GAP

# Widths at 1440 pixels; the middle takes what is left.
_COLUMNS = (232, 820, 356)
_ROWS = (228, 206, 320)
# Narrower than this, the settings fold away so that the rest can be read.
_FOLD_BELOW = 1200
#: Beside which views the settings, and the drawing, are of use.
_WITH_SETTINGS = ("train",)
_WITH_DRAWING = ("train", "why", "drawings")


class _Pages(QStackedWidget):
    """Asks for the room that the page shown needs, not for that of the largest."""

    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.sizeHint() if page is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize()


class Workspace(QWidget):
    """Rows above and below three columns, whose middle one holds one of several views.

    Parameters
    ----------
    above, below : list of QWidget
        Rows as wide as the window.
    settings, drawing : QWidget
        The left and the right column, beside the views that need them.
    plots : list of QWidget
        The view of the training, from the top.
    preview : QWidget
        What may take the place of the plots.
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
        self._drawing = drawing
        self._shown = "train"
        self.middle = QSplitter(Qt.Orientation.Vertical)
        for plot in plots:
            self.middle.addWidget(plot)
        self._views = {"train": self.middle, **views}
        self._pages = _Pages()
        for view in (*self._views.values(), preview):
            self._pages.addWidget(view)
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
        rows.addWidget(self.columns, 1)
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
        self._shown = name
        self._pages.setCurrentWidget(self._views[name])
        self._pages.updateGeometry()
        self._drawing.setVisible(name in _WITH_DRAWING)
        self._fold()

    def shown_view(self) -> str:
        """Return the name of the view that is shown."""
        return self._shown

    def show_preview(self, wanted: bool) -> None:
        """Show the preview in the place of the view, or the view again."""
        self._pages.setCurrentWidget(self._preview if wanted else self._views[self._shown])
        self._pages.updateGeometry()

    def _fold(self) -> None:
        wanted = self._settings_wanted
        roomy = self.width() >= _FOLD_BELOW if wanted is None else wanted
        self._settings.setVisible(roomy and self._shown in _WITH_SETTINGS)

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
