"""The band under the toolbar that says what went wrong and what to do."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine import Snapshot, State, StoppedBy

from .buttons import named_button
from .theme import GAP, PADDING, RADIUS, Theme, mixed


class Notice(QWidget):
    """Hidden while all is well; never in the way of the training.

    Signals
    -------
    sample_requested
        The person wants the bundled sample instead of data that cannot be read.
    """

    sample_requested = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dismissed = ""
        self._text = QLabel()
        self._text.setObjectName("notice_text")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.sample = named_button("use_sample", "Use the sample", "Load the bundled digits")
        self.dismiss = named_button("dismiss_notice", "Dismiss", "Hide this message")
        self.sample.clicked.connect(self.sample_requested)
        self.dismiss.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP, PADDING, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._text, 1)
        row.addWidget(self.sample)
        row.addWidget(self.dismiss)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        background = mixed(theme.panel, theme.danger, 0.16)
        self.setStyleSheet(f"#notice {{ background: {background}; border-radius: {RADIUS}px; }}")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what a snapshot has to say, unless it was dismissed."""
        bad = (
            snapshot.state is State.FAILED
            or snapshot.refused
            or snapshot.stopped_by is StoppedBy.DIVERGENCE
        )
        if not bad:
            self._dismissed = ""
        self._text.setText(snapshot.message)
        self.sample.setVisible(snapshot.dataset is None)
        self.setVisible(bad and snapshot.message != self._dismissed)

    def text(self) -> str:
        """Return the message; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def _dismiss(self) -> None:
        self._dismissed = self._text.text()
        self.hide()
