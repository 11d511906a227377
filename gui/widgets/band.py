"""A line that says what was done, or could not be, with a button that takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.theme import GAP, PADDING, RADIUS, Theme, mixed

from .buttons import named_button


class Band(QWidget):
    """Hidden where there is nothing to say.

    Parameters
    ----------
    name : str
        The band's object name; its parts' names begin with it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._act: Callable[[], None] | None = None
        self._text = QLabel()
        self._text.setObjectName(f"{name}_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self.action = named_button(f"{name}_action", "Undo", "")
        self.dismiss = named_button(f"dismiss_{name}", "Dismiss", "Hide this line")
        self.action.clicked.connect(self.act)
        self.dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP // 2, GAP // 2, GAP // 2)
        row.setSpacing(GAP)
        row.addWidget(self._text, 1)
        row.addWidget(self.action)
        row.addWidget(self.dismiss)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        name = self.objectName()
        usual = mixed(theme.panel, theme.cost, 0.12)
        failed = mixed(theme.panel, theme.danger, 0.16)
        self.setStyleSheet(
            f"#{name} {{ background: {usual}; border-radius: {RADIUS}px; }}"
            f'#{name}[failed="true"] {{ background: {failed}; }}'
        )

    def say(
        self,
        text: str,
        action: str = "",
        tooltip: str = "",
        act: Callable[[], None] | None = None,
        failed: bool = False,
    ) -> None:
        """Show a line, with a button for what can be done about it."""
        self._act = act
        self._text.setText(text)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setToolTip(tooltip)
        self.action.setVisible(act is not None)
        if self.property("failed") != failed:
            self.setProperty("failed", failed)
            style = self.style()
            assert style is not None
            style.polish(self)
        self.show()

    def act(self) -> None:
        """Do what the button offers; the line goes first, so that it can be followed by another."""
        act, self._act = self._act, None
        if act is not None:
            self.hide()
            act()

    def text(self) -> str:
        """Return what is said; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""
