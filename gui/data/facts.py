"""What is to be known of a data set before one uses it: splits, size, polarity, warnings."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine import INVERTED_NOTE, DataReport, Dataset
from gui.theme import BODY_SIZE, GAP, tabular
from gui.widgets.progress import size_text

WIDTH = 252
_SPLITS = ("train", "validation", "test")
# Room for the scroll bar, so that nothing moves when it comes.
_SCROLL_ROOM = 14


class DataFacts(QScrollArea):
    """A column of facts that scrolls where it does not fit.

    Signals
    -------
    flip_requested : bool
        The person wants ink and paper exchanged, or back as they were when shown.
    """

    flip_requested = pyqtSignal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("data_facts")
        self.setAccessibleName("Facts about the data")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self._inverted = False
        self._numbers = {name: _number(f"{name}_images") for name in _SPLITS}
        self._shares = {name: _number(f"{name}_share") for name in _SPLITS}
        self._sizes = {name: _number(f"data_{name}") for name in ("pixels", "classes", "memory")}
        self.invert = QCheckBox("Inverted")
        self.invert.setObjectName("invert_data")
        self.invert.setToolTip("Exchange ink and paper: every pixel becomes 255 minus itself")
        self.invert.toggled.connect(lambda on: self.flip_requested.emit(on != self._inverted))
        self._polarity = _caption("polarity")
        self._notes = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, _SCROLL_ROOM, 0)
        column.setSpacing(6)
        table = QGridLayout()
        table.setVerticalSpacing(2)
        table.setColumnStretch(0, 1)
        for row, name in enumerate(_SPLITS):
            table.addWidget(QLabel(name), row, 0)
            table.addWidget(self._numbers[name], row, 1)
            table.addWidget(self._shares[name], row, 2)
            self._shares[name].setProperty("role", "name")
            self._shares[name].setMinimumWidth(44)
        sizes = QGridLayout()
        sizes.setVerticalSpacing(2)
        sizes.setColumnStretch(0, 1)
        for row, (name, label) in enumerate(self._sizes.items()):
            sizes.addWidget(QLabel("in memory" if name == "memory" else name), row, 0)
            sizes.addWidget(label, row, 1)
        for text, content in (("SPLITS", table), ("IMAGES", sizes)):
            column.addWidget(_heading(text))
            column.addLayout(content)
            column.addSpacing(GAP)
        column.addWidget(_heading("POLARITY"))
        column.addWidget(self.invert)
        column.addWidget(self._polarity)
        column.addSpacing(GAP)
        column.addWidget(_heading("NOTES"))
        column.addLayout(self._notes)
        column.addStretch()
        self.setWidget(inside)

    def show_dataset(self, dataset: Dataset, report: DataReport) -> None:
        """Show a data set's facts, and what its reader and the report have to say."""
        splits = dict(zip(_SPLITS, (dataset.train, dataset.valid, dataset.test), strict=True))
        total = sum(map(len, splits.values()))
        for name, split in splits.items():
            self._numbers[name].setText(f"{len(split):,}")
            self._shares[name].setText(f"{100 * len(split) / total:.0f} %")
        rows, columns = dataset.image_shape
        self._sizes["pixels"].setText(f"{rows} × {columns}")
        self._sizes["classes"].setText(f"{dataset.n_out}")
        n_bytes = sum(split.x.nbytes + split.y.nbytes for split in splits.values())
        self._sizes["memory"].setText(size_text(n_bytes))
        self._inverted = dataset.inverted
        self.invert.blockSignals(True)
        self.invert.setChecked(dataset.inverted)
        self.invert.blockSignals(False)
        self._polarity.setText(
            "Dark ink on light paper was found. Ink should look as it does on the canvas"
            if dataset.inverted
            else "Ink should look as it does on the canvas"
        )
        # The check box says it already, and goes on being right.
        self._show_notes(line for line in report.lines() if line != INVERTED_NOTE)

    def _show_notes(self, notes: Iterable[str]) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for number, note in enumerate(notes):
            label = _caption(f"note_{number}")
            label.setText(note[:1].upper() + note[1:])
            self._notes.addWidget(label)
        if not self._notes.count():
            label = _caption("no_notes")
            label.setText("Nothing unusual was found")
            self._notes.addWidget(label)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _caption(object_name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(object_name)
    label.setProperty("role", "name")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _number(object_name: str) -> QLabel:
    label = QLabel("–")
    label.setObjectName(object_name)
    label.setFont(tabular(label.font(), BODY_SIZE))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
