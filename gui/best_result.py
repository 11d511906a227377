"""The best validation so far: how good, when, and what the test set says there."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from engine import Moment, Snapshot

from .theme import BODY_SIZE, GAP, Theme, tabular
from .widgets.panel_parts import ElidedLabel

_NONE = "–"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NEW = (
    "The smallest validation error so far. Each new best, however small, is measured on the test "
    "set too; nothing else touches the test set"
)
_SIGNIFICANT = (
    "The last new best that was below the improvement threshold times the one before it; only "
    "such a best extends patience"
)


class BestResult(QWidget):
    """New best beside significant best, and the two errors of the new best."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("best_result")
        self._numbers: dict[str, QLabel] = {}
        self._touched = ElidedLabel()
        self._touched.setObjectName("test_touched")
        self._touched.setProperty("role", "caption")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP // 2)
        grid.setColumnStretch(0, 1)
        for column, text in ((1, "epoch"), (2, "after step")):
            head = QLabel(text)
            head.setProperty("role", "caption")
            head.setAlignment(_RIGHT)
            grid.addWidget(head, 0, column)
        grid.addWidget(_name("new best", _NEW), 1, 0)
        grid.addWidget(_name("significant", _SIGNIFICANT), 2, 0)
        for row, name in ((1, "best"), (2, "significant")):
            grid.addWidget(self._number(f"{name}_epoch"), row, 1)
            grid.addWidget(self._number(f"{name}_step"), row, 2)
        for row, name in ((3, "validation"), (4, "test")):
            grid.addWidget(_name(name, _NEW), row, 0)
            grid.addWidget(self._number(f"best_{name}", bold=True), row, 1, 1, 2)
        grid.addWidget(self._touched, 5, 0, 1, 3)
        self._show_none()

    def _number(self, name: str, bold: bool = False) -> QLabel:
        label = QLabel()
        label.setObjectName(name)
        label.setAccessibleName(name.replace("_", " "))
        label.setFont(tabular(label.font(), BODY_SIZE, bold))
        label.setAlignment(_RIGHT)
        self._numbers[name] = label
        return label

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self._numbers["best_validation"].setStyleSheet(f"color: {theme.valid}")
        self._numbers["best_test"].setStyleSheet(f"color: {theme.test}")

    def show_moment(self, moment: Moment, snapshot: Snapshot) -> None:
        """Show the bests as they stood at a moment of the snapshot's run."""
        stopping = moment.early_stopping
        if stopping is None or stopping.best_step < 0:
            self._show_none()
            return
        for name, step in (
            ("best", stopping.best_step),
            ("significant", stopping.significant_step),
        ):
            self._numbers[f"{name}_epoch"].setText(f"{snapshot.epoch_at(step):,}")
            self._numbers[f"{name}_step"].setText(f"{step:,}")
        self._numbers["best_validation"].setText(f"{stopping.best_valid_error * 100:.4f} %")
        self._numbers["best_test"].setText(f"{stopping.test_error * 100:.4f} %")
        epoch = snapshot.epoch_at(stopping.best_step)
        self._touched.setText(f"test set last touched in epoch {epoch:,}")

    def _show_none(self) -> None:
        for label in self._numbers.values():
            label.setText(_NONE)
        self._touched.setText("test set not touched yet")


def _name(text: str, tooltip: str) -> QLabel:
    label = QLabel(text)
    label.setToolTip(tooltip)
    return label
