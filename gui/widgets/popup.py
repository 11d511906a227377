"""A small panel that opens under a button and closes by itself."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QGuiApplication, QKeyEvent
from PyQt6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from gui.theme import GAP, PADDING, Theme


class Popup(QFrame):
    """Opens below a button; Esc and a click elsewhere close it.

    Parameters
    ----------
    button : QPushButton
        What opens it.
    name : str
        Its object name.

    Attributes
    ----------
    column : QVBoxLayout
        Where its content goes.
    """

    def __init__(self, button: QPushButton, name: str) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # A click on the button that closes it does not open it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self._button = button
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.column.setSpacing(GAP)
        button.clicked.connect(self.open)

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setStyleSheet(
            f"#{self.objectName()} {{ background: {theme.panel}; border: 1px solid {theme.line}; }}"
            # Among so little, a field may show itself before the pointer comes.
            f"QLineEdit {{ border: 1px solid {theme.line}; padding: 2px 4px; }}"
            f"QLineEdit:focus {{ border: 1px solid {theme.cost}; }}"
            f'QLineEdit[invalid="true"] {{ border: 1px solid {theme.danger}; }}'
        )

    def open(self) -> None:
        """Open below the button, on the screen, with the keyboard at the first field."""
        self.adjustSize()
        corner = self._button.mapToGlobal(QPoint(0, self._button.height() + GAP // 2))
        screen = self._button.screen() or QGuiApplication.primaryScreen()
        if screen is not None:
            corner.setX(min(corner.x(), screen.availableGeometry().right() - self.width()))
        self.move(corner)
        self.show()
        self.setFocus()
        self.focusNextChild()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Close on Esc."""
        if a0 is not None and a0.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(a0)
