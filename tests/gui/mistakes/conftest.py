"""A real run, and the view of its mistakes."""

from __future__ import annotations

import time

import pytest

from engine import Mailbox, Settings, Snapshot, State, Trainer, Until
from gui.background import close_jobs
from gui.mistakes.mistakes import Mistakes

from .looking import settle


@pytest.fixture(scope="session")
def run():
    """Snapshots of a real run: at step 0, after each epoch, and at its end."""
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, Settings(epochs=4, batch_size=100), backend="reference")

    def wait_for(state: State) -> Snapshot:
        while (snapshot := mailbox.take()) is None or snapshot.state is not state:
            assert snapshot is None or snapshot.state is not State.FAILED, snapshot.message
            time.sleep(0.001)
        return snapshot

    trainer.load("sample")
    seen = [wait_for(State.READY)]
    for epoch in (1, 2, 3):
        trainer.run_until(Until(epoch=epoch))
        trainer.run()
        seen.append(wait_for(State.PAUSED))
    trainer.run()
    seen.append(wait_for(State.ENDED))
    trainer.close()
    assert len({snapshot.step for snapshot in seen}) == 5
    return seen


@pytest.fixture
def view(qtbot):
    view = Mistakes()
    qtbot.addWidget(view)
    view.resize(1084, 500)
    view.show()
    qtbot.waitExposed(view)
    yield view
    assert close_jobs(view)


@pytest.fixture
def show(view, qtbot):
    """Return a function that shows a snapshot and waits until all of it is there."""

    def show(snapshot: Snapshot) -> None:
        view.show_snapshot(snapshot)
        settle(view, qtbot)

    return show
