"""Files dragged onto the window: what will happen is said before they are let go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PyQt6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QGraphicsView, QLineEdit, QWidget

import engine
from gui.theme import BODY_SIZE, DARK, GAP, HEADLINE_SIZE, RADIUS, Theme, mixed, tabular
from gui.widgets.dialogs import DATA_SUFFIXES

_PICTURES = (".png", ".jpg", ".jpeg", ".bmp")
_CARD = (560, 132)
# How much of the window can still be seen under the card.
_VEIL = 0.82


class Kind(Enum):
    """What a file is taken for."""

    DATA = auto()
    WEIGHTS = auto()
    NEITHER = auto()


@dataclass(frozen=True)
class Offer:
    """What will happen to dragged files.

    Attributes
    ----------
    kind : Kind
        What the first of them is.
    path : Path or None
        The first of them; None where nothing dragged is a file.
    headline, detail : str
        What to tell the person who holds them.
    """

    kind: Kind
    path: Path | None
    headline: str
    detail: str


def holds_weights(path: Path) -> bool:
    """Whether a file or folder holds a model: a data set may have the same suffix."""
    try:
        engine.load_weights(path)
    except engine.WeightsError:
        return False
    return True


def kind_of(path: Path) -> Kind:
    """Return what a file or folder is taken for, by what it holds where its name leaves it open."""
    if holds_weights(path):
        return Kind.WEIGHTS
    if path.is_dir() or path.name.lower().endswith(DATA_SUFFIXES):
        return Kind.DATA
    return Kind.NEITHER


def offer_for(paths: list[Path]) -> Offer:
    """Return what dropping these files does: the first of them counts."""
    if not paths:
        return Offer(Kind.NEITHER, None, "Nothing here to open", "Drop a file or a folder")
    path = paths[0]
    others = f" · the first of {len(paths)} counts" if len(paths) > 1 else ""
    kind = kind_of(path)
    if kind is Kind.WEIGHTS:
        return Offer(kind, path, "Drop to open these weights", f"{path.name}{others}")
    if kind is Kind.DATA:
        return Offer(kind, path, "Drop to look at this data", f"{path.name}{others}")
    if path.suffix.lower() in _PICTURES:
        return Offer(kind, path, "Drop pictures on the canvas", f"{path.name} is a single picture")
    return Offer(
        kind, path, f"{path.name} cannot be opened",
        "Data: a folder, .npz, .csv or .pkl.gz · weights: .npz, .safetensors, .onnx, .json, .csv",
    )  # fmt: skip


class DropArea(QWidget):
    """Lies over a window while files are dragged across it; hidden otherwise.

    Signals
    -------
    data_dropped, weights_dropped : Path
        What was let go over the window.
    """

    data_dropped = pyqtSignal(object)
    weights_dropped = pyqtSignal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop_area")
        self.offer = offer_for([])
        self._theme = DARK
        # Drags belong to what is beneath: the window, or the canvas in it.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        for view in window.findChildren(QGraphicsView) + window.findChildren(QLineEdit):
            # They would take a file, and do nothing with it or write its path into a number.
            view.setAcceptDrops(False)
        for view in window.findChildren(QGraphicsView):
            viewport = view.viewport()
            assert viewport is not None
            viewport.setAcceptDrops(False)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Follow a drag across the window."""
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDropEvent):
            # A move is one too, but has a type of its own.
            if event.type() == QEvent.Type.Drop:
                self._drop(event)
            else:
                self._answer(event)
        elif event is not None and event.type() == QEvent.Type.DragLeave:
            self.hide()
        else:
            return super().eventFilter(watched, event)
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        # Looked at once; moves come by the hundred.
        self.offer = offer_for(_files(event.mimeData()))
        self.setAccessibleName(f"{self.offer.headline}: {self.offer.detail}")
        window = self.parentWidget()
        assert window is not None
        self.setGeometry(window.rect())
        self.raise_()
        self.show()
        self.update()
        # Accepted even if nothing can be done with it: else the drag would not tell when it leaves.
        event.acceptProposedAction()

    def _answer(self, event: QDropEvent) -> None:
        """Say with the pointer's shape whether letting go does anything."""
        if self.offer.kind is Kind.NEITHER:
            event.setDropAction(Qt.DropAction.IgnoreAction)
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _drop(self, event: QDropEvent) -> None:
        self.hide()
        self._answer(event)
        if self.offer.kind is Kind.DATA:
            self.data_dropped.emit(self.offer.path)
        elif self.offer.kind is Kind.WEIGHTS:
            self.weights_dropped.emit(self.offer.path)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Veil the window and draw a card that says what will happen."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.window)
        veil.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), veil)
        useful = self.offer.kind is not Kind.NEITHER
        width = min(_CARD[0], self.width() - 4 * GAP)
        card = QRectF(0, 0, width, _CARD[1])
        card.moveCenter(QRectF(self.rect()).center())
        pen = QPen(QColor(theme.cost if useful else theme.muted), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(mixed(theme.panel, theme.cost, 0.10) if useful else theme.panel))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        middle = card.center().y()
        inside = card.adjusted(2 * GAP, 2 * GAP, -2 * GAP, -2 * GAP)
        for text, size, colour, top, bottom in (
            (self.offer.headline, HEADLINE_SIZE, theme.text, inside.top(), middle),
            (self.offer.detail, BODY_SIZE, theme.muted, middle + GAP, inside.bottom()),
        ):
            painter.setFont(tabular(self.font(), size, bold=size == HEADLINE_SIZE))
            painter.setPen(QColor(colour))
            line = QRectF(inside.left(), top, inside.width(), bottom - top)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideMiddle, int(line.width())
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)


def _files(mime: QMimeData | None) -> list[Path]:
    """Return the files of this machine that are dragged."""
    urls = mime.urls() if mime is not None else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
