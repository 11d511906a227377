"""The band under the toolbar that says what went wrong and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from engine import Snapshot, State, StoppedBy

from .theme import GAP, PADDING, RADIUS, Theme, mixed
from .widgets.buttons import named_button

if TYPE_CHECKING:
    from engine import RunEntry

# Weight decay multiplies W by 1 - learning_rate * l2 each step: beyond 2, |W| grows for ever.
_DECAY_LIMIT = 2
_MILDER = 10


def divergence_text(snapshot: Snapshot) -> str:
    """Return at which step a run diverged, which setting did it, and what can be done."""
    settings = snapshot.settings
    rate, decay = settings.learning_rate, settings.learning_rate * settings.l2
    if decay > _DECAY_LIMIT:
        cause = (
            f"Learning rate {rate:g} × L2 {settings.l2:g} = {decay:g} is above {_DECAY_LIMIT}: "
            "weight decay throws the weights across zero and further out with every step"
        )
    else:
        cause = f"Learning rate {rate:g} is too large: each step overshoots further than the last"
    return (
        f"Stopped before step {snapshot.step:,}: the cost or a weight would have become infinite. "
        f"{cause}. Step back with a tenth of the learning rate, "
        f"or Reset with a learning rate below {rate:g}"
    )


class Notice(QWidget):
    """Hidden while all is well; never in the way of the training.

    Signals
    -------
    sample_requested
        The person wants the bundled sample instead of data that cannot be read.
    recover_requested : int, float
        The step to go on from after a divergence, and the learning rate to do it with.
    resume_requested : str
        Folder of the interrupted run to go on with.
    """

    sample_requested = pyqtSignal()
    recover_requested = pyqtSignal(int, float)
    resume_requested = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dismissed = ""
        self._snapshot: Snapshot | None = None
        self._offered: RunEntry | None = None
        self._text = QLabel()
        self._text.setObjectName("notice_text")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.sample = named_button("use_sample", "Use the sample", "Load the bundled digits")
        self.recover = named_button(
            "recover", f"Step back, learning rate ÷ {_MILDER}",
            "Pause one minibatch before, and go on from there with a smaller learning rate",
        )  # fmt: skip
        self.resume = named_button("resume_run", "Resume", "Go on with it where it was saved last")
        self.not_now = named_button("not_now", "Not now", "Leave it among the runs")
        self.dismiss = named_button("dismiss_notice", "Dismiss", "Hide this message")
        self.sample.clicked.connect(self.sample_requested)
        self.recover.clicked.connect(self._recover)
        self.resume.clicked.connect(self._resume)
        self.not_now.clicked.connect(self._withdraw_offer)
        self.dismiss.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(PADDING, GAP, PADDING, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._text, 1)
        for button in (self.sample, self.recover, self.resume, self.not_now, self.dismiss):
            row.addWidget(button)
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        tones = {
            "bad": mixed(theme.panel, theme.danger, 0.16),
            "offer": mixed(theme.panel, theme.cost, 0.12),
            "quiet": theme.panel,
            "damaged": theme.panel,
        }
        self.setStyleSheet(
            "".join(
                f'#notice[tone="{tone}"] {{ background: {colour}; border-radius: {RADIUS}px; }}'
                for tone, colour in tones.items()
            )
            + "".join(
                f'#notice[tone="{tone}"] #notice_text {{ color: {theme.valid}; }}'
                for tone in ("quiet", "damaged")
            )
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what a snapshot has to say, unless it was dismissed."""
        self._snapshot = snapshot
        if snapshot.state is State.RUNNING:
            # Whoever trains something else has answered.
            self._offered = None
        self._show()

    def offer_resume(self, run: RunEntry) -> None:
        """Offer to go on with a run that was interrupted."""
        self._offered = run
        self._show()

    def text(self) -> str:
        """Return the message; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    def _show(self) -> None:
        tone, text = self._said()
        if tone in ("", "offer"):
            self._dismissed = ""
        diverged = self._snapshot is not None and (
            self._snapshot.stopped_by is StoppedBy.DIVERGENCE and not self._snapshot.refused
        )
        bad = tone == "bad"
        self._text.setText(text)
        no_data = self._snapshot is not None and self._snapshot.dataset is None
        self.sample.setVisible(bad and no_data)
        self.recover.setVisible(bad and diverged)
        self.resume.setVisible(tone == "offer")
        self.not_now.setVisible(tone == "offer")
        self.dismiss.setVisible(tone in ("bad", "quiet", "damaged"))
        if tone and self.property("tone") != tone:
            self.setProperty("tone", tone)
            for widget in (self, self._text):
                style = widget.style()
                assert style is not None
                style.polish(widget)
        self.setVisible(bool(tone) and _subject(tone, text) != self._dismissed)

    def _said(self) -> tuple[str, str]:
        """Return the tone and the text of the one thing that matters most; empty for nothing."""
        snapshot = self._snapshot
        if snapshot is not None:
            if snapshot.refused or snapshot.state is State.FAILED:
                return "bad", snapshot.message
            if snapshot.stopped_by is StoppedBy.DIVERGENCE:
                return "bad", divergence_text(snapshot)
        if self._offered is not None:
            run = self._offered
            return "offer", (
                f"{run.path.name} was interrupted in epoch {run.epoch:,}, at step {run.step:,}. "
                "It can go on as if nothing had happened."
            )
        if snapshot is not None and snapshot.save_failure:
            return "quiet", f"This run is not being saved: {snapshot.save_failure}. It trains on."
        if snapshot is not None and snapshot.missing:
            return "damaged", f"Opened as far as it is whole: {'; '.join(snapshot.missing)}."
        return "", ""

    def _dismiss(self) -> None:
        self._dismissed = _subject(*self._said())
        self.hide()

    def _recover(self) -> None:
        snapshot = self._snapshot
        assert snapshot is not None
        rate = snapshot.settings.learning_rate / _MILDER
        self.recover_requested.emit(max(0, snapshot.step - 1), rate)

    def _resume(self) -> None:
        assert self._offered is not None
        path = str(self._offered.path)
        self._withdraw_offer()
        self.resume_requested.emit(path)

    def _withdraw_offer(self) -> None:
        self._offered = None
        self._show()


def _subject(tone: str, text: str) -> str:
    """Return what is dismissed with a message: a save that fails does so in ever other words."""
    return tone if tone == "quiet" else text
