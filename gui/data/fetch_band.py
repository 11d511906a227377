"""The band under the toolbar that offers published data, fetches it, and says how that goes."""

from __future__ import annotations

from enum import Enum, auto

from PyQt6.QtCore import QSettings, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

import engine
from engine import Dataset, Snapshot
from gui.background import Job
from gui.theme import GAP, PADDING, RADIUS, Theme, mixed
from gui.widgets.buttons import named_button
from gui.widgets.progress import Progress, bytes_done

# What is offered to somebody who has the sample alone.
OFFERED = "mnist"
_DISMISSED = "data/offer_dismissed"


def size_of(name: str) -> str:
    """Return how much there is to fetch, in whole megabytes."""
    return f"{engine.PUBLISHED[name].size / 1e6:.0f} MB"


def _offer_is_due() -> bool:
    dismissed = QSettings().value(_DISMISSED, False, bool)
    return not dismissed and not engine.is_on_disk(OFFERED)


class _State(Enum):
    IDLE = auto()
    OFFERING = auto()
    FETCHING = auto()
    FAILED = auto()


class FetchBand(QWidget):
    """Hidden, or offering, or fetching, or saying why nothing came.

    Signals
    -------
    arrived : str
        Name of a data set that lies on this machine now.
    """

    arrived = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fetch_band")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = _State.IDLE
        self._name = OFFERED
        self._job: Job | None = None
        self._dataset: Dataset | None = None
        self._text = QLabel()
        self._text.setObjectName("fetch_text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self.progress = Progress(bytes_done, "888.8 of 888.8 MB")
        self.get = named_button("get_offered", "", "")
        self.cancel = named_button("cancel_fetch", "Cancel", "Stop fetching; nothing is kept of it")
        self.retry = named_button("retry_fetch", "Retry", "Ask for it once more")
        self.dismiss = named_button("dismiss_fetch", "Dismiss", "Hide this line")
        self.get.clicked.connect(lambda: self.fetch(self._name))
        self.cancel.clicked.connect(self._call_off)
        self.retry.clicked.connect(lambda: self.fetch(self._name))
        self.dismiss.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP, PADDING, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._text, 1)
        row.addWidget(self.progress, 2)
        for button in (self.get, self.cancel, self.retry, self.dismiss):
            row.addWidget(button)
        self._rest()
        # At once, lest everything moves when the data is there.
        if _offer_is_due():
            self._offer()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        usual = mixed(theme.panel, theme.cost, 0.12)
        failed = mixed(theme.panel, theme.danger, 0.16)
        self.setStyleSheet(
            f"#fetch_band {{ background: {usual}; border-radius: {RADIUS}px; }}"
            f'#fetch_band[failed="true"] {{ background: {failed}; }}'
        )
        self.progress.apply_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer MNIST to somebody who has the sample alone."""
        if snapshot.dataset is self._dataset:
            return
        self._dataset = snapshot.dataset
        if self._state not in (_State.IDLE, _State.OFFERING):
            return
        if self._dataset is not None and self._dataset.name == "sample" and _offer_is_due():
            self._offer()
        else:
            self._rest()

    def is_busy(self) -> bool:
        """Whether something is being fetched."""
        return self._state is _State.FETCHING

    def text(self) -> str:
        """Return what is said; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def fetch(self, name: str) -> None:
        """Fetch a published data set; the one under way is called off."""
        self._call_off()
        self._name = name
        self.progress.restart()
        self._show(_State.FETCHING, f"Getting {engine.PUBLISHED[name].title} …")
        job = self._job = Job(self, lambda watch: engine.fetch_dataset(name, watch))
        job.progress.connect(self.progress.show_progress)
        job.done.connect(self._arrive)
        job.failed.connect(self._fail)

    def _offer(self) -> None:
        title = engine.PUBLISHED[OFFERED].title
        self._name = OFFERED
        self.get.setText(f"Get {title} ({size_of(OFFERED)})")
        self.get.setAccessibleName(f"Get {title}")
        self.get.setToolTip(f"Fetch {title} from the network and learn from it")
        self._show(
            _State.OFFERING,
            f"This is the bundled sample. {title} has 70,000 digits written by hand.",
        )

    def _arrive(self) -> None:
        self._job = None
        self._rest()
        self.arrived.emit(self._name)

    def _fail(self, message: str) -> None:
        self._job = None
        self._show(_State.FAILED, message)

    def _call_off(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._rest()

    def _dismiss(self) -> None:
        if self._state is _State.OFFERING:
            QSettings().setValue(_DISMISSED, True)
        self._rest()

    def _rest(self) -> None:
        self._state = _State.IDLE
        self.hide()

    def _show(self, state: _State, text: str) -> None:
        """Show a line with what can be done about it."""
        self._state = state
        self._text.setText(text)
        offering, fetching, failed = (
            state is other for other in (_State.OFFERING, _State.FETCHING, _State.FAILED)
        )
        for part, wanted in (
            (self.progress, fetching),
            (self.get, offering),
            (self.cancel, fetching),
            (self.retry, failed),
            (self.dismiss, offering or failed),
        ):
            part.setVisible(wanted)
        if self.property("failed") != failed:
            self.setProperty("failed", failed)
            style = self.style()
            assert style is not None
            style.polish(self)
        self.show()
