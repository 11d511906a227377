"""What a run gave an image over its whole length."""

from __future__ import annotations

import pytest

import engine
from engine import Mailbox, Settings, Snapshot, State, Trainer, Until
from tests.gui.using import text


def test_the_history_is_what_the_run_gave_the_image(view, show, run):
    for snapshot in run:
        show(snapshot)
    last, lines = run[-1], view.detail.history.lines
    row, data = view.images.chosen, last.dataset
    at = {snapshot.step: snapshot.parameters for snapshot in (*run, *last.keyframes)}
    assert (lines.steps[0], lines.steps[-1]) == (0, last.step)
    assert len(lines.steps) >= 3
    for step, p in zip(lines.steps.tolist(), lines.label, strict=True):
        model = engine.Weights(at[step], data.image_shape, data.class_names, data.pixel_scale)
        given = model.p_y_given_x(data.valid.x[row : row + 1])[0, data.valid.y[row]]
        assert p == pytest.approx(given, abs=1e-5)
    assert lines.label[0] == pytest.approx(0.1)
    caption = text(view, "history_caption")
    assert caption == f"at {len(lines.steps)} steps, 0 to {last.step:,}"


def test_a_new_run_has_a_history_of_its_own(view, show, run):
    for snapshot in (*run, run[0], run[1]):
        show(snapshot)
    lines = view.detail.history.lines
    assert (lines.steps[0], lines.steps[-1]) == (0, run[1].step)


def paused_at(mailbox: Mailbox[Snapshot], qtbot, step: int) -> Snapshot:
    """Wait until a trainer stands there, and return how it does."""
    seen: list[Snapshot] = []

    def stands() -> bool:
        snapshot = mailbox.take()
        seen.extend([] if snapshot is None else [snapshot])
        return bool(seen) and (seen[-1].state, seen[-1].step) == (State.PAUSED, step)

    qtbot.waitUntil(stands, timeout=60_000)
    return seen[-1]


def test_a_run_opened_from_its_folder_has_a_history_from_its_first_step(
    view, show, qtbot, tmp_path
):
    mailbox: Mailbox[Snapshot] = Mailbox()
    trainer = Trainer(mailbox, Settings(batch_size=72), backend="reference", runs=tmp_path)
    trainer.load("sample")
    trainer.run_until(Until(step=200))
    trainer.run()
    path = paused_at(mailbox, qtbot, 200).run_path
    assert trainer.close()
    trainer = Trainer(mailbox, backend="reference", runs=tmp_path)
    trainer.open_run(str(path))
    # The first that this view sees of the run.
    show(paused_at(mailbox, qtbot, 200))
    assert trainer.close()
    lines = view.detail.history.lines
    assert (lines.steps[0], lines.steps[-1]) == (0, 200)
    assert lines.label[0] == lines.rival[0] == pytest.approx(0.1)
    assert text(view, "history_caption") == f"at {len(lines.steps)} steps, 0 to 200"
