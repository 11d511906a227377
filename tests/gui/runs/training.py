"""Runs that a real trainer left in a folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import engine
from engine import Mailbox, Settings, Snapshot, State, Trainer, Until

FIRST = Settings(batch_size=100, learning_rate=0.3)
SHORT = Settings(batch_size=100, learning_rate=0.5, epochs=2, shuffle=True)


class Training:
    """A trainer that saves into a folder, as the window's does."""

    def __init__(self, folder: Path) -> None:
        self.mailbox: Mailbox[Snapshot] = Mailbox()
        self.trainer = Trainer(self.mailbox, settings=FIRST, backend="cpu", threads=1, runs=folder)
        self.last: Snapshot | None = None

    def until(self, condition: Callable[[Snapshot], bool]) -> Snapshot:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self.last = self.mailbox.take() or self.last
            if self.last is not None and condition(self.last):
                return self.last
            time.sleep(0.002)
        raise AssertionError(f"waited in vain; last was {self.last and self.last.message}")

    def train_to(self, step: int) -> Snapshot:
        self.trainer.run_until(Until(step=step))
        self.trainer.run()
        resting = (State.PAUSED, State.ENDED)
        return self.until(lambda s: s.step == step and s.state in resting)


def make_runs(folder: Path) -> None:
    """Train three runs: one, a branch of it from step 150, and one that ends by its epochs."""
    training = Training(folder)
    training.trainer.load("sample")
    training.until(lambda s: s.state is State.READY)
    training.train_to(300)
    training.trainer.continue_from(150, learning_rate=0.05)
    training.until(lambda s: s.step == 150)
    training.train_to(400)
    training.trainer.reset(SHORT)
    training.until(lambda s: s.step == 0 and s.settings == SHORT)
    training.train_to(144)
    assert training.trainer.close()
    assert len(engine.list_runs(folder)) == 3
