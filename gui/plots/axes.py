"""Axes that stay put: a range that is told, and a zoom that can be given up."""

from __future__ import annotations

import pyqtgraph as pg
from PyQt6.QtCore import QEvent, QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFocusEvent, QFontMetricsF, QMouseEvent, QPainter, QResizeEvent

from gui.theme import BODY_SIZE, GAP, Theme, tabular
from gui.widgets.buttons import named_button

from .clicks import Clicks
from .ends import EndLabels
from .keys import KEYS, Act, Command, command_of, zoom_or_pan
from .nice_ticks import Range
from .scales import Scales
from .ticks import LINEAR_STEPS, LOG_STEPS, AxisStyle, RoundTicks
from .zoom import ZoomBox

# Every plot leaves the same room at its right, so that plots above each other share their x.
_WIDEST_LABEL = "valid 88.88 %"
_WIDEST_OTHER = "another run 0.8888"


class Axes(pg.PlotWidget):
    """A plot that shows the range it is told to, until a person zooms or pans.

    Home, H or a double click gives the range back.

    Parameters
    ----------
    name : str
        For object names.
    linear, log : AxisStyle
        Of the axis of values.

    Attributes
    ----------
    following : bool
        Whether the range is the one the plot was told to show.
    has_cursor : bool
        Whether there is a cursor that Esc takes away.
    scales : Scales
        Which axes are logarithmic.
    view : ZoomBox
        The inside.
    ends : EndLabels
        What stands at the ends of the lines.
    home : QPushButton
        There while a person has zoomed.

    Signals
    -------
    pointed : float or None
        The step under the pointer; None when it has left.
    clicked : float
        The step that was clicked.
    following_changed : bool
        Whether the range is again the one the plot was told to show.
    zoomed
        A person has zoomed or panned, perhaps again.
    commanded : Command
        What a key asks for and the axes cannot do themselves.
    """

    pointed = pyqtSignal(object)
    clicked = pyqtSignal(float)
    following_changed = pyqtSignal(bool)
    zoomed = pyqtSignal()
    commanded = pyqtSignal(object)

    def __init__(self, name: str, linear: AxisStyle, log: AxisStyle) -> None:
        axes = {"bottom": RoundTicks("bottom", LINEAR_STEPS), "left": RoundTicks("left", linear)}
        self.view = ZoomBox()
        super().__init__(enableMenu=False, viewBox=self.view, axisItems=axes)
        self._axes = axes
        self.setObjectName(f"{name}_axes")
        self.setAccessibleDescription(KEYS)
        self.following = True
        self.has_cursor = False
        self.scales = Scales()
        self._styles = {False: linear, True: log}
        self._wanted: tuple[Range, Range] | None = None
        self._lines: list[pg.PlotDataItem] = []
        self._by_key = False
        self.ends = EndLabels(self.plotItem)
        self._others_named = False
        explained = "Show the whole run again (Home, H or a double click)"
        self.home = named_button(f"{name}_home", "Home", explained, "flat")
        self.home.setParent(self)
        self.home.hide()
        self.home.clicked.connect(self.follow)
        self._clicks = Clicks(self)
        self._clicks.clicked.connect(self._tell_click)
        self.scene().sigMouseClicked.connect(self._clicks.take)
        self.plotItem.hideButtons()
        self.plotItem.disableAutoRange()
        self.set_scales(self.scales)
        self.view.sigRangeChangedManually.connect(self._let_go)
        self.view.sigRangeChanged.connect(self.ends.place)
        self.view.sigResized.connect(self.ends.place)

    # -- what is shown -------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours and fonts."""
        self._theme = theme
        self.setBackground(theme.panel)
        self.view.apply_theme(theme)
        self.ends.apply_theme(theme, self.font())
        self.name_others(self._others_named)
        for axis in self._axes.values():
            axis.apply_theme(theme, self.font())

    def name_others(self, wanted: bool) -> None:
        """Leave room in the right margin for the names of other runs, or no more."""
        self._others_named = wanted
        strong = QFontMetricsF(tabular(self.font(), BODY_SIZE, bold=True))
        margin = strong.horizontalAdvance(_WIDEST_OTHER if wanted else _WIDEST_LABEL) + GAP
        self.plotItem.layout.setContentsMargins(0, GAP, margin, 0)

    def add_line(self, line: pg.PlotDataItem) -> None:
        """Add a line of steps and values, which follows the axes' scales."""
        self._lines.append(line)
        self.addItem(line, ignoreBounds=True)
        # Afterwards: the plot would take its own scales to be those of the line.
        line.setLogMode(self.scales.log_x, self.scales.log_y)

    def set_scales(self, scales: Scales) -> None:
        """Make axes logarithmic or linear; the range to show must be told anew."""
        self.scales = scales
        for line in self._lines:
            line.setLogMode(scales.log_x, scales.log_y)
        self._axes["bottom"].use(LOG_STEPS if scales.log_x else LINEAR_STEPS)
        self._axes["left"].use(self._styles[scales.log_y])
        self.view.setLimits(**scales.limits())
        self._wanted = None
        self.follow()

    def pixels_per_step(self, step: float) -> float:
        """Return how far the next step is from a step, in pixels of the screen."""
        left, right = self.view.viewRange()[0]
        # Step 0 has no place on a logarithmic axis.
        first = max(step, 1)
        steps = self.scales.to_x(first + 1) - self.scales.to_x(first)
        return steps * self.view.width() / (right - left)

    def show_range(self, x: Range, y: Range) -> None:
        """Show this range, in view coordinates, now or once the person lets go."""
        if (x, y) == self._wanted:
            return
        self._wanted = x, y
        # Beyond the last step there is nothing to see.
        self.view.setLimits(xMax=x[1])
        if self.following:
            self.view.setRange(xRange=x, yRange=y, padding=0)

    def follow(self) -> None:
        """Give up zoom and pan."""
        was_following, self.following = self.following, True
        self._clicks.patient = False
        self.home.hide()
        if self._wanted is not None and not was_following:
            x, y = self._wanted
            self.view.setRange(xRange=x, yRange=y, padding=0)
        if not was_following:
            self.following_changed.emit(True)

    def hold_x(self, x: Range) -> None:
        """Show these steps, as another plot does, until `follow`."""
        self.view.setXRange(*x, padding=0)
        self._hold()

    # -- what a person does --------------------------------------------------------------

    def _let_go(self) -> None:
        self._hold()
        self.zoomed.emit()

    def _hold(self) -> None:
        if self.following:
            self.following = False
            self._clicks.patient = True
            self._place_home()
            self.home.show()
            self.following_changed.emit(False)

    def _place_home(self) -> None:
        """Put the button where nothing ever is: right of the steps' labels."""
        size = self.home.sizeHint()
        self.home.setGeometry(
            self.width() - size.width(), self.height() - size.height(), size.width(), size.height()
        )

    def _tell_click(self, where: QPointF) -> None:
        if self.view.sceneBoundingRect().contains(where):
            self.clicked.emit(self.scales.to_step(self.view.mapSceneToView(where).x()))

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(ev)
        # pyqtgraph calls this itself, with None, before there is a button.
        if ev is not None:
            self._place_home()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        """Tell which step is under the pointer."""
        super().mouseMoveEvent(ev)
        position = self.mapToScene(ev.position().toPoint())
        inside = self.view.sceneBoundingRect().contains(position)
        x = self.view.mapSceneToView(position).x()
        self.pointed.emit(self.scales.to_step(x) if inside else None)

    def leaveEvent(self, ev) -> None:
        """Tell that nothing is under the pointer."""
        super().leaveEvent(ev)
        self.pointed.emit(None)

    def mouseDoubleClickEvent(self, ev: QMouseEvent) -> None:
        """Give up zoom and pan."""
        super().mouseDoubleClickEvent(ev)
        self._clicks.forget()
        self.follow()

    def event(self, ev: QEvent | None) -> bool:
        """Claim keys that a shortcut of the window would else take while the plot has the focus."""
        if ev is not None and ev.type() == QEvent.Type.ShortcutOverride and self._command(ev):
            ev.accept()
            return True
        return super().event(ev)

    def keyPressEvent(self, ev) -> None:
        """Obey a key."""
        command = self._command(ev)
        if command is None:
            # The scene accepts every key, also those that are the window's.
            ev.ignore()
        elif command.act is Act.HOME:
            self.follow()
        elif zoom_or_pan(self.view, command):
            self._let_go()
        else:
            self.commanded.emit(command)

    def _command(self, ev: QEvent) -> Command | None:
        command = command_of(ev)
        needless = command is not None and command.act is Act.LEAVE and not self.has_cursor
        return None if needless else command

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        """Show the focus if it came by key; a person who clicks sees where the pointer is."""
        super().focusInEvent(event)
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._by_key = event is not None and event.reason() in reasons
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        """Show the focus no more."""
        super().focusOutEvent(event)
        self._by_key = False
        self.viewport().update()

    def drawForeground(self, painter: QPainter | None, rect: QRectF) -> None:
        """Draw the ring of the focus round the inside."""
        super().drawForeground(painter, rect)
        if self._by_key and painter is not None:
            painter.setPen(pg.mkPen(QColor(self._theme.cost), width=1))
            painter.drawRect(self.view.sceneBoundingRect().adjusted(0, -GAP // 2, 0, 0))

    def pixel(self, step: float) -> float:
        """Return where a step is across, in the plot's pixels."""
        left, right = self.view.viewRange()[0]
        area = self.view.geometry()
        return area.left() + (self.scales.to_x(step) - left) / (right - left) * area.width()
