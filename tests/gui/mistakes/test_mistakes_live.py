"""The view of mistakes while a run goes on, and while somebody looks at its past."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QApplication

from engine import Mailbox, Settings, Snapshot, State, Trainer
from tests.gui.using import text

from .looking import counts_of, looking_back, rows_shown, settle


def test_a_step_in_the_past_is_shown_and_said_to_be_past(view, show, run):
    middle, last = run[len(run) // 2], run[-1]
    show(last)
    show(looking_back(last, middle))
    valid = last.dataset.valid
    counts = counts_of(middle, valid)
    assert view.counts.matrix.numbers.evaluation.confusion.tolist() == counts.tolist()
    assert text(view, "mistakes_step") == f"step {middle.step:,} · not live"
    assert text(view, "history_caption").startswith(f"step {middle.step:,} ·")
    show(last)
    assert text(view, "mistakes_step") == f"step {last.step:,}"


def test_nothing_is_worked_out_while_it_cannot_be_seen(view, show, run, qtbot):
    view.hide()
    for snapshot in run:
        view.show_snapshot(snapshot)
    assert not view.live.busy
    assert view.live.look is None
    view.show()
    settle(view, qtbot)
    assert text(view, "mistakes_step") == f"step {run[-1].step:,}"
    assert len(view.history.past()) >= 3


def test_a_running_trainer_is_looked_at_a_few_times_only_and_a_paused_one_at_once(
    view, show, run, qtbot
):
    looked = []
    view.live.changed.connect(lambda: looked.append(view.live.look.moment.step))
    running = [replace(snapshot, state=State.RUNNING) for snapshot in run[1:]]
    for _ in range(20):
        for snapshot in running:
            view.show_snapshot(snapshot)
    settle(view, qtbot)
    assert looked == [running[0].step]
    show(replace(run[2], state=State.PAUSED))
    assert looked[1:] == [run[2].step]


def test_images_do_not_move_under_the_pointer(view, show, run, qtbot):
    first, last = (replace(snapshot, state=State.RUNNING) for snapshot in (run[1], run[-1]))
    show(first)
    QApplication.sendEvent(view.images.gallery.viewport(), QEvent(QEvent.Type.Enter))
    before = rows_shown(view)
    view.live._due = 0.0
    show(last)
    assert text(view, "mistakes_step") == f"step {last.step:,}"
    assert rows_shown(view) == before
    assert text(view, "gallery_caption").endswith(f"held at step {first.step:,}")
    QApplication.sendEvent(view.images.gallery.viewport(), QEvent(QEvent.Type.Leave))
    assert rows_shown(view) != before
    assert text(view, "gallery_caption").endswith("surest first")


def test_a_chosen_image_stays_chosen_while_others_come(view, show, run):
    show(replace(run[1], state=State.RUNNING))
    row = rows_shown(view)[5]
    view.images.gallery.image_chosen.emit(row)
    view.live._due = 0.0
    show(replace(run[-1], state=State.RUNNING))
    assert text(view, "image_source") == f"validation no. {row + 1:,}"


def test_live_with_a_trainer_that_runs(view, qtbot):
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, Settings(epochs=100_000), backend="reference")
    seen = set()

    def look_again() -> bool:
        snapshot = mailbox.take()
        if snapshot is not None:
            view.show_snapshot(snapshot)
            if snapshot.state is State.READY:
                trainer.run()
        seen.add(text(view, "mistakes_step"))
        return len(seen) >= 5

    try:
        trainer.load("sample")
        qtbot.waitUntil(look_again, timeout=60_000)
    finally:
        trainer.close()
