"""What a person sees when something broke: a report to copy; the application goes on."""

from __future__ import annotations

import platform
import sys

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import engine

# A fault in a timer repeats 30 times a second; nobody reads more than the first few.
_MOST_REPORTS = 5


def environment() -> str:
    """Return the versions that a report needs, one line."""
    return (
        f"Softscope {engine.__version__}, Python {sys.version.split()[0]}, Qt {QT_VERSION_STR}, "
        f"PyQt {PYQT_VERSION_STR}, {platform.platform()}"
    )


class CrashDialog(QDialog):
    """A window with reports, beside the application and not in its way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash_dialog")
        self.setWindowTitle("Softscope: something went wrong")
        self.setModal(False)
        self.resize(720, 420)
        self._count = 0
        self._what = QLabel()
        self._what.setWordWrap(True)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._text = QPlainTextEdit()
        self._text.setObjectName("crash_report")
        self._text.setAccessibleName("Report")
        self._text.setReadOnly(True)
        copy = QPushButton("Copy report")
        copy.setObjectName("copy_report")
        copy.clicked.connect(self._copy)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(copy)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self._what)
        column.addWidget(self._text)
        column.addLayout(buttons)

    def add_report(self, summary: str, report: str) -> None:
        """Show a report, after those already shown."""
        if not self.isVisible():
            self._count = 0
            self._text.setPlainText(environment())
        self._count += 1
        self._what.setText(
            f"{summary}\n\nThe application goes on; export the weights if they matter to you. "
            "The report below says where it happened."
        )
        if self._count <= _MOST_REPORTS:
            self._text.appendPlainText(f"\n{report}")
        elif self._count == _MOST_REPORTS + 1:
            self._text.appendPlainText("\n… and more of the same")
        self.show()

    def report(self) -> str:
        """Return the text that Copy puts on the clipboard."""
        return self._text.toPlainText()

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.report())
