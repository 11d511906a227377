"""The view of mistakes, fed by a real trainer: live, paused, in the past, and begun anew."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton
from sklearn.metrics import confusion_matrix

import engine
from engine import Mailbox, Moment, Settings, Snapshot, State, Trainer, Until
from gui.background import close_jobs
from gui.mistakes.matrix_layout import ALL_MISTAKES, Cell
from gui.mistakes.mistakes import Mistakes
from gui.theme import LIGHT
from tests.gui.using import click, text


@pytest.fixture(scope="module")
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


def settle(view, qtbot) -> None:
    def at_rest() -> bool:
        return not view._looking.busy and not view._tracing.busy

    qtbot.waitUntil(at_rest, timeout=20_000)


def y_pred(snapshot: Snapshot, split: engine.Split) -> np.ndarray:
    W, b = snapshot.parameters.W.astype(float), snapshot.parameters.b
    return (split.x * snapshot.dataset.pixel_scale @ W + b).argmax(axis=1)


def most_common_mistake(snapshot: Snapshot) -> Cell:
    valid = snapshot.dataset.valid
    counts = confusion_matrix(valid.y, y_pred(snapshot, valid), labels=range(10))
    np.fill_diagonal(counts, 0)
    return Cell(*map(int, np.unravel_index(counts.argmax(), counts.shape)))


def test_says_what_will_be_here_until_something_is_learned(view, show, run):
    assert view.empty_state.isVisible()
    assert "Run" in view.empty_state.text
    assert run[0].step == 0
    show(run[0])
    assert view.empty_state.isVisible()
    show(run[-1])
    assert not view.empty_state.isVisible()
    assert view.matrix.isVisible()
    show(run[0])
    assert view.empty_state.isVisible()
    assert view.detail.empty_state.isVisible()


@pytest.mark.parametrize("name", ["valid", "test", "train"])
def test_counts_what_sklearn_counts(view, show, run, qtbot, name):
    last = run[-1]
    show(last)
    click(view, f"mistakes_{name}")
    settle(view, qtbot)
    split = getattr(last.dataset, name)
    counts = confusion_matrix(split.y, y_pred(last, split), labels=range(10))
    assert len(split) <= 10_000
    assert view.matrix._evaluation.confusion.tolist() == counts.tolist()
    assert text(view, "mistakes_step") == f"step {last.step:,}"


def test_a_click_on_a_number_shows_its_images_the_surest_first(view, show, run, qtbot):
    last = run[-1]
    show(last)
    cell = most_common_mistake(last)
    point = view.matrix._layout.place(cell, view.matrix._scrolled()).center().toPoint()
    QTest.mouseClick(view.matrix.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle(view, qtbot)
    valid, names = last.dataset.valid, last.dataset.class_names
    wrong = (valid.y == cell.true) & (y_pred(last, valid) == cell.predicted)
    p = engine.weights_of(last).p_y_given_x(valid.x[wrong])[:, cell.predicted]
    expected = np.flatnonzero(wrong)[np.argsort(-p, kind="stable")]
    shown = view.gallery._gallery.rows
    assert sorted(shown) == sorted(expected)
    assert shown[0] == expected[0]
    assert text(view, "gallery_heading").endswith(
        f"{names[cell.true]} read as {names[cell.predicted]}"
    )
    assert text(view, "image_label") == f"is {names[cell.true]}"
    assert text(view, "image_reading") == f"read as {names[cell.predicted]}"
    assert text(view, "image_source") == f"validation no. {expected[0] + 1:,}"
    assert view.detail.bars.row_text(cell.predicted)[1] == f"{100 * p.max():.1f} %"


def test_without_a_choice_all_mistakes_are_shown(view, show, run):
    show(run[-1])
    assert view.matrix.opened == ALL_MISTAKES
    valid = run[-1].dataset.valid
    errors = int((y_pred(run[-1], valid) != valid.y).sum())
    assert text(view, "gallery_caption") == f"{errors:,} images, the surest first"
    assert view.detail.image.isVisible()


def test_images_read_correctly_begin_with_the_least_sure(view, show, run, qtbot):
    show(run[-1])
    view.matrix.open_cell(Cell(3, 3))
    settle(view, qtbot)
    p = view.gallery._gallery.predictions.p_y_pred[view.gallery._gallery.rows]
    assert (np.diff(p) >= 0).all()
    assert "least sure" in text(view, "gallery_caption")
    assert text(view, "image_reading") == "read correctly"


def test_any_image_can_be_sent_to_the_answer_sheet(view, show, run, qtbot):
    last = run[-1]
    show(last)
    row = int(view.gallery._gallery.rows[0])
    expected = last.dataset.valid.x[row].reshape(last.dataset.image_shape)

    def asked_by(act) -> None:
        with qtbot.waitSignal(view.explain_requested) as requested:
            act()
        image, label = requested.args
        assert image.dtype == np.uint8
        assert np.array_equal(image, expected)
        assert label == last.dataset.valid.y[row]

    asked_by(lambda: click(view, "explain_image"))
    asked_by(lambda: QTest.keyClick(view.gallery, Qt.Key.Key_Return))


def test_the_history_is_what_the_run_gave_the_image(view, show, run):
    for snapshot in run:
        show(snapshot)
    last, lines = run[-1], view.detail.history._lines
    row = view._chosen
    valid = last.dataset.valid
    at = {snapshot.step: snapshot for snapshot in run}
    assert lines.steps[0] == 0
    assert lines.steps[-1] == last.step
    assert len(lines.steps) >= 3
    label = int(valid.y[row])
    for step, p in zip(lines.steps, lines.label, strict=True):
        given = engine.weights_of(at[int(step)]).p_y_given_x(valid.x[row : row + 1])[0, label]
        assert p == pytest.approx(given, abs=1e-5)
    assert lines.label[0] == pytest.approx(0.1)
    caption = text(view, "history_caption")
    assert caption == f"at {len(lines.steps)} steps, 0 to {last.step:,}"


def test_a_new_run_has_a_history_of_its_own(view, show, run):
    for snapshot in (*run, run[0], run[-1]):
        show(snapshot)
    assert view.detail.history._lines.steps.tolist() == [0, run[-1].step]


def test_a_step_in_the_past_is_shown_and_said_to_be_past(view, show, run):
    middle, last = run[len(run) // 2], run[-1]
    show(last)
    show(replace(last, viewed=Moment(middle.step, middle.schedule[0], middle.parameters)))
    valid = last.dataset.valid
    counts = confusion_matrix(valid.y, y_pred(middle, valid), labels=range(10))
    assert view.matrix._evaluation.confusion.tolist() == counts.tolist()
    assert text(view, "mistakes_step") == f"step {middle.step:,} · not live"
    assert text(view, "history_caption").startswith(f"step {middle.step:,} ·")
    show(last)
    assert text(view, "mistakes_step") == f"step {last.step:,}"


def test_nothing_is_worked_out_while_it_cannot_be_seen(view, show, run, qtbot):
    view.hide()
    for snapshot in run:
        view.show_snapshot(snapshot)
    assert not view._looking.busy
    assert view._look is None
    view.show()
    settle(view, qtbot)
    assert text(view, "mistakes_step") == f"step {run[-1].step:,}"
    assert len(view.history.past()) >= 3


def test_a_running_trainer_is_looked_at_a_few_times_only_and_a_paused_one_at_once(
    view, show, run, qtbot
):
    looked = []
    show_look = view._show_look
    view._show_look = lambda found: (looked.append(found.moment.step), show_look(found))
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
    QApplication.sendEvent(view.gallery.viewport(), QEvent(QEvent.Type.Enter))
    before = view.gallery._gallery.rows.tolist()
    view._due = 0.0
    show(last)
    assert text(view, "mistakes_step") == f"step {last.step:,}"
    assert view.gallery._gallery.rows.tolist() == before
    assert text(view, "gallery_caption").endswith(f"held at step {first.step:,}")
    QApplication.sendEvent(view.gallery.viewport(), QEvent(QEvent.Type.Leave))
    assert view.gallery._gallery.rows.tolist() != before
    assert text(view, "gallery_caption").endswith("the surest first")


def test_a_chosen_image_stays_chosen_while_others_come(view, show, run):
    show(replace(run[1], state=State.RUNNING))
    row = int(view.gallery._gallery.rows[5])
    view.gallery.image_chosen.emit(row)
    view._due = 0.0
    show(replace(run[-1], state=State.RUNNING))
    assert text(view, "image_source") == f"validation no. {row + 1:,}"


def test_says_how_often_the_run_has_touched_the_test_set(view, show, run, qtbot):
    show(run[-1])
    click(view, "mistakes_test")
    settle(view, qtbot)
    steps = run[-1].curves.test_error[0]
    note = text(view, "mistakes_note")
    assert f"{len(steps):,} times, only at a new best" in note
    assert f"step {steps[-1] + 1:,.0f}" in note
    show(replace(run[-1], curves=engine.Curves()))
    assert "not yet" in text(view, "mistakes_note")


def test_says_which_of_many_training_images_are_counted(view, show, run, qtbot):
    data = run[-1].dataset
    many = engine.Split(np.tile(data.train.x, (9, 1)), np.tile(data.train.y, 9))
    stride = -(-len(many) // 10_000)
    assert stride > 1
    show(replace(run[-1], dataset=replace(data, train=many)))
    click(view, "mistakes_train")
    settle(view, qtbot)
    counted = len(many.y[::stride])
    assert text(view, "mistakes_note") == (
        f"{counted:,} of {len(many):,} training images, one in {stride}"
    )
    assert view.matrix._evaluation.images == counted
    row = int(view.gallery._gallery.rows[0])
    number = int(text(view, "image_source").rpartition(" ")[2].replace(",", ""))
    assert np.array_equal(many.x[number - 1], view.gallery._gallery.split.x[row])


def test_says_where_the_error_curve_counts_fewer(view, show, run):
    last = run[-1]
    n = len(last.dataset.valid)
    show(replace(last, settings=Settings(batch_size=n - 1)))
    assert f"the error curve counts {n - 1:,}" in text(view, "mistakes_note")
    show(replace(last, settings=Settings(batch_size=n)))
    assert text(view, "mistakes_note") == f"All {n:,} validation images"


def test_row_percent_adds_up(view, show, run):
    show(run[-1])
    click(view, "mistakes_percent")
    assert view.matrix._values.sum(axis=1) == pytest.approx(np.ones(10))
    assert view.matrix._scale_text().endswith("% of a row")
    click(view, "mistakes_counts")
    assert view.matrix._values.sum() == len(run[-1].dataset.valid)


def test_other_data_take_the_place_of_these(view, show, run, tmp_path):
    show(run[-1])
    view.matrix.open_cell(Cell(4, 9))
    random = np.random.default_rng(1)
    split = engine.Split(
        random.integers(0, 256, (90, 20)).astype(np.uint8), np.arange(90, dtype=np.int32) % 3
    )
    data = engine.Dataset("made", split, split, split, (4, 5), ("a", "b", "c"), "test")
    W = random.normal(size=(20, 3)).astype(np.float32)
    other = replace(run[-1], dataset=data, parameters=engine.Parameters(W, np.zeros(3, np.float32)))
    show(other)
    assert view.matrix._evaluation.images == 90
    assert view.matrix.opened == ALL_MISTAKES
    assert view.detail.bars.class_names == ("a", "b", "c")
    view.grab()


def test_every_control_is_named_explained_and_in_reach_of_the_keyboard(view, show, run):
    show(run[-1])
    for button in view.findChildren(QPushButton):
        assert button.objectName()
        assert button.accessibleName()
        assert button.toolTip().endswith(")")
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    for widget in (view.matrix, view.gallery):
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert widget.accessibleName()
        assert widget.accessibleDescription()


@pytest.mark.parametrize("size", [(1084, 500), (1424, 700)])
def test_no_line_is_shortened(view, show, run, qtbot, size):
    view.resize(*size)
    view.apply_theme(LIGHT)
    show(run[-1])
    labels = [
        view.findChild(QLabel, name)
        for name in (
            "mistakes_hint", "mistakes_step", "gallery_heading", "gallery_caption", "image_label",
            "image_reading", "image_source", "history_heading", "history_caption",
        )
    ]  # fmt: skip

    def all_fit() -> bool:
        return all(
            label.fontMetrics().horizontalAdvance(label.text()) <= label.width() + 1
            for label in labels
        )

    qtbot.waitUntil(all_fit)


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
