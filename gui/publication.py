"""The published run, reproduced at one click, and the verdict on it."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

import engine
from engine import Snapshot, State, Trainer

from .theme import GAP, PADDING, RADIUS, Theme, mixed
from .widgets.buttons import named_button

DATASET = "mnist"


class PublicationBand(QWidget):
    """Hidden, or saying how far the published run is, or whether it was reproduced.

    Signals
    -------
    data_wanted : str
        A published data set that has to be fetched first.

    Parameters
    ----------
    trainer : Trainer
        Runs it.
    """

    data_wanted = pyqtSignal(str)

    def __init__(self, trainer: Trainer) -> None:
        super().__init__()
        self.setObjectName("publication_band")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._trainer = trainer
        self._dataset_name = ""
        self._waits_for_data = False
        self._step = 0
        self._is_running = False
        self._text = QLabel()
        self._text.setObjectName("publication_text")
        self._text.setWordWrap(True)
        self.dismiss = named_button("dismiss_publication", "Dismiss", "Hide this line")
        self.dismiss.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP, PADDING, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._text, 1)
        row.addWidget(self.dismiss)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        usual, hit, miss = (
            mixed(theme.panel, colour, 0.16) for colour in (theme.cost, theme.test, theme.danger)
        )
        self.setStyleSheet(
            f"#publication_band {{ background: {usual}; border-radius: {RADIUS}px; }}"
            f'#publication_band[verdict="hit"] {{ background: {hit}; }}'
            f'#publication_band[verdict="miss"] {{ background: {miss}; }}'
        )

    def reproduce(self) -> None:
        """Begin: nothing more is asked of the person until the verdict."""
        if self._dataset_name == DATASET or engine.is_on_disk(DATASET):
            self._begin()
        else:
            self._waits_for_data = True
            self._say("The publication learned from MNIST, which is fetched first")
            self.data_wanted.emit(DATASET)

    def data_arrived(self, name: str) -> None:
        """Begin if that is what was waited for."""
        if self._waits_for_data and name == DATASET:
            self._begin()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say how far the run is; judge it once it is over."""
        self._dataset_name = snapshot.dataset.name if snapshot.dataset is not None else ""
        if not self._is_running:
            return
        verdict = engine.publication_verdict(snapshot)
        if verdict is not None and snapshot.state is State.ENDED:
            self._is_running = False
            self._say(verdict.text, "hit" if verdict.hit else "miss")
        elif snapshot.step < self._step or snapshot.settings != engine.PUBLICATION:
            # Reset, or changed on the way: it is no longer the published run.
            if self._step:
                self._dismiss()
        else:
            self._step = snapshot.step
            self._say(
                "Reproducing the publication: 74 epochs, 7.500000 % and 7.489583 % are to be met "
                f"· epoch {snapshot.epoch}"
            )

    def _begin(self) -> None:
        self._waits_for_data = False
        self._is_running = True
        self._step = 0
        if self._dataset_name != DATASET:
            self._trainer.load(DATASET)
        self._trainer.set_pace(None)
        self._trainer.run_until(None)
        self._trainer.reset(engine.PUBLICATION)
        self._trainer.run()

    def _say(self, text: str, verdict: str = "") -> None:
        self._text.setText(text)
        if self.property("verdict") != verdict:
            self.setProperty("verdict", verdict)
            style = self.style()
            assert style is not None  # a widget always has one
            style.polish(self)
        self.show()

    def _dismiss(self) -> None:
        self._is_running = False
        self._waits_for_data = False
        self.hide()
