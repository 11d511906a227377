"""Pictures instead of a drawing: opened, pasted or dropped."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QEvent, QMimeData, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PyQt6.QtWidgets import QFileDialog, QWidget

import engine
from engine import DataError

from .picture_input import SUFFIXES, holds_picture, ink_of


class PictureIntake(QObject):
    """Takes the pictures that a person gives to a widget.

    Parameters
    ----------
    widget : QWidget
        Where pictures can be dropped, and pasted while the keyboard is in it.

    Signals
    -------
    taken : ndarray of float64
        Where the ink of a picture is, 0..1.
    message : str
        Why a picture was not taken, or what of it; empty once all of one was.
    """

    taken = pyqtSignal(object)
    message = pyqtSignal(str)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), widget)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def ask(self) -> None:
        """Ask for a picture file."""
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self._widget, "Open a picture", "", f"Pictures ({kinds})"
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Take a picture file."""
        try:
            found = engine.read_picture(path)
        except DataError as error:
            self.message.emit(f"{path.name}: {error}")
        else:
            self.taken.emit(found.ink)
            self.message.emit(found.note)

    def paste(self) -> None:
        """Take what was copied."""
        clipboard = QGuiApplication.clipboard()
        self.take(clipboard.mimeData() if clipboard is not None else None)

    def take(self, mime: QMimeData | None) -> None:
        """Take what was copied or dropped."""
        try:
            found = ink_of(mime)
        except DataError as error:
            self.message.emit(str(error))
        else:
            self.taken.emit(found.ink)
            self.message.emit(found.note)

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Take pictures that are dropped; everything else is the window's."""
        if isinstance(a1, QDropEvent) and a1.type() == QEvent.Type.Drop:
            a1.acceptProposedAction()
            self.take(a1.mimeData())
            return True
        if isinstance(a1, QDragEnterEvent):
            if holds_picture(a1.mimeData()):
                a1.acceptProposedAction()
            else:
                a1.ignore()
            return True
        return False
