"""Clicks into a plot, told apart from double clicks."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QPointF, Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QApplication


class Clicks(QObject):
    """Passes on left clicks; one that may become a double click waits until it has not.

    Parameters
    ----------
    parent : QObject
        The plot; its scene tells of clicks.

    Attributes
    ----------
    patient : bool
        Whether a double click would mean something else now.

    Signals
    -------
    clicked : QPointF
        Where, in the scene.
    """

    clicked = pyqtSignal(QPointF)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.patient = False
        self._where = QPointF()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.clicked.emit(self._where))

    def take(self, click) -> None:
        """Take a click of pyqtgraph's scene."""
        self._timer.stop()
        if click.button() == Qt.MouseButton.LeftButton and not click.double():
            self._where = QPointF(click.scenePos())
            self._timer.start(QApplication.doubleClickInterval() if self.patient else 0)

    def forget(self) -> None:
        """Forget a click that waits: it was the first of two."""
        self._timer.stop()
