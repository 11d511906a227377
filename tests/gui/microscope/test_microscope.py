"""The microscope: what it shows of a run, and how a person finds their way in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QColor

from engine import Dataset, EarlyStopping, Era, Moment, Parameters, Settings, Snapshot, Split, State
from gui.microscope import live as microscope_live
from gui.microscope.bars import ClassBars
from gui.microscope.equation import ImageEquation
from gui.microscope.functions import FunctionsPicture
from gui.microscope.lines import LINES
from gui.microscope.microscope import Microscope
from gui.theme import DARK, LIGHT

SETTINGS = Settings(batch_size=40, learning_rate=0.5)


def made(n_out=10, shape=(28, 28), names=None, n=200) -> Dataset:
    """Noise in which each class has a bright patch of its own."""
    random = np.random.default_rng(n_out)
    patches = random.random((n_out, *shape)) < 0.3

    def split(n):
        y = random.integers(0, n_out, n).astype(np.int32)
        x = random.integers(0, 60, (n, *shape)) + 180 * patches[y]
        return Split(x.astype(np.uint8).reshape(n, -1), y)

    names = names or tuple(str(label) for label in range(n_out))
    return Dataset("made", split(n), split(90), split(90), shape, names, "test")


def snapshot_of(dataset=None, step=0, trained=True, state=State.PAUSED, **known) -> Snapshot:
    dataset = dataset or made()
    random = np.random.default_rng(step)
    size = 0.1 if trained else 0.0
    W = size * random.normal(size=(dataset.n_in, dataset.n_out))
    return Snapshot(
        state,
        SETTINGS,
        dataset=dataset,
        step=step,
        parameters=Parameters(W.astype(np.float32), W[0].astype(np.float32)),
        early_stopping=EarlyStopping.start(SETTINGS),
        schedule=(Era(0, SETTINGS, dataset.n_train_batches(40)),),
        **known,
    )


@pytest.fixture
def view(qtbot, monkeypatch):
    monkeypatch.setattr(microscope_live, "TIMES_AS_LONG", 0)
    view = Microscope()
    qtbot.addWidget(view)
    view.resize(1424, 700)
    view.show()
    qtbot.waitExposed(view)
    return view


def standing(view) -> str:
    return view._standing.text()


def test_says_what_will_be_here_until_there_is_data(view):
    assert view.empty_state.isVisible()
    view.show_snapshot(Snapshot(State.PREPARING, SETTINGS))
    assert view.empty_state.isVisible()
    assert "choose data" in view.empty_state.text
    view.show_snapshot(snapshot_of(trained=False))
    assert not view.empty_state.isVisible()
    assert view.page.isVisible()


def test_nothing_is_computed_while_nobody_sees_it(view):
    view.show_snapshot(snapshot_of(step=1))
    seen = view.live.focus
    view.hide()
    view.show_snapshot(snapshot_of(step=2))
    assert view.live.focus is seen
    view.show()
    assert view.live.focus.minibatch.moment.step == 2


def test_an_unchanged_moment_is_not_computed_again(view, qtbot):
    snapshot = snapshot_of(step=3)
    view.show_snapshot(snapshot)
    with qtbot.assertNotEmitted(view.live.changed):
        view.show_snapshot(replace(snapshot, message="the same step, told again"))


def test_a_run_is_followed_gently_and_its_rest_at_once(view, monkeypatch):
    monkeypatch.setattr(microscope_live, "LIVE_INTERVAL_S", 1000.0)
    dataset = made()
    for step in range(5):
        view.show_snapshot(snapshot_of(dataset, step, state=State.RUNNING))
    assert view.live.focus.minibatch.moment.step == 0
    assert "Pause (Space) or Step (S)" in standing(view)
    view.show_snapshot(snapshot_of(dataset, 9))
    assert view.live.focus.minibatch.moment.step == 9
    assert standing(view) == "step 9 · Step (S) trains on this minibatch"


def test_a_past_step_is_shown_as_past(view):
    dataset = made()
    newest = snapshot_of(dataset, 1204, state=State.RUNNING)
    past = snapshot_of(dataset, 7)
    moment = Moment(7, past.schedule[0], past.parameters, past.early_stopping)
    view.show_snapshot(replace(newest, viewed=moment))
    assert view.live.focus.minibatch.index == 7 % 5
    assert standing(view) == "step 7 · not live"
    # It is held still although the run goes on.
    view.show_snapshot(replace(newest, step=1300, viewed=moment))
    assert standing(view) == "step 7 · not live"


def test_images_are_chosen_with_mouse_and_keys(view, qtbot):
    view.show_snapshot(snapshot_of())
    images = view.images
    qtbot.keyClick(images, Qt.Key.Key_Right)
    qtbot.keyClick(images, Qt.Key.Key_Right)
    assert view.live.focus.image == 2
    qtbot.keyClick(images, Qt.Key.Key_End)
    assert view.live.focus.image == 39
    qtbot.keyClick(images, Qt.Key.Key_Right)
    assert view.live.focus.image == 39
    qtbot.keyClick(images, Qt.Key.Key_Home)
    rows = images._rows(view.live.focus)
    below = rows.rect(rows.across, 0).center().toPoint()
    qtbot.mouseClick(images.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert view.live.focus.image == rows.across
    assert images.accessibleDescription().startswith(f"image {rows.across + 1} of 40, ")


def test_worst_first_begins_with_the_image_that_costs_most(view, qtbot):
    view.show_snapshot(snapshot_of())
    losses = view.live.focus.minibatch.negative_log_likelihoods
    qtbot.keyClick(view.listing, Qt.Key.Key_W)
    worst = view.live.focus.image
    assert losses[worst] == losses.max()
    view.live.choose_place(0)
    view.worst_first.click()
    assert view.live.focus.image == worst
    qtbot.keyClick(view.images, Qt.Key.Key_Right)
    assert losses[view.live.focus.image] == np.sort(losses)[-2]
    kept = view.live.focus.image
    qtbot.keyClick(view.listing, Qt.Key.Key_O)
    assert view.in_file_order.isChecked()
    assert view.live.focus.image == kept


def test_a_class_is_chosen_until_another_image_is(view, qtbot):
    view.show_snapshot(snapshot_of())
    view.show_line(1)
    bars = view.findChild(ClassBars, "logit_bars")
    y = view.live.focus.label
    assert y == view.live.focus.y
    place = QPoint(30, round(bars._top() + (9 - y + 0.5) * bars._row_height()))
    qtbot.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.live.focus.label == 9 - y
    qtbot.keyClick(bars, Qt.Key.Key_Up if y < 9 - y else Qt.Key.Key_Down)
    assert view.live.focus.label == 9 - y + (-1 if y < 9 - y else 1)
    view.live.choose_place(5)
    assert view.live.focus.label == view.live.focus.y


def test_lines_are_chosen_with_their_numbers_and_arrows(view, qtbot):
    view.show_snapshot(snapshot_of())
    qtbot.keyClick(view.images, Qt.Key.Key_4)
    assert LINES[view.page.line].title == "negative_log_likelihood"
    qtbot.keyClick(view.listing, Qt.Key.Key_Down)
    qtbot.keyClick(view.listing, Qt.Key.Key_Down)
    assert (view.page.line, view.listing.line) == (5, 5)
    view.live.choose_place(3)
    with qtbot.waitSignal(view.lesson_requested) as asked:
        qtbot.keyClick(view.listing, Qt.Key.Key_Return)
    line, choice = asked.args
    assert (line, choice.place) == (5, 3)


def test_the_three_functions_say_which_data_they_touch_and_when(view):
    dataset = made()
    snapshot = snapshot_of(dataset, step=8)
    stopping = replace(snapshot.early_stopping, best_valid_error=0.125, best_step=4, test_error=0.1)
    view.show_snapshot(replace(snapshot, early_stopping=stopping))
    view.show_line(7)
    picture = view.findChild(FunctionsPicture)
    assert picture.accessibleDescription() == (
        "train_model: now; validate_model: next in 2 minibatches, at step 10; "
        "test_model: below 12.50 %, last at step 5: 10.00 %"
    )
    view.show_snapshot(snapshot_of(dataset, step=9))
    assert "next after this minibatch, at step 10" in picture.accessibleDescription()
    assert "test_model: not touched yet" in picture.accessibleDescription()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_zero_weights_have_exactly_the_panels_colour(view, theme):
    view.show_snapshot(snapshot_of(trained=False))
    view.apply_theme(theme)
    view.show_line(5)
    picture = view.findChild(ImageEquation, "update_picture")
    grabbed = picture.grab().toImage()
    before, update, _ = picture.places()
    corner = before.topLeft() + (before.center() - before.topLeft()) / 7
    assert grabbed.pixelColor(corner.toPoint()).name() == QColor(theme.panel).name()
    inside = {
        grabbed.pixelColor(x, y).name()
        for x in range(int(update.left()) + 2, int(update.right()) - 2, 3)
        for y in range(int(update.top()) + 2, int(update.bottom()) - 2, 3)
    }
    assert len(inside) > 10


@pytest.mark.parametrize("size", [(1424, 700), (1084, 500)])
@pytest.mark.parametrize(
    ("n_out", "shape"), [(2, (8, 8)), (3, (12, 20)), (26, (40, 12)), (256, (128, 128))]
)
def test_any_number_of_classes_and_any_shape_can_be_read(view, qtbot, size, n_out, shape):
    view.resize(*size)
    names = tuple(f"the class of number {label}" for label in range(n_out))
    view.show_snapshot(snapshot_of(made(n_out, shape, names, n=80)))
    view.live.choose_label(n_out - 1)
    for line in range(len(LINES)):
        view.show_line(line)
        view.grab()
        for formula in (view.page.formula, view.page.worked):
            picture = formula.grab().toImage()
            edge = {
                picture.pixelColor(picture.width() - 1, y).name() for y in range(picture.height())
            }
            assert len(edge) == 1, "the formula runs over its edge"
    bars = view.findChild(ClassBars, "softmax_bars")
    view.show_line(2)
    last = bars._top() + n_out * bars._row_height() - bars.verticalScrollBar().value()
    assert last <= bars.viewport().height() + 1, "the chosen class is out of sight"
